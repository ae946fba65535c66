import GRDB

/// The ninth schema: what an arrival and a report may be is said in pairs. SQLite builds a table for every longer list, for every row that comes in
/// or is decided: a quarter of what that costs.
func migration0009(_ db: Database) throws {
  for step in [arrivals0009, reports0009] { try db.execute(sql: step) }
}

private let moment = "[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]?*"

private let arrivals0009 = """
  CREATE TABLE newArrival (
    -- A file claimed from an inbox, with the identity it keeps for ever, and what became of it; written before the file is read.
    id         TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
    kind       TEXT NOT NULL CHECK (kind IN ('report', 'receipt')),
    source     TEXT NOT NULL,                -- inbox subfolder; empty for the inbox itself
    name       TEXT NOT NULL,                -- file name as it came
    sizeBytes  INTEGER NOT NULL CHECK (sizeBytes >= 0),
    claimedAt  TEXT NOT NULL CHECK (claimedAt GLOB '\(moment)'),
    verdict    TEXT CHECK (verdict IN ('accepted', 'held') OR verdict IN ('rejected', 'duplicate')),  -- NULL until decided
               -- in pairs: SQLite builds a table for every longer list, for every row
    decidedAt  TEXT CHECK (decidedAt GLOB '\(moment)'),
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
  INSERT INTO newArrival (id, kind, source, name, sizeBytes, claimedAt, verdict, decidedAt, fileDigest, report, feed, path, attempts, statedID, statedVersion,
    statedPeriod, statedService, statedUnit)
  SELECT id, kind, source, name, sizeBytes, claimedAt, verdict, decidedAt, fileDigest, report, feed, path, attempts, statedID, statedVersion,
    statedPeriod, statedService, statedUnit
  FROM arrival;
  DROP TABLE arrival;
  ALTER TABLE newArrival RENAME TO arrival;
  CREATE INDEX arrivalUnfinished ON arrival (id) WHERE path IS NULL;
  CREATE INDEX arrivalOfReport ON arrival (report) WHERE report IS NOT NULL;
  CREATE INDEX arrivalOfFeed ON arrival (feed) WHERE feed IS NOT NULL;
  CREATE INDEX receiptByDigest ON arrival (fileDigest) WHERE kind = 'receipt';
  """

private let reports0009 = """
  CREATE TABLE newReport (
    -- One version of one monthly report (kuukausiraportti): its header, and where it stands with the organiser.
    number             INTEGER PRIMARY KEY,
    arrival            TEXT NOT NULL UNIQUE REFERENCES arrival (id),
    id                 TEXT NOT NULL CHECK (id <> ''),        -- tunnus
    version            INTEGER NOT NULL CHECK (version >= 1), -- versio
    period             TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),  -- kausi
    createdAt          TEXT NOT NULL,                         -- luotu, as written
    providerBusinessID TEXT NOT NULL,
    providerName       TEXT NOT NULL,
    unitCode           TEXT NOT NULL,
    unitName           TEXT NOT NULL,
    service            TEXT NOT NULL CHECK (service <> ''),
    rootLine           INTEGER NOT NULL CHECK (rootLine >= 1),      -- lines of the header's elements, from 1
    providerLine       INTEGER NOT NULL CHECK (providerLine >= 1),
    unitLine           INTEGER NOT NULL CHECK (unitLine >= 1),
    serviceLine        INTEGER NOT NULL CHECK (serviceLine >= 1),
    bookID             TEXT NOT NULL CHECK (bookID <> ''),    -- rule book it was computed by
    bookVersion        INTEGER NOT NULL,
    state              TEXT NOT NULL CHECK (state IN ('toCheck', 'approved') OR state IN ('returned', 'superseded')),
    contentDigest      TEXT CHECK (length(contentDigest) = 64 AND contentDigest NOT GLOB '*[^0-9a-f]*'),
                       -- SHA-256 of the canonical content; NULL only inside the transaction that enters the report
    catalogue          TEXT NOT NULL DEFAULT '',              -- its reference; empty where there was none
    checkedAt          TEXT CHECK (checkedAt GLOB '\(moment)'),
                       -- when a person checked it off; approving is another step
    checkedBy          TEXT CHECK ((checkedBy IS NULL) = (checkedAt IS NULL)),  -- and who
    UNIQUE (id, version)
  ) STRICT;
  INSERT INTO newReport (number, arrival, id, version, period, createdAt, providerBusinessID, providerName, unitCode, unitName, service, rootLine, providerLine,
    unitLine, serviceLine, bookID, bookVersion, state, contentDigest, catalogue, checkedAt, checkedBy)
  SELECT number, arrival, id, version, period, createdAt, providerBusinessID, providerName, unitCode, unitName, service, rootLine, providerLine,
    unitLine, serviceLine, bookID, bookVersion, state, contentDigest, catalogue, checkedAt, checkedBy
  FROM report;
  DROP TABLE report;
  ALTER TABLE newReport RENAME TO report;
  CREATE INDEX reportOfMonth ON report (period, service, state);
  CREATE INDEX reportOfService ON report (service, state);
  """
