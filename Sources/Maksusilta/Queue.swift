import ArgumentParser
import Domain
import Gateway

struct Queue: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", abstract: "Palvelujen jonot ja aikataulut / services' queues and schedules.",
    discussion: ExitStatus.help,
    subcommands: [QueueList.self, QueueNext.self, QueuePause.self, QueueResume.self],
    defaultSubcommand: QueueList.self)
}

struct QueueList: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Jonot: tila, aikataulu, avoimet rivit / queues: state, schedule, open lines.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Option(help: "Palvelu / service.") var service: String?

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let queues = try Operator(premises, as: Person.current).queues(of: service.map { ServiceCode($0) }, times: 1)
    if common.json {
      Output.json { json in json.array { json in for queue in queues { json.queue(queue) } } }
    } else {
      let language = common.language(premises.settings)
      let finnish = language == .finnish
      Output.table(
        finnish
          ? ["palvelu", "tila", "aikataulu", "seuraava", "avoimia", "summa"]
          : ["service", "state", "schedule", "next", "open lines", "total"],
        queues.map { queue in
          [
            queue.service.value, queue.standing(language),
            queue.schedule?.sentence(language) ?? (finnish ? "vain käsin" : "by hand only"),
            queue.next.first?.local ?? "–", "\(queue.waiting?.lines ?? 0)",
            (queue.waiting?.total ?? .zero).description,
          ]
        }, right: [4, 5])
    }
    return .success
  }
}

struct QueueNext: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "next", abstract: "Mitä tulee: seuraavat ajot järjestyksessä / what comes: the next runs in order.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Argument(help: "Palvelu / service.") var service: String?
  @Option(help: "Kuinka monta kutakin / how many of each.") var count = 3

  func validate() throws {
    guard (1...1_000).contains(count) else { throw ValidationError("--count 1…1000") }
  }

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let queues = try Operator(premises, as: Person.current).queues(of: service.map { ServiceCode($0) }, times: count)
    if common.json {
      Output.json { json in json.array { json in for queue in queues { json.queue(queue) } } }
      return .success
    }
    let language = common.language(premises.settings)
    let times = queues.flatMap { queue in queue.next.map { ($0, queue) } }.sorted { $0.0 < $1.0 }
    Output.table(
      language == .finnish ? ["milloin", "palvelu", "jono"] : ["when", "service", "queue"],
      times.map { time, queue in [time.description, queue.service.value, queue.standing(language)] })
    return .success
  }
}

struct QueuePause: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Pysäytä jono: mitään ei suljeta eikä toimiteta / nothing is closed or delivered.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Argument(help: "Palvelu / service.") var service: String
  @Option(help: "Perustelu / reason.") var reason: String
  @Option(help: "Pysäyttäjä / who pauses.") var by: String?

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let desk = Operator(premises, as: by ?? Person.current)
    try desk.pause(ServiceCode(service), reason: reason)
    return try QueueAnswer.show(desk, service, common, premises)
  }
}

struct QueueResume: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Jatka jonoa / go on with a queue.", discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Argument(help: "Palvelu / service.") var service: String
  @Option(help: "Perustelu / reason.") var reason: String?
  @Option(help: "Jatkaja / who resumes.") var by: String?

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let desk = Operator(premises, as: by ?? Person.current)
    try desk.resume(ServiceCode(service), reason: reason)
    return try QueueAnswer.show(desk, service, common, premises)
  }
}

private enum QueueAnswer {
  static func show(
    _ desk: Operator, _ service: String, _ common: CommonOptions, _ premises: Premises
  ) throws -> ExitStatus {
    for queue in try desk.queues(of: ServiceCode(service), times: 1) {
      if common.json {
        Output.json { $0.queue(queue) }
      } else {
        Output.line("\(queue.service)  \(queue.standing(common.language(premises.settings)))")
      }
    }
    return .success
  }
}
