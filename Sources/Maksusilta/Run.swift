import ArgumentParser
import Domain
import Gateway

struct Run: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Sulje palvelun maksuajo ja toimita aineisto / close a service's run and deliver its dataset.",
    discussion: """
      maksusilta run PALVELU [--period 2024-04] [--dry-run]
      maksusilta run show AJO
      maksusilta run release AJO --by TUNNUS
      maksusilta run cancel AJO --reason PERUSTELU

      \(ExitStatus.help)
      """,
    subcommands: [Close.self, Show.self, Free.self, Cancel.self], defaultSubcommand: Close.self)

  struct Close: GatewayCommand {
    static let configuration = CommandConfiguration(
      commandName: "close", abstract: "Sulje ajo / close a run.", discussion: ExitStatus.help)
    @OptionGroup var common: CommonOptions
    @Argument(help: "Palvelu / service.") var service: String
    @Option(help: "Vain tämä kausi / this period only.") var period: Month?
    @Flag(help: "Näytä, mitä tehtäisiin / show what would be done.") var dryRun = false
    @Option(help: "Sulkija / who closes.") var by: String?

    func perform() throws -> ExitStatus {
      let premises = try common.premises()
      let desk = Operator(premises, as: by ?? Person.current)
      let language = common.language(premises.settings)
      let findings: [Finding]
      var state: RunState?
      if dryRun {
        let rehearsal = try desk.desk.rehearse(ServiceCode(service), period: period)
        findings = rehearsal.findings
        if common.json { Output.json { $0.rehearsal(rehearsal) } } else { Output.line(rehearsal.sentence(language)) }
      } else {
        let closing = try desk.run(ServiceCode(service), period: period)
        state = closing.run?.state
        findings = closing.findings
        if common.json {
          Output.json { $0.closing(closing) }
        } else {
          for run in closing.finished { Output.line(run.sentence(premises, language)) }
          Output.line(closing.sentence(premises, language))
        }
      }
      if !common.json {
        for finding in findings {
          Output.write(Array(FindingText.paragraph(finding, file: service, language).utf8))
        }
      }
      if let state, ExitStatus(ofRun: state) != .success { return ExitStatus(ofRun: state) }
      return findings.contains { $0.effect != .none } ? .held : .success
    }
  }

  struct Free: GatewayCommand {
    static let configuration = CommandConfiguration(
      commandName: "release", abstract: "Vapauta suljettu ajo ja toimita se / let a closed run go and deliver it.",
      discussion: ExitStatus.help)
    @OptionGroup var common: CommonOptions
    @Argument(help: "Ajon numero / run number.") var run: Int64
    @Option(help: "Vapauttaja / who releases.") var by: String?

    func perform() throws -> ExitStatus {
      let premises = try common.premises()
      return try RunAnswer.show(Operator(premises, as: by ?? Person.current).release(run: RunID(run)), common, premises)
    }
  }

  struct Cancel: GatewayCommand {
    static let configuration = CommandConfiguration(
      commandName: "cancel",
      abstract: "Peru suljettu ajo, jota ei ole vapautettu / take back a closed run that was not released.",
      discussion: ExitStatus.help)
    @OptionGroup var common: CommonOptions
    @Argument(help: "Ajon numero / run number.") var run: Int64
    @Option(help: "Perustelu / reason.") var reason: String
    @Option(help: "Peruja / who cancels.") var by: String?

    func perform() throws -> ExitStatus {
      let premises = try common.premises()
      return try RunAnswer.show(
        Operator(premises, as: by ?? Person.current).cancel(run: RunID(run), reason: reason), common, premises)
    }
  }

  struct Show: GatewayCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Näytä ajo ja sen asiakirjat / show a run and its documents.",
      discussion: ExitStatus.help)
    @OptionGroup var common: CommonOptions
    @OptionGroup var purpose: Purpose
    @Argument(help: "Ajon numero / run number.") var run: Int64

    func perform() throws -> ExitStatus {
      let premises = try common.premises()
      let page = try RunPage(Operator(premises, as: Person.current), RunID(run), why: purpose.why)
      if common.json {
        Output.json { page.json(&$0) }
      } else {
        Output.write(Array(page.text(common.language(premises.settings)).utf8))
      }
      return .success
    }
  }

  // ParsableCommand wants it; the default subcommand does the work.
  var common: CommonOptions { CommonOptions() }
  func perform() throws -> ExitStatus { throw CleanExit.helpRequest(self) }
}
