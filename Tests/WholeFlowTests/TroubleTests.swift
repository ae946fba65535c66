import Domain
import Foundation
import Gateway
import Ledger
import Support
import Testing

/// Cases that went wrong once, each named after what happened.
@Suite struct Troubles {
  @Test func `a report waits behind ten thousand names that are never taken`() throws {
    let county = try County()
    for number in 0..<10_050 { try county.drop([], named: "\(number).part") }
    try county.drop(Array(SmallReport().text.utf8), named: "z.xml")
    #expect(try county.takeAll().map(\.outcome.verdict) == [.accepted])
  }

  @Test func `a receiver that is in the way holds up neither another service nor the inbox`() throws {
    let county = try County()
    for (id, service) in [("KR-A", "YHT-ASU"), ("KR-B", "MTK-ASU")] {
      try county.take(
        SmallReport(id: id, service: service, client: id, commitment: "PS-" + id).text, named: id + ".xml")
      _ = try county.desk().approve(id, reason: nil)
      _ = try county.desk().desk.close(ServiceCode(service), period: nil, by: "Ajaja")
    }
    // A plain file where the folder of the first service belongs.
    try Data().write(to: county.folder.appending(path: "var/outbox/YHT-ASU"))
    #expect(try county.desk().desk.finishBegun() == false)
    let states = Dictionary(uniqueKeysWithValues: try county.desk().runs(of: nil).map { ($0.service.value, $0.state) })
    #expect(states == ["YHT-ASU": .released, "MTK-ASU": .delivered])
    #expect(county.log.text.contains("delivery.failed"))
    try county.take(SmallReport(id: "KR-C", client: "C", commitment: "PS-C").text, named: "c.xml")

    try FileManager.default.removeItem(at: county.folder.appending(path: "var/outbox/YHT-ASU"))
    let closing = try county.desk().desk.run(ServiceCode("YHT-ASU"), period: nil, by: "Ajaja")
    #expect(closing.finished.map(\.state) == [.delivered] && closing.run == nil)
  }

  @Test func `an outbox that has gone is told in the log and not made anew`() throws {
    let county = try County()
    try county.take(SmallReport(id: "KR-A").text, named: "a.xml")
    _ = try county.desk().approve("KR-A", reason: nil)
    _ = try county.desk().desk.close(ServiceCode("YHT-ASU"), period: nil, by: "Ajaja")
    let outbox = county.folder.appending(path: "var/outbox")
    try FileManager.default.removeItem(at: outbox)
    #expect(try county.desk().desk.finishBegun() == false)
    #expect(county.log.text.contains("delivery.failed"))
    #expect(!FileManager.default.fileExists(atPath: outbox.path))
  }

  @Test func `a ledger's failure shows the brackets that its sentence points to`() {
    let report = FailureReport(LedgerFailure(.ruleBroken, detail: "SQLITE_CONSTRAINT_CHECK: report"))
    #expect(report.message.fi.hasSuffix("hakasulkeissa. [SQLITE_CONSTRAINT_CHECK: report]"))
    #expect(report.message.en.hasSuffix("brackets. [SQLITE_CONSTRAINT_CHECK: report]"))
  }

