/// The whole of a ledger as it is today, in one text: what a new one is made by at once, and where one reads what is where.
///
/// The steps of `Migrations` make the same of an older ledger, one by one; a test compares the two, so a new step is written here, too. The text
/// is what `.schema` shows an operator, comments included.
let ledgerSchema = """
  PRAGMA application_id = 1296124755;

  CREATE TABLE arrival (
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
  CREATE INDEX arrivalUnfinished ON arrival (id) WHERE path IS NULL;
  CREATE INDEX arrivalOfReport ON arrival (report) WHERE report IS NOT NULL;
  CREATE INDEX arrivalOfFeed ON arrival (feed) WHERE feed IS NOT NULL;
  CREATE INDEX receiptByDigest ON arrival (fileDigest) WHERE kind = 'receipt';

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
    state              TEXT NOT NULL CHECK (state IN ('toCheck', 'approved') OR state IN ('returned', 'superseded')),
    contentDigest      TEXT CHECK (length(contentDigest) = 64 AND contentDigest NOT GLOB '*[^0-9a-f]*'),
                       -- SHA-256 of the canonical content; NULL only inside the transaction that enters the report
    catalogue          TEXT NOT NULL DEFAULT '',              -- its reference; empty where there was none
    checkedAt          TEXT CHECK (checkedAt GLOB '\(moment)'),
                       -- when a person checked it off; approving is another step
    checkedBy          TEXT CHECK ((checkedBy IS NULL) = (checkedAt IS NULL)),  -- and who
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
    feedPayers    TEXT,                     -- payers that the feed stated and the report did not, JSON of commitments
    CHECK ((nonDisclosure IS NULL) = (street IS NULL) AND (street IS NULL) = (postalCode IS NULL)
      AND (street IS NULL) = (city IS NULL) AND (street IS NULL) = (country IS NULL))
  ) STRICT;
  CREATE INDEX clientOfReport ON client (report);
  CREATE INDEX clientByCode ON client (period, code);
  CREATE INDEX clientByIdentityCode ON client (period, identityCode) WHERE identityCode IS NOT NULL;
  CREATE INDEX clientHeld ON client (report) WHERE hold IS NOT NULL;

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
    interruptionClass TEXT CHECK (interruptionClass IN ('own', 'institution') OR interruptionClass = 'organiser'),
                     -- class of the absence that states interruptionBegan
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

  CREATE TABLE sheet (
    -- Clients of a report with their fee lines and days, folded together (Domain/Folding): they come in as one short row, and become
    -- rows of client, feeLine and commitmentMonth before anybody asks for them. In the transaction that does it the sheet goes.
    number      INTEGER PRIMARY KEY,
    report      INTEGER NOT NULL REFERENCES report (number),
    firstClient INTEGER NOT NULL,  -- numbers that are taken by what is folded
    lastClient  INTEGER NOT NULL,
    firstLine   INTEGER NOT NULL,
    lastLine    INTEGER NOT NULL,
    content     BLOB NOT NULL,
    CHECK (firstClient <= lastClient AND firstLine <= lastLine + 1)
  ) STRICT;

  CREATE TABLE sheetPattern (
    -- The rows of clients who differ only in what is each one's own (Ledger/ClientPatterns), folded, with holes for that: no name, code or
    -- identity is in it. Sheets name it by number; when the last sheet goes, the patterns go.
    number  INTEGER PRIMARY KEY,
    mark    INTEGER NOT NULL,  -- of the content (FNV-1a, 64 bits), by which it is found
    content BLOB NOT NULL
  ) STRICT;
  CREATE INDEX sheetPatternByMark ON sheetPattern (mark);

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
    countedCents   INTEGER CHECK (countedCents IS NULL OR kind = 'correction'),  -- of a correction: what stood before
    correctedRun   INTEGER REFERENCES run (id),           -- the run that took the first of the corrected lines
    correctedDocument INTEGER REFERENCES document (number),  -- and its document
    correctionReason TEXT CHECK (correctionReason IN ('new-version', 'left-out') OR correctionReason = 'earlier-days')
                   CHECK ((correctionReason IS NULL) = (countedCents IS NULL)),
    decision       TEXT CHECK (decision IN ('held', 'released')),
                   -- what a person last did with the line; who, when and why: actLine
    isRecomputed   INTEGER NOT NULL DEFAULT 0 CHECK (isRecomputed IN (0, 1)),
                   -- 1 where another report than the client's made it necessary
    replacedBy     INTEGER REFERENCES report (number) CHECK (replacedBy IS NULL OR state = 'rejected'),
                   -- the report whose recomputation stands in the line's place
    replacedState  TEXT CHECK (replacedState IN ('open', 'held')) CHECK ((replacedState IS NULL) = (replacedBy IS NULL)),
                   -- what it was until then
    isReopened     INTEGER NOT NULL DEFAULT 0 CHECK (isReopened IN (0, 1)),
                   -- 1 where a cancelled run or a document refused for good gave it back: the next run takes it, whatever became of its
                   -- report since
    CHECK ((run IS NOT NULL) = (state = 'transferred')),
    CHECK (document IS NULL OR run IS NOT NULL)
  ) STRICT;
  CREATE INDEX feeLineOfClient ON feeLine (client);
  CREATE INDEX feeLineByState ON feeLine (report, state);
  CREATE INDEX feeLineOfDocument ON feeLine (document) WHERE document IS NOT NULL;
  CREATE INDEX feeLineRecomputed ON feeLine (state, client) WHERE isRecomputed = 1;
  CREATE INDEX feeLineReplaced ON feeLine (replacedBy) WHERE replacedBy IS NOT NULL;
  CREATE INDEX feeLineCarried ON feeLine (report) WHERE state = 'open' AND reason IS NOT NULL;
  CREATE INDEX feeLineReopened ON feeLine (report) WHERE isReopened = 1;
  CREATE TRIGGER feeLineSumsStand
  BEFORE UPDATE OF number, report, client, commitment, item, payer, period, cents, baseCents, deductionCents, quantity, kind, derivation,
    countedCents, correctedRun, correctedDocument, correctionReason, isRecomputed
  ON feeLine
  BEGIN SELECT RAISE(ABORT, 'a fee line is never changed: a correction is a line of its own'); END;
  CREATE TRIGGER feeLineTransferStands
  BEFORE UPDATE OF state, run, document ON feeLine
  WHEN old.state = 'transferred' AND NOT (new.state = 'open' AND new.isReopened = 1
    AND ((SELECT state FROM run WHERE id = old.run) = 'cancelled'
      OR (SELECT state FROM document WHERE number = old.document) = 'rebilled'))
  BEGIN SELECT RAISE(ABORT, 'a transferred line stays transferred'); END;

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
    isOfRun  INTEGER NOT NULL DEFAULT 0 CHECK (isOfRun IN (0, 1)),  -- 1 where a run gave it, to a line that it held, settled or carried
    CHECK ((arrival IS NULL) <> (report IS NULL))
  ) STRICT;
  CREATE INDEX findingOfReport ON finding (report) WHERE report IS NOT NULL;
  CREATE INDEX findingOfArrival ON finding (arrival) WHERE arrival IS NOT NULL;

  CREATE TABLE tally (
    -- What came in with a report, per period of its lines; written once, never changed: the other side of the reconciliation.
    report INTEGER NOT NULL REFERENCES report (number),
    period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
    lines  INTEGER NOT NULL CHECK (lines >= 0),
    cents  INTEGER NOT NULL,
    PRIMARY KEY (report, period)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER tallyStands BEFORE UPDATE ON tally
  BEGIN SELECT RAISE(ABORT, 'a tally is never changed'); END;

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

  CREATE TABLE run (
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
  CREATE INDEX runOfService ON run (service);
  CREATE INDEX runUnderWay ON run (service, state) WHERE state IN ('closed', 'released', 'failed', 'unknown', 'delivered');
  CREATE TRIGGER sealStands
  BEFORE UPDATE OF service, period, bookID, bookVersion, closedAt, documents, lines, cents, sealName, sealFormat, sealSHA256, sealSizeBytes,
    sealSettings, scheduledFor
  ON run WHEN old.state <> 'open'
  BEGIN SELECT RAISE(ABORT, 'what a closed run sends is fixed'); END;

  CREATE TABLE document (
    -- One bill to form at the receiver: payer × client × commitment × run. Its number is used once, for ever.
    number     INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 9999999999999999),
    run        INTEGER NOT NULL REFERENCES run (id),
    reference  TEXT NOT NULL UNIQUE CHECK (length(reference) BETWEEN 1 AND 35),
    client     INTEGER NOT NULL REFERENCES client (number),  -- the statement it was formed with
    commitment TEXT NOT NULL,
    payer      TEXT NOT NULL CHECK (payer <> ''),
    lines      INTEGER NOT NULL CHECK (lines > 0),
    cents      INTEGER NOT NULL,
    sending    TEXT CHECK (sending IN ('begun', 'arrived') OR sending = 'lost'),  -- where documents go one by one: how far this one is
    state      TEXT NOT NULL DEFAULT 'waiting'
               CHECK (state = 'waiting' OR state IN ('in-progress', 'posted', 'partial', 'failed-open', 'failed-final', 'rebilled')),
               -- what the newest receipt that moved it says
    stateAt    TEXT CHECK (stateAt GLOB '\(moment)'),
    receiverKey TEXT                        -- SAP's own order number (E1PRTOB-OBJKEY)
  ) STRICT;
  CREATE INDEX documentOfRun ON document (run);
  CREATE INDEX documentWithNews ON document (run, state) WHERE state <> 'waiting';
  CREATE TRIGGER documentStands
  BEFORE UPDATE OF number, run, reference, client, commitment, payer, lines, cents ON document
  BEGIN SELECT RAISE(ABORT, 'a document is never changed'); END;

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

  CREATE TABLE ruleBook (
    -- Rule books as they were in force: one text per service, id and version, for ever.
    service TEXT NOT NULL CHECK (service <> ''),
    id      TEXT NOT NULL CHECK (id <> ''),
    version INTEGER NOT NULL,
    text    TEXT NOT NULL,
    keptAt  TEXT NOT NULL CHECK (keptAt GLOB '\(moment)'),
    PRIMARY KEY (service, id, version)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER ruleBookStands BEFORE UPDATE ON ruleBook
  BEGIN SELECT RAISE(ABORT, 'a kept rule book is never changed'); END;

  CREATE TABLE catalogue (
    -- Products, contracts and packages as they were in force: one text per reference, for ever.
    reference TEXT NOT NULL PRIMARY KEY CHECK (reference <> ''),
    text      TEXT NOT NULL,
    keptAt    TEXT NOT NULL CHECK (keptAt GLOB '\(moment)')
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER catalogueStands BEFORE UPDATE ON catalogue
  BEGIN SELECT RAISE(ABORT, 'a kept catalogue is never changed'); END;

  CREATE TABLE counter (
    -- The last number used of each kind; goes forward only.
    name TEXT NOT NULL PRIMARY KEY CHECK (name IN ('run', 'document')),
    last INTEGER NOT NULL CHECK (last >= 0)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER counterGoesForward BEFORE UPDATE ON counter WHEN new.last < old.last
  BEGIN SELECT RAISE(ABORT, 'a counter goes forward only'); END;

  CREATE TABLE act (
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

  INSERT INTO counter (name, last) VALUES ('run', 0), ('document', 0);
  """

private let moment = "[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]?*"
