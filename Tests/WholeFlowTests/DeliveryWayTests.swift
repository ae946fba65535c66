import Domain
import Foundation
import Gateway
import Ledger
import Support
import Testing

/// What becomes of a run between its closing and the receiver's last word, whatever comes in between.
@Suite struct DeliveryWay {
  /// A county with an approved report of two clients and a closed run of it.
  private func closed() throws -> (County, RunSummary) {
    let county = try County()
    try county.take(SmallReport(id: "KR-A").text, named: "a.xml")
    try county.take(
      SmallReport(id: "KR-B", client: "T2", identityCode: "020290-999B", commitment: "PS-T-2").text, named: "b.xml")
    for report in ["KR-A", "KR-B"] { _ = try county.desk().approve(report, reason: nil) }
    let run = try #require(try county.desk().desk.close(ServiceCode("YHT-ASU"), period: nil, by: "Ajaja").run)
    return (county, run)
  }

  private func outbox(_ county: County) -> URL { county.folder.appending(path: "var/outbox/YHT-ASU") }

  /// As a stop of the gateway leaves it: the attempt has begun, perhaps come to its last step, and has no end.
  private func stopped(_ county: County, _ run: RunSummary, isAppearing: Bool) throws {
    let ledger = county.premises.ledger
    let now = county.clock.now()
    try ledger.note(.release, of: run.id, by: "Ajaja", at: now, why: nil)
    let delivery = try ledger.beginDelivery(of: run.id, to: "kansio", at: now)
    if isAppearing { try ledger.noteAppearing(delivery, at: now) }
  }

  @Test func `a stop before the last step: nothing arrived, and it goes out`() throws {
    let (county, run) = try closed()
    try stopped(county, run, isAppearing: false)
    #expect(try county.desk().deliver(run: run.id).state == .delivered)
    #expect(try county.desk().deliveries(of: run).map(\.outcome) == [.failed, .arrived])
    #expect(try county.desk().acts(on: run).map(\.what) == ["close", "release", "attempt-stopped", "deliver"])
    #expect(county.files("outbox").count == 2)
  }

  @Test func `a stop at the last step, the file lies there: it is seen and not sent again`() throws {
    let (county, run) = try closed()
    try stopped(county, run, isAppearing: true)
    let dataset = county.folder.appending(path: "var/runs/" + run.seal.name)
    try FileManager.default.createDirectory(at: outbox(county), withIntermediateDirectories: true)
    try FileManager.default.moveItem(at: dataset, to: outbox(county).appending(path: run.seal.name))
    let delivered = try county.desk().deliver(run: run.id)
    #expect(delivered.state == .delivered)
    // The manifest was missing: the attempt that found the file completed it.
    #expect(county.files("outbox") == ["YHT-ASU/" + run.seal.name, "YHT-ASU/" + run.seal.name + ".manifest.json"])
  }

  @Test func `a stop at the last step, the file is gone: nobody knows, and only a person sends it again`() throws {
    let (county, run) = try closed()
    try stopped(county, run, isAppearing: true)
    try FileManager.default.createDirectory(at: outbox(county), withIntermediateDirectories: true)
    #expect(try county.desk().deliver(run: run.id).state == .unknown)
    // Neither the queue nor a new run sends it.
    let queue = ServiceQueue(county.premises, run.service)
    _ = queue.step()
    #expect(queue.standing == .blocked(run.id, .unknown))
    let refused = #expect(throws: GatewayFailure.self) { try county.desk().run(run.service, period: nil) }
    #expect(refused?.code == "queue-blocked" && refused?.message.en.contains("resolve \(run.id)") == true)
    #expect(county.files("outbox").isEmpty)
    let said = try county.desk("eero").resolve(run: run.id, as: .notArrived, reason: "SAP: ei saapunut")
    #expect(said.state == .released)
    #expect(try county.desk().deliver(run: run.id).state == .delivered)
    let acts = try county.desk().acts(on: run)
    #expect(acts.contains { $0.person == "eero" && $0.what == "not-arrived" && $0.reason == "SAP: ei saapunut" })
  }

