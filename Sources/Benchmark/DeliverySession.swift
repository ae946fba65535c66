import Foundation

/// Rounds of reports, runs and faults over one county, with a person who sees to what is listed as failed or unknown.
final class DeliverySession {
  let county: County
  let receivers: [Receiver]
  let server: SSHReceiver
  let faults: DeliveryFaults
  let gateway: ServingGateway
  /// Clients' codes in reports that were dropped, and their service.
  private(set) var dropped: [(client: String, service: String)] = []
  /// A sentence for each command that ended as none should.
  private(set) var badEnds: [String] = []

  private let runs: Int
  private let system: ReceivingSystem
  private let disks: [(receiver: Receiver, disk: SmallDisk)]
  private var random: SplitMix
  private var report = 0
  private var client = 1
  private var commands = 0
  /// Sessions of sshd when a run was first seen unknown: until they have ended, what they were asked to do may still be done.
  private var sessions: [Int: Set<pid_t>] = [:]
  /// Left for the table as they are.
  private var left: Set<Int> = []
  private var isOver = false
  /// The last attempt before a service's disk was filled.
  private var fullSince: [String: Int] = [:]

  private static let services = 12
  /// Commands at once.
  private static let width = 4
  private static let settleMax = Duration.seconds(240)
  /// What an unsettled run is answered by a person who has looked.
  static let reason = "katsottu vastaanottajalta"

  init(_ place: WorkingPlace, runs: Int, seed: UInt64) throws {
    self.runs = runs
    random = SplitMix(state: seed)
    county = try place.county("county", inbox: ["quiet": "40ms", "poll": "50ms"])
    // Makes the ledger: beside an outbox with something in it none is begun.
    try Measured.one(county.command(["status"]), passing: [0])
    let own = place.folder.appending(path: "sshd")
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    server = try SSHReceiver(in: own)
    receivers = try Receiver.make(
      DeliverySession.services, in: county, over: server, taken: place.folder.appending(path: "taken"))
    let made = receivers
    disks = Receiver.Way.allCases.compactMap { way in
      let receiver = made.last { $0.way == way }!
      return SmallDisk(at: receiver.folder, megabytes: 2).map { (receiver, $0) }
    }
    gateway = ServingGateway(county, log: place.folder.appending(path: "serve.log"))
    faults = DeliveryFaults(county, gateway, server, receivers)
    system = ReceivingSystem(receivers, receipts: county.data.appending(path: "receipts"))
    try FileManager.default.createDirectory(at: errors, withIntermediateDirectories: true)
  }

  /// Whether the receivers' small disks could be mounted.
  var hasSmallDisks: Bool { !disks.isEmpty }

  private var errors: URL { county.folder.appending(path: "errors") }

  func run() throws {
    try server.start()
    // Says what is wrong with the rule books.
    try Measured.one(county.command(["queue", "list"]), passing: [0])
    try gateway.start()
    system.start(seed: random.next())
    let clock = ContinuousClock()
    let begun = clock.now
    var (closed, round) = (0, 0)
    while closed < runs {
      if round.isMultiple(of: 10) {
        print(
          "\(closed) of \(runs) runs closed, \(dropped.count) clients, \(rounded(seconds(begun.duration(to: clock.now)))) s"
        )
      }
      // The last of them leave something to list.
      isOver = closed > runs - receivers.count * 2
      try oneRound(round)
      round += 1
      closed = try county.count("SELECT count(*) FROM run")
    }
    print("\(closed) runs closed after \(rounded(seconds(begun.duration(to: clock.now)))) s; settling")
    try settle()
    print("settled after \(rounded(seconds(begun.duration(to: clock.now)))) s")
  }

  /// Stops everything and mends what is broken; again where it has been done.
  func end() {
    faults.waitUntilMended()
    system.stop()
    do {
      try gateway.stop()
      try server.kill()
    } catch {
      badEnds.append("\(error)")
    }
    badEnds += gateway.endsByItself + faults.troubles
  }

  /// To be done before the folder goes.
  func unmount() { for (_, disk) in disks { disk.unmount() } }

  // MARK: Rounds

  private struct RunRow {
    var id: Int
    var service: String
    var state: String
    var name: String
  }

  private func underWay() throws -> [RunRow] {
    try county.ask(
      """
      SELECT id, service, state, sealName FROM run WHERE state IN ('closed', 'released', 'failed', 'unknown') ORDER BY id
      """
    ).map { RunRow(id: Int($0[0])!, service: $0[1], state: $0[2], name: $0[3]) }
  }

