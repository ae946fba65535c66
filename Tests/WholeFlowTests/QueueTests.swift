import Domain
import Foundation
import Gateway
import Support
import Testing

/// Six services, six queues: what each does by its own calendar, under a clock of the test's.
@Suite struct Queues {
  static let services = ["YVPA-IKA", "YHT-ASU", "MTK-ASU", "LYHYT", "HOIVA-SOP", "KH-PS"].map { ServiceCode($0) }

  /// A small report of the service for the month.
  static func report(_ service: ServiceCode, _ month: Month) -> SmallReport {
    var report = SmallReport(
      id: "KR-\(month)-\(service)", period: month.description, service: service.value,
      created: "\(month.next.first)T09:12:00+02:00", client: "C-\(service)",
      validity: "alku=\"2023-09-01\" loppu=\"2026-12-31\"", commitment: "PS-\(service)")
    switch service.value {
    case "LYHYT":
      report.items = "<OsaAlue koodi=\"HOITOPAIVA\" hinta=\"42.00\" yksikko=\"vrk\"/>"
      report.days = "<Lasnaolo alku=\"\(month)-03\" loppu=\"\(month)-09\"/>"
    case "HOIVA-SOP":
      report.contract = "sopimus=\"SOP-2023-17\""
      report.items = "<OsaAlue koodi=\"HOIVA-VRK-1\"/>"
    case "KH-PS":
      report.kind = "palveluseteli"
      report.items = ""
      report.days = "<Tapahtuma tuote=\"KOTISAIRAANHOITO\" aika=\"\(month)-04T08:00\" maara=\"1.5\" yksikko=\"h\"/>"
    default: break
    }
    return report
  }

  @Test func `a month of six queues, one blocked, ends acknowledged on schedule across a clock change`() throws {
    let start = Timestamp(day: Day("2025-03-01")!, hour: 9)
    let county = try County(at: start)
    // The sixth queue's receiver is in the way from the first day on.
    try Data().write(to: county.folder.appending(path: "var/outbox/KH-PS"))
    try approve(county, Month("2025-02")!)
    var sap = SimulatedSAP(county)
    let queues = Queues.services.map { ServiceQueue(county.premises, $0) }
    let end = Timestamp(day: Day("2025-04-15")!, hour: 9)
    let secondMonth = Timestamp(day: Day("2025-04-01")!, hour: 9)
    var isSecondMonthIn = false
    while county.clock.now() < end {
      let now = county.clock.now()
      if !isSecondMonthIn, now >= secondMonth {
        try approve(county, Month("2025-03")!)
        isSecondMonthIn = true
      }
      let wakes = queues.compactMap { $0.step() }
      try sap.answer()
      // What waits for another person's word gets it the same morning.
      for run in try county.desk().runs(of: nil) where run.state == .closed {
        _ = try county.desk("eero").release(run: run.id)
      }
      let next = ([end] + wakes + (isSecondMonthIn ? [] : [secondMonth])).min()!
      county.clock.set(max(next, Timestamp(unixSeconds: now.unixSeconds! + 1)))
    }

    let runs = try county.desk().runs(of: nil).reversed()
    let told = runs.filter { $0.service.value != "KH-PS" }
      .map { "\($0.scheduledFor!) \($0.service) \($0.period) \($0.state)" }
    #expect(
      told == [
        // Wednesday the 5th, Thursday the 6th, Friday the 7th, Saturday the 8th (no banking day asked), Monday the 10th; after 30 March summer
        // time, and the 5th and 6th of April are a weekend.
        "2025-03-05T06:00:00+02:00 YVPA-IKA 2025-02 acknowledged",
        "2025-03-06T06:00:00+02:00 YHT-ASU 2025-02 acknowledged",
        "2025-03-07T14:00:00+02:00 LYHYT 2025-02 acknowledged",
        "2025-03-08T06:00:00+02:00 MTK-ASU 2025-02 acknowledged",
        "2025-03-10T12:00:00+02:00 HOIVA-SOP 2025-02 acknowledged",
        "2025-04-04T14:00:00+03:00 LYHYT 2025-03 acknowledged",
        "2025-04-07T06:00:00+03:00 YVPA-IKA 2025-03 acknowledged",
        "2025-04-07T06:00:00+03:00 YHT-ASU 2025-03 acknowledged",
        "2025-04-08T06:00:00+03:00 MTK-ASU 2025-03 acknowledged",
        "2025-04-10T12:00:00+03:00 HOIVA-SOP 2025-03 acknowledged",
      ])
    // Each was closed at its very minute.
    #expect(runs.filter { $0.service.value != "KH-PS" }.allSatisfy { $0.closedAt == $0.scheduledFor })