  @Test func `a file seen without its manifest and gone at the next attempt was taken: it is not sent again`() throws {
    let (county, run) = try closed()
    try stopped(county, run, isAppearing: true)
    let ledger = county.premises.ledger
    let now = county.clock.now()
    let lost = try #require(ledger.deliveries(of: run.id).last)
    try ledger.endDelivery(lost.number, .lost(cause: "stopped", detail: ""), by: Act.gateway, at: now)
    try ledger.note(.notArrived, of: run.id, by: Act.gateway, at: now, why: "read back: data-only")
    // An attempt that completed it, and was stopped before it could say so; the receiver has taken both.
    _ = try ledger.beginDelivery(of: run.id, to: "kansio", at: now)
    try FileManager.default.createDirectory(at: outbox(county), withIntermediateDirectories: true)
    #expect(try county.desk().deliver(run: run.id).state == .unknown)
    #expect(county.files("outbox").isEmpty)
    // A person who has asked may have it sent.
    _ = try county.desk().resolve(run: run.id, as: .notArrived, reason: "SAP: ei saapunut")
    #expect(try county.desk().deliver(run: run.id).state == .delivered)
  }

  @Test func `a receipt settles an unknown outcome`() throws {
    let (county, run) = try closed()
    try stopped(county, run, isAppearing: true)
    try FileManager.default.createDirectory(at: outbox(county), withIntermediateDirectories: true)
    #expect(try county.desk().deliver(run: run.id).state == .unknown)
    let documents = try county.desk().documents(of: run).map(\.number.number)
    try receive(county, StatusFiles.aleaud([(documents[0], "53"), (documents[1], "51")]), "sap.xml")
    #expect(try county.desk().run(run.id).state == .delivered)
    // A 51 is open in SAP: nothing is sent again, and a later 53 ends it.
    let failed = try county.desk().documents(of: run, in: [.failedOpen])
    #expect(failed.map(\.summary.number.number) == [documents[1]])
    #expect(county.log.text.contains("document.failed"))
    _ = ServiceQueue(county.premises, run.service).step()
    #expect(county.files("outbox").isEmpty)
    try receive(county, StatusFiles.flat([(documents[1], "53")]), "sap.txt")
    #expect(try county.desk().run(run.id).state == .acknowledged)
    #expect(try county.desk().receipts(of: DocumentNumber(documents[1])).1.map(\.code) == ["51", "53"])
  }

  private func receive(_ county: County, _ text: String, _ name: String) throws {
    try Data(text.utf8).write(to: county.folder.appending(path: "var/receipts/" + name))
    try county.takeAll()
  }

  @Test func `a failure is tried again after growing pauses, and then asks for a person`() throws {
    let (county, run) = try closed()
    // A plain file where the receiver's folder belongs.
    try Data().write(to: outbox(county))
    let queue = ServiceQueue(county.premises, run.service)
    var pauses: [Int64] = []
    while try county.desk().run(run.id).state != .failed {
      let before = county.clock.now()
      guard let wake = queue.step() else { break }
      pauses.append(wake.unixSeconds! - before.unixSeconds!)
      county.clock.set(wake)
      try #require(pauses.count < 20)
    }
    #expect(pauses == [60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600])
    #expect(try county.desk().deliveries(of: run).map(\.outcome) == Array(repeating: .failed, count: 9) + [.refused])
    #expect(queue.standing == .blocked(run.id, .failed))
    #expect(county.log.text.contains("run.failed"))
    try FileManager.default.removeItem(at: outbox(county))
    #expect(try county.desk().retry(run: run.id, reason: "kansio korjattu").state == .delivered)
  }