  private func oneRound(_ round: Int) throws {
    try gateway.start()
    try turnDisks(round)
    let looks = try underWay().filter { $0.state == "unknown" && !left.contains($0.id) }.map { run in
      if sessions[run.id] == nil { sessions[run.id] = Set(server.sessions()) }
      return Command(["deliver", "\(run.id)"], run.service)
    }
    try perform(looks, canBeKilled: true)

    let standing = Dictionary(grouping: try underWay(), by: \.service)
    var asked: [Command] = []
    for receiver in receivers.shuffled(using: &random) {
      if let run = standing[receiver.service]?.first {
        if let command = command(about: run, receiver, isLast: false) { asked.append(command) }
      } else {
        try drop(for: receiver)
        asked.append(Command(["run", receiver.service], receiver.service))
      }
    }
    try waitForIntake(atMost: .seconds(4))
    let kinds: [DeliveryFault] = [
      .gatewayKilled, .sessionKilled, .sessionKilled, .sessionFrozen, .serverKilled, .serverFrozen, .folderAway,
      .folderAway, .outboxAway,
    ]
    for _ in 0..<Int.random(in: 1...2, using: &random) {
      faults.strike(kinds.randomElement(using: &random)!, seed: random.next())
    }
    try perform(asked, canBeKilled: true)
  }

  /// Full for two rounds of seven.
  private func turnDisks(_ round: Int) throws {
    for (receiver, disk) in disks {
      switch round % 7 {
      case 2:
        fullSince[receiver.service] = try county.count("SELECT coalesce(max(number), 0) FROM delivery")
        disk.fill()
      case 4 where disk.isFull:
        disk.free()
        let missed = try county.count(
          """
          SELECT count(*) FROM delivery JOIN run ON run.id = delivery.run WHERE service = '\(receiver.service)'
          AND outcome IS NOT 'arrived' AND delivery.number > \(fullSince[receiver.service] ?? 0)
          """)
        faults.count(.diskFull, met: missed > 0)
      default: break
      }
    }
  }

  /// One small report of clients that no other has.
  private func drop(for receiver: Receiver) throws {
    report += 1
    let clients = Int.random(in: 1...4, using: &random)
    let text = GeneratedReport(
      id: "FAULT-\(report)", clients: clients, seed: random.next(), code: receiver.service, first: client
    ).text
    let hidden = county.inbox.appending(path: ".fault-\(report).tmp")
    try Data(text.utf8).write(to: hidden)
    try FileManager.default.moveItem(at: hidden, to: county.inbox.appending(path: "fault-\(report).xml"))
    dropped += (client..<client + clients).map { ("B\($0)", receiver.service) }
    client += clients
  }

