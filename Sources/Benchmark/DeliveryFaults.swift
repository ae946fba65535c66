import Foundation
import Synchronization

/// What goes wrong around the deliveries, by chance.
enum DeliveryFault: String, CaseIterable {
  case gatewayKilled = "serve killed"
  case commandKilled = "command killed"
  case sessionKilled = "SFTP session killed"
  case sessionFrozen = "SFTP session frozen"
  case serverKilled = "sshd killed"
  case serverFrozen = "sshd frozen"
  case folderAway = "receiver's folder away"
  case outboxAway = "outbox away"
  case diskFull = "receiver's disk full"
}

/// Does what goes wrong beside the commands: each fault on a thread of its own, from its beginning to its mending, so that nobody who waits decides
/// when. Of a kind there is one at a time.
final class DeliveryFaults: Sendable {
  struct Counts {
    var struck = 0
    /// While something was under way.
    var met = 0
  }

  private struct State {
    var active: Set<DeliveryFault> = []
    var counts: [DeliveryFault: Counts] = [:]
    /// Services whose receiver cannot be looked at for what is there.
    var disturbed: Set<String> = []
    var troubles: [String] = []
  }

  private let county: County
  private let gateway: ServingGateway
  private let server: SSHReceiver
  private let receivers: [Receiver]
  private let state = Mutex(State())
  private let ended = DispatchGroup()

  /// Longer than a rule book's stall allows, and shorter than nearly all of it.
  private static let frozenMilliseconds = 500...5_000
  private static let awayMilliseconds = 200...2_500

  init(_ county: County, _ gateway: ServingGateway, _ server: SSHReceiver, _ receivers: [Receiver]) {
    self.county = county
    self.gateway = gateway
    self.server = server
    self.receivers = receivers
  }

  var counts: [DeliveryFault: Counts] { state.withLock { $0.counts } }
  var troubles: [String] { state.withLock { $0.troubles } }
  func isDisturbed(_ service: String) -> Bool { state.withLock { $0.disturbed.contains(service) } }

  func count(_ fault: DeliveryFault, met: Bool) {
    state.withLock { state in
      state.counts[fault, default: Counts()].struck += 1
      if met { state.counts[fault]!.met += 1 }
    }
  }

  /// Begins a fault, unless one of its kind is not over yet.
  func strike(_ fault: DeliveryFault, seed: UInt64) {
    let isFree = state.withLock { state in
      // A folder is not taken out of an outbox that is away itself.
      let folders: Set<DeliveryFault> = [.folderAway, .outboxAway]
      if folders.contains(fault), !state.active.isDisjoint(with: folders) { return false }
      return state.active.insert(fault).inserted
    }
    guard isFree else { return }
    ended.enter()
    Thread.detachNewThread { [self] in
      var random = SplitMix(state: seed)
      do {
        if let met = try run(fault, &random) { count(fault, met: met) }
      } catch {
        state.withLock { $0.troubles.append("\(fault.rawValue): \(error)") }
      }
      _ = state.withLock { $0.active.remove(fault) }
      ended.leave()
    }
  }

  /// Returns once all that is broken has been mended.
  func waitUntilMended() { ended.wait() }

  /// - Returns: whether something was under way; nil where there was nothing to strike.
  private func run(_ fault: DeliveryFault, _ random: inout SplitMix) throws -> Bool? {
    switch fault {
    case .gatewayKilled: try killGateway(&random)
    case .sessionKilled: try strikeSession(&random, freezes: false)
    case .sessionFrozen: try strikeSession(&random, freezes: true)
    case .serverKilled: try killServer(&random)
    case .serverFrozen: freezeServer(&random)
    case .folderAway: try takeFolderAway(&random)
    case .outboxAway: try takeOutboxAway(&random)
    // The commands' own, and the disk's: done by whoever has them in hand.
    case .commandKilled, .diskFull: nil
    }
  }

  private func killGateway(_ random: inout SplitMix) throws -> Bool? {
    pause(.milliseconds(Int.random(in: 0...900, using: &random)))
    guard try gateway.kill() else { return nil }
    let isMet = try openAttempts(of: nil) > 0 || !workFiles().isEmpty
    pause(.milliseconds(Int.random(in: 0...300, using: &random)))
    try gateway.start()
    return isMet
  }

