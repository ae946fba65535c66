import Domain
import Ledger
import Support
import Testing

struct ReceiptTests {
  /// A delivered run of the clients, one document each.
  private func delivered(_ ledger: any FeeLedger, clients: [String]) throws -> RunID {
    try ledger.enterApproved("KR-1", clients: clients)
    let run = try #require(try ledger.closeAll()).id
    try ledger.note(.release, of: run, by: "Ajaja", at: at(20), why: nil)
    try ledger.note(.deliver, of: run, by: "maksusilta", at: at(21), why: nil)
    return run
  }

  private func status(_ code: String, _ document: Int64?, reference: String? = nil, key: String? = nil) -> StatusRecord
  {
    StatusRecord(
      document: document.map { DocumentNumber($0) }, reference: reference, code: code, loggedAt: at(30),
      message: StatusMessage(text: "teksti"), objectKey: key, line: 1, place: "EDI_DS40[1]")
  }

  /// One receipt file with these statuses.
  @discardableResult
  private func take(_ ledger: any FeeLedger, _ id: String, _ statuses: [StatusRecord]) throws -> (
    [ReceiptEffect], [RunSummary]
  ) {
    try ledger.claim(id)
    return try ledger.enterReceipt(.file(IntakeID(id)), at: at(31)) { entry in
      let effects = try statuses.enumerated().map { try entry.take($1, position: $0 + 1, of: nil) }
      return (effects, try entry.settle())
    }
  }

  @Test(arguments: Engine.allCases)
  func `a run is acknowledged when its last document is posted, and keeps SAP's numbers`(_ engine: Engine) throws {
    try engine.run { ledger in
      let run = try delivered(ledger, clients: ["A1", "A2"])
      #expect(try take(ledger, "r1", [status("53", 1, key: "0000004711")]).1.isEmpty)
      #expect(try ledger.awaitingReceipts().map(\.counts) == [DocumentCounts(byState: [.posted: 1, .waiting: 1])])
      // By reference where the receipt has no number of ours.
      let (_, moved) = try take(
        ledger, "r2",
        [status("64", nil, reference: "MS0000000000000002"), status("53", nil, reference: "MS0000000000000002")])
      #expect(moved.map(\.state) == [.acknowledged])
      #expect(try ledger.run(run)?.state == .acknowledged)
      #expect(try ledger.document(DocumentNumber(1))?.receiverKey == "0000004711")
      #expect(try ledger.awaitingReceipts().isEmpty)
      #expect(try ledger.receipts(of: DocumentNumber(2)).map(\.state) == [.inProgress, .posted])
      #expect(
        try ledger.acts(on: DocumentNumber(2)).map(\.reason) == ["64 → in-progress", "53 → posted"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a receipt proves that a file of unknown outcome came`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterApproved("KR-1", clients: ["A1", "A2"])
      let run = try #require(try ledger.closeAll()).id
      try ledger.note(.release, of: run, by: "Ajaja", at: at(20), why: nil)
      // Nothing has left: nobody can have a receipt for it.
      guard case .notSent(_, .released) = try take(ledger, "r0", [status("53", 1)]).0[0] else {
        Issue.record("a receipt for what never left was taken")
        return
      }
      let delivery = try ledger.beginDelivery(of: run, to: "sftp", at: at(22))
      try ledger.noteAppearing(delivery, at: at(23))
      try ledger.endDelivery(delivery, .lost(cause: "outcome-unknown", detail: ""), by: "maksusilta", at: at(24))
      let (effects, moved) = try take(ledger, "r1", [status("51", 2)])
      #expect(moved.map(\.state) == [.delivered])
      guard case .moved(_, .failedOpen) = effects[0] else {
        Issue.record("\(effects[0])")
        return
      }
      #expect(try ledger.documentCounts(of: run).byState == [.failedOpen: 1, .waiting: 1])
    }
  }

  @Test(arguments: Engine.allCases)
  func `strangers, contradictions and documents that never left move nothing`(_ engine: Engine) throws {
    try engine.run { ledger in
      let run = try delivered(ledger, clients: ["A1", "A2"])
      try take(ledger, "r1", [status("53", 1)])
      let (effects, moved) = try take(
        ledger, "r2",
        [
          status("53", 77), status("53", nil, reference: "MS0000000000000077"),
          status("53", 1, reference: "MS0000000000000002"), status("51", 1),
        ])
      #expect(effects[0] == .unknownDocument && effects[1] == .unknownDocument && effects[2] == .unknownDocument)
      guard case .conflict(let document, _) = effects[3] else {
        Issue.record("\(effects[3])")
        return
      }
      #expect(document.state == .posted && moved.isEmpty)
      #expect(try ledger.documentCounts(of: run).byState == [.posted: 1, .waiting: 1])
    }
  }

  @Test(arguments: Engine.allCases)
  func `what SAP refused for good is billed by the next run, and only that`(_ engine: Engine) throws {
    try engine.run { ledger in
      let run = try delivered(ledger, clients: ["A1", "A2"])
      try take(ledger, "r1", [status("53", 1), status("51", 2)])
      try expectRefusal(.wrongState) {
        try ledger.rebill(DocumentNumber(2), by: "Aino", reason: "?", at: at(40))
      }
      try take(ledger, "r2", [status("68", 2)])
      try ledger.rebill(DocumentNumber(2), by: "Aino", reason: "asiakas avattu SAPiin", at: at(41))
      // The receiver has the last word of each of its documents.
      #expect(try ledger.run(run)?.state == .acknowledged)
      #expect(try ledger.reconcile(period: nil).allSatisfy { $0.isBalanced && $0.open.lines == 1 })
      let next = try #require(try ledger.closeAll())
      #expect(try ledger.groups(of: next.id).map(\.1.client.code) == ["A2"])
      try expectRefusal(.unknownDocument) {
        try ledger.rebill(DocumentNumber(99), by: "Aino", reason: "?", at: at(42))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `where one status throws, none of its file has moved anything`(_ engine: Engine) throws {
    struct Cut: Error {}
    try engine.run { ledger in
      let run = try delivered(ledger, clients: ["A1"])
      try ledger.claim("r1")
      #expect(throws: Cut.self) {
        try ledger.enterReceipt(.file(IntakeID("r1")), at: at(31)) { entry in
          _ = try entry.take(status("53", 1), position: 1, of: nil)
          throw Cut()
        }
      }
      #expect(try ledger.documentCounts(of: run).byState == [.waiting: 1])
      #expect(try ledger.receipts(of: DocumentNumber(1)).isEmpty)
    }
  }
}