  /// - Returns: false where files still wait; they go with a later run.
  @discardableResult
  private func waitForIntake(atMost limit: Duration) throws -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + limit
    while clock.now < end {
      if try Feeder.visibleFiles(county.inbox).isEmpty,
        try county.count("SELECT count(*) FROM arrival WHERE path IS NULL") == 0
      {
        return true
      }
      pause(.milliseconds(20))
    }
    return false
  }

  // MARK: The person

  /// What a person says about a run that stands in its queue's way; nil where nothing now.
  private func command(about run: RunRow, _ receiver: Receiver, isLast: Bool) -> Command? {
    guard !left.contains(run.id) else { return nil }
    func command(_ words: [String]) -> Command { Command(words, run.service) }
    switch run.state {
    case "failed":
      if leaves(run) { return nil }
      return command(["retry", "\(run.id)", "--reason", "syy korjattu"])
    case "unknown":
      guard let hasArrived = truth(about: run, receiver) else { return nil }
      if leaves(run) { return nil }
      return command(
        ["resolve", "\(run.id)", hasArrived ? "--arrived" : "--not-arrived", "--reason", DeliverySession.reason])
    case "closed":
      return Bool.random(using: &random) && !isLast
        ? command(["run", "cancel", "\(run.id)", "--reason", "peruttu"]) : command(["run", run.service])
    default:
      return switch Int.random(in: 0..<3, using: &random) {
      case 0: command(["deliver", "\(run.id)"])
      case 1: command(["run", run.service])
      default: nil
      }
    }
  }

  private func leaves(_ run: RunRow) -> Bool {
    guard isOver, Int.random(in: 0..<3, using: &random) == 0 else { return false }
    left.insert(run.id)
    return true
  }

  /// Whether the dataset is at its receiver, for whoever looks there; nil while that may still change.
  private func truth(about run: RunRow, _ receiver: Receiver) -> Bool? {
    guard !faults.isDisturbed(receiver.service) else { return nil }
    if receiver.way == .sftp {
      guard let seen = sessions[run.id], seen.isDisjoint(with: server.sessions()) else { return nil }
    }
    return receiver.has(run.name)
  }

  // MARK: Commands

  private struct Command {
    var words: [String]
    var service: String
    init(_ words: [String], _ service: String) { (self.words, self.service) = (words, service) }
  }

  private struct Running {
    var command: Command
    var process: Started
    var error: URL
    var started: ContinuousClock.Instant
    /// When it is killed; nil: not, or when its step is first seen at the receiver.
    var killAt: ContinuousClock.Instant?
    var aim: Receiver.Step?
    /// What showed the step before.
    var before: Set<String>
  }

  /// Runs commands, some at once, and kills some of them at random moments.
  private func perform(_ commands: [Command], canBeKilled: Bool) throws {
    var waiting = commands[...]
    var running: [Running] = []
    let clock = ContinuousClock()
    while !waiting.isEmpty || !running.isEmpty {
      while running.count < DeliverySession.width, let next = waiting.popFirst() {
        running.append(try start(next, canBeKilled: canBeKilled))
      }
      for index in running.indices {
        let now = clock.now
        if let step = running[index].aim, running[index].killAt == nil,
          !receiver(of: running[index].command).names(showing: step).isSubset(of: running[index].before)
        {
          running[index].killAt = now + .microseconds(Int.random(in: 0...10_000, using: &random))
        }
        if let due = running[index].killAt, due <= now { running[index].process.send(SIGKILL) }
        if running[index].started.duration(to: now) > .seconds(90) {
          badEnds.append("did not end within 90 s: \(running[index].command.words.joined(separator: " "))")
          running[index].process.send(SIGKILL)
        }
      }
      let ended = running.filter(\.process.hasEnded)
      running.removeAll { running in ended.contains { $0.process.process == running.process.process } }
      for command in ended { try judge(command) }
      pause(.microseconds(running.contains { $0.aim != nil } ? 200 : 1_000))
    }
  }

  private func start(_ command: Command, canBeKilled: Bool) throws -> Running {
    commands += 1
    let error = errors.appending(path: "\(commands)")
    let isKilled = canBeKilled && Int.random(in: 0..<3, using: &random) == 0
    // Most kills meet a delivery at one of its steps.
    let aim =
      isKilled && Int.random(in: 0..<4, using: &random) > 0 ? Receiver.Step.allCases.randomElement(using: &random) : nil
    let now = ContinuousClock.now
    let after = Duration.milliseconds(Int.random(in: 0...400, using: &random))
    return Running(
      command: command,
      process: try Started(county.command(command.words + ["--by", "aino"]), error: error.path), error: error,
      started: now, killAt: isKilled && aim == nil ? now + after : nil, aim: aim,
      before: aim.map { receiver(of: command).names(showing: $0) } ?? [])
  }

  private func receiver(of command: Command) -> Receiver { receivers.first { $0.service == command.service }! }

  private func judge(_ running: Running) throws {
    let ended = try running.process.wait()
    if ended.signal == SIGKILL, running.killAt != nil {
      faults.count(.commandKilled, met: true)
    } else if let status = ended.status, [0, 3, 6, 7].contains(status) {
      if running.killAt != nil { faults.count(.commandKilled, met: false) }
    } else {
      let how = ended.status.map { "status \($0)" } ?? "signal \(ended.signal ?? 0)"
      badEnds.append("\(how): \(running.command.words.joined(separator: " ")); see \(running.error.path)")
      return
    }
    try? FileManager.default.removeItem(at: running.error)
  }

  // MARK: The end

  /// All is mended; every run comes to an end, or is left as it is listed.
  private func settle() throws {
    faults.waitUntilMended()
    for (_, disk) in disks { disk.free() }
    try server.start()
    let clock = ContinuousClock()
    let end = clock.now + DeliverySession.settleMax
    isOver = true
    while clock.now < end {
      try gateway.start()
      let runs = try underWay()
      if runs.allSatisfy({ left.contains($0.id) }), try waitForIntake(atMost: .seconds(30)) {
        let blocked = Set(runs.map(\.service))
        let open = try county.ask(
          """
          SELECT DISTINCT report.service FROM feeLine JOIN report ON report.number = feeLine.report
          WHERE feeLine.state = 'open'
          """
        ).map { $0[0] }.filter { !blocked.contains($0) }
        guard !open.isEmpty else { break }
        try perform(open.map { Command(["run", $0], $0) }, canBeKilled: false)
        continue
      }
      for run in runs where run.state == "unknown" && sessions[run.id] == nil {
        sessions[run.id] = Set(server.sessions())
      }
      let looks = runs.filter { $0.state == "unknown" && !left.contains($0.id) }
      try perform(looks.map { Command(["deliver", "\($0.id)"], $0.service) }, canBeKilled: false)
      let asked = try underWay().compactMap { run in
        command(about: run, receivers.first { $0.service == run.service }!, isLast: true)
      }
      try perform(asked, canBeKilled: false)
      pause(.milliseconds(50))
    }
    // Receipts that are still to come may settle one that was left.
    system.stop()
    let last = clock.now + .seconds(60)
    while clock.now < last {
      let waiting = try FileManager.default.contentsOfDirectory(atPath: county.data.appending(path: "receipts").path)
      if waiting.isEmpty, try waitForIntake(atMost: .seconds(1)) { break }
      pause(.milliseconds(50))
    }
  }
}
