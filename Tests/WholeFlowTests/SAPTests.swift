import Domain
import Foundation
import Gateway
import Ledger
import Support
import Testing

/// The gateway against an SAP side that others wrote, over HTTPS, one IDoc a message.
@Suite struct SAPSide {
  private let folder = FilePath(
    FileManager.default.temporaryDirectory.appending(path: "maksusilta-sap-" + Sandbox.uniqueName()).path)
  private let service = ServiceCode("YHT-ASU")

  private func withSAP(_ body: (County, MockSAP) throws -> Void) throws {
    try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    let authority = try Authority(in: folder)
    let sap = try MockSAP(in: folder)
    let front = try HTTPSServer(
      in: folder, certificate: authority.certificate("sap"), behind: "127.0.0.1:\(sap.server.port)")
    let county = try County(rules: [
      "YHT-ASU.yaml": {
        $0.replacing(
          "delivery:\n  folder: .",
          with: """
            delivery:
              https: {url: "https://127.0.0.1:\(front.server.port)/sap/bc/idoc", ca-file: \(authority.file), batch: document}
            """)
      }
    ])
    try withExtendedLifetime(front) { try body(county, sap) }
  }

  private func run(_ county: County, _ clients: [String]) throws -> RunSummary {
    for client in clients {
      let report = SmallReport(id: "KR-" + client, client: client, commitment: "PS-" + client)
      try county.take(report.text, named: client + ".xml")
      _ = try county.desk().approve(report.id, reason: nil)
    }
    return try #require(try county.desk().run(service, period: nil).run)
  }

  /// What the other side has, by its own numbers.
  private func received(_ sap: MockSAP) throws -> Int {
    let listed = try Command.run(
      "/usr/bin/curl", ["--silent", "--noproxy", "*", sap.address + "/_mock/idocs?limit=1000"]
    ).output
    let json = try #require(try JSONSerialization.jsonObject(with: Data(listed.utf8)) as? [String: Any])
    return try #require(json["results"] as? [Any]).count
  }

  @Test func `each document is posted once, and its 53 ends it`() throws {
    try withSAP { county, sap in
      let run = try run(county, ["A", "B", "C"])
      #expect(run.state == .acknowledged && run.documents == 3)
      #expect(try received(sap) == 3)
      #expect(try county.desk().documents(of: run, in: [.posted]).allSatisfy { $0.sending == .arrived })
      #expect(try county.desk().reconcile(period: nil).allSatisfy(\.isBalanced))
    }
  }

  @Test func `a forced 51 is failed and open, and never sent again`() throws {
    try withSAP { county, sap in
      let rule = #"{"status": "51", "message": "Asiakasta ei ole", "count": 1}"#
      #expect(try sap.post("/_mock/idoc-posting", "application/json", Array(rule.utf8)).status == "201")
      let run = try run(county, ["A", "B"])
      #expect(run.state == .delivered)
      let failed = try county.desk().documents(of: run, in: [.failedOpen])
      #expect(try failed.count == 1 && county.desk().documents(of: run, in: [.posted]).count == 1)
      let queue = ServiceQueue(county.premises, service)
      for _ in 0..<3 { _ = queue.step() }
      #expect(throws: (any Error).self) { try county.desk().deliver(run: run.id) }
      #expect(try received(sap) == 2)
      // SAP's people mend it there; their receipt ends it here.
      let number = failed[0].summary.number.number
      try Data(StatusFiles.aleaud([(number, "53")]).utf8)
        .write(to: county.folder.appending(path: "var/receipts/later.xml"))
      try county.takeAll()
      #expect(try county.desk().run(run.id).state == .acknowledged)
      #expect(try received(sap) == 2)
      // The text of SAP's answer may name people: it is in the ledger, not in the log.
      #expect(!county.log.text.contains("Asiakasta ei ole"))
    }
  }

