import ArgumentParser
import Domain
import Gateway

struct Status: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Tila yhdellä sivulla / one-screen state.", discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let status = try Operator(premises, as: Person.current).status()
    if common.json {
      Output.json { $0.status(status) }
    } else {
      Output.write(Array(status.text(common.language(premises.settings)).utf8))
    }
    return status.isBalanced ? .success : .difference
  }
}