  @Test func `a dataset goes to the folder that the rule book names`() throws {
    let county = try County()
    let file = county.folder.appending(path: "rules/YHT-ASU.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    try #require(text.contains("  folder: ."))
    try Data(text.replacing("  folder: .", with: "  folder: sap/in").utf8).write(to: file)
    let premises = try Premises(
      settings: Settings.load(county.folder.path), clock: county.clock, log: county.premises.log)
    try county.drop(Array(SmallReport().text.utf8), named: "a.xml")
    try IntakePass(premises, quiet: .zero) { _ in }.once { _ in }
    let desk = Operator(premises, as: "aino")
    _ = try desk.approve("KR-T-1", reason: nil)
    let closing = try desk.desk.run(ServiceCode("YHT-ASU"), period: nil, by: "Ajaja")
    let run = try #require(closing.run)
    #expect(county.files("outbox").contains("YHT-ASU/sap/in/" + run.seal.name))
    #expect(closing.sentence(premises, .finnish).contains("YHT-ASU/sap/in/" + run.seal.name))
  }

  @Test func `a ledger that is lost is not silently begun anew`() throws {
    let county = try County()
    try county.take(SmallReport().text, named: "a.xml")
    let settings = county.premises.settings
    for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
      try? FileManager.default.removeItem(at: county.folder.appending(path: "var/" + name))
    }
    let error = #expect(throws: GatewayFailure.self) {
      _ = try Premises(settings: settings, clock: county.clock, log: county.premises.log)
    }
    #expect(error?.code == "ledger-missing")
  }

  @Test func `two processes do not take files from one data folder`() throws {
    let county = try County()
    let first = try IntakePass(county.premises, quiet: .zero) { _ in }
    let error = #expect(throws: GatewayFailure.self) { _ = try IntakePass(county.premises, quiet: .zero) { _ in } }
    #expect(error?.code == "already-running")
    try withExtendedLifetime(first) { try first.once { _ in } }
  }

  @Test func `a line is explained before any run, and a rule book changed under its version is refused`() throws {
    let county = try County()
    try county.take(
      SmallReport(days: "<Poissaolo syy=\"LOMA\" alku=\"2024-04-04\" loppu=\"2024-04-15\"/>").text, named: "a.xml")
    var numbers: [LineNumber] = []
    try county.desk().lines(of: county.desk().report("KR-T-1")) { numbers.append($0.number) }
    let explained = try county.desk().explain(numbers[0])
    #expect(explained.agrees && explained.recomputed == Money("690.51")!)

    let file = county.folder.appending(path: "rules/YHT-ASU.yaml")
    let changed = try String(contentsOf: file, encoding: .utf8).replacing("own: 6", with: "own: 3")
    try Data(changed.utf8).write(to: file)
    let premises = try Premises(
      settings: Settings.load(county.folder.path), clock: county.clock, log: county.premises.log)
    let error = #expect(throws: LedgerRefusal.self) { _ = try IntakePass(premises, quiet: .zero) { _ in } }
    #expect(error?.code == .ruleBookChanged)
  }

  @Test func `what comes later does not make an earlier line look wrong`() throws {
    let county = try County()
    let april = SmallReport(days: "<Poissaolo syy=\"LOMA\" alku=\"2024-04-01\" loppu=\"2024-04-08\"/>")
    let march = SmallReport(
      id: "KR-M", period: "2024-03", days: "<Poissaolo syy=\"LOMA\" alku=\"2024-03-28\" loppu=\"2024-03-31\"/>")
    try county.take(april.text, named: "april.xml")
    try county.take(march.text, named: "march.xml")
    func explained(_ report: String) throws -> Operator.Explained {
      var numbers: [LineNumber] = []
      try county.desk().lines(of: county.desk().report(report)) { numbers.append($0.number) }
      return try county.desk().explain(numbers[0])
    }
    // April was computed before March was known, and is explained so; a new version of April knows it.
    #expect(try explained("KR-T-1").recomputed == Money("810.60")! && explained("KR-T-1").agrees)
    var again = april
    again.version = 2
    try county.take(again.text, named: "april-2.xml")
    #expect(try explained("KR-T-1").recomputed == Money("690.51")! && explained("KR-T-1").agrees)
    _ = try county.desk().sendBack("KR-M", reason: "puutteellinen")
    #expect(try explained("KR-T-1").recomputed == Money("690.51")! && explained("KR-T-1").agrees)
  }

  @Test func `a closing that came to nothing leaves no dataset behind`() throws {
    let county = try County()
    let left = county.folder.appending(path: "var/runs/MAKSUSILTA_YHT-ASU_20240506T060000_R0000001.xml")
    try Data("half".utf8).write(to: left)
    try county.desk().desk.clearAbandoned()
    #expect(!FileManager.default.fileExists(atPath: left.path))
  }

  @Test func `many clients at the highest price the wire allows add up`() throws {
    let county = try County()
    var clients = ""
    for number in 0..<2_000 {
      clients += """
        <Asiakas tunnus="X\(number)"><Henkilotunnus>010190-999W</Henkilotunnus><Sukunimi>N</Sukunimi><Etunimet>E</Etunimet>
        <Maksusitoumus numero="PX-\(number)" laji="ostopalvelu" alku="2023-01-01">
        <OsaAlue koodi="ATERIA" hinta="9999999.99" yksikko="vrk"/></Maksusitoumus></Asiakas>
        """
    }
    let text = SmallReport().text.replacing("</Kuukausiraportti>", with: clients + "</Kuukausiraportti>")
    #expect(try county.take(text, named: "a.xml").outcome.lines == 2_001)
    let dear = SmallReport(
      id: "KR-D", client: "D", commitment: "PS-D",
      items: "<OsaAlue koodi=\"HOITO\" hinta=\"10000000.00\" yksikko=\"kk\"/>")
    #expect(try county.take(dear.text, named: "d.xml").outcome.findings.map(\.code) == [.valueShape])
  }
}
