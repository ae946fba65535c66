import Foundation
import Inbox
import Ledger
import Support
import Testing

/// A ledger's engine. Every test of the contract runs on each; a second engine joins here.
enum Engine: String, CaseIterable, CustomTestStringConvertible {
  case sqliteInMemory = "SQLite in memory"
  case sqliteFile = "SQLite file"

  var testDescription: String { rawValue }

  /// Runs `body` with an empty ledger that goes afterwards.
  func run(_ body: (any FeeLedger) throws -> Void) throws {
    switch self {
    case .sqliteInMemory: try body(SQLiteLedger())
    case .sqliteFile: try inSandbox { folder in try body(SQLiteLedger(path: folder + "/ledger.sqlite")) }
    }
  }
}

/// Runs `body` with an empty folder that goes afterwards.
func inSandbox(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: "ledger-test-\(Sandbox.uniqueName())")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.path)
}

extension SQLiteLedger {
  init(path: String, faults: (any LedgerFaults)? = nil) throws {
    try self.init(path: path, digest: { SHA256Stream() }, faults: faults)
  }

  init(faults: (any LedgerFaults)? = nil) throws { try self.init(digest: { SHA256Stream() }, faults: faults) }
}
