import GRDB

/// The second schema: corrections, what a person holds and releases, commitment feeds, attached packages, catalogues.
///
/// Tables whose checks widen are made anew and filled from the old ones; foreign keys are checked when the migration is done.
func migration0002(_ db: Database) throws {
  for step in [feeds0002, arrivals0002, packages0002, acts0002, lines0002] { try db.execute(sql: step) }
}

private let feeds0002 = """
  CREATE TABLE feed (
    -- One commitment feed (sitoumusaineisto) that was taken.
    number        INTEGER PRIMARY KEY,
    arrival       TEXT NOT NULL UNIQUE REFERENCES arrival (id),
    id            TEXT NOT NULL UNIQUE CHECK (id <> ''),  -- tunnus
    createdAt     TEXT NOT NULL,                          -- luotu, as written
    moment        INTEGER,                                -- the same in seconds since 1970, for ordering; NULL where it is none
    contentDigest TEXT CHECK (length(contentDigest) = 64 AND contentDigest NOT GLOB '*[^0-9a-f]*')
                  -- SHA-256 of the canonical content; NULL only inside the transaction that enters the feed
  ) STRICT;

  CREATE TABLE feedStatement (
    -- What a feed said of one commitment of one client; every change is a row of its own. Holds identity codes and payers' names.
    number        INTEGER PRIMARY KEY,
    feed          INTEGER NOT NULL REFERENCES feed (number),
    client        TEXT NOT NULL,            -- tunnus in the source system
    identityCode  TEXT,                     -- henkilötunnus, as stated
    commitment    TEXT NOT NULL,
    effectiveFrom TEXT NOT NULL CHECK (effectiveFrom GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),  -- voimaan, or alku
    statement     TEXT NOT NULL             -- the commitment as stated, JSON
  ) STRICT;
  CREATE INDEX feedStatementByCommitment ON feedStatement (commitment);
  CREATE INDEX feedStatementOfFeed ON feedStatement (feed);
  CREATE TRIGGER feedStatementStands BEFORE UPDATE ON feedStatement
  BEGIN SELECT RAISE(ABORT, 'what a feed said is never changed'); END;

  CREATE TABLE catalogue (
    -- Products, contracts and packages as they were in force: one text per reference, for ever.
    reference TEXT NOT NULL PRIMARY KEY CHECK (reference <> ''),
    text      TEXT NOT NULL,
    keptAt    TEXT NOT NULL CHECK (keptAt GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]?*')
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER catalogueStands BEFORE UPDATE ON catalogue
  BEGIN SELECT RAISE(ABORT, 'a kept catalogue is never changed'); END;

  ALTER TABLE commitmentMonth ADD COLUMN interruptionClass TEXT /* class of the absence that states interruptionBegan */
    CHECK (interruptionClass IN ('own', 'institution') OR interruptionClass = 'organiser');
  ALTER TABLE client ADD COLUMN feedPayers TEXT /* payers that the feed stated and the report did not, JSON of commitments */;
  ALTER TABLE report ADD COLUMN catalogue TEXT NOT NULL /* reference; empty where there was none */ DEFAULT '';
  """

