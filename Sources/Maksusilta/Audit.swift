import ArgumentParser
import Domain
import Gateway

struct Audit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Toimien ja katselujen ketju / the chain of acts and views.",
    discussion: """
      maksusilta audit [list] [--since 2024-05-01] [--person TILI]
      maksusilta audit verify [--expect TIIVISTE]
      maksusilta audit uses [--client TUNNUS]

      \(ExitStatus.help)
      """,
    subcommands: [List.self, Verify.self, Uses.self], defaultSubcommand: List.self)

  struct List: GatewayCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "Kuka teki mitä, milloin ja miksi; uusin viimeisenä / who did what, when and why, newest last.",
      discussion: ExitStatus.help)
    @OptionGroup var common: CommonOptions
    @Option(help: "Tästä päivästä alkaen / from this day on.") var since: Day?
    @Option(help: "Vain tämän tekijän / of this person only.") var person: String?

    func perform() throws -> ExitStatus {
      let premises = try common.premises()
      let desk = Operator(premises, as: Person.current)
      let language = common.language(premises.settings)
      try desk.acts(AuditFilter(since: since, person: person)) { row in
        if common.json { Output.json { $0.auditRow(row) } } else { Output.line(row.line(language)) }
      }
      return .success
    }
  }

  struct Verify: GatewayCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "Tarkista ketju ensimmäisestä rivistä viimeiseen / check the chain from its first row to its last.",
      discussion: ExitStatus.help)
    @OptionGroup var common: CommonOptions
    @Option(
      help: "Muualla säilytetty tiiviste, jonka on oltava ketjussa / a head kept elsewhere, which the chain must hold.")
    var expect: String?

    func perform() throws -> ExitStatus {
      let premises = try common.premises()
      let verdict = try Operator(premises, as: Person.current).verifyAudit(expecting: expect)
      if common.json {
        Output.json { $0.auditVerdict(verdict) }
      } else {
        Output.write(Array(verdict.text(common.language(premises.settings)).utf8))
      }
      return verdict.isWhole ? .success : .difference
    }
  }

  struct Uses: GatewayCommand {
    static let configuration = CommandConfiguration(
      commandName: "uses",
      abstract: "Kuka katsoi kenen tietoja ja miksi (käyttöloki) / who looked at whose data, and why (use log).",
      discussion: ExitStatus.help)
    @OptionGroup var common: CommonOptions
    @Option(help: "Asiakkaan tunnus / the client's code.") var client: String?

    func perform() throws -> ExitStatus {
      let premises = try common.premises()
      let desk = Operator(premises, as: Person.current)
      let language = common.language(premises.settings)
      try desk.uses(of: client) { use in
        if common.json { Output.json { $0.use(use) } } else { Output.line(use.line(language)) }
      }
      return .success
    }
  }
}
