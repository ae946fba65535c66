import ArgumentParser
import Domain
import Gateway

struct Report: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Näytä raportti, sen havainnot ja rivit / show one report with its findings and lines.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @OptionGroup var purpose: Purpose
  @Argument(help: "Numero tai tunnus / number or id.") var report: String

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let desk = Operator(premises, as: Person.current)
    let page = try ReportPage(desk, try desk.report(report), why: purpose.why)
    if common.json {
      try page.json { Output.write($0) }
    } else {
      try page.text(common.language(premises.settings)) { Output.write($0) }
    }
    return .success
  }
}
