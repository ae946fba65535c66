import Domain
import Gateway

/// How commands that take a run on answer.
enum RunAnswer {
  static func show(_ run: RunSummary, _ common: CommonOptions, _ premises: Premises) throws -> ExitStatus {
    if common.json {
      Output.json { $0.run(run) }
    } else {
      Output.line(run.sentence(premises, common.language(premises.settings)))
    }
    return ExitStatus(ofRun: run.state)
  }
}
