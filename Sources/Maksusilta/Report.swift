import ArgumentParser
import Domain
import Gateway

struct Report: GatewayCommand {
  static let configuration = CommandConfiguration(
    abstract: "Näytä raportti, sen havainnot ja rivit / show one report with its findings and lines.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Argument(help: "Numero tai tunnus / number or id.") var report: String

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let desk = Operator(premises, as: Person.current)
    let report = try desk.report(report)
    if common.json {
      try ReportPage(desk, report).json { Output.write($0) }
    } else {
      try ReportPage(desk, report).text(common.language(premises.settings)) { Output.write($0) }
    }
    return .success
  }
}