  @Test func `where SAP's side dies in a message, the others wait until somebody knows`() throws {
    try withSAP { county, sap in
      sap.server.end()
      let run = try run(county, ["A", "B"])
      // The front had the body and hung up: whether it went further is not known, and the second document waits behind the first.
      #expect(run.state == .unknown)
      let sending = try county.desk().documents(of: run, in: Set(DocumentState.allCases)).map(\.sending)
      #expect(sending == [.lost, nil])
      let (first, second) = (
        try county.desk().documents(of: run)[0].number, try county.desk().documents(of: run)[1].number
      )
      #expect(throws: GatewayFailure.self) {
        try county.desk().resolve(run: run.id, document: second, as: .arrived, reason: "?")
      }
      // SAP's people have looked: the first is not there. Now both may go.
      let resolved = try county.desk("eero").resolve(run: run.id, document: first, as: .notArrived, reason: "WE02")
      #expect(resolved.state == .released)
      #expect(try county.premises.ledger.sendings(of: run.id).isEmpty)
    }
  }
}

/// Looks again and again, for a minute at most.
func waitUntil(_ isSo: () -> Bool) throws {
  let end = ContinuousClock.now + .seconds(60)
  while !isSo() {
    try #require(ContinuousClock.now < end)
    Thread.sleep(forTimeInterval: 0.002)
  }
}

/// A receiver that stalls holds up its own queue and no other, under load.
@Suite struct StalledQueue {
  @Test func `five queues go their way while the sixth hangs`() throws {
    let folder = FilePath(
      FileManager.default.temporaryDirectory.appending(path: "maksusilta-stall-" + Sandbox.uniqueName()).path)
    try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    let authority = try Authority(in: folder)
    let server = try HTTPSServer(in: folder, certificate: authority.certificate("sap"))
    let county = try County(
      at: Timestamp(day: Day("2025-03-01")!, hour: 9),
      rules: [
        "KH-PS.yaml": {
          $0.replacing(
            "delivery:\n  folder: .",
            with: """
              delivery:
                https:
                  url: "https://127.0.0.1:\(server.server.port)/stall"
                  ca-file: \(authority.file)
                  timeouts: {stall: 10m, whole: 1h}
              """)
        }
      ])
    // A load: five services close a hundred documents each, at once.
    for service in Queues.services {
      for client in 0..<(service.value == "KH-PS" ? 1 : 100) {
        var report = Queues.report(service, Month("2025-02")!)
        report.id += "-\(client)"
        report.client += "-\(client)"
        report.commitment += "-\(client)"
        report.identityCode = SmallReport.identityCode(client)
        try county.drop(Array(report.text.utf8), named: report.id + ".xml")
      }
    }
    #expect(try county.takeAll().allSatisfy { $0.outcome.verdict == .accepted })
    for report in try county.desk().cleanReports(nil, nil) {
      _ = try county.desk().approve("\(report.number)", reason: nil)
    }
    let premises = county.premises
    let sixth = DispatchGroup()
    sixth.enter()
    onOwnThread("the sixth") {
      _ = try? RunDesk(premises).run(ServiceCode("KH-PS"), period: nil, by: "ajaja")
      sixth.leave()
    }
    // The message has gone, and nobody answers: only now the others begin.
    try waitUntil { server.isStalling }
    let others = Collected<RunState?>()
    DispatchQueue.concurrentPerform(iterations: 5) { index in
      others.add(
        Result { try RunDesk(premises).run(Queues.services[index], period: nil, by: "ajaja").run?.state })
    }
    // All five are done, and the sixth still hangs.
    #expect(try others.all.map { try $0.get() } == Array(repeating: .delivered, count: 5))
    #expect(sixth.wait(timeout: .now()) == .timedOut)
    server.server.end()
    sixth.wait()
    // Its message had gone and no answer came: nobody knows, and it is not sent again.
    #expect(try county.desk().runs(of: ServiceCode("KH-PS")).map(\.state) == [.unknown])
    let queue = ServiceQueue(premises, ServiceCode("KH-PS"))
    _ = queue.step()
    #expect(try county.desk().runs(of: ServiceCode("KH-PS")).map(\.state) == [.unknown])
  }
}
