import ArgumentParser
import Domain
import Gateway

struct Explain: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Miksi tämä summa / why this sum: the sentences, the month drawn, and the sum computed again.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @OptionGroup var purpose: Purpose
  @Argument(help: "Rivin numero / line number.") var line: Int64

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let explained = try Operator(premises, as: Person.current).explain(LineNumber(line), why: purpose.why)
    let language = common.language(premises.settings)
    if common.json {
      Output.json { json in
        json.object { json in
          json.member("line", line)
          json.member("amount", explained.stored.line.amount.description)
          json.member("recomputed", explained.recomputed?.description)
          json.member("agrees", explained.agrees)
          json.member("report", explained.report.id)
          json.member("ruleBook", explained.report.book.description)
          json.key("explanation")
          json.bilingual(explained.text)
          json.key("month")
          json.bilingual(Bilingual(fi: explained.drawing(.finnish), en: explained.drawing(.english)))
        }
      }
    } else {
      Output.line(explained.text[language])
      Output.line("")
      Output.line(explained.drawing(language))
      switch (explained.agrees, language) {
      case (true, .finnish): Output.line("Laskettu uudelleen: \(explained.stored.line.amount.finnish), sama summa.")
      case (true, .english): Output.line("Computed again: €\(explained.stored.line.amount), the same.")
      case (false, .finnish):
        Output.line("Laskettu uudelleen: \(explained.recomputed?.finnish ?? "ei laskettavissa"). SUMMA EROAA.")
      case (false, .english):
        Output.line("Computed again: \(explained.recomputed?.description ?? "not computable"). THE SUM DIFFERS.")
      }
    }
    return explained.agrees ? .success : .difference
  }
}
