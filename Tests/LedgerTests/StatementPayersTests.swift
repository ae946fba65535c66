import Domain
import Testing

@testable import Ledger

/// What documents are formed with is read from a client's stored commitments without reading the rest.
@Suite struct StatementPayers {
  private let text: String = {
    let first = Day(year: 2024, month: 4, day: 1)!
    // Names that look like the text around them.
    var whole = CommitmentStatement(number: #"PS "1"\,]}"#, kind: "ostopalvelu", validFrom: first)
    whole.contract = #"},{"number":"X"#
    whole.components = [ComponentStatement(code: "HOITO", price: Money(cents: -5), unit: "kk")]
    whole.payerRules = [PayerRuleStatement(order: 1, payer: "KUNTA-X", items: ["A", #"B"]"#])]
    whole.payers = [
      PayerStatement(
        code: "EV-1", role: "edunvalvoja", name: #"Oy "V" \ Ab"#,
        address: Address(nonDisclosure: false, street: "K 1", postalCode: "1", city: "J", country: "FI")),
      PayerStatement(code: "MA-2", role: "maksaja"),
    ]
    whole.absences = [AbsenceStatement(reason: "LOMA", first: first, last: first.next)]
    return StatementText.of([whole, CommitmentStatement(number: "PS-2", kind: "palveluseteli", validFrom: nil)])
  }()

  @Test func `number and payers are what a whole reading gives, and nothing else is read`() throws {
    let whole = try StatementText.commitments(in: text)
    var text = text
    let payers = try text.withUTF8 { try StatementText.payers(in: $0) }
    #expect(payers.map(\.number) == [#"PS "1"\,]}"#, "PS-2"])
    #expect(payers.map(\.payers) == whole.map(\.payers) && payers[0].payers.count == 2)
    #expect(payers.allSatisfy { $0.contract == nil && $0.components.isEmpty && $0.absences.isEmpty })
  }

  @Test func `a text that was cut anywhere is refused`() {
    for length in 0..<text.utf8.count {
      var cut = String(decoding: text.utf8.prefix(length), as: UTF8.self)
      #expect(throws: LedgerFailure.self) { try cut.withUTF8 { try StatementText.payers(in: $0) } }
    }
  }
}
