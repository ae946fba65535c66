import ArgumentParser
import Domain
import Gateway

struct Intake: GatewayCommand {
  static let configuration = CommandConfiguration(
    abstract: "Käy saapuneet kerran läpi / one pass over the inbox, then end.", discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let language = common.language(premises.settings)
    var verdicts: [Verdict] = []
    let pass = try IntakePass(premises)
    try pass.once { taken in
      verdicts.append(taken.outcome.verdict)
      if common.json {
        Output.json { $0.taken(taken) }
      } else {
        Output.line(taken.sentence(language))
      }
    }
    return pass.failed > 0 ? .surroundings : .of(verdicts)
  }
}
