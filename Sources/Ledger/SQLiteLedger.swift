package import Domain
import GRDB
import Synchronization

/// The ledger in one SQLite file (write-ahead log, synchronous FULL): one writer, readers beside it.
///
/// What it calls back (`form`, `each`, an entry's body) may ask the same ledger, but must not make it write.
package struct SQLiteLedger: FeeLedger {
  let database: any DatabaseWriter
  /// Nil in memory.
  private let log: WriteAheadLog?
  let folds = Folds()
  /// SHA-256, for the audit chain.
  private let digest: @Sendable () -> any StreamingDigest
  /// Nil outside tests.
  let faults: (any LedgerFaults)?

  /// Opens the ledger at `path`, or makes an empty one there; its folder must exist.
  ///
  /// `digest` makes SHA-256: the audit chain's.
  /// - Throws: `LedgerFailure` where the file is out of reach, is no ledger, or was upgraded by a newer program.
  package init(
    path: String, digest: @escaping @Sendable () -> any StreamingDigest, faults: (any LedgerFaults)? = nil
  ) throws {
    log = WriteAheadLog(path: path) { SQLiteLedger.configuration(nil) }
    self.faults = faults
    self.digest = digest
    database = try explainingFailures {
      let pool = try DatabasePool(path: path, configuration: SQLiteLedger.configuration(digest))
      // GRDB lowers it to NORMAL for a write-ahead log, where the last entries before a power cut may be lost.
      try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      try Migrations.upgrade(pool)
      return pool
    }
    // What an earlier process left folded. Where another one is writing, whoever asks first does it.
    try? unfold()
  }

  /// A ledger in memory, gone with the value: for tests and scratch work.
  package init(digest: @escaping @Sendable () -> any StreamingDigest, faults: (any LedgerFaults)? = nil) throws {
    log = nil
    self.faults = faults
    self.digest = digest
    database = try explainingFailures {
      let queue = try DatabaseQueue(configuration: SQLiteLedger.configuration(digest))
      try Migrations.upgrade(queue)
      return queue
    }
  }

  /// A ledger in memory that begins as a copy of another: for many trials that begin alike.
  package init(copyOf other: SQLiteLedger, faults: (any LedgerFaults)? = nil) throws {
    log = nil
    self.faults = faults
    digest = other.digest
    database = try explainingFailures {
      let queue = try DatabaseQueue(configuration: SQLiteLedger.configuration(other.digest))
      try other.database.backup(to: queue)
      return queue
    }
  }

  /// Copies a ledger as it stands after its last complete entry; it may be in use meanwhile.
  /// `path` is where the copy goes; nothing may be there.
  package static func copy(_ original: String, to path: String) throws {
    try explainingFailures {
      var reading = configuration(nil)
      reading.readonly = true
      try DatabaseQueue(path: original, configuration: reading)
        .backup(to: DatabaseQueue(path: path, configuration: configuration(nil)))
    }
  }

  private static func configuration(_ digest: (@Sendable () -> any StreamingDigest)?) -> Configuration {
    _ = SQLiteLibrary.started
    var configuration = Configuration()
    configuration.label = "ledger"
    // Seconds. Closing the largest run holds the pen for some twenty; whoever writes meanwhile waits, and is refused only where it never ends.
    configuration.busyMode = .timeout(60)
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { db in
      if let digest { db.add(function: AuditChain.digestFunction(digest)) }
      // Bytes, of a ledger made from now on: three sheets of small reports find room on a page, where in 4,096 there is room for one.
      try db.execute(sql: "PRAGMA page_size = 8192")
      try db.setPageCache(db.configuration.readonly ? .walking : .folding)
      // A large report leaves a large log; it is cut back to this when it has been folded into the ledger.
      try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
      // Pages. A report is committed by its place in the log; that it moves on into the ledger is not waited for. `unfold` sees to it.
      try db.execute(sql: "PRAGMA wal_autocheckpoint = 16384")
    }
    return configuration
  }
}

/// What goes wrong at a commit, in tests: what either throws reaches the caller. Before, nothing of the transaction remains; after, all of
/// it does.
package protocol LedgerFaults: Sendable {
  func beforeCommit() throws
  func afterCommit() throws
}

