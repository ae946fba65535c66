import GRDB

/// The fifth schema: a run's whole way. Attempts to deliver it, what receipts say of its documents, its cancelling, its service's queue.
func migration0005(_ db: Database) throws {
  try db.execute(sql: runs0005)
  try db.execute(sql: documents0005)
}

private let moment = "[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]?*"

private let runs0005 = """
  CREATE TABLE newRun (
    -- What one service sends at one time (asiakasmaksuajo). Numbers come from `counter`.
    id            INTEGER PRIMARY KEY,
    service       TEXT NOT NULL CHECK (service <> ''),
    state         TEXT NOT NULL CHECK (state IN
      ('open', 'closed', 'released', 'delivered', 'acknowledged', 'failed', 'unknown', 'cancelled')),
    period        TEXT CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),  -- latest period among its lines
    bookID        TEXT NOT NULL CHECK (bookID <> ''),
    bookVersion   INTEGER NOT NULL,
    closedAt      TEXT NOT NULL CHECK (closedAt GLOB '\(moment)'),
    closedBy      TEXT NOT NULL,
    documents     INTEGER NOT NULL CHECK (documents >= 0),
    lines         INTEGER NOT NULL CHECK (lines >= 0),
    cents         INTEGER NOT NULL,
    sealName      TEXT UNIQUE,              -- the dataset's file name, never repeated
    sealFormat    TEXT,
    sealSHA256    TEXT CHECK (length(sealSHA256) = 64 AND sealSHA256 NOT GLOB '*[^0-9a-f]*'),
    sealSizeBytes INTEGER CHECK (sealSizeBytes >= 0),
    sealSettings  TEXT,                     -- what of the settings the dataset was made with, to make it again
    scheduledFor  TEXT CHECK (scheduledFor GLOB '\(moment)'),  -- the time of the queue's schedule; NULL where a person closed it
    -- What left the building is fixed: only a run still being formed has no seal.
    CHECK (state = 'open' OR (period IS NOT NULL AND sealName IS NOT NULL AND sealFormat IS NOT NULL
      AND sealSHA256 IS NOT NULL AND sealSizeBytes IS NOT NULL AND sealSettings IS NOT NULL))
  ) STRICT;
  INSERT INTO newRun (id, service, state, period, bookID, bookVersion, closedAt, closedBy, documents, lines, cents, sealName,
    sealFormat, sealSHA256, sealSizeBytes, sealSettings)
  SELECT id, service, state, period, bookID, bookVersion, closedAt, closedBy, documents, lines, cents, sealName,
    sealFormat, sealSHA256, sealSizeBytes, sealSettings
  FROM run;
  DROP TABLE run;
  ALTER TABLE newRun RENAME TO run;
  CREATE INDEX runOfService ON run (service);
  CREATE INDEX runUnderWay ON run (service, state) WHERE state IN ('closed', 'released', 'failed', 'unknown', 'delivered');

  CREATE TRIGGER sealStands
  BEFORE UPDATE OF service, period, bookID, bookVersion, closedAt, documents, lines, cents, sealName, sealFormat, sealSHA256, sealSizeBytes,
    sealSettings, scheduledFor
  ON run WHEN old.state <> 'open'
  BEGIN SELECT RAISE(ABORT, 'what a closed run sends is fixed'); END;

  CREATE TABLE delivery (
    -- An attempt to take a run's dataset to its receiver; written before it begins, so that a stop in the middle leaves its trace.
    number      INTEGER PRIMARY KEY,
    run         INTEGER NOT NULL REFERENCES run (id),
    receiver    TEXT NOT NULL,              -- as it may be shown
    begunAt     TEXT NOT NULL CHECK (begunAt GLOB '\(moment)'),
    appearingAt TEXT CHECK (appearingAt GLOB '\(moment)'),
                -- when the step that shows the dataset to the receiver was about to be done; NULL: not reached, nothing arrived
    endedAt     TEXT CHECK (endedAt GLOB '\(moment)'),
    outcome     TEXT CHECK (outcome IN ('arrived', 'failed', 'refused', 'lost')),
    cause       TEXT,
    detail      TEXT,                       -- without personal data
    nextAt      TEXT CHECK (nextAt GLOB '\(moment)'),
    CHECK ((outcome IS NULL) = (endedAt IS NULL)),
    CHECK (nextAt IS NULL OR outcome = 'failed')
  ) STRICT;
  CREATE INDEX deliveryOfRun ON delivery (run);

  CREATE TABLE queue (
    -- One service's queue; who paused it, when and why: `act`.
    service     TEXT NOT NULL PRIMARY KEY CHECK (service <> ''),
    isPaused    INTEGER NOT NULL DEFAULT 0 CHECK (isPaused IN (0, 1)),
    handledUpTo TEXT CHECK (handledUpTo GLOB '\(moment)'),
                -- times of the schedule up to here have had their run or are owed; NULL before the first look
    owed        TEXT NOT NULL DEFAULT ''    -- missed times that a run still makes up for, oldest first, a blank between
  ) STRICT, WITHOUT ROWID;
  """

