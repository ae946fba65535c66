import GRDB

/// The third schema: a file's digest is kept from its claim on, receipts arrive beside reports, and it is counted how often reading a file was
/// begun.
func migration0003(_ db: Database) throws {
  try db.execute(sql: arrivals0003)
}

private let arrivals0003 = """
  CREATE TABLE newArrival (
    -- A file claimed from an inbox, with the identity it keeps for ever, and what became of it; written before the file is read.
    id         TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
    kind       TEXT NOT NULL CHECK (kind IN ('report', 'receipt')),
    source     TEXT NOT NULL,                -- inbox subfolder; empty for the inbox itself
    name       TEXT NOT NULL,                -- file name as it came
    sizeBytes  INTEGER NOT NULL CHECK (sizeBytes >= 0),
    claimedAt  TEXT NOT NULL CHECK (claimedAt GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]?*'),
    verdict    TEXT CHECK (verdict IN ('accepted', 'held', 'rejected', 'duplicate')),  -- NULL until decided
    decidedAt  TEXT CHECK (decidedAt GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]?*'),
    fileDigest TEXT CHECK (length(fileDigest) = 64 AND fileDigest NOT GLOB '*[^0-9a-f]*'),
               -- SHA-256 of the bytes as they were claimed; NULL only in entries of older programs
    report     INTEGER REFERENCES report (number),  -- the report it became, or repeats
    feed       INTEGER REFERENCES feed (number),    -- the commitment feed it became, or repeats
    path       TEXT,                         -- final place; NULL until filed
    attempts   INTEGER NOT NULL CHECK (attempts >= 1),  -- how often reading it was begun
    -- What a refused file says of itself, so far as it could be read.
    statedID      TEXT,
    statedVersion INTEGER,
    statedPeriod  TEXT CHECK (statedPeriod GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
    statedService TEXT,
    statedUnit    TEXT,
    CHECK ((verdict IS NULL) = (decidedAt IS NULL)),
    CHECK (report IS NULL OR feed IS NULL),
    CHECK (kind = 'receipt' OR verdict IS NULL OR (verdict = 'rejected') = (report IS NULL AND feed IS NULL)),
    CHECK (kind = 'report' OR (report IS NULL AND feed IS NULL AND verdict IS NOT 'held')),
    CHECK (verdict IS NULL OR verdict = 'rejected' OR fileDigest IS NOT NULL),
    CHECK (path IS NULL OR verdict IS NOT NULL)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO newArrival (id, kind, attempts, source, name, sizeBytes, claimedAt, verdict, decidedAt, fileDigest, report, feed, path, statedID,
    statedVersion, statedPeriod, statedService, statedUnit)
  SELECT id, 'report', 1, source, name, sizeBytes, claimedAt, verdict, decidedAt, fileDigest, report, feed, path, statedID,
    statedVersion, statedPeriod, statedService, statedUnit
  FROM arrival;
  DROP TABLE arrival;
  ALTER TABLE newArrival RENAME TO arrival;
  CREATE INDEX arrivalUnfinished ON arrival (id) WHERE path IS NULL;
  CREATE INDEX arrivalOfReport ON arrival (report) WHERE report IS NOT NULL;
  CREATE INDEX arrivalOfFeed ON arrival (feed) WHERE feed IS NOT NULL;
  CREATE INDEX receiptByDigest ON arrival (fileDigest) WHERE kind = 'receipt';
  """
