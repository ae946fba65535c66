import GRDB

/// The first schema. Its SQL is the plain text that `.schema` shows an operator, comments included; nothing of it is computed from
/// today's enums, which may change.
func migration0001(_ db: Database) throws {
  try db.execute(
    sql: """
      PRAGMA application_id = 1296124755;

      CREATE TABLE arrival (
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
        path       TEXT,                         -- final place; NULL until filed
        -- What a refused file says of itself, so far as it could be read.
        statedID      TEXT,
        statedVersion INTEGER,
        statedPeriod  TEXT CHECK (statedPeriod GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
        statedService TEXT,
        statedUnit    TEXT,
        CHECK ((verdict IS NULL) = (decidedAt IS NULL)),
        CHECK (verdict IS NULL OR (verdict = 'rejected') = (report IS NULL)),
        CHECK (verdict IS NULL OR verdict = 'rejected' OR fileDigest IS NOT NULL),
        CHECK (path IS NULL OR verdict IS NOT NULL)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX arrivalUnfinished ON arrival (id) WHERE path IS NULL;
      CREATE INDEX arrivalOfReport ON arrival (report) WHERE report IS NOT NULL;

      CREATE TABLE report (
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
        state              TEXT NOT NULL CHECK (state IN ('toCheck', 'approved', 'returned', 'superseded')),
        contentDigest      TEXT CHECK (length(contentDigest) = 64 AND contentDigest NOT GLOB '*[^0-9a-f]*'),
                           -- SHA-256 of the canonical content; NULL only inside the transaction that enters the report
        UNIQUE (id, version)
      ) STRICT;
      CREATE INDEX reportOfMonth ON report (period, service, state);
      CREATE INDEX reportOfService ON report (service, state);

      CREATE TABLE client (
        -- One client (asiakas) as one report states them. Identity codes, names and addresses are nowhere else but here.
        number        INTEGER PRIMARY KEY,
        report        INTEGER NOT NULL REFERENCES report (number),
        period        TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),  -- the report's
        position      INTEGER NOT NULL CHECK (position >= 1),
        line          INTEGER NOT NULL CHECK (line >= 1),
        code          TEXT NOT NULL,            -- tunnus in the source system
        identityCode  TEXT,                     -- henkilötunnus, as stated
        familyName    TEXT NOT NULL,
        givenNames    TEXT NOT NULL,
        nonDisclosure INTEGER CHECK (nonDisclosure IN (0, 1)),  -- turvakielto; NULL where no address is stated
        street        TEXT,
        postalCode    TEXT,
        city          TEXT,
        country       TEXT,
        hold          TEXT CHECK (hold IN ('error', 'person')),  -- why the client's rows waited when the report came
        commitments   TEXT NOT NULL,            -- every commitment as stated, JSON: what the lines can be computed from again
        CHECK ((nonDisclosure IS NULL) = (street IS NULL) AND (street IS NULL) = (postalCode IS NULL)
          AND (street IS NULL) = (city IS NULL) AND (street IS NULL) = (country IS NULL))
      ) STRICT;
      CREATE INDEX clientOfReport ON client (report);
      CREATE INDEX clientByCode ON client (period, code);
      CREATE INDEX clientByIdentityCode ON client (period, identityCode) WHERE identityCode IS NOT NULL;

      CREATE TABLE commitmentMonth (
        -- What each day of a commitment was in the report's month: where the next month's numbering starts from.
        client           INTEGER NOT NULL REFERENCES client (number),
        position         INTEGER NOT NULL CHECK (position >= 1),
        commitment       TEXT NOT NULL,
        period           TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
        validFrom        TEXT CHECK (validFrom GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
        validTo          TEXT CHECK (validTo GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),  -- NULL is open-ended
        days             TEXT CHECK (length(days) BETWEEN 28 AND 31 AND trim(days, '.poij-') = ''),
                         -- a letter a day: . no service day, p present, - not recorded, o own leave, i institution, j organiser;
                         -- NULL where there are lines but the days could not be told
        interruptionBegan TEXT CHECK (interruptionBegan GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
        PRIMARY KEY (client, position),
        CHECK ((days IS NULL) = (validFrom IS NULL))
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX commitmentMonthByNumber ON commitmentMonth (commitment, period);

      CREATE TABLE itemName (
        -- What items are called in explanations and on documents; each pair of names once.
        number INTEGER PRIMARY KEY,
        fi     TEXT NOT NULL,
        en     TEXT NOT NULL,
        UNIQUE (fi, en)
      ) STRICT;

      CREATE TABLE run (
        -- What one service sends at one time (asiakasmaksuajo). Numbers come from `counter`.
        id            INTEGER PRIMARY KEY,
        service       TEXT NOT NULL CHECK (service <> ''),
        state         TEXT NOT NULL
          CHECK (state IN ('open', 'closed', 'released', 'delivered', 'acknowledged', 'failed', 'unknown')),
        period        TEXT CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),  -- latest period among its lines
        bookID        TEXT NOT NULL CHECK (bookID <> ''),
        bookVersion   INTEGER NOT NULL,
        closedAt      TEXT NOT NULL CHECK (closedAt GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]?*'),
        closedBy      TEXT NOT NULL,
        documents     INTEGER NOT NULL CHECK (documents >= 0),
        lines         INTEGER NOT NULL CHECK (lines >= 0),
        cents         INTEGER NOT NULL,
        sealName      TEXT UNIQUE,              -- the dataset's file name, never repeated
        sealFormat    TEXT,
        sealSHA256    TEXT CHECK (length(sealSHA256) = 64 AND sealSHA256 NOT GLOB '*[^0-9a-f]*'),
        sealSizeBytes INTEGER CHECK (sealSizeBytes >= 0),
        sealSettings  TEXT,                     -- what of the settings the dataset was made with, to make it again
        -- What left the building is fixed: only a run still being formed has no seal.
        CHECK (state = 'open' OR (period IS NOT NULL AND sealName IS NOT NULL AND sealFormat IS NOT NULL
          AND sealSHA256 IS NOT NULL AND sealSizeBytes IS NOT NULL AND sealSettings IS NOT NULL))
      ) STRICT;
      CREATE INDEX runOfService ON run (service);

      CREATE TABLE document (
        -- One bill to form at the receiver: payer × client × commitment × run. Its number is used once, for ever.
        number     INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 9999999999999999),
        run        INTEGER NOT NULL REFERENCES run (id),
        reference  TEXT NOT NULL UNIQUE CHECK (length(reference) BETWEEN 1 AND 35),
        client     INTEGER NOT NULL REFERENCES client (number),  -- the statement it was formed with
        commitment TEXT NOT NULL,
        payer      TEXT NOT NULL CHECK (payer <> ''),
        lines      INTEGER NOT NULL CHECK (lines > 0),
        cents      INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX documentOfRun ON document (run);

      CREATE TABLE finding (
        -- Something wrong or worth knowing about a file, a report or a document. Without personal data.
        number   INTEGER PRIMARY KEY,
        arrival  TEXT REFERENCES arrival (id),      -- refused or repeated file
        report   INTEGER REFERENCES report (number),
        run      INTEGER REFERENCES run (id),       -- where it settled a group of that run
        code     TEXT NOT NULL CHECK (code <> '' AND code NOT GLOB '*[^a-z0-9-]*'),
        severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
        line     INTEGER CHECK (line >= 1),         -- NULL where none is known
        place    TEXT NOT NULL,
        client   TEXT,                              -- the client's code, never the identity code
        found    TEXT,
        expected TEXT,
        CHECK ((arrival IS NULL) <> (report IS NULL))
      ) STRICT;
      CREATE INDEX findingOfReport ON finding (report) WHERE report IS NOT NULL;
      CREATE INDEX findingOfArrival ON finding (arrival) WHERE arrival IS NOT NULL;

      CREATE TABLE feeLine (
        -- What one payer owes for one item of one commitment in one period, and how it came to be.
        number         INTEGER PRIMARY KEY,
        report         INTEGER NOT NULL REFERENCES report (number),
        client         INTEGER NOT NULL REFERENCES client (number),
        commitment     TEXT NOT NULL,
        item           TEXT NOT NULL,
        itemName       INTEGER NOT NULL REFERENCES itemName (number),
        payer          TEXT NOT NULL CHECK (payer <> ''),  -- client, guardian:<id>, or the payer's code
        period         TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
        cents          INTEGER NOT NULL,         -- this payer's share; for a correction the delta
        baseCents      INTEGER NOT NULL,         -- the item without absences
        deductionCents INTEGER NOT NULL,         -- base less the item's net
        quantity       INTEGER NOT NULL,         -- ten-thousandths
        serviceDays    INTEGER NOT NULL CHECK (serviceDays BETWEEN 0 AND 31),
        absentDays     INTEGER NOT NULL CHECK (absentDays BETWEEN 0 AND 31),
        freeDays       INTEGER NOT NULL CHECK (freeDays BETWEEN 0 AND 31),
        rule           TEXT NOT NULL,            -- id@version
        kind           TEXT NOT NULL CHECK (kind IN ('fee', 'correction')),
        state          TEXT NOT NULL CHECK (state IN ('open', 'held') OR state IN ('transferred', 'rejected')),
                       -- in pairs: SQLite builds a table for every longer list, for every row
        derivation     TEXT NOT NULL,            -- every fact of the calculation, key=value
        run            INTEGER REFERENCES run (id),
        document       INTEGER REFERENCES document (number),  -- NULL on a transferred line: settled, nothing was sent
        reason         INTEGER REFERENCES finding (number),   -- why a run held or settled it
        CHECK ((run IS NOT NULL) = (state = 'transferred')),
        CHECK (document IS NULL OR run IS NOT NULL)
      ) STRICT;
      CREATE INDEX feeLineOfClient ON feeLine (client);
      CREATE INDEX feeLineByState ON feeLine (report, state);
      CREATE INDEX feeLineOfDocument ON feeLine (document) WHERE document IS NOT NULL;

      CREATE TABLE tally (
        -- What came in with a report, per period of its lines; written once, never changed: the other side of the reconciliation.
        report INTEGER NOT NULL REFERENCES report (number),
        period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
        lines  INTEGER NOT NULL CHECK (lines >= 0),
        cents  INTEGER NOT NULL,
        PRIMARY KEY (report, period)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE act (
        -- Who did what, when and why.
        number INTEGER PRIMARY KEY,
        at     TEXT NOT NULL CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]?*'),
        person TEXT NOT NULL CHECK (person <> ''),
        what   TEXT NOT NULL CHECK (what <> '' AND what NOT GLOB '*[^a-z-]*'),
        reason TEXT,
        report INTEGER REFERENCES report (number),
        run    INTEGER REFERENCES run (id),
        CHECK ((report IS NULL) <> (run IS NULL))
      ) STRICT;
      CREATE INDEX actOnReport ON act (report) WHERE report IS NOT NULL;
      CREATE INDEX actOnRun ON act (run) WHERE run IS NOT NULL;

      CREATE TABLE ruleBook (
        -- Rule books as they were in force: one text per service, id and version, for ever.
        service TEXT NOT NULL CHECK (service <> ''),
        id      TEXT NOT NULL CHECK (id <> ''),
        version INTEGER NOT NULL,
        text    TEXT NOT NULL,
        keptAt  TEXT NOT NULL CHECK (keptAt GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]?*'),
        PRIMARY KEY (service, id, version)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE counter (
        -- The last number used of each kind; goes forward only.
        name TEXT NOT NULL PRIMARY KEY CHECK (name IN ('run', 'document')),
        last INTEGER NOT NULL CHECK (last >= 0)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO counter (name, last) VALUES ('run', 0), ('document', 0);

      CREATE TRIGGER feeLineSumsStand
      BEFORE UPDATE OF number, report, client, commitment, item, payer, period, cents, baseCents, deductionCents, quantity, kind, derivation
      ON feeLine
      BEGIN SELECT RAISE(ABORT, 'a fee line is never changed: a correction is a line of its own'); END;
      CREATE TRIGGER feeLineTransferStands
      BEFORE UPDATE OF state, run, document ON feeLine WHEN old.state = 'transferred'
      BEGIN SELECT RAISE(ABORT, 'a transferred line stays transferred'); END;
      CREATE TRIGGER documentStands BEFORE UPDATE ON document
      BEGIN SELECT RAISE(ABORT, 'a document is never changed'); END;
      CREATE TRIGGER tallyStands BEFORE UPDATE ON tally
      BEGIN SELECT RAISE(ABORT, 'a tally is never changed'); END;
      CREATE TRIGGER actStands BEFORE UPDATE ON act
      BEGIN SELECT RAISE(ABORT, 'an act is never changed'); END;
      CREATE TRIGGER actStays BEFORE DELETE ON act
      BEGIN SELECT RAISE(ABORT, 'an act is never deleted'); END;
      CREATE TRIGGER ruleBookStands BEFORE UPDATE ON ruleBook
      BEGIN SELECT RAISE(ABORT, 'a kept rule book is never changed'); END;
      CREATE TRIGGER counterGoesForward BEFORE UPDATE ON counter WHEN new.last < old.last
      BEGIN SELECT RAISE(ABORT, 'a counter goes forward only'); END;
      CREATE TRIGGER sealStands
      BEFORE UPDATE OF service, period, bookID, bookVersion, closedAt, documents, lines, cents, sealName, sealFormat, sealSHA256, sealSizeBytes, sealSettings
      ON run WHEN old.state <> 'open'
      BEGIN SELECT RAISE(ABORT, 'what a closed run sends is fixed'); END;
      """)
}