private let documents0005 = """
  ALTER TABLE document ADD COLUMN sending TEXT /* where documents go one by one: how far this one is */
    CHECK (sending IN ('begun', 'arrived') OR sending = 'lost');
  ALTER TABLE document ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting' /* what the newest receipt that moved it says */
    CHECK (state = 'waiting' OR state IN ('in-progress', 'posted', 'partial', 'failed-open', 'failed-final', 'rebilled'));
  ALTER TABLE document ADD COLUMN stateAt TEXT CHECK (stateAt GLOB '\(moment)');
  ALTER TABLE document ADD COLUMN receiverKey TEXT /* SAP's own order number (E1PRTOB-OBJKEY) */;
  CREATE INDEX documentWithNews ON document (run, state) WHERE state <> 'waiting';

  ALTER TABLE feeLine ADD COLUMN isReopened INTEGER NOT NULL /* 1 where a cancelled run or a document refused for good gave it back: */
    DEFAULT 0 CHECK (isReopened IN (0, 1))                   /* the next run takes it, whatever became of its report since */;
  CREATE INDEX feeLineReopened ON feeLine (report) WHERE isReopened = 1;

  DROP TRIGGER feeLineTransferStands;
  CREATE TRIGGER feeLineTransferStands
  BEFORE UPDATE OF state, run, document ON feeLine
  WHEN old.state = 'transferred' AND NOT (new.state = 'open' AND new.isReopened = 1
    AND ((SELECT state FROM run WHERE id = old.run) = 'cancelled'
      OR (SELECT state FROM document WHERE number = old.document) = 'rebilled'))
  BEGIN SELECT RAISE(ABORT, 'a transferred line stays transferred'); END;
  DROP TRIGGER documentStands;
  CREATE TRIGGER documentStands
  BEFORE UPDATE OF number, run, reference, client, commitment, payer, lines, cents ON document
  BEGIN SELECT RAISE(ABORT, 'a document is never changed'); END;

  CREATE TABLE receipt (
    -- One status of one document, as a receipt or the receiver's answer told it.
    number      INTEGER PRIMARY KEY,
    arrival     TEXT REFERENCES arrival (id),         -- the file it stood in
    delivery    INTEGER REFERENCES delivery (number), -- the attempt that was answered with it
    position    INTEGER NOT NULL CHECK (position >= 1),
    document    INTEGER NOT NULL REFERENCES document (number),
    status      TEXT NOT NULL CHECK (length(status) = 2),
    loggedAt    TEXT CHECK (loggedAt GLOB '\(moment)'),  -- by the receiver's clock
    state       TEXT NOT NULL,                        -- the document's after it
    message     TEXT,                                 -- the receiver's words: may hold personal data
    receiverKey TEXT,
    takenAt     TEXT NOT NULL CHECK (takenAt GLOB '\(moment)'),
    CHECK ((arrival IS NULL) <> (delivery IS NULL))
  ) STRICT;
  CREATE INDEX receiptOfDocument ON receipt (document);
  CREATE UNIQUE INDEX receiptInFile ON receipt (arrival, position) WHERE arrival IS NOT NULL;
  CREATE TRIGGER receiptStands BEFORE UPDATE ON receipt
  BEGIN SELECT RAISE(ABORT, 'a receipt is never changed'); END;
  CREATE TRIGGER receiptStays BEFORE DELETE ON receipt
  BEGIN SELECT RAISE(ABORT, 'a receipt is never deleted'); END;
  """
