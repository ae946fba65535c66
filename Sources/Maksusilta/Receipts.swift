import ArgumentParser
import Domain
import Gateway

struct Receipts: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipts",
    abstract:
      "Mitä SAPista odotetaan, tai mitä yhdestä asiakirjasta on kuultu / what is awaited from SAP, or heard of a document.",
    discussion: """
      maksusilta receipts [--overdue]
      maksusilta receipts ASIAKIRJA

      \(ExitStatus.help)
      """)
  @OptionGroup var common: CommonOptions
  @OptionGroup var purpose: Purpose
  @Argument(help: "Asiakirjan numero / document number.") var document: Int64?
  @Flag(help: "Vain myöhässä olevat / overdue only.") var overdue = false
  @Option(help: "Palvelu / service.") var service: String?

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let desk = Operator(premises, as: Person.current)
    let language = common.language(premises.settings)
    if let document {
      try show(desk.receipts(of: DocumentNumber(document), why: purpose.why), language)
      return .success
    }
    let runs = try (overdue ? desk.overdue() : desk.awaitingReceipts()).filter {
      service == nil || $0.run.service.value == service
    }
    if common.json {
      Output.json { json in json.array { json in for run in runs { json.awaited(run) } } }
      return .success
    }
    Output.table(
      language == .finnish
        ? ["ajo", "palvelu", "toimitettu", "asiakirjat"] : ["run", "service", "delivered", "documents"],
      runs.map {
        ["\($0.run.id)", $0.run.service.value, $0.deliveredAt.local, $0.counts.sentence(language)]
      }, right: [0])
    for run in runs {
      // What a person looks at first: documents SAP could not post.
      for document in try desk.documents(of: run.run, in: [.failedOpen, .failedFinal, .partial]) {
        Output.line("  \(document.summary.number)  \(StateWord.of(document.state, language))")
      }
    }
    return .success
  }

  private func show(_ found: (DocumentRecord, [DocumentReceipt]), _ language: Language) {
    let (document, receipts) = found
    if common.json {
      Output.json { json in
        json.object { json in
          json.key("document")
          json.document(document)
          json.key("receipts")
          json.array { json in for receipt in receipts { json.receipt(receipt) } }
        }
      }
      return
    }
    Output.line(
      "\(document.summary.number)  \(StateWord.of(document.state, language))"
        + (document.receiverKey.map { "  SAP \($0)" } ?? ""))
    for receipt in receipts {
      Output.line(
        "  \((receipt.loggedAt ?? receipt.takenAt).local)  \(receipt.code)  "
          + (receipt.message.map(maskingIdentityCodes) ?? ""))
    }
  }
}
