import Domain
import Ledger

/// Who is on a document: the client, who pays, who receives it, and who owes it too.
///
/// The recipient (laskunsaaja) and co-debtors (yhteisvelallinen) of a commitment belong to what the client or the guardian pays; another payer
/// receives its own bill. An address under non-disclosure is on no document: only that there is one.
struct DocumentParties {
  let client: Party
  let payer: Party
  let recipient: Party
  let coDebtors: [Party]

  /// Nil where the statement no longer says who the payer is: a bill to somebody else would be worse than none.
  init?(_ group: LineGroup, knownPayers: [String: Party]) {
    let stated = group.client.commitments.first { $0.number == group.commitment }?.payers ?? []
    func party(_ statement: PayerStatement) -> Party {
      var party = Party(
        code: statement.code, familyName: statement.name, address: DocumentParties.disclosed(statement.address))
      party.customerNumber = knownPayers[statement.code]?.customerNumber
      return party
    }
    func party(_ code: String, as isRole: (String) -> Bool) -> Party? {
      let own = stated.filter { $0.code == code }
      return (own.first { isRole($0.role) } ?? own.first).map(party)
    }
    var client = group.client.party
    client.address = DocumentParties.disclosed(client.address)
    self.client = client
    switch group.payer {
    case .client: payer = client
    case .guardian(let code):
      guard let guardian = party(code, as: { $0 == "edunvalvoja" }) else { return nil }
      payer = guardian
    case .payer(let code):
      guard let known = party(code, as: { $0 == "maksaja" }) ?? knownPayers[code] else { return nil }
      payer = known
      recipient = known
      coDebtors = []
      return
    }
    recipient = stated.first { $0.role == "laskunsaaja" }.map(party) ?? payer
    coDebtors = stated.filter { $0.role == "yhteisvelallinen" }.map(party)
  }

  private static func disclosed(_ address: Address?) -> Address? {
    guard let address, address.nonDisclosure else { return address }
    return Address(nonDisclosure: true)
  }
}
