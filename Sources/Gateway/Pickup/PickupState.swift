import Domain
import Foundation
import Inbox

/// How the pickup of a running gateway stands: what it watches, what it waits for, and what is wrong with its surroundings.
///
/// The gateway writes it into its data folder whenever it changes; `maksusilta status` and whoever watches the machine read it there.
/// Names of files are in it as they may be shown; nothing of what is in them.
package struct PickupState: Codable, Equatable, Sendable {
  /// Of one inbox.
  package struct Lane: Codable, Equatable, Sendable {
    /// `report` or `receipt`.
    package var kind: String
    /// How many files are arriving, incomplete, arrived, stuck.
    package var files: [String: Int]
    /// Beyond the most that are watched at once.
    package var unwatched: Int
    /// The longest stuck, at most twenty.
    package var stuck: [String]

    init(_ kind: ArrivalKind, _ poll: InboxScan.Poll) {
      self.kind = kind.rawValue
      files = Dictionary(
        uniqueKeysWithValues: Settling.State.allCases.map { ($0.rawValue, poll.counts[$0] ?? 0) })
      unwatched = poll.unwatched
      stuck = poll.stuck
    }
  }

  package struct Trouble: Codable, Equatable, Sendable {
    package var since: String
    package var step: String
    package var code: String
    package var fi: String
    package var en: String
  }

  /// When it was written last, in Europe/Helsinki.
  package var at: String
  package var lanes: [Lane]
  package var troubles: [Trouble]

  init(at time: Timestamp, lanes: [Lane], troubles: [Troubles.Trouble]) {
    at = time.description
    self.lanes = lanes
    self.troubles = troubles.map { trouble in
      Trouble(
        since: trouble.since.description, step: trouble.step.rawValue, code: trouble.code, fi: trouble.message.fi,
        en: trouble.message.en)
    }
  }

  /// The same but for its time.
  func says(as other: PickupState?) -> Bool {
    var same = self
    same.at = other?.at ?? ""
    return same == other
  }

  /// Writes it whole; it need not survive a loss of power.
  func write(to path: FilePath, _ files: any FileSystem) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let bytes = try encoder.encode(self) + [UInt8(ascii: "\n")]
    try files.unlinkIfThere(path.hiddenPart)
    let writer = try files.create(path.hiddenPart)
    try writer.write(Array(bytes))
    try writer.close()
    try files.replace(path, with: path.hiddenPart)
  }

  /// What a running gateway wrote last; nil where none has.
  static func read(_ path: FilePath, _ files: any FileSystem) throws -> PickupState? {
    guard try files.statusIfThere(path) != nil else { return nil }
    var bytes = Data()
    try files.readAll(path) { (piece) throws(FileFailure) in bytes.append(contentsOf: piece) }
    return try? JSONDecoder().decode(PickupState.self, from: bytes)
  }
}
