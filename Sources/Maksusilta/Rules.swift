import ArgumentParser
import Domain
import Gateway

struct Rules: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "Sääntökirjat / rule books.", discussion: ExitStatus.help,
    subcommands: [RulesCheck.self, RulesCompare.self])
}

struct RulesCheck: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Tarkista asetukset ja sääntökirjat, kaikki virheet kerralla / every problem of the settings at once.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions

  func perform() throws -> ExitStatus {
    // Problems are thrown, and told with file, line and key.
    let settings = try common.loadSettings()
    let books = settings.books.all
    if common.json {
      Output.json { json in
        json.object { json in
          json.member("folder", settings.folder)
          json.member("catalogue", settings.catalogue.reference)
          json.key("books")
          json.array { json in
            for book in books {
              json.object { json in
                json.member("file", book.file)
                json.member("ruleBook", book.reference.description)
                json.member("service", book.service.value)
                json.member("validFrom", book.validFrom.description)
              }
            }
          }
        }
      }
    } else {
      let finnish = common.language(settings) == .finnish
      Output.table(
        finnish ? ["sääntökirja", "palvelu", "voimassa", "tiedosto"] : ["rule book", "service", "from", "file"],
        books.map { [$0.reference.description, $0.service.value, $0.validFrom.description, $0.file] })
      if !settings.catalogue.reference.isEmpty { Output.line(settings.catalogue.reference) }
    }
    return .success
  }
}

struct RulesCompare: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract:
      "Laske kuukausi kahdella sääntökirjalla ja näytä erot / compute stored reports with two rule books, list each difference.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @OptionGroup var purpose: Purpose
  @Argument(help: "Tiedosto, asetuskansio tai tunnus@versio / file, settings folder or id@version.") var old: String
  @Argument(help: "Samoin / likewise.") var new: String
  @Option(help: "Kausi / period, 2024-04.") var period: Month
  @Option(help: "Palvelu / service, where the names leave it open.") var service: String?

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let language = common.language(premises.settings)
    let finnish = language == .finnish
    var changes: [RuleComparison.Change] = []
    let result = try RuleComparison(Operator(premises, as: Person.current), why: purpose.why).compare(
      old, new, service: service.map { ServiceCode($0) }, period: period
    ) { changes.append($0) }
    if common.json {
      Output.json { $0.comparison(result, changes) }
    } else {
      Output.table(
        finnish
          ? ["raportti", "asiakas", "maksusitoumus", "nimike", "maksaja", "ennen €", "jälkeen €", "ero €"]
          : ["report", "client", "commitment", "item", "payer", "before €", "after €", "difference €"],
        changes.map {
          [
            $0.report, $0.client, $0.commitment, $0.item, $0.payer.description, $0.old?.description ?? "–",
            $0.new?.description ?? "–", $0.difference.description,
          ]
        }, right: [5, 6, 7])
      Output.line(result.sentence(language))
    }
    return .success
  }
}
