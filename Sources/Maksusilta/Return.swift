import ArgumentParser
import Domain
import Gateway

struct Return: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "return", abstract: "Palauta raportti tuottajalle / send a report back to its producer.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Argument(help: "Numero tai tunnus / number or id.") var report: String
  @Option(help: "Perustelu / reason.") var reason: String
  @Option(help: "Palauttaja / who returns it.") var by: String?

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let desk = Operator(premises, as: by ?? Person.current)
    let returned = try desk.sendBack(report, reason: reason)
    Acted.show(returned, "palautti", "returned", by: desk.person, common, premises)
    return .success
  }
}
