import ArgumentParser
import Domain
import Gateway

struct Resolve: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve",
    abstract:
      "Ratkaise, minkä vain ihminen tietää: tuliko aineisto perille / settle what only a person knows: did it arrive.",
    discussion: """
      maksusilta resolve AJO --arrived|--not-arrived|--acknowledged --reason PERUSTELU
      maksusilta resolve AJO --document NUMERO --arrived|--not-arrived --reason PERUSTELU
      maksusilta resolve AJO --document NUMERO --rebill --reason PERUSTELU

      \(ExitStatus.help)
      """)
  @OptionGroup var common: CommonOptions
  @Argument(help: "Ajon numero / run number.") var run: Int64
  @Option(help: "Vain tämä asiakirja / this document only.") var document: Int64?
  @Flag(help: "Vastaanottajalla on se / the receiver has it.") var arrived = false
  @Flag(help: "Vastaanottajalla ei ole siitä mitään; lähetetään uudelleen / it has nothing of it; it is sent again.")
  var notArrived = false
  @Flag(help: "Vastaanottaja vahvisti kirjauksen ilman kuitteja / booked by the receiver's word, without receipts.")
  var acknowledged = false
  @Flag(help: "SAP hylkäsi lopullisesti (68): rivit seuraavaan ajoon / refused for good (68): lines to the next run.")
  var rebill = false
  @Option(help: "Perustelu / reason.") var reason: String
  @Option(help: "Ratkaisija / who resolves.") var by: String?

  func validate() throws {
    guard [arrived, notArrived, acknowledged, rebill].filter({ $0 }).count == 1, !rebill || document != nil,
      !acknowledged || document == nil
    else {
      throw ValidationError(
        "Anna yksi: --arrived, --not-arrived, --acknowledged (ajo) tai --rebill (--document). / Give one of them.")
    }
  }

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let desk = Operator(premises, as: by ?? Person.current)
    let document = document.map { DocumentNumber($0) }
    if rebill, let document {
      let record = try desk.rebill(document, reason: reason)
      if common.json {
        Output.json { $0.document(record) }
      } else {
        let finnish = common.language(premises.settings) == .finnish
        Output.line(
          finnish
            ? "Asiakirjan \(document) rivit (\(record.summary.total.finnish)) laskutetaan seuraavassa ajossa."
            : "The lines of document \(document) (\(record.summary.total) €) are billed in the next run.")
      }
      return .success
    }
    let resolution: Operator.Resolution = arrived ? .arrived : notArrived ? .notArrived : .acknowledged
    let resolved = try desk.resolve(run: RunID(run), document: document, as: resolution, reason: reason)
    _ = try RunAnswer.show(resolved, common, premises)
    return .success
  }
}
