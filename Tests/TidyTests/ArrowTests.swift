import Foundation
import Support
import Testing

/// The plan of the rooms (Sources/Gateway/Gateway.docc/Rooms.md), kept: SwiftPM lets an undeclared transitive import compile, this does not.
@Suite struct Arrows {
  /// Which of our rooms each may import.
  static let rooms: [String: Set<String>] = [
    "Domain": [],
    "FeeRules": ["Domain"],
    "ReportXML": ["Domain", "CLibXML2"],
    "Datasets": ["Domain"],
    "Inbox": ["Domain"],
    "Ledger": ["Domain", "CLibSQLite"],
    "Delivery": ["Domain", "CLibCurl"],
    "Gateway": ["Domain", "FeeRules", "ReportXML", "Datasets", "Inbox", "Ledger", "Delivery"],
    "Maksusilta": ["Domain", "Gateway"],
    "Benchmark": [],
    "Fuzz": ["Domain", "Inbox", "ReportXML"],
  ]

  /// Outside packages and the rooms that may import them. swift-log may stand anywhere; the system's C library is no package.
  static let outside: [String: Set<String>] = [
    "GRDB": ["Ledger"],
    "GRDBSQLite": ["Ledger"],
    "CLibXML2": ["ReportXML"],
    "CLibSQLite": ["Ledger"],
    "CLibCurl": ["Delivery"],
    "Crypto": ["Inbox"],
    "Dispatch": ["Inbox"],
    "Yams": ["Gateway"],
    "ServiceLifecycle": ["Gateway"],
    "UnixSignals": ["Gateway"],
    "ArgumentParser": ["Maksusilta", "Benchmark", "Fuzz"],
    "Logging": ["Gateway", "Maksusilta"],
    "Foundation": ["Gateway", "Maksusilta", "Benchmark", "Fuzz"],
    "Glibc": ["Inbox", "ReportXML", "Gateway", "Maksusilta"],
    "Synchronization": ["FeeRules", "Inbox", "Ledger", "Delivery", "Gateway", "ReportXML", "Maksusilta", "Benchmark"],
  ]

  @Test(arguments: rooms.keys.sorted())
  func `imports follow the arrows`(_ room: String) throws {
    let files = Repository.files(in: "Sources/\(room)", ending: ".swift")
    try #require(!files.isEmpty)
    for file in files {
      for module in try imports(in: file) {
        let allowed = Arrows.rooms[room]!.contains(module) || Arrows.outside[module]?.contains(room) == true
        #expect(allowed, "\(Repository.relative(file)) imports \(module): the arrows do not allow it")
      }
    }
  }

  @Test func `every room stands in the plan`() throws {
    let found = try FileManager.default.contentsOfDirectory(atPath: Repository.file("Sources").path)
    #expect(Set(found.filter { !$0.hasPrefix("CLib") }) == Set(Arrows.rooms.keys))
  }

  private func imports(in file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard let at = words.firstIndex(of: "import"), at + 1 < words.count,
        words[..<at].allSatisfy({ ["package", "internal", "public", "private"].contains($0) || $0.hasPrefix("@") })
      else { return nil }
      let name =
        ["struct", "enum", "class", "func", "protocol"].contains(words[at + 1]) ? words[at + 2] : words[at + 1]
      return name.split(separator: ".").first.map(String.init)
    }
  }
}
