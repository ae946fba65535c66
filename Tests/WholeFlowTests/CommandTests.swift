import Domain
import Foundation
import Gateway
import Support
import Testing

/// The command as a person or a script calls it.
@Suite struct Commands {
  private func county() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "maksusilta-command-\(Sandbox.uniqueName())")
    let made = try Command.run(Command.maksusilta, ["init", folder.path])
    #expect(made.status == 0, "\(made.error)")
    return folder
  }

  private func json(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func `check prints one object per report, one per line, with the contract's names`() throws {
    let county = try county()
    defer { try? FileManager.default.removeItem(at: county) }
    let file = Repository.file("inbox-samples/2024-04/YHT-ASU_KOIVU-1.xml").path
    let check = try Command.run(Command.maksusilta, ["check", file, "--json", "--settings", county.path])
    let rows = check.output.split(separator: "\n")
    #expect(rows.count == 1)
    let report = try json(String(rows[0]))
    #expect(report["tunnus"] as? String == "KR-2024-04-0012" && report["versio"] as? Int == 1)
    #expect(report["kausi"] as? String == "2024-04" && report["palvelu"] as? String == "YHT-ASU")
    let lines = try #require(report["lines"] as? [[String: Any]])
    let mine = lines.filter { $0["client"] as? String == "A100234" }
    let amounts = Dictionary(uniqueKeysWithValues: mine.map { ($0["item"] as! String, $0["amount"] as! String) })
    #expect(amounts == ["HOITO": "232.45", "ATERIA": "324.00", "TUKI": "46.86"])
    let care = try #require(mine.first { $0["item"] as? String == "HOITO" })
    for name in [
      "client", "commitment", "item", "payer", "period", "amount", "base", "deduction", "quantity", "serviceDays",
      "absentDays", "freeDays", "rule", "kind", "state", "explanation",
    ] {
      #expect(care[name] != nil, "\(name)")
    }
    #expect(care["deduction"] as? String == "70.75" && care["freeDays"] as? Int == 7)
    let findings = try #require(report["findings"] as? [[String: Any]])
    for finding in findings {
      for name in ["code", "severity", "line", "place", "client", "found", "expected", "message"] {
        #expect(finding[name] != nil, "\(name)")
      }
    }
  }

  @Test func `several files are one history, in period order whatever the order given`() throws {
    let county = try county()
    defer { try? FileManager.default.removeItem(at: county) }
    let march = county.appending(path: "march.xml")
    let april = county.appending(path: "april.xml")
    try Data(
      SmallReport(
        id: "M", period: "2024-03", days: "<Poissaolo syy=\"LOMA\" alku=\"2024-03-28\" loppu=\"2024-03-31\"/>"
      ).text.utf8
    ).write(to: march)
    try Data(
      SmallReport(id: "A", days: "<Poissaolo syy=\"LOMA\" alku=\"2024-04-01\" loppu=\"2024-04-08\"/>").text.utf8
    ).write(to: april)
    let check = try Command.run(
      Command.maksusilta, ["check", april.path, march.path, "--json", "--settings", county.path])
    #expect(check.status == 0)
    let reports = try check.output.split(separator: "\n").map { try json(String($0)) }
    #expect(reports.map { $0["kausi"] as? String } == ["2024-03", "2024-04"])
    let lines = try #require(reports[1]["lines"] as? [[String: Any]])
    #expect(lines[0]["amount"] as? String == "690.51")
    #expect(!FileManager.default.fileExists(atPath: county.appending(path: "var/ledger.sqlite").path))
  }

  @Test func `a rejected report gives status 4, a held one 3`() throws {
    let county = try county()
    defer { try? FileManager.default.removeItem(at: county) }
    let bad = county.appending(path: "bad.xml")
    try Data("<x/>".utf8).write(to: bad)
    let rejected = try Command.run(Command.maksusilta, ["check", bad.path, "--json", "--settings", county.path])
    #expect(rejected.status == 4)
    let report = try json(rejected.output)
    #expect(report["verdict"] as? String == "rejected" && (report["lines"] as? [Any])?.isEmpty == true)
    let held = county.appending(path: "held.xml")
    try Data(SmallReport(identityCode: nil).text.utf8).write(to: held)
    #expect(try Command.run(Command.maksusilta, ["check", held.path, "--settings", county.path]).status == 3)
  }

  @Test(arguments: [
    "init", "demo", "serve", "check", "intake", "reports", "report", "checklist", "check-off", "approve", "audit list",
    "audit verify", "audit uses", "return", "hold", "release", "manual",
    "missing", "packages list", "packages attach", "packages extend", "rules check", "rules compare", "run close",
    "run show", "run release", "run cancel", "runs", "deliver", "retry", "resolve", "queue list", "queue next",
    "queue pause", "queue resume", "receipts", "explain", "reconcile", "schema", "status",
  ])
  func `every command tells its exit statuses and takes json`(_ command: String) throws {
    let help = try Command.run(Command.maksusilta, command.split(separator: " ").map(String.init) + ["--help"])
    #expect(help.status == 0)
    #expect(help.output.contains("EXIT STATUS") && help.output.contains("rejected"))
    #expect(help.output.contains("--json"))
  }

  @Test func `the whole way by command: intake, reports, approve, run, explain, reconcile, status`() throws {
    let county = try county()
    defer { try? FileManager.default.removeItem(at: county) }
    func call(_ arguments: String...) throws -> Command.Ended {
      try Command.run(Command.maksusilta, arguments + ["--json", "--settings", county.path])
    }
    try Data(SmallReport(days: "<Poissaolo syy=\"LOMA\" alku=\"2024-04-04\" loppu=\"2024-04-15\"/>").text.utf8)
      .write(to: county.appending(path: "var/inbox/a.xml"))
    let intake = try call("intake")
    #expect(intake.status == 0, "\(intake.error)")
    #expect(try json(intake.output)["verdict"] as? String == "accepted")
    let stranger = try call("approve", "KR-T-1", "--by", "Liisa")
    #expect(stranger.status == 7 && stranger.error.contains("person-unknown") && stranger.error.contains("aino, eero"))
    #expect(try json(call("check-off", "--clean", "--by", "eero").output)["state"] as? String == "checked")
    #expect(try json(call("approve", "KR-T-1", "--by", "aino").output)["state"] as? String == "approved")
    #expect(try call("approve", "KR-T-1", "--by", "aino").status == 7)
    let run = try json(call("run", "YHT-ASU", "--by", "eero").output)
    #expect((run["run"] as? [String: Any])?["state"] as? String == "delivered")
    let report = try json(call("report", "KR-T-1").output)
    let line = try #require((report["lines"] as? [[String: Any]])?.first)
    #expect(line["state"] as? String == "transferred")
    let explained = try json(call("explain", "\(line["line"]!)").output)
    #expect(explained["agrees"] as? Bool == true && explained["amount"] as? String == "690.51")
    #expect(try json(call("reconcile").output)["balanced"] as? Bool == true)
    #expect(try json(call("status").output)["balanced"] as? Bool == true)
    let list = try json(call("checklist", "YHT-ASU", "--period", "2024-04", "--why", "ennen ajoa").output)
    #expect((list["items"] as? [[String: Any]])?.first?["item"] as? String == "HOITO")
    #expect(try call("audit", "uses", "--client", "T1").output.contains("\"why\":\"ennen ajoa\""))
    let whole = try call("audit", "verify")
    let head = try #require(try json(whole.output)["head"] as? String)
    #expect(whole.status == 0)
    #expect(try call("audit", "verify", "--expect", head).status == 0)
    #expect(try call("audit", "verify", "--expect", String(head.reversed())).status == 8)
    #expect(try call("audit", "--person", "eero").output.contains("\"what\":\"check-off\""))
    #expect(try call("run", "show", "1").output.contains("\"documentList\""))
    #expect(try call("return", "KR-T-1", "--reason", "myöhässä").status == 7)
    #expect(try call("report", "KR-NONE").status == 7)
    #expect(try call("run", "EI-OLE").status == 7)
  }

  @Test func `runs by command: four eyes, queues, cancelling, what nobody saw the end of, receipts`() throws {
    let county = try county()
    defer { try? FileManager.default.removeItem(at: county) }
    func call(_ arguments: String...) throws -> Command.Ended {
      try Command.run(Command.maksusilta, arguments + ["--json", "--settings", county.path])
    }
    for (name, service) in [("a", "YVPA-IKA"), ("b", "YHT-ASU")] {
      let report = SmallReport(id: "KR-" + name, service: service, client: name, commitment: "PS-" + name)
      try Data(report.text.utf8).write(to: county.appending(path: "var/inbox/\(name).xml"))
    }
    #expect(try call("intake").status == 0)
    for report in ["KR-a", "KR-b"] { #expect(try call("approve", report, "--by", "aino").status == 0) }

    // The rule book of the first wants four eyes: who approved closes it, and does not let it go.
    let closed = try call("run", "YVPA-IKA", "--by", "aino")
    #expect(closed.status == 3)
    #expect((try json(closed.output)["run"] as? [String: Any])?["state"] as? String == "closed")
    let refused = try call("run", "release", "1", "--by", "aino")
    #expect(refused.status == 7 && refused.error.contains("same-person"))
    #expect(try json(call("run", "release", "1", "--by", "eero").output)["state"] as? String == "delivered")
    #expect(try call("run", "cancel", "1", "--by", "eero", "--reason", "liian myöhään").status == 7)

    // A paused queue closes nothing.
    #expect(try call("queue", "pause", "YHT-ASU", "--by", "aino", "--reason", "hinnasto").status == 0)
    let paused = try call("run", "YHT-ASU", "--by", "eero")
    #expect(paused.status == 7 && paused.error.contains("queue-paused"))
    let list = try call("queue", "list", "--service", "YHT-ASU").output
    #expect(list.contains("\"paused\":true") && list.contains("\"why\":\"hinnasto\""))
    #expect(try call("queue", "resume", "YHT-ASU", "--by", "eero").status == 0)
    let next = try call("queue", "next", "--count", "2").output
    #expect(next.contains("\"service\":\"YVPA-IKA\"") && next.contains("T06:00:00+0"))

    // A receiver that is in the way: the run is on its way, and the command says that it has not come.
    let outbox = county.appending(path: "var/outbox/YHT-ASU")
    try Data().write(to: outbox)
    let kept = try call("run", "YHT-ASU", "--by", "eero")
    #expect(kept.status == 6)
    #expect((try json(kept.output)["run"] as? [String: Any])?["state"] as? String == "released")
    #expect(try call("run", "show", "2").output.contains("\"cause\":\"receiver-unavailable\""))
    #expect(try call("retry", "2", "--by", "eero", "--reason", "?").status == 7)
    #expect(try call("resolve", "2", "--arrived", "--by", "eero", "--reason", "?").status == 0)
    #expect(try call("resolve", "2", "--by", "eero", "--reason", "?").status == 64)

    // SAP answers.
    #expect(try call("receipts").output.contains("\"waiting\":1"))
    try Data(StatusFiles.aleaud([(1, "53"), (2, "68")]).utf8).write(to: county.appending(path: "var/receipts/r.xml"))
    #expect(try call("intake").status == 0)
    #expect(try call("receipts", "1").output.contains("\"receiverKey\":\"0004000001\""))
    #expect(
      try call("resolve", "2", "--document", "2", "--rebill", "--by", "eero", "--reason", "uusi asiakas").status == 0)
    try FileManager.default.removeItem(at: outbox)
    let again = try json(call("run", "YHT-ASU", "--by", "eero").output)
    #expect((again["run"] as? [String: Any])?["documents"] as? Int == 1)
    #expect(try call("receipts", "3").status == 0 && call("receipts", "99").status == 7)
    #expect(try call("deliver", "99", "--by", "eero").status == 7)
    let balance = try json(call("reconcile").output)
    #expect(balance["balanced"] as? Bool == true)
    #expect(try call("audit", "verify").status == 0)
  }

  @Test func `serve takes a file that is dropped, and a signal ends it in order`() throws {
    let county = try county()
    defer { try? FileManager.default.removeItem(at: county) }
    let process = Process()
    process.executableURL = URL(filePath: Command.maksusilta)
    process.arguments = ["serve", "--settings", county.path]
    let log = Pipe()
    process.standardError = log
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    defer { if process.isRunning { process.terminate() } }
    var events: [String] = []
    for line in LinesRead(log.fileHandleForReading) {
      let event = try #require(try json(line)["event"] as? String)
      events.append(event)
      if event == "gateway.started" {
        // Written beside and renamed in, as a careful sender does.
        let part = county.appending(path: "var/inbox/a.xml.part")
        try Data(SmallReport().text.utf8).write(to: part)
        try FileManager.default.moveItem(at: part, to: county.appending(path: "var/inbox/a.xml"))
      }
      if event == "report.accepted" { kill(process.processIdentifier, SIGTERM) }
    }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(events.contains("intake.claimed") && events.contains("report.accepted"))
    #expect(events.last == "gateway.stopped")
    #expect(try FileManager.default.contentsOfDirectory(atPath: county.appending(path: "var/inbox").path).isEmpty)
  }

  @Test func `serve closes and delivers a run at its schedule's minute`() throws {
    let county = try county()
    defer { try? FileManager.default.removeItem(at: county) }
    let book = county.appending(path: "rules/YHT-ASU.yaml")
    let text = try String(contentsOf: book, encoding: .utf8)
    let changed = text.replacing("queue: day 6 at 06:00, next banking day", with: "queue: \"* * * * *\"")
      .replacing("review: person", with: "review: none")
    try #require(changed != text)
    try changed.write(to: book, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(filePath: Command.maksusilta)
    process.arguments = ["serve", "--settings", county.path]
    let log = Pipe()
    process.standardError = log
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    defer { if process.isRunning { process.terminate() } }
    try Data(SmallReport().text.utf8).write(to: county.appending(path: "var/inbox/a.xml"))
    var events: [String] = []
    for line in LinesRead(log.fileHandleForReading) {
      let event = try #require(try json(line)["event"] as? String)
      events.append(event)
      // At most a minute of the real clock away.
      if event == "run.delivered" { kill(process.processIdentifier, SIGTERM) }
    }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(
      events.filter { $0.hasPrefix("run.") && $0 != "run.empty" || $0 == "report.accepted" } == [
        "report.accepted", "run.closed", "run.released", "run.delivered",
      ])
    #expect(events.contains("queue.due"))
  }

  @Test func `a bad rule book stops nothing that runs, and a good one holds from the next file on`() throws {
    let county = try county()
    defer { try? FileManager.default.removeItem(at: county) }
    let process = Process()
    process.executableURL = URL(filePath: Command.maksusilta)
    process.arguments = ["serve", "--settings", county.path]
    let log = Pipe()
    process.standardError = log
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    defer { if process.isRunning { process.terminate() } }
    let book = county.appending(path: "rules/YHT-ASU.yaml")
    let good = try String(contentsOf: book, encoding: .utf8)
    func drop(_ report: SmallReport, as name: String) throws {
      try Data(report.text.utf8).write(to: county.appending(path: "var/inbox/\(name)"), options: .atomic)
    }
    let leave = "<Poissaolo syy=\"LOMA\" alku=\"2024-04-04\" loppu=\"2024-04-09\"/>"
    var accepted = 0
    for line in LinesRead(log.fileHandleForReading) {
      let entry = try json(line)
      switch entry["event"] as? String {
      case "gateway.started":
        try Data(good.replacing("divisor: 30", with: "divisor: kolmekymmentä").utf8).write(to: book, options: .atomic)
      case "settings.refused":
        let why = try #require(entry["why"] as? String)
        #expect(why.contains("rules/YHT-ASU.yaml") && why.contains("divisor"))
        try drop(SmallReport(days: leave), as: "a.xml")
      case "report.accepted":
        accepted += 1
        if accepted == 1 {
          let next = good.replacing("\nversion: 1\n", with: "\nversion: 2\n").replacing("{own: 6,", with: "{own: 5,")
          try Data(next.utf8).write(to: book, options: .atomic)
        } else {
          kill(process.processIdentifier, SIGTERM)
        }
      case "settings.loaded":
        #expect((entry["books"] as? String)?.contains("YHT-ASU@2") == true)
        try drop(
          SmallReport(id: "KR-T-2", client: "T2", identityCode: "020290-999B", commitment: "PS-T-2", days: leave),
          as: "b.xml")
      default: break
      }
    }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && accepted == 2)
    func amount(_ report: String) throws -> String? {
      let page = try Command.run(Command.maksusilta, ["report", report, "--json", "--settings", county.path])
      return (try json(page.output)["lines"] as? [[String: Any]])?.first?["amount"] as? String
    }
    #expect(try amount("KR-T-1") == "870.65")
    #expect(try amount("KR-T-2") == "840.63")
  }

  @Test func `a second serve on the same folder says so and ends, and the first goes on`() throws {
    let county = try county()
    defer { try? FileManager.default.removeItem(at: county) }
    let first = Process()
    first.executableURL = URL(filePath: Command.maksusilta)
    first.arguments = ["serve", "--settings", county.path]
    let log = Pipe()
    first.standardError = log
    try first.run()
    defer { if first.isRunning { first.terminate() } }
    var told = false
    for line in LinesRead(log.fileHandleForReading) {
      let event = try #require(try json(line)["event"] as? String)
      if event == "gateway.started" {
        // It takes a report: then it surely holds the folder.
        try Data(SmallReport().text.utf8).write(to: county.appending(path: "var/inbox/a.xml"))
      }
      if event == "report.accepted" {
        let second = try Command.run(Command.maksusilta, ["serve", "--settings", county.path])
        #expect(second.status == 6 && second.error.contains("Toinen maksusilta"), "\(second.error)")
        told = true
        kill(first.processIdentifier, SIGTERM)
      }
    }
    first.waitUntilExit()
    #expect(told && first.terminationStatus == 0)
  }

  @Test func `output that cannot be written is no success`() throws {
    let county = try county()
    defer { try? FileManager.default.removeItem(at: county) }
    let full = try Command.run(
      "/bin/sh", ["-c", "'\(Command.maksusilta)' schema report --settings '\(county.path)' >/dev/full"])
    #expect(full.status == 6)
  }

  @Test func `wrong settings are told all at once and end with status 5`() throws {
    let county = try county()
    defer { try? FileManager.default.removeItem(at: county) }
    let settings = county.appending(path: "maksusilta.yaml")
    var text = try String(contentsOf: settings, encoding: .utf8)
    text += "\nunknown-key: 1\n"
    try Data(text.utf8).write(to: settings)
    let status = try Command.run(Command.maksusilta, ["status", "--settings", county.path])
    #expect(status.status == 5 && status.error.contains("unknown-key"))
  }
}
