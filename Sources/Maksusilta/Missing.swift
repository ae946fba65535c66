import ArgumentParser
import Domain
import Gateway

struct Missing: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "missing", abstract: "Odotetut raportit, joita ei ole tullut / expected reports that have not come.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @OptionGroup var purpose: Purpose
  @Option(help: "Kausi / period, 2024-04.") var period: Month
  @Option(help: "Palvelu / service.") var service: String?

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let missing = try Operator(premises, as: Person.current).missing(
      in: period, service: service.map { ServiceCode($0) }, why: purpose.why)
    if common.json {
      Output.json { $0.missing(missing) }
    } else {
      let language = common.language(premises.settings)
      let finnish = language == .finnish
      Output.table(
        finnish
          ? ["palvelu", "yksikkö", "", "tuottaja", "viimeisin", "kausi", "sitoumuksia"]
          : ["service", "unit", "", "provider", "latest", "period", "commitments"],
        missing.reports.map {
          [
            $0.service.value, $0.unitCode, $0.unitName, $0.providerName, $0.reportID, $0.period.description,
            "\($0.goingOn)",
          ]
        }, right: [6])
      for commitment in missing.commitments {
        Output.line(
          finnish
            ? "sitoumusaineiston maksusitoumus \(commitment.number), asiakas \(commitment.client): ei raportoitu"
            : "commitment \(commitment.number) of a feed, client \(commitment.client): not reported")
      }
    }
    return missing.reports.isEmpty && missing.commitments.isEmpty ? .success : .held
  }
}
