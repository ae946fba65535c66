import ArgumentParser
import Domain
import Gateway

struct Intake: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "intake", abstract: "Käy saapuneet kerran läpi / one pass over the inbox, then end.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Flag(
    help:
      "Ota myös tiedostot, joiden päättävä juurielementti puuttuu / take files that lack their closing root element too."
  )
  var incompleteToo = false

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let language = common.language(premises.settings)
    var verdicts: [Verdict] = []
    let pass = try IntakePass(premises, takesIncomplete: incompleteToo)
    try pass.once { taken in
      verdicts.append(taken.outcome.verdict)
      if common.json {
        Output.json { $0.taken(taken) }
      } else {
        Output.line(taken.sentence(language))
      }
    }
    for left in pass.leftUnfinished() {
      if common.json {
        Output.json { $0.left(left) }
      } else {
        Output.line(left.sentence(language))
      }
    }
    return pass.failed > 0 ? .surroundings : .of(verdicts)
  }
}