extension SQLiteLedger {
  /// Asks in one snapshot, when every client is written out. Inside another call of the ledger it sees what that call sees.
  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try explainingFailures {
      // Another process may go on folding between the writing out and the snapshot.
      for _ in 0..<3 {
        var isUnfolded = true
        let result: Result? = try database.unsafeReentrantRead { db in
          if db.isInsideTransaction {
            // A reader's snapshot was looked at when it was begun; in the writer's transaction an entry may go on folding.
            if !db.configuration.readonly, try folds.open != nil || db.hasSheets() { try folds.unfoldAll(db) }
            return try body(db)
          }
          var result: Result?
          try db.inTransaction(.deferred) {
            isUnfolded = try !db.hasSheets()
            if isUnfolded { result = try body(db) }
            return .commit
          }
          return result
        }
        if isUnfolded { return result! }
        try unfold()
      }
      return try write(body)
    }
  }

  /// Asks in one snapshot what no client of a report has to do with: they may be folded meanwhile.
  func readFolded<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try explainingFailures {
      try database.unsafeReentrantRead { db in
        if db.isInsideTransaction { return try body(db) }
        var result: Result?
        try db.inTransaction(.deferred) {
          result = try body(db)
          return .commit
        }
        return result!
      }
    }
  }

  /// Writes in one durable transaction, when every client is written out; when `body` throws, nothing of it remains. Inside `together` it is
  /// a part of that transaction, whole or nothing by itself.
  func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try unfold()
    return try writeFolded { db in
      if try db.hasSheets() { try folds.unfoldAll(db) }
      return try body(db)
    }
  }

  /// The same for what no client of a report has to do with: they may be folded meanwhile.
  ///
  /// - Parameter isEntry: a file's: what was answered to the files before it holds.
  func writeFolded<Result>(isEntry: Bool = false, _ body: (Database) throws -> Result) throws -> Result {
    try explainingFailures {
      try database.unsafeReentrantWrite { db in
        guard db.isInsideTransaction else { return try transaction(db, body) }
        if !isEntry { folds.answers = HeldAnswers() }
        return try part(of: db, body)
      }
    }
  }

  package func together<Result>(_ body: () throws -> Result) throws -> Result { try writeFolded { _ in try body() } }

  package func unfoldInQuiet(unless stop: () -> Bool) throws {
    let begun = folds.entriesBegun.load(ordering: .relaxed)
    guard folds.entriesSeen.exchange(begun, ordering: .relaxed) == begun else { return }
    try unfold(unless: { stop() || folds.entriesBegun.load(ordering: .relaxed) != begun })
  }

  func unfold(unless stop: () -> Bool) throws {
    // Small steps, so that a file that comes meanwhile waits for a moment only.
    guard try unfoldStep() else { return }
    try setPageCache(.unfolding)
    while !stop(), try unfoldStep() {}
    try setPageCache(.folding)
    // What others hold open stays in the log until the next time.
    try moveLog()
  }

  func unfold() throws { try unfold(unless: { false }) }

  /// - Returns: true where more is left to do.
  private func unfoldStep() throws -> Bool {
    try explainingFailures {
      try database.unsafeReentrantWrite { db in
        guard try db.hasSheets() else { return false }
        guard !db.isInsideTransaction else {
          try folds.unfoldAll(db)
          return false
        }
        return try transaction(db) { try folds.unfoldSome(64, $0) }
      }
    }
  }

  package func moveLog() throws {
    try explainingFailures { try log?.move() }
  }

  func setPageCache(_ cache: PageCache) throws {
    try explainingFailures { try database.unsafeReentrantWrite { try $0.setPageCache(cache) } }
  }

  private func transaction<Result>(_ db: Database, _ body: (Database) throws -> Result) throws -> Result {
    var result: Result?
    try db.inTransaction(.immediate) {
      folds.doubt()
      result = try body(db)
      try faults?.beforeCommit()
      return .commit
    }
    try faults?.afterCommit()
    return result!
  }

  private func part<Result>(of db: Database, _ body: (Database) throws -> Result) throws -> Result {
    try db.cachedStatement(sql: "SAVEPOINT part").execute()
    do {
      let result = try body(db)
      try db.cachedStatement(sql: "RELEASE part").execute()
      return result
    } catch {
      folds.doubt()
      // After some faults (a full disk among them) SQLite has rolled everything back by itself.
      if db.isInsideTransaction { try db.execute(sql: "ROLLBACK TO part; RELEASE part") }
      throw error
    }
  }
}

/// What a connection keeps of the ledger in memory, in kibibytes.
enum PageCache: Int {
  /// Readers walk in order.
  case walking = 4_096
  /// Sheets are written one behind the other.
  case folding = 1_024
  /// What the files of one transaction write: a page put out before its end is read and written again with every file after it.
  case hauling = 8_192
  /// A run's lines are sorted in as much, and written in order.
  case closing = 16_384
  /// The index pages of one month of a large service.
  case unfolding = 24_576
}

extension Database {
  func setPageCache(_ cache: PageCache) throws {
    try execute(sql: "PRAGMA cache_size = -\(cache.rawValue)")
    if cache == .folding || cache == .walking { try execute(sql: "PRAGMA shrink_memory") }
    // What a run sorts and gathers is large and goes into a file. What an entry would take back is a few pages of each file of a haul: SQLite
    // writes each by two calls where it keeps them in a file. In memory it takes a piece for every kilobyte; larger ones (STMTJRNL_SPILL) end in
    // SQLITE_FULL where one above 128 KB has to go to a file after all (3.40).
    switch cache {
    case .closing: try execute(sql: "PRAGMA temp_store = FILE")
    case .folding: try execute(sql: "PRAGMA temp_store = MEMORY")
    case .walking, .hauling, .unfolding: break
    }
  }
}

extension Statement {
  /// Executes with values by position; unchecked for speed, so the SQL beside the call must ask for exactly these.
  func run(_ values: StatementArguments) throws {
    setUncheckedArguments(values)
    try execute()
  }
}

/// A stored text as the value it stands for.
/// - Throws: `LedgerFailure` where this program does not understand it; the text itself is not told.
func understood<Value>(_ value: Value?, _ what: String) throws -> Value {
  guard let value else { throw LedgerFailure(.notUnderstood, detail: what) }
  return value
}
