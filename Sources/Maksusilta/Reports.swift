import ArgumentParser
import Domain
import Gateway

struct Reports: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "reports", abstract: "Luettele raportit / list reports.", discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Option(help: "Palvelu / service.") var service: String?
  @Option(help: "Kausi / period, 2024-04.") var period: Month?
  @Option(help: "Tila / state: toCheck, checked, approved, returned, superseded.") var state: ReviewState?

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let reports = try Operator(premises, as: Person.current).reports(
      ReportFilter(service: service.map { ServiceCode($0) }, period: period, state: state))
    if common.json {
      Output.json { json in json.array { json in for report in reports { json.report(report) } } }
    } else {
      let language = common.language(premises.settings)
      let finnish = language == .finnish
      Output.table(
        finnish
          ? ["nro", "tunnus", "v", "kausi", "palvelu", "yksikkö", "tulos", "tila", "rivejä", "odottaa", "summa"]
          : ["no", "id", "v", "period", "service", "unit", "verdict", "state", "lines", "held", "total"],
        reports.map {
          [
            "\($0.number)", $0.id, "\($0.version)", "\($0.period)", $0.service.value, $0.unitCode,
            StateWord.of($0.verdict, language),
            StateWord.of($0.state, language), "\($0.lines)", "\($0.heldLines)", $0.total.description,
          ]
        }, right: [0, 2, 8, 9, 10])
    }
    return .success
  }
}

extension ReviewState: ExpressibleByArgument {}
