import Foundation

/// A sender that drops files of every kind, and keeps a copy of each from before it was dropped.
struct Feeder {
  /// What was dropped, in its order.
  private(set) var dropped: [Drop] = []

  struct Drop {
    /// The sender's own copy.
    let copy: URL
    let kind: Kind
    /// It took so long to write that the gateway may have taken it for whole before it was: a sender's fault that we do not blame it for.
    let isOvertaken: Bool
  }

  enum Kind: String, CaseIterable {
    case new, version, duplicate, conflict, broken, cut, big
  }

  private let inbox: URL
  private let sent: URL
  /// Clients of a large report; nil for none.
  private let clientsMax: Int?
  /// Clients of one of the others.
  private let clients: ClosedRange<Int>
  private let quiet: Duration
  private var random: SplitMix
  private var bytesDropped = 0
  private var bytesAllowed = 0
  private var number = 0
  /// The newest version of every report so far.
  private var versions: [Int: Int] = [:]

  /// Clients of one report: no other report has them.
  private static let clientsApart = 20_000

  init(
    inbox: URL, sent: URL, clientsMax: Int?, clients: ClosedRange<Int>, quiet: Duration, seed: UInt64
  ) throws {
    self.inbox = inbox
    self.sent = sent
    self.clientsMax = clientsMax
    self.clients = clients
    self.quiet = quiet
    random = SplitMix(state: seed &* 31 &+ 7)
    for folder in [sent, inbox.appending(path: Feeder.source)] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
  }

  /// A source's subfolder of the inbox.
  private static let source = "lahde-1"

  /// What lies in an inbox and its source's folder under names that may be taken.
  static func visibleFiles(_ inbox: URL) throws -> [String] {
    try all(in: inbox).filter { !($0.split(separator: "/").last ?? "").hasPrefix(".") }
  }

  /// Everything in an inbox but the source's folder itself.
  static func all(in inbox: URL) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: inbox.path).filter { $0 != source }
  }

  /// From now on so many bytes may be dropped, those before among them.
  mutating func allow(bytes: Int) { bytesAllowed = bytes }

  func backlog() throws -> Int { try Feeder.visibleFiles(inbox).count }

  /// Drops the next file.
  ///
  /// - Returns: false where nothing could be dropped: enough has been, or the disk is full.
  mutating func dropOne(isDiskFull: Bool) throws -> Bool {
    guard bytesDropped < bytesAllowed else { return false }
    let (kind, bytes) = try next()
    number += 1
    let copy = sent.appending(path: "\(number)")
    try Data(bytes).write(to: copy)
    let folder = inbox.path + (Int.random(in: 0..<6, using: &random) == 0 ? "/" + Feeder.source : "")
    // Of a file written straight into a full disk a part would stay.
    let isDirect = !isDiskFull && Bool.random(using: &random)
    let name = oddName(kind)
    let clock = ContinuousClock()
    let begun = clock.now
    let path = Array(folder.utf8) + [UInt8(ascii: "/")] + name
    let hidden = Array("\(folder)/.\(number).tmp".utf8)
    guard Feeder.write(bytes, to: isDirect ? path : hidden) else {
      Feeder.unlink(isDirect ? path : hidden)
      try FileManager.default.removeItem(at: copy)
      return false
    }
    let isOvertaken = isDirect && begun.duration(to: clock.now) > quiet / 2
    if !isDirect, !Feeder.rename(hidden, to: path) {
      Feeder.unlink(hidden)
      try FileManager.default.removeItem(at: copy)
      return false
    }
    bytesDropped += bytes.count
    dropped.append(Drop(copy: copy, kind: kind, isOvertaken: isOvertaken))
    return true
  }

  private mutating func next() throws -> (Kind, [UInt8]) {
    let kinds: [Kind] = [.new, .new, .new, .new, .version, .version, .duplicate, .duplicate, .conflict, .broken, .cut]
    var kind = kinds.randomElement(using: &random)!
    if clientsMax != nil, Int.random(in: 0..<60, using: &random) == 0 { kind = .big }
    if versions.isEmpty, kind == .version || kind == .conflict { kind = .new }
    if dropped.isEmpty, kind == .duplicate { kind = .new }
    switch kind {
    case .new, .big:
      let report = versions.count + 1
      versions[report] = 1
      return (kind, text(report, clients: kind == .big ? clientsMax! : Int.random(in: clients, using: &random)))
    case .version:
      let report = Int.random(in: 1...versions.count, using: &random)
      versions[report]! += 1
      return (kind, text(report, clients: Int.random(in: clients, using: &random)))
    case .conflict: return (kind, text(Int.random(in: 1...versions.count, using: &random), clients: 5))
    case .duplicate:
      let copy = dropped.suffix(200).randomElement(using: &random)!.copy
      return (kind, Array(try Data(contentsOf: copy)))
    case .broken:
      var bytes = text(versions.count + 1, clients: 3)
      let place = Int.random(in: 0..<bytes.count, using: &random)
      bytes.insert(contentsOf: Array("</rikki number=\"\(number)\">".utf8), at: place)
      return (kind, bytes)
    case .cut:
      let bytes = text(versions.count + 1, clients: 3)
      return (kind, Array(bytes.prefix(Int.random(in: 200..<bytes.count - 20, using: &random))))
    }
  }

  /// The newest version of a report, with prices by chance.
  private mutating func text(_ report: Int, clients: Int) -> [UInt8] {
    Array(
      GeneratedReport(
        id: "KILL-\(report)", clients: clients, seed: random.next(), first: report * Feeder.clientsApart,
        version: versions[report] ?? 1
      ).text.utf8)
  }

  /// Names as senders give them, and worse.
  private mutating func oddName(_ kind: Kind) -> [UInt8] {
    let plain = Array("\(kind.rawValue)-\(number)".utf8)
    let end = Array(".xml".utf8)
    return switch Int.random(in: 0..<16, using: &random) {
    case 0: Array("Päivän raportti ".utf8) + plain + end
    case 1: Array("-rf ".utf8) + plain + end
    case 2: plain + Array("\nrivi\t2".utf8) + end
    case 3: plain + Array("'\"$(x)&;%2F%s".utf8) + end
    case 4: plain + [0xE4, 0xFF, 0xF6] + end
    case 5: plain + Array("__x__y".utf8) + end
    case 6: plain + Array(repeating: UInt8(ascii: "n"), count: 230) + end
    case 7: plain + Array("\\ *?[1]".utf8) + Array(".XML".utf8)
    case 8: plain
    case 9: plain + Array(".findings.json".utf8)
    default: plain + end
    }
  }

  // Names may be bytes that are no text, which Foundation's paths cannot hold.

  private static func write(_ bytes: [UInt8], to path: [UInt8]) -> Bool {
    let descriptor = withName(path) { open($0, O_WRONLY | O_CREAT | O_EXCL, 0o640) }
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress! + written, bytes.count - written)
      }
      guard count > 0 else { return false }
      written += count
    }
    return true
  }

  private static func unlink(_ path: [UInt8]) { _ = withName(path) { Foundation.unlink($0) } }

  private static func rename(_ path: [UInt8], to target: [UInt8]) -> Bool {
    withName(path) { path in withName(target) { Foundation.rename(path, $0) == 0 } }
  }

  private static func withName<Result>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (path.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { body($0.baseAddress!) }
  }
}