    // The blocked queue closed one run, asked for a person, and closed no other behind it; its fees wait.
    let blocked = runs.filter { $0.service.value == "KH-PS" }
    #expect(blocked.map { "\($0.scheduledFor!) \($0.state)" } == ["2025-03-12T06:00:00+02:00 failed"])
    let queue = try #require(try county.desk().queues(of: ServiceCode("KH-PS"), times: 1).first)
    #expect(queue.blocking?.id == blocked[0].id && queue.waiting?.lines == 2)
    #expect(county.log.text.contains("queue.blocked") && county.log.text.contains("queue.missed") == false)
    #expect(try county.desk().reconcile(period: nil).allSatisfy(\.isBalanced))

    // The way is free again, a person says so: what was blocked goes, and the missed time is made up for on the next banking day.
    try FileManager.default.removeItem(at: county.folder.appending(path: "var/outbox/KH-PS"))
    #expect(try county.desk().retry(run: blocked[0].id, reason: "kansio korjattu").state == .delivered)
    let sixth = queues[5]
    for _ in 0..<3 {
      if let wake = sixth.step() { county.clock.set(max(wake, county.clock.now())) }
    }
    try sap.answer()
    #expect(
      try county.desk().runs(of: ServiceCode("KH-PS")).map { "\($0.closedAt) \($0.state)" } == [
        "2025-04-16T06:00:00+03:00 acknowledged", "2025-03-12T06:00:00+02:00 acknowledged",
      ])
    #expect(try county.desk().waiting().isEmpty)
  }

  private func approve(_ county: County, _ month: Month) throws {
    for service in Queues.services {
      let report = Queues.report(service, month)
      #expect(try county.take(report.text, named: report.id + ".xml").outcome.verdict == .accepted)
      _ = try county.desk().approve(report.id, reason: nil)
    }
  }

  @Test func `a paused queue closes and delivers nothing, and goes on when resumed`() throws {
    let county = try County(at: Timestamp(day: Day("2025-03-05")!, hour: 9))
    let service = ServiceCode("YHT-ASU")
    let report = Queues.report(service, Month("2025-02")!)
    try county.take(report.text, named: "a.xml")
    _ = try county.desk().approve(report.id, reason: nil)
    let queue = ServiceQueue(county.premises, service)
    #expect(queue.step() == Timestamp(day: Day("2025-03-06")!, hour: 6))
    try county.desk().pause(service, reason: "hinnasto tarkistetaan")
    county.clock.set(Timestamp(day: Day("2025-03-06")!, hour: 7))
    #expect(queue.step() == nil && queue.standing == .paused)
    #expect(try county.desk().runs(of: nil).isEmpty)
    let refused = #expect(throws: GatewayFailure.self) { try county.desk().run(service, period: nil) }
    #expect(refused?.code == "queue-paused")
    try county.desk().resume(service, reason: nil)
    // Missed by an hour: made up for at its own time of day on the next banking day.
    let next = Timestamp(day: Day("2025-03-07")!, hour: 6)
    #expect(queue.step() == next)
    county.clock.set(next)
    _ = queue.step()
    _ = queue.step()
    #expect(try county.desk().runs(of: service).map(\.state) == [.delivered])
    #expect(county.log.text.contains("queue.missed"))
  }

  @Test func `two runs asked for at once: one takes the lines, the other finds nothing`() throws {
    let county = try County()
    try county.take(SmallReport(id: "KR-A").text, named: "a.xml")
    _ = try county.desk().approve("KR-A", reason: nil)
    let premises = county.premises
    let runs = Collected<RunSummary?>()
    DispatchQueue.concurrentPerform(iterations: 4) { index in
      runs.add(Result { try RunDesk(premises).run(ServiceCode("YHT-ASU"), period: nil, by: "Ajaja \(index)").run })
    }
    let closed = try runs.all.map { try $0.get() }
    #expect(closed.compactMap { $0 }.count == 1 && closed.count == 4)
    #expect(try county.desk().reconcile(period: nil).allSatisfy(\.isBalanced))
    #expect(county.files("outbox").count == 2)
  }
}

/// Results that threads gather.
final class Collected<Element: Sendable>: Sendable {
  private let lock = NSLock()
  private nonisolated(unsafe) var results: [Result<Element, any Error>] = []  // guarded by `lock`
  func add(_ result: Result<Element, any Error>) {
    lock.lock()
    results.append(result)
    lock.unlock()
  }
  var all: [Result<Element, any Error>] {
    lock.lock()
    defer { lock.unlock() }
    return results
  }
}

/// The receiver's side: takes what lies in the outbox and answers with a receipt for each of its documents.
struct SimulatedSAP {
  private let county: County
  private var answered: Set<RunID> = []

  init(_ county: County) { self.county = county }

  mutating func answer() throws {
    for run in try county.desk().runs(of: nil) where run.state == .delivered && answered.insert(run.id).inserted {
      let documents = try county.desk().documents(of: run).map { ($0.number.number, "53") }
      let receipt = run.id.number % 2 == 0 ? StatusFiles.systat(documents) : StatusFiles.aleaud(documents)
      try Data(receipt.utf8).write(to: county.folder.appending(path: "var/receipts/sap-\(run.id).xml"))
    }
    try county.takeAll()
  }
}
