import ArgumentParser
import Domain
import Gateway

struct Hold: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold", abstract: "Pidätä avoimia rivejä / keep open lines from the next run.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @OptionGroup var lines: LineChoice
  @Option(help: "Perustelu / reason.") var reason: String
  @Option(help: "Pidättäjä / who holds.") var by: String?

  func validate() throws { try lines.check() }

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let desk = Operator(premises, as: by ?? Person.current)
    let chosen = try lines.numbers(desk, in: .open)
    try desk.hold(chosen, reason: reason)
    LineChoice.show(chosen, "pidätti", "held", by: desk.person, common, premises)
    return .success
  }
}