  @Test func `an outbox that is away when a command starts is not made anew: nothing goes into the void`() throws {
    let (county, run) = try closed()
    let outbox = county.folder.appending(path: "var/outbox")
    let away = county.folder.appending(path: "var/away")
    try FileManager.default.moveItem(at: outbox, to: away)
    let opened = try Premises(
      settings: county.premises.settings, clock: county.clock, log: county.log.logger(county.clock))
    let desk = Operator(opened, as: "eero")
    #expect(try desk.release(run: run.id).state == .released)
    #expect(!FileManager.default.fileExists(atPath: outbox.path))
    try FileManager.default.moveItem(at: away, to: outbox)
    #expect(try desk.deliver(run: run.id).state == .delivered)
    #expect(county.files("outbox").count == 2)
  }

  @Test func `a cancelled run leaves nothing to deliver, and its lines go with the next`() throws {
    let (county, run) = try closed()
    #expect(try county.desk().cancel(run: run.id, reason: "väärä kausi").state == .cancelled)
    #expect(county.files("runs").isEmpty)
    #expect(try county.desk().desk.finishBegun() && county.files("outbox").isEmpty)
    let next = try #require(try county.desk().run(run.service, period: nil).run)
    #expect(next.documents == 2 && next.state == .delivered)
    #expect(throws: LedgerRefusal.self) { try county.desk().cancel(run: next.id, reason: "liian myöhään") }
    #expect(try county.desk().reconcile(period: nil).allSatisfy(\.isBalanced))
  }

  @Test func `another run's numbers are never used again after a cancelled one`() throws {
    let (county, run) = try closed()
    let numbers = try county.desk().documents(of: run).map(\.number)
    _ = try county.desk().cancel(run: run.id, reason: "?")
    let next = try #require(try county.desk().run(run.service, period: nil).run)
    #expect(Set(try county.desk().documents(of: next).map(\.number)).isDisjoint(with: numbers))
    #expect(next.seal.name != run.seal.name)
  }

  // MARK: Bad receipts

  @Test func `receipts that are none, another system's, or contradict what is known move nothing and say why`() throws {
    let (county, run) = try closed()
    let documents = try county.desk().documents(of: run).map(\.number.number)
    // The run is closed only: nothing of it can have been received.
    try receive(county, StatusFiles.aleaud([(documents[0], "53")]), "early.xml")
    _ = try county.desk().release(run: run.id)
    let bad: [(String, String, FindingCode)] = [
      ("notxml.xml", "<ALEAUD01><IDOC BEGIN=\"1\">", .receiptNotReadable),
      ("foreign.xml", StatusFiles.aleaud([(documents[0], "53")], sender: "QASCLNT200"), .receiptForeign),
      ("unknown.xml", StatusFiles.systat([(4_711, "53")]), .receiptDocumentUnknown),
    ]
    for (name, text, code) in bad {
      try Data(text.utf8).write(to: county.folder.appending(path: "var/receipts/" + name))
      let taken = try county.takeAll()
      #expect(taken.first?.outcome.findings.map(\.code) == [code], "\(name)")
    }
    #expect(try county.desk().run(run.id).state == .delivered)
    #expect(try county.desk().premises.ledger.documentCounts(of: run.id).byState == [.waiting: 2])
    #expect(county.log.text.contains("receipt-wrong-state") && county.log.text.contains("receipt-document-unknown"))
    #expect(try county.desk().reconcile(period: nil).allSatisfy(\.isBalanced))
  }

  @Test func `overdue receipts are listed and told once`() throws {
    let (county, run) = try closed()
    _ = try county.desk().release(run: run.id)
    #expect(try county.desk().awaitingReceipts().map(\.run.id) == [run.id] && county.desk().overdue().isEmpty)
    county.clock.set(Timestamp(unixSeconds: county.clock.now().unixSeconds! + 49 * 3_600))
    #expect(try county.desk().overdue().map(\.run.id) == [run.id])
    _ = try county.desk("eero").resolve(run: run.id, as: .acknowledged, reason: "SAP:n luettelo 6.5.")
    #expect(try county.desk().awaitingReceipts().isEmpty)
  }
}
