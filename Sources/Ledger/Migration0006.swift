import GRDB

/// The sixth schema: who checked a report, acts on documents, queues and rules, the use log, and the chain that both logs stand in.
///
/// What earlier programs wrote into the log of acts is taken into the chain in its order.
func migration0006(_ db: Database) throws {
  for step in [reports0006, acts0006, uses0006, chain0006] { try db.execute(sql: step) }
  let acts = try Int64.fetchCursor(db, sql: "SELECT number FROM act ORDER BY number")
  while let act = try acts.next() { try db.seal(.act, act) }
}

private let moment = "[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]?*"

private let reports0006 = """
  ALTER TABLE report ADD COLUMN checkedAt TEXT /* when a person checked it off; approving is another step */
    CHECK (checkedAt GLOB '\(moment)');
  ALTER TABLE report ADD COLUMN checkedBy TEXT /* and who */ CHECK ((checkedBy IS NULL) = (checkedAt IS NULL));
  """

/// Documents, queues and rules are acted on too.
private let acts0006 = """
  CREATE TABLE newAct (
    -- Who did what, when and why. Each row stands in the chain.
    number       INTEGER PRIMARY KEY,
    at           TEXT NOT NULL CHECK (at GLOB '\(moment)'),
    person       TEXT NOT NULL CHECK (person <> ''),
    what         TEXT NOT NULL CHECK (what <> '' AND what NOT GLOB '*[^a-z-]*'),
    reason       TEXT,
    report       INTEGER REFERENCES report (number),
    run          INTEGER REFERENCES run (id),
    feed         INTEGER REFERENCES feed (number),
    attachment   INTEGER REFERENCES attachment (number),
    document     INTEGER REFERENCES document (number),
    queue        TEXT,                      -- a service's
    rules        TEXT,                      -- a rule book (id@version) or a catalogue that came into use
    rulesService TEXT,                      -- the rule book's service; NULL where rules is a catalogue
    CHECK ((report IS NOT NULL) + (run IS NOT NULL) + (feed IS NOT NULL) + (attachment IS NOT NULL)
      + (document IS NOT NULL) + (queue IS NOT NULL) + (rules IS NOT NULL) = 1),
    CHECK (rulesService IS NULL OR rules IS NOT NULL)
  ) STRICT;
  INSERT INTO newAct (number, at, person, what, reason, report, run, feed, attachment)
  SELECT number, at, person, what, reason, report, run, feed, attachment FROM act;
  DROP TABLE act;
  ALTER TABLE newAct RENAME TO act;
  CREATE INDEX actOnReport ON act (report) WHERE report IS NOT NULL;
  CREATE INDEX actOnRun ON act (run) WHERE run IS NOT NULL;
  CREATE INDEX actOnFeed ON act (feed) WHERE feed IS NOT NULL;
  CREATE INDEX actOnAttachment ON act (attachment) WHERE attachment IS NOT NULL;
  CREATE INDEX actOnDocument ON act (document) WHERE document IS NOT NULL;
  CREATE INDEX actOnQueue ON act (queue) WHERE queue IS NOT NULL;
  CREATE TRIGGER actStands BEFORE UPDATE ON act
  BEGIN SELECT RAISE(ABORT, 'an act is never changed'); END;
  CREATE TRIGGER actStays BEFORE DELETE ON act
  BEGIN SELECT RAISE(ABORT, 'an act is never deleted'); END;
  """

private let uses0006 = """
  CREATE TABLE useLog (
    -- Who looked at whose data, when and why (käyttöloki, laki 703/2023 10 §). Each row stands in the chain.
    number INTEGER PRIMARY KEY,
    at     TEXT NOT NULL CHECK (at GLOB '\(moment)'),
    person TEXT NOT NULL CHECK (person <> ''),
    what   TEXT NOT NULL CHECK (what <> '' AND what NOT GLOB '*[^a-z-]*'),  -- what was shown
    why    TEXT NOT NULL CHECK (why <> ''),
    report INTEGER REFERENCES report (number),  -- of everybody in the report
    run    INTEGER REFERENCES run (id),         -- of everybody with a document in the run; neither: see useClient
    CHECK (report IS NULL OR run IS NULL)
  ) STRICT;
  CREATE INDEX useOfReport ON useLog (report) WHERE report IS NOT NULL;
  CREATE INDEX useOfRun ON useLog (run) WHERE run IS NOT NULL;
  CREATE TRIGGER useStands BEFORE UPDATE ON useLog
  BEGIN SELECT RAISE(ABORT, 'a use is never changed'); END;
  CREATE TRIGGER useStays BEFORE DELETE ON useLog
  BEGIN SELECT RAISE(ABORT, 'a use is never deleted'); END;

  CREATE TABLE useClient (
    -- Whose data a use of the log showed, by code in the source system.
    use    INTEGER NOT NULL REFERENCES useLog (number),
    client TEXT NOT NULL,
    PRIMARY KEY (use, client)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX useOfClient ON useClient (client);
  CREATE TRIGGER useClientStands BEFORE UPDATE ON useClient
  BEGIN SELECT RAISE(ABORT, 'a use is never changed'); END;
  CREATE TRIGGER useClientStays BEFORE DELETE ON useClient
  BEGIN SELECT RAISE(ABORT, 'a use is never deleted'); END;
  """

private let chain0006 = """
  CREATE TABLE chain (
    -- Acts and uses in the order they were written, each row with a hash over the one before: a change of any of them shows.
    number INTEGER PRIMARY KEY,             -- from 1, without a gap
    kind   TEXT NOT NULL CHECK (kind IN ('act', 'use')),
    entry  INTEGER NOT NULL,                -- number in act or useLog
    hash   TEXT NOT NULL CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
           -- SHA-256 of the hash before (64 zeros before the first), number, kind and every column of the entry that is not NULL,
           -- with what belongs to it (Sources/Ledger/AuditChain.swift)
    UNIQUE (kind, entry)
  ) STRICT;
  CREATE TRIGGER chainStands BEFORE UPDATE ON chain
  BEGIN SELECT RAISE(ABORT, 'the chain is never changed'); END;
  CREATE TRIGGER chainStays BEFORE DELETE ON chain
  BEGIN SELECT RAISE(ABORT, 'the chain is never deleted'); END;
  """
