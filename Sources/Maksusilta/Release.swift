import ArgumentParser
import Domain
import Gateway

struct Release: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Vapauta ihmistä odottavia rivejä / let held lines go to the next run.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @OptionGroup var lines: LineChoice
  @Option(help: "Perustelu / reason.") var reason: String
  @Option(help: "Vapauttaja / who releases.") var by: String?

  func validate() throws { try lines.check() }

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let desk = Operator(premises, as: by ?? Person.current)
    let chosen = try lines.numbers(desk, in: .held)
    try desk.release(chosen, reason: reason)
    LineChoice.show(chosen, "vapautti", "released", by: desk.person, common, premises)
    return .success
  }
}