/// A feed has no report.
private let arrivals0002 = """
  CREATE TABLE newArrival (
    -- A file claimed from the inbox and what became of it; written before the file is read.
    id         TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
    source     TEXT NOT NULL,                -- inbox subfolder; empty for the inbox itself
    name       TEXT NOT NULL,                -- file name as it came
    sizeBytes  INTEGER NOT NULL CHECK (sizeBytes >= 0),
    claimedAt  TEXT NOT NULL CHECK (claimedAt GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]?*'),
    verdict    TEXT CHECK (verdict IN ('accepted', 'held', 'rejected', 'duplicate')),  -- NULL until decided
    decidedAt  TEXT CHECK (decidedAt GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]?*'),
    fileDigest TEXT CHECK (length(fileDigest) = 64 AND fileDigest NOT GLOB '*[^0-9a-f]*'),  -- SHA-256 of the bytes
    report     INTEGER REFERENCES report (number),  -- the report it became, or repeats
    feed       INTEGER REFERENCES feed (number),    -- the commitment feed it became, or repeats
    path       TEXT,                         -- final place; NULL until filed
    -- What a refused file says of itself, so far as it could be read.
    statedID      TEXT,
    statedVersion INTEGER,
    statedPeriod  TEXT CHECK (statedPeriod GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
    statedService TEXT,
    statedUnit    TEXT,
    CHECK ((verdict IS NULL) = (decidedAt IS NULL)),
    CHECK (report IS NULL OR feed IS NULL),
    CHECK (verdict IS NULL OR (verdict = 'rejected') = (report IS NULL AND feed IS NULL)),
    CHECK (verdict IS NULL OR verdict = 'rejected' OR fileDigest IS NOT NULL),
    CHECK (path IS NULL OR verdict IS NOT NULL)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO newArrival (id, source, name, sizeBytes, claimedAt, verdict, decidedAt, fileDigest, report, path, statedID,
    statedVersion, statedPeriod, statedService, statedUnit)
  SELECT id, source, name, sizeBytes, claimedAt, verdict, decidedAt, fileDigest, report, path, statedID, statedVersion,
    statedPeriod, statedService, statedUnit
  FROM arrival;
  DROP TABLE arrival;
  ALTER TABLE newArrival RENAME TO arrival;
  CREATE INDEX arrivalUnfinished ON arrival (id) WHERE path IS NULL;
  CREATE INDEX arrivalOfReport ON arrival (report) WHERE report IS NOT NULL;
  CREATE INDEX arrivalOfFeed ON arrival (feed) WHERE feed IS NOT NULL;
  """

private let packages0002 = """
  CREATE TABLE attachment (
    -- A service package (palvelupaketti) that a person attached to a client of a service.
    number       INTEGER PRIMARY KEY,
    service      TEXT NOT NULL CHECK (service <> ''),
    package      TEXT NOT NULL CHECK (package <> ''),
    client       TEXT NOT NULL,              -- tunnus in the source system
    identityCode TEXT,                       -- henkilötunnus, as the newest report stated it
    firstDay     TEXT NOT NULL CHECK (firstDay GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    lastDay      TEXT CHECK (lastDay GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
                 -- as attached; the newest `extension` says otherwise; NULL is open-ended
    CHECK (lastDay IS NULL OR lastDay >= firstDay)
  ) STRICT;
  CREATE INDEX attachmentByClient ON attachment (service, client);
  CREATE INDEX attachmentByIdentityCode ON attachment (service, identityCode) WHERE identityCode IS NOT NULL;
  CREATE TRIGGER attachmentStands BEFORE UPDATE ON attachment
  BEGIN SELECT RAISE(ABORT, 'an attachment is never changed: an extension is a row of its own'); END;

  CREATE TABLE extension (
    -- A new last day of an attachment.
    attachment INTEGER NOT NULL REFERENCES attachment (number),
    act        INTEGER NOT NULL REFERENCES act (number),
    lastDay    TEXT NOT NULL CHECK (lastDay GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    PRIMARY KEY (attachment, act)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER extensionStands BEFORE UPDATE ON extension
  BEGIN SELECT RAISE(ABORT, 'an extension is never changed'); END;
  """

/// A person also acts on an attachment and on single lines, the gateway on a feed.
private let acts0002 = """
  CREATE TABLE newAct (
    -- Who did what, when and why.
    number     INTEGER PRIMARY KEY,
    at         TEXT NOT NULL CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]?*'),
    person     TEXT NOT NULL CHECK (person <> ''),
    what       TEXT NOT NULL CHECK (what <> '' AND what NOT GLOB '*[^a-z-]*'),
    reason     TEXT,
    report     INTEGER REFERENCES report (number),
    run        INTEGER REFERENCES run (id),
    feed       INTEGER REFERENCES feed (number),
    attachment INTEGER REFERENCES attachment (number),
    CHECK ((report IS NOT NULL) + (run IS NOT NULL) + (feed IS NOT NULL) + (attachment IS NOT NULL) = 1)
  ) STRICT;
  INSERT INTO newAct (number, at, person, what, reason, report, run)
  SELECT number, at, person, what, reason, report, run FROM act;
  DROP TABLE act;
  ALTER TABLE newAct RENAME TO act;
  CREATE INDEX actOnReport ON act (report) WHERE report IS NOT NULL;
  CREATE INDEX actOnRun ON act (run) WHERE run IS NOT NULL;
  CREATE INDEX actOnFeed ON act (feed) WHERE feed IS NOT NULL;
  CREATE INDEX actOnAttachment ON act (attachment) WHERE attachment IS NOT NULL;
  CREATE TRIGGER actStands BEFORE UPDATE ON act
  BEGIN SELECT RAISE(ABORT, 'an act is never changed'); END;
  CREATE TRIGGER actStays BEFORE DELETE ON act
  BEGIN SELECT RAISE(ABORT, 'an act is never deleted'); END;

  CREATE TABLE actLine (
    -- The lines that an act on a report (hold, release) was about.
    act  INTEGER NOT NULL REFERENCES act (number),
    line INTEGER NOT NULL REFERENCES feeLine (number),
    PRIMARY KEY (act, line)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX actLineOfLine ON actLine (line);
  CREATE TRIGGER actLineStands BEFORE UPDATE ON actLine
  BEGIN SELECT RAISE(ABORT, 'an act is never changed'); END;
  CREATE TRIGGER actLineStays BEFORE DELETE ON actLine
  BEGIN SELECT RAISE(ABORT, 'an act is never deleted'); END;
  """

