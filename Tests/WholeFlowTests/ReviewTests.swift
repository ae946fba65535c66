import Domain
import Foundation
import Gateway
import Inbox
import Ledger
import Support
import Synchronization
import Testing

/// Who may do what, who looked at what, and what the gateway approves by itself.
@Suite struct Review {
  private func refused(_ code: String, _ body: () throws -> Void) {
    do {
      try body()
      Issue.record("nothing was refused")
    } catch {
      let report = FailureReport(error)
      #expect(report.code == code, "\(report.message.en)")
    }
  }

  // MARK: Accounts

  @Test func `only an account of the settings acts, whatever the act; anybody's look is written down`() throws {
    let county = try County()
    _ = try county.take(SmallReport().text, named: "a.xml")
    // A client of a service that has packages.
    _ = try county.take(
      SmallReport(
        id: "KR-H", service: "HOIVA-SOP", client: "H1", identityCode: "020290-999B", commitment: "PS-H-1",
        contract: "sopimus=\"SOP-2023-17\"", items: "<OsaAlue koodi=\"HOIVA-VRK-1\"/>"
      ).text, named: "h.xml")
    let stranger = county.desk("vieras")
    let (service, hoiva) = (ServiceCode("YHT-ASU"), ServiceCode("HOIVA-SOP"))
    let number = try #require(try county.lineNumbers("KR-T-1").first)
    let (first, last) = (Day("2024-04-01")!, Day("2024-04-30")!)
    for act in [
      { _ = try stranger.checkOff("KR-T-1", reason: nil) }, { _ = try stranger.approve("KR-T-1", reason: nil) },
      { _ = try stranger.sendBack("KR-T-1", reason: "x") }, { try stranger.hold([number], reason: "x") },
      { try stranger.release([number], reason: "x") }, { _ = try stranger.run(service, period: nil) },
      { _ = try stranger.release(run: RunID(1)) }, { _ = try stranger.cancel(run: RunID(1), reason: "x") },
      { try stranger.pause(service, reason: "x") }, { try stranger.resume(service, reason: nil) },
    ] as [() throws -> Void] {
      refused("person-unknown", act)
    }
    refused("person-unknown") {
      let known = try county.desk().attaching("VUOKRA-VESI", of: hoiva, to: [], first: first, last: last)
      _ = try stranger.attach("VUOKRA-VESI", of: hoiva, to: known, first: first, last: last, reason: nil)
    }
    // The gateway's own name is nobody's account.
    refused("person-unknown") { _ = try county.desk(Act.gateway).approve("KR-T-1", reason: nil) }
    do {
      _ = try stranger.account()
      Issue.record("a stranger is no account")
    } catch {
      let message = FailureReport(error).message
      #expect(message.en.contains("aino, eero") && message.fi.contains("MAKSUSILTA_PERSON"))
    }
    #expect(try county.desk().report("KR-T-1").state == .toCheck)
    _ = try stranger.explain(number)
    var uses: [Use] = []
    try county.desk().uses(of: "T1") { uses.append($0) }
    #expect(uses.map(\.person) == ["vieras"])
  }

  @Test func `where no people are named anybody acts under their own name, but not under the gateway's`() throws {
    let county = try County(settings: { text in
      text.replacing(/people:\n(  .*\n)+/, with: "people: {}\n")
    })
    _ = try county.take(SmallReport().text, named: "a.xml")
    refused("person-unknown") { _ = try county.desk(Act.gateway).approve("KR-T-1", reason: nil) }
    #expect(try county.desk("kuka vain").approve("KR-T-1", reason: nil).state == .approved)
  }

  // MARK: Four eyes

  @Test func `the same person does not approve what they checked`() throws {
    let county = try County(rules: ["YHT-ASU.yaml": { $0.replacing("four-eyes: []", with: "four-eyes: [approve]") }])
    _ = try county.take(SmallReport().text, named: "a.xml")
    refused("not-checked") { _ = try county.desk("aino").approve("KR-T-1", reason: nil) }
    #expect(try county.desk("aino").cleanReports(nil, nil).isEmpty)
    #expect(try county.desk("aino").uncheckedReports(nil, nil).map(\.id) == ["KR-T-1"])
    _ = try county.desk("aino").checkOff("KR-T-1", reason: nil)
    refused("same-person") { _ = try county.desk("aino").approve("KR-T-1", reason: nil) }
    #expect(try county.desk("aino").cleanReports(nil, nil).isEmpty)
    #expect(try county.desk("eero").cleanReports(nil, nil).map(\.id) == ["KR-T-1"])
    #expect(try county.desk("eero").approve("KR-T-1", reason: nil).state == .approved)
  }

