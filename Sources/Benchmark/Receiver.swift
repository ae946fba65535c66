import Foundation

/// A service of the proof, and where its datasets go.
struct Receiver: Sendable {
  enum Way: String, CaseIterable {
    case folder
    case sftp = "SFTP"
  }

  let service: String
  let way: Way
  /// Where its datasets appear, and in which they are whole once their manifest lies beside them.
  let folder: URL
  /// Where the receiver's own program takes them.
  let taken: URL
  let sendsReceipts: Bool
  /// Takes datasets as soon as they are there; otherwise late, so that looking can find them.
  let isQuick: Bool

  static let manifestEnding = ".manifest.json"

  /// Makes the services of a county out of the communal housing's rule book: half of them delivered into folders, half over SFTP; half of each
  /// to receivers that send receipts.
  static func make(_ count: Int, in county: County, over server: SSHReceiver, taken: URL) throws -> [Receiver] {
    let rules = county.folder.appending(path: "rules")
    let book = try String(contentsOf: rules.appending(path: "YHT-ASU.yaml"), encoding: .utf8)
    return try (0..<count).map { index in
      let way: Way = index.isMultiple(of: 2) ? .folder : .sftp
      let service = (way == .folder ? "VIKA-K" : "VIKA-S") + "\(index / 2 + 1)"
      let receiver = Receiver(
        service: service, way: way,
        folder: way == .folder
          ? county.data.appending(path: "outbox/" + service) : server.folder.appending(path: service),
        taken: taken.appending(path: service), sendsReceipts: (index / 2).isMultiple(of: 2),
        isQuick: !(index / 2).isMultiple(of: 3))
      for folder in [receiver.folder, receiver.taken] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      }
      try Data(receiver.book(from: book, server).utf8).write(to: rules.appending(path: service + ".yaml"))
      return receiver
    }
  }

  /// The example's rule book under the service's own code, accepted without a person, delivered by hand and at once.
  private func book(from text: String, _ server: SSHReceiver) throws -> String {
    var lines: [Substring] = []
    var isDropped = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let first = line.first, first != " ", first != "#" {
        isDropped = ["delivery:", "queue:", "missed:", "review:", "four-eyes:", "auto-approve:", "receipts:"].contains {
          line.hasPrefix($0)
        }
      }
      if !isDropped { lines.append(line) }
    }
    let kept = lines.joined(separator: "\n")
    let own = kept.replacingOccurrences(of: "YHT-ASU", with: service)
    guard own != kept else {
      throw Trouble(
        "the example's rule book YHT-ASU does not name itself. Adapt Sources/Benchmark/Receiver.swift to it.")
    }
    let place =
      switch way {
      case .folder: "  folder: ."
      case .sftp:
        """
          sftp:
            host: 127.0.0.1
            port: \(server.port)
            user: \(server.user)
            key: file:\(server.userKeyFile)
            host-keys: ["\(server.hostKey)"]
            folder: \(folder.path)
            timeouts: {connect: 3s, stall: 2s, whole: 20s}
        """
      }
    return own + """

      review: none
      four-eyes: []
      queue: none
      receipts: {expected: \(sendsReceipts)}
      delivery:
        retry: {first: 1s, longest: 2s, attempts: 4}
      \(place)

      """
  }

  /// Names in the receiver's folder; none where it is away.
  func names() -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] }

  /// What can be seen of a delivery from outside, step by step.
  enum Step: CaseIterable, Sendable {
    case part, dataset, manifest
  }

  /// The names that show a step.
  func names(showing step: Step) -> Set<String> {
    Set(
      names().filter { name in
        switch step {
        case .part: name.hasPrefix(".")
        case .dataset: !name.hasPrefix(".") && !name.hasSuffix(Receiver.manifestEnding)
        case .manifest: !name.hasPrefix(".") && name.hasSuffix(Receiver.manifestEnding)
        }
      })
  }

  /// True where a dataset of the name lies there whole or was taken, false where nothing of it does; nil where its manifest is still to come.
  func has(_ name: String) -> Bool? {
    func lies(_ folder: URL, _ name: String) -> Bool {
      FileManager.default.fileExists(atPath: folder.appending(path: name).path)
    }
    // In the order in which it may be taken meanwhile.
    let hasManifest = lies(folder, name + Receiver.manifestEnding)
    if lies(folder, name) { return hasManifest ? true : nil }
    return lies(taken, name)
  }
}
