import ArgumentParser
import Domain
import Gateway

struct Manual: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Käsiteltävät: mitä odottaa ihmistä tai siirtyy seuraavaan ajoon / what waits for a person, with sums.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @OptionGroup var purpose: Purpose
  @Option(help: "Palvelu / service.") var service: String?
  @Option(help: "Kausi / period, 2024-04.") var period: Month?

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let list = try Operator(premises, as: Person.current).manualList(
      of: service.map { ServiceCode($0) }, period: period, why: purpose.why)
    if common.json {
      Output.json { json in json.array { json in for entry in list { json.manualEntry(entry) } } }
    } else {
      let language = common.language(premises.settings)
      Output.table(
        language == .finnish
          ? [
            "palvelu", "raportti", "kausi", "asiakas", "maksusitoumus", "maksaja", "syy", "mitä tehdään", "rivit", "€",
          ]
          : ["service", "report", "period", "client", "commitment", "payer", "cause", "what to do", "lines", "€"],
        list.map { entry in
          [
            entry.service.value, entry.reportID, entry.period.description, entry.client, entry.commitment,
            entry.payer.description, entry.causes.isEmpty ? "–" : entry.causes.joined(separator: " "),
            entry.standing.whatToDo[language], entry.lines.map(\.description).joined(separator: " "),
            entry.total.description,
          ]
        }, right: [9])
    }
    return list.contains { $0.standing != .carried } ? .held : .success
  }
}