  @Test func `the same person does not release what they approved`() throws {
    let county = try County(rules: ["YHT-ASU.yaml": { $0.replacing("four-eyes: []", with: "four-eyes: [release]") }])
    _ = try county.take(SmallReport().text, named: "a.xml")
    _ = try county.desk("aino").approve("KR-T-1", reason: nil)
    let run = try #require(
      try RunDesk(county.premises).close(ServiceCode("YHT-ASU"), period: nil, by: "eero").run)
    #expect(try county.premises.refusal(of: "aino", releasing: run)?.code == "same-person")
    #expect(try county.premises.refusal(of: Act.gateway, releasing: run)?.code == "same-person")
    // Who only closed it may.
    #expect(try county.premises.refusal(of: "eero", releasing: run) == nil)
  }

  @Test func `an earlier book's approval by another person means the same, and both keys are too many`() throws {
    let county = try County(rules: ["YHT-ASU.yaml": { $0.replacing("four-eyes: []", with: "approval: other-person") }])
    let book = county.premises.settings.books.inForce(ServiceCode("YHT-ASU"), on: Day("2024-04-01")!)
    #expect(book?.fourEyes == FourEyes([.release]))
    #expect(throws: SettingsProblems.self) {
      try County(rules: ["YHT-ASU.yaml": { $0.replacing("four-eyes: []", with: "four-eyes: []\napproval: any-person") }]
      )
    }
  }

  // MARK: The use log

  @Test func `every view of a client's data is a row: who, whose, what, why`() throws {
    let county = try County()
    _ = try county.take(SmallReport(identityCode: nil).text, named: "a.xml")
    _ = try county.take(
      SmallReport(id: "KR-T-2", client: "T2", identityCode: "020290-999B", commitment: "PS-T-2").text, named: "b.xml")
    let desk = county.desk("eero")
    _ = try ReportPage(desk, desk.report("KR-T-1"), why: "kysely")
    _ = try desk.manualList(of: nil, period: nil, why: "selvitys")
    _ = try desk.explain(try #require(try county.lineNumbers("KR-T-2").first))
    _ = try desk.checkList(of: ServiceCode("YHT-ASU"), period: Month("2024-04")!)
    func uses(_ client: String?) throws -> [String] {
      var uses: [String] = []
      try desk.uses(of: client) { uses.append("\($0.person) \($0.view.rawValue): \($0.why)") }
      return uses
    }
    #expect(
      try uses("T1") == ["eero report: kysely", "eero manual: selvitys", "eero check-list: tarkastus"])
    #expect(try uses("T2") == ["eero explanation: tarkastus", "eero check-list: tarkastus"])
    #expect(try uses(nil).count == 4)
    // What shows nobody's data needs no row.
    _ = try desk.packages(of: nil)
    _ = try desk.status()
    _ = try desk.reports(ReportFilter())
    #expect(try uses(nil).count == 4)
    #expect(try desk.verifyAudit(expecting: nil).isWhole)
  }

  @Test func `a view that cannot be written down is refused, and says why`() throws {
    let county = try County()
    _ = try county.take(SmallReport().text, named: "a.xml")
    let full = FullDisk()
    let premises = try Premises(
      settings: county.premises.settings, files: county.premises.files,
      ledger: SQLiteLedger(
        path: county.folder.appending(path: "var/ledger.sqlite").path, digest: { SHA256Stream() }, faults: full),
      clock: county.clock, log: county.log.logger(county.clock))
    let desk = Operator(premises, as: "aino")
    let report = try desk.report("KR-T-1")
    full.isFull.store(true, ordering: .relaxed)
    do {
      _ = try ReportPage(desk, report)
      Issue.record("shown without a row")
    } catch {
      let failure = FailureReport(error)
      #expect(failure.code == "use-log" && failure.kind == .surroundings)
      #expect(failure.message.en.contains("nothing is shown") && failure.message.fi.contains("käyttölokiin"))
    }
    full.isFull.store(false, ordering: .relaxed)
    _ = try ReportPage(desk, report)
  }

  private final class FullDisk: LedgerFaults {
    let isFull = Atomic(false)
    func beforeCommit() throws { if isFull.load(ordering: .relaxed) { throw LedgerFailure(.diskFull) } }
    func afterCommit() throws {}
  }

  // MARK: Automatic approval

  @Test func `a report within the limits is approved as it comes, others wait for a person`() throws {
    let county = try County(rules: ["YHT-ASU.yaml": { $0 + "auto-approve: {change-percent: 10}\n" }])
    func state(_ id: String) throws -> ReviewState { try county.desk().report(id).state }
    func report(_ id: String, _ period: String, price: String) -> String {
      SmallReport(
        id: id, period: period, items: "<OsaAlue koodi=\"HOITO\" hinta=\"\(price)\" yksikko=\"kk\"/>"
      ).text
    }
    _ = try county.take(report("KR-02", "2024-02", price: "900.00"), named: "02.xml")
    #expect(try state("KR-02") == .toCheck)
    _ = try county.take(report("KR-03", "2024-03", price: "950.00"), named: "03.xml")
    #expect(try state("KR-03") == .approved)
    _ = try county.take(report("KR-04", "2024-04", price: "1100.00"), named: "04.xml")
    #expect(try state("KR-04") == .toCheck)
    let act = try #require(try county.desk().acts(on: try county.desk().report("KR-03")).last)
    let (before, now) = (Money("900.00")!.finnish, Money("950.00")!.finnish)
    #expect(act.person == Act.gateway && act.reason == "auto-approve: 2024-02 \(before), 2024-03 \(now); ≤ 10 %")
    #expect(county.log.text.contains("\"event\":\"report.approved\""))
  }
}

extension County {
  fileprivate func lineNumbers(_ report: String) throws -> [LineNumber] {
    var numbers: [LineNumber] = []
    try desk().lines(of: desk().report(report)) { numbers.append($0.number) }
    return numbers
  }
}