  private func workFiles() -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: county.data.appending(path: "work").path)) ?? []
  }

  /// Waits for a session to begin, and for a moment in its middle.
  private func strikeSession(_ random: inout SplitMix, freezes: Bool) throws -> Bool? {
    let before = Set(server.sessions())
    let clock = ContinuousClock()
    let end = clock.now + .seconds(3)
    var session: pid_t?
    while session == nil, clock.now < end {
      session = server.sessions().first { !before.contains($0) }
      if session == nil { pause(.milliseconds(1)) }
    }
    guard let session else { return nil }
    if Bool.random(using: &random) {
      pause(.milliseconds(Int.random(in: 0...250, using: &random)))
    } else {
      waitForStep(Receiver.Step.allCases.randomElement(using: &random)!)
      pause(.microseconds(Int.random(in: 0...10_000, using: &random)))
    }
    guard freezes else { return server.send(SIGKILL, toSession: session) }
    guard server.send(SIGSTOP, toSession: session) else { return false }
    pause(.milliseconds(Int.random(in: DeliveryFaults.frozenMilliseconds, using: &random)))
    _ = server.send(SIGCONT, toSession: session)
    return true
  }

  /// Until something new of a delivery is to be seen in a folder of the server's.
  private func waitForStep(_ step: Receiver.Step) {
    let folders = receivers.filter { $0.way == .sftp }
    let before = folders.map { $0.names(showing: step) }
    let clock = ContinuousClock()
    let end = clock.now + .seconds(1)
    while clock.now < end {
      if zip(folders, before).contains(where: { !$0.names(showing: step).isSubset(of: $1) }) { return }
      pause(.microseconds(500))
    }
  }

  private func killServer(_ random: inout SplitMix) throws -> Bool? {
    if Bool.random(using: &random) {
      pause(.milliseconds(Int.random(in: 0...900, using: &random)))
    } else {
      waitForStep(Receiver.Step.allCases.randomElement(using: &random)!)
    }
    let sessions = try server.kill()
    pause(.milliseconds(Int.random(in: 0...2_000, using: &random)))
    try server.start()
    return sessions > 0
  }

  private func freezeServer(_ random: inout SplitMix) -> Bool? {
    pause(.milliseconds(Int.random(in: 0...600, using: &random)))
    let before = server.send(SIGSTOP)
    pause(.milliseconds(Int.random(in: DeliveryFaults.frozenMilliseconds, using: &random)))
    // Whoever connects meanwhile waits in the system's own queue.
    _ = server.send(SIGCONT)
    return before > 0
  }

  private func takeFolderAway(_ random: inout SplitMix) throws -> Bool? {
    // What is mounted cannot be renamed.
    let receiver = receivers.filter { !isMounted($0.folder) }.randomElement(using: &random)!
    disturb([receiver.service])
    defer { calm([receiver.service]) }
    pause(.milliseconds(Int.random(in: 0...600, using: &random)))
    let before = try attempts(of: receiver.service)
    let away = receiver.folder.deletingLastPathComponent().appending(path: ".away-" + receiver.service)
    guard rename(receiver.folder.path, away.path) == 0 else {
      throw Trouble("\(receiver.folder.path) cannot be renamed")
    }
    pause(.milliseconds(Int.random(in: DeliveryFaults.awayMilliseconds, using: &random)))
    let isMet = try attempts(of: receiver.service) != before || openAttempts(of: receiver.service) > 0
    try putBack(away, to: receiver.folder)
    return isMet
  }

  private func takeOutboxAway(_ random: inout SplitMix) throws -> Bool? {
    let services = receivers.filter { $0.way == .folder }.map(\.service)
    disturb(services)
    defer { calm(services) }
    pause(.milliseconds(Int.random(in: 0...600, using: &random)))
    let outbox = county.data.appending(path: "outbox")
    let away = county.data.appending(path: "outbox-away")
    let before = try services.map { try attempts(of: $0) }
    guard rename(outbox.path, away.path) == 0 else { throw Trouble("\(outbox.path) cannot be renamed") }
    pause(.milliseconds(Int.random(in: DeliveryFaults.awayMilliseconds, using: &random)))
    let isMet = try services.map { try attempts(of: $0) } != before
    try putBack(away, to: outbox)
    return isMet
  }

  /// Gives a folder its name again. What was put into one that was made in its place meanwhile is moved over.
  private func putBack(_ away: URL, to folder: URL) throws {
    let new = folder.deletingLastPathComponent().appending(path: ".new-" + folder.lastPathComponent)
    let isMadeAnew = rename(folder.path, new.path) == 0
    guard rename(away.path, folder.path) == 0 else { throw Trouble("\(folder.path) cannot be put back") }
    guard isMadeAnew else { return }
    for name in try FileManager.default.contentsOfDirectory(atPath: new.path) {
      let target = folder.appending(path: name)
      // Hidden parts are the gateway's own business; a dataset in both is found by the audit.
      let isThere = FileManager.default.fileExists(atPath: target.path)
      let free = isThere ? target.path + (name.hasPrefix(".") ? ".new" : ".again") : target.path
      // One that is gone has been taken or renamed at this very moment.
      _ = rename(new.appending(path: name).path, free)
    }
    try FileManager.default.removeItem(at: new)
  }

  private func isMounted(_ folder: URL) -> Bool {
    func device(_ path: String) -> UInt64 {
      var about = stat()
      return stat(path, &about) == 0 ? UInt64(about.st_dev) : 0
    }
    return device(folder.path) != device(folder.deletingLastPathComponent().path)
  }

  private func disturb(_ services: [String]) { state.withLock { $0.disturbed.formUnion(services) } }
  private func calm(_ services: [String]) { state.withLock { $0.disturbed.subtract(services) } }

  /// Attempts so far, of a service.
  func attempts(of service: String) throws -> Int {
    try county.count("SELECT count(*) FROM delivery JOIN run ON run.id = delivery.run WHERE service = '\(service)'")
  }

  private func openAttempts(of service: String?) throws -> Int {
    try county.count(
      "SELECT count(*) FROM delivery JOIN run ON run.id = delivery.run WHERE outcome IS NULL"
        + (service.map { " AND service = '\($0)'" } ?? ""))
  }
}
