import ArgumentParser
import Domain
import Gateway

struct Run: GatewayCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sulje palvelun maksuajo ja toimita aineisto / close a service's run and deliver its dataset.",
    discussion: """
      maksusilta run PALVELU [--period 2024-04] [--dry-run]
      maksusilta run show AJO

      \(ExitStatus.help)
      """,
    subcommands: [Close.self, Show.self], defaultSubcommand: Close.self)

  struct Close: GatewayCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sulje ajo / close a run.", discussion: ExitStatus.help)
    @OptionGroup var common: CommonOptions
    @Argument(help: "Palvelu / service.") var service: String
    @Option(help: "Vain tämä kausi / this period only.") var period: Month?
    @Flag(help: "Näytä, mitä tehtäisiin / show what would be done.") var dryRun = false
    @Option(help: "Sulkija / who closes.") var by: String?

    func perform() throws -> ExitStatus {
      let premises = try common.premises()
      let desk = Operator(premises, as: by ?? Person.current).desk
      let language = common.language(premises.settings)
      let findings: [Finding]
      if dryRun {
        let rehearsal = try desk.rehearse(ServiceCode(service), period: period)
        findings = rehearsal.findings
        if common.json { Output.json { $0.rehearsal(rehearsal) } } else { Output.line(rehearsal.sentence(language)) }
      } else {
        let closing = try desk.run(ServiceCode(service), period: period, by: by ?? Person.current)
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
      return findings.contains { $0.effect != .none } ? .held : .success
    }
  }

  struct Show: GatewayCommand {
    static let configuration = CommandConfiguration(
      abstract: "Näytä ajo ja sen asiakirjat / show a run and its documents.", discussion: ExitStatus.help)
    @OptionGroup var common: CommonOptions
    @Argument(help: "Ajon numero / run number.") var run: Int64

    func perform() throws -> ExitStatus {
      let premises = try common.premises()
      let page = try RunPage(Operator(premises, as: Person.current), RunID(run))
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
