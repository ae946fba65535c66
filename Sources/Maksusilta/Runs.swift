import ArgumentParser
import Domain
import Gateway

struct Runs: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "Luettele ajot / list runs, newest first.", discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Option(help: "Palvelu / service.") var service: String?

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let runs = try Operator(premises, as: Person.current).runs(of: service.map { ServiceCode($0) })
    if common.json {
      Output.json { json in json.array { json in for run in runs { json.run(run) } } }
    } else {
      let language = common.language(premises.settings)
      let finnish = language == .finnish
      Output.table(
        finnish
          ? ["ajo", "palvelu", "kausi", "tila", "laskuja", "rivejä", "summa", "suljettu", "aineisto"]
          : ["run", "service", "period", "state", "documents", "lines", "total", "closed", "dataset"],
        runs.map {
          [
            "\($0.id)", $0.service.value, "\($0.period)", StateWord.of($0.state, language), "\($0.documents)",
            "\($0.lines)",
            $0.total.description, $0.closedAt.local, $0.seal.name,
          ]
        }, right: [0, 4, 5, 6])
    }
    return .success
  }
}
