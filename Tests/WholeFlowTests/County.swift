import Domain
import Foundation
import Gateway
import Inbox
import Logging
import Support
import Synchronization

/// An example county in a temporary folder, with a clock of its own and a log that can be read.
final class County {
  let folder: URL
  let premises: Premises
  let clock: SetClock
  let log: CollectedLog

  /// - Parameters:
  ///   - time: what its clock shows.
  ///   - settings: changes the text of `maksusilta.yaml`.
  ///   - rules: changes the texts of rule books, by the names of their files.
  init(
    at time: Timestamp = Timestamp(day: Day("2024-05-03")!, hour: 9), settings: (String) -> String = { $0 },
    rules: [String: (String) -> String] = [:]
  ) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "maksusilta-test-\(Sandbox.uniqueName())")
    _ = try ExampleCounty.write(to: folder.path)
    let file = folder.appending(path: "maksusilta.yaml")
    try Data(settings(String(contentsOf: file, encoding: .utf8)).utf8).write(to: file)
    for (name, change) in rules {
      let book = folder.appending(path: "rules/" + name)
      try Data(change(String(contentsOf: book, encoding: .utf8)).utf8).write(to: book)
    }
    clock = SetClock(time)
    log = CollectedLog()
    premises = try Premises(settings: Settings.load(folder.path), clock: clock, log: log.logger(clock))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Drops a report into the inbox and takes it; gives what became of it.
  @discardableResult
  func take(_ text: String, named name: String) throws -> IntakePass.Taken {
    try drop(Array(text.utf8), named: name)
    return try takeAll()[0]
  }

  func drop(_ bytes: [UInt8], named name: String) throws {
    try Data(bytes).write(to: URL(filePath: premises.folders.inbox.string).appending(path: name))
  }

  @discardableResult
  func takeAll() throws -> [IntakePass.Taken] {
    var taken: [IntakePass.Taken] = []
    try IntakePass(premises, quiet: .zero, wait: { _ in }).once { taken.append($0) }
    return taken
  }

  /// Takes, approves and runs what is waiting.
  @discardableResult
  func transfer(_ report: String, _ service: String = "YHT-ASU") throws -> RunSummary? {
    _ = try desk().approve(report, reason: nil)
    return try desk().desk.run(ServiceCode(service), period: nil, by: "Ajaja").run
  }

  /// The dataset of a run as it lies in the outbox.
  func dataset(of run: RunSummary) throws -> [UInt8] {
    Array(
      try Data(contentsOf: folder.appending(path: "var/outbox/\(run.service)/\(run.seal.name)")))
  }

  func desk(_ person: String = "aino") -> Operator { Operator(premises, as: person) }

  func lines(of report: String) throws -> [FeeLine] {
    var lines: [FeeLine] = []
    try desk().lines(of: try desk().report(report)) { lines.append($0.line) }
    return lines
  }

  /// Every file below a folder of the county's data, by name relative to it, sorted.
  func files(_ name: String) -> [String] {
    let root = folder.appending(path: "var/\(name)").path
    let found = FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? []
    return found.filter {
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: root + "/" + $0, isDirectory: &isFolder) && !isFolder.boolValue
    }.sorted()
  }
}

final class SetClock: Domain.Clock {
  private let time: Mutex<Timestamp>
  init(_ time: Timestamp) { self.time = Mutex(time) }
  func now() -> Timestamp { time.withLock { $0 } }
  func set(_ later: Timestamp) { time.withLock { $0 = later } }
}

/// Everything that was logged, as the lines an operator would see.
final class CollectedLog: Sendable {
  private let lines = Mutex<[String]>([])

  func logger(_ clock: any Domain.Clock) -> Logger {
    let sink = LogSink { [self] line in lines.withLock { $0.append(line) } }
    var logger = Logger(label: "test") { _ in GatewayLogHandler(.json, to: sink, clock: clock) }
    logger.logLevel = .trace
    return logger
  }

  var text: String { lines.withLock { $0.joined() } }
}

/// A report of one client, for cases that differ in one thing.
struct SmallReport {
  var id = "KR-T-1"
  var version = 1
  var period = "2024-04"
  var service = "YHT-ASU"
  var created = "2024-05-02T09:12:00+03:00"
  var unit = "KOIVU-1"
  var client = "T1"
  var identityCode: String? = "010190-999W"
  var familyName = "Koivisto"
  var validity = "alku=\"2023-09-01\" loppu=\"2024-12-31\""
  var commitment = "PS-T-1"
  /// `laji`, and what else the commitment says of itself (`sopimus="…"`).
  var kind = "ostopalvelu"
  var contract = ""
  var items = "<OsaAlue koodi=\"HOITO\" hinta=\"900.67\" yksikko=\"kk\"/>"
  var days = ""

  /// The so manieth artificial identity code, from 0; none repeats below 33,600.
  static func identityCode(_ number: Int) -> String {
    let (day, month, individual) = (number % 28 + 1, number / 28 % 12 + 1, 900 + number % 100)
    let digits = "\(padded(Int64(day), 2))\(padded(Int64(month), 2))90"
    let check = Array("0123456789ABCDEFHJKLMNPRSTUVWXY")[Int("\(digits)\(individual)")! % 31]
    return "\(digits)-\(individual)\(check)"
  }

  var text: String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <Kuukausiraportti xmlns="urn:maksusilta:kuukausiraportti:1" tunnus="\(id)" versio="\(version)" kausi="\(period)" \
    luotu="\(created)">
      <Palveluntuottaja ytunnus="9999999-2" nimi="Koivukoti Oy"/>
      <Yksikko tunnus="\(unit)" nimi="Koivukoti Palokka"/>
      <Palvelu koodi="\(service)"/>
      <Asiakas tunnus="\(client)">
        \(identityCode.map { "<Henkilotunnus>\($0)</Henkilotunnus>" } ?? "")
        <Sukunimi>\(familyName)</Sukunimi><Etunimet>Aino</Etunimet>
        <Maksusitoumus numero="\(commitment)" laji="\(kind)" \(validity) \(contract)>
          \(items)
          \(days)
        </Maksusitoumus>
      </Asiakas>
    </Kuukausiraportti>
    """
  }
}
