import ArgumentParser
import Domain
import Gateway

struct Checklist: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "checklist",
    abstract:
      "Tarkistuslista: raportit, summat osa-alueittain, muutokset edellisestä kuusta / check list of a service and month.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @OptionGroup var purpose: Purpose
  @Argument(help: "Palvelu / service.") var service: String
  @Option(help: "Kausi / period, 2024-04.") var period: Month

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let list = try Operator(premises, as: Person.current).checkList(
      of: ServiceCode(service), period: period, why: purpose.why)
    if common.json {
      Output.json { $0.checkList(list) }
    } else {
      let language = common.language(premises.settings)
      for part in list.parts(language) {
        Output.line("")
        Output.line(part.title)
        if !part.rows.isEmpty { Output.table(part.head, part.rows, right: part.right) }
      }
    }
    return list.held.contains { $0.standing != .carried } || !list.missing.isEmpty ? .held : .success
  }
}