/// A correction's line stands in the report that made it necessary (`report`), with the client as the corrected report states them
/// (`client`): a line's period is its client's, so that `clientByCode` and `feeLineOfClient` find all that was counted.
private let lines0002 = """
  ALTER TABLE feeLine ADD COLUMN countedCents INTEGER /* of a correction: what stood before */
    CHECK (countedCents IS NULL OR kind = 'correction');
  ALTER TABLE feeLine ADD COLUMN correctedRun INTEGER /* the run that took the first of the corrected lines */ REFERENCES run (id);
  ALTER TABLE feeLine ADD COLUMN correctedDocument INTEGER /* and its document */ REFERENCES document (number);
  ALTER TABLE feeLine ADD COLUMN correctionReason TEXT /* why it is corrected */
    CHECK (correctionReason IN ('new-version', 'left-out') OR correctionReason = 'earlier-days')
    CHECK ((correctionReason IS NULL) = (countedCents IS NULL));
  ALTER TABLE feeLine ADD COLUMN decision TEXT /* what a person last did with the line; who, when and why: actLine */
    CHECK (decision IN ('held', 'released'));
  ALTER TABLE feeLine ADD COLUMN isRecomputed INTEGER NOT NULL /* 1 where another report than the client's made it necessary */
    DEFAULT 0 CHECK (isRecomputed IN (0, 1));
  ALTER TABLE feeLine ADD COLUMN replacedBy INTEGER /* the report whose recomputation stands in the line's place */
    REFERENCES report (number) CHECK (replacedBy IS NULL OR state = 'rejected');
  ALTER TABLE feeLine ADD COLUMN replacedState TEXT /* what it was until then */
    CHECK (replacedState IN ('open', 'held')) CHECK ((replacedState IS NULL) = (replacedBy IS NULL));
  CREATE INDEX feeLineRecomputed ON feeLine (state, client) WHERE isRecomputed = 1;
  CREATE INDEX clientHeld ON client (report) WHERE hold IS NOT NULL;
  CREATE INDEX feeLineReplaced ON feeLine (replacedBy) WHERE replacedBy IS NOT NULL;
  CREATE INDEX feeLineCarried ON feeLine (report) WHERE state = 'open' AND reason IS NOT NULL;
  DROP TRIGGER feeLineSumsStand;
  CREATE TRIGGER feeLineSumsStand
  BEFORE UPDATE OF number, report, client, commitment, item, payer, period, cents, baseCents, deductionCents, quantity, kind, derivation,
    countedCents, correctedRun, correctedDocument, correctionReason, isRecomputed
  ON feeLine
  BEGIN SELECT RAISE(ABORT, 'a fee line is never changed: a correction is a line of its own'); END;

  ALTER TABLE finding ADD COLUMN isOfRun INTEGER NOT NULL /* 1 where a run gave it, to a line that it held, settled or carried */
    DEFAULT 0 CHECK (isOfRun IN (0, 1));
  UPDATE finding SET isOfRun = 1 WHERE run IS NOT NULL OR number IN (SELECT reason FROM feeLine WHERE reason IS NOT NULL);
  """
