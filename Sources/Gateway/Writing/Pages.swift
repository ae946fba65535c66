package import Domain
import FeeRules
import Inbox

// What lists and single things look like as JSON; the names are the command's and the console's contract.

extension JSONWriter {
  package mutating func report(_ summary: ReportSummary) { report(summary) { _ in } }

  package mutating func report(_ report: ReportSummary, _ more: (inout JSONWriter) throws -> Void) rethrows {
    try object { json in
      json.member("report", report.number.number)
      json.member("tunnus", report.id)
      json.member("versio", report.version)
      json.member("kausi", report.period.description)
      json.member("palvelu", report.service.value)
      json.member("unit", report.unitCode)
      json.member("unitName", report.unitName)
      json.member("provider", report.providerName)
      json.member("file", report.fileName)
      json.member("verdict", report.verdict.rawValue)
      json.member("state", report.state.rawValue)
      json.member("checkedBy", report.checkedBy)
      json.member("receivedAt", report.receivedAt.description)
      json.member("ruleBook", report.book.description)
      json.member("clients", report.clients)
      json.member("lineCount", report.lines)
      json.member("heldLines", report.heldLines)
      json.member("total", report.total.description)
      json.member("findingCount", report.findings)
      try more(&json)
    }
  }

  package mutating func storedLine(_ stored: StoredLine) {
    feeLine(stored.line) { json in
      json.member("line", stored.number.number)
      json.key("run")
      if let run = stored.run { json.integer(run.number) } else { json.null() }
      json.member("document", stored.document?.description)
    }
  }

  package mutating func act(_ act: Act) {
    object { json in
      json.member("at", act.at.description)
      json.member("who", act.person)
      json.member("what", act.what)
      json.member("why", act.reason)
    }
  }

  package mutating func run(_ run: RunSummary, _ more: (inout JSONWriter) -> Void = { _ in }) {
    object { json in
      json.member("run", run.id.number)
      json.member("service", run.service.value)
      json.member("state", run.state.rawValue)
      json.member("period", run.period.description)
      json.member("ruleBook", run.book.description)
      json.member("closedAt", run.closedAt.description)
      json.member("closedBy", run.closedBy)
      json.member("documents", run.documents)
      json.member("lines", run.lines)
      json.member("total", run.total.description)
      json.member("file", run.seal.name)
      json.member("format", run.seal.format)
      json.member("sha256", run.seal.sha256)
      json.member("sizeBytes", run.seal.sizeBytes)
      more(&json)
    }
  }

  package mutating func closing(_ closing: RunDesk.Closing) {
    object { json in
      json.key("run")
      if let run = closing.run { json.run(run) } else { json.null() }
      json.key("finished")
      json.array { json in for run in closing.finished { json.run(run) } }
      json.key("findings")
      json.array { json in for finding in closing.findings { json.finding(finding) } }
    }
  }

  package mutating func rehearsal(_ rehearsal: RunDesk.Rehearsal) {
    object { json in
      json.member("dryRun", true)
      json.member("documents", rehearsal.documents)
      json.member("lines", rehearsal.lines)
      json.member("total", rehearsal.total.description)
      json.key("findings")
      json.array { json in for finding in rehearsal.findings { json.finding(finding) } }
    }
  }

  package mutating func balance(_ balance: Balance) {
    func sum(_ json: inout JSONWriter, _ name: StaticString, _ sum: Balance.Sum) {
      json.key(name)
      json.object { json in
        json.member("lines", sum.lines)
        json.member("amount", sum.amount.description)
      }
    }
    object { json in
      json.member("service", balance.service.value)
      sum(&json, "in", balance.incoming)
      sum(&json, "transferred", balance.transferred)
      sum(&json, "open", balance.open)
      sum(&json, "held", balance.held)
      sum(&json, "rejected", balance.rejected)
      json.key("sent")
      json.object { json in
        for stage in Balance.Stage.allCases {
          let sent = balance.sent[stage] ?? Balance.Sent(documents: 0, sum: .zero)
          json.key(stage.name)
          json.object { json in
            json.member("documents", sent.documents)
            json.member("lines", sent.sum.lines)
            json.member("amount", sent.sum.amount.description)
          }
        }
      }
      json.member("unevenDocuments", balance.unevenDocuments)
      json.member("balanced", balance.isBalanced)
    }
  }

  package mutating func status(_ status: Operator.Status) {
    object { json in
      json.member("running", status.isRunning)
      json.member("inbox", status.inbox)
      json.member("receipts", status.receipts)
      json.key("pickup")
      if let pickup = status.pickup { json.pickup(pickup) } else { json.null() }
      json.member("work", status.work)
      json.key("reports")
      json.object { json in
        for state in ReviewState.allCases { json.member(named: state.rawValue, number: status.reports[state] ?? 0) }
      }
      json.member("heldLines", status.heldLines)
      json.key("waiting")
      json.array { json in
        for tally in status.waiting {
          json.object { json in
            json.member("service", tally.service.value)
            json.member("lines", tally.lines)
            json.member("total", tally.total.description)
          }
        }
      }
      json.key("runs")
      json.object { json in
        for state in RunState.allCases { json.member(named: state.rawValue, number: status.runs[state] ?? 0) }
      }
      json.member("balanced", status.isBalanced)
    }
  }

  /// How a running gateway's pickup stands; the same names as in `pickup.json`.
  mutating func pickup(_ state: PickupState) {
    object { json in
      json.member("at", state.at)
      json.key("lanes")
      json.array { json in
        for lane in state.lanes {
          json.object { json in
            json.member("kind", lane.kind)
            json.key("files")
            json.object { json in
              for (name, count) in lane.files.sorted(by: { $0.key < $1.key }) {
                json.member(named: name, number: count)
              }
            }
            json.member("unwatched", lane.unwatched)
            json.key("stuck")
            json.array { json in for file in lane.stuck { json.string(file) } }
          }
        }
      }
      json.key("troubles")
      json.array { json in
        for trouble in state.troubles {
          json.object { json in
            json.member("since", trouble.since)
            json.member("step", trouble.step)
            json.member("code", trouble.code)
            json.member("fi", trouble.fi)
            json.member("en", trouble.en)
          }
        }
      }
    }
  }

  /// A file that a pass left in the inbox because it is not whole.
  package mutating func left(_ left: IntakePass.Unfinished) {
    object { json in
      json.member("file", left.file)
      json.member("state", left.state)
    }
  }

  package mutating func taken(_ taken: IntakePass.Taken) {
    object { json in
      json.member("kind", taken.kind.rawValue)
      json.member("intake", taken.id.value)
      json.member("file", taken.file)
      json.member("tunnus", taken.outcome.header?.id ?? taken.outcome.feed)
      json.key("versio")
      if let version = taken.outcome.header?.version { json.integer(version) } else { json.null() }
      json.member("kausi", taken.outcome.header?.period.description)
      json.member("palvelu", taken.outcome.header?.service.value)
      json.member("verdict", taken.outcome.verdict.rawValue)
      json.key("report")
      if let report = taken.outcome.report { json.integer(report.number) } else { json.null() }
      json.member("clients", taken.outcome.clients)
      json.member("lineCount", taken.outcome.lines)
      json.member("heldLines", taken.outcome.heldLines)
      json.member("total", taken.outcome.total.description)
      json.member("path", taken.path.description)
    }
  }
}

/// One report with its acts, findings and lines, written in bounded memory.
package struct ReportPage {
  private let desk: Operator
  private let report: ReportSummary

  package init(_ desk: Operator, _ report: ReportSummary, why: String = Operator.usualPurpose) throws {
    try desk.look(at: .report, .report(report.number), why: why)
    self.desk = desk
    self.report = report
  }

  package func json(_ write: ([UInt8]) throws -> Void) throws {
    var json = JSONWriter()
    try json.report(report) { json in
      json.key("acts")
      try json.array { json in for act in try desk.acts(on: report) { json.act(act) } }
      json.key("findings")
      let findings = try desk.findings(of: report)
      json.array { json in for finding in findings { json.finding(finding) } }
      json.key("lines")
      try json.array { json in
        try desk.lines(of: report) { stored in
          json.storedLine(stored)
          if json.bytes.count > 1 << 20 { try write(json.takeButLast()) }
        }
      }
    }
    json.newline()
    try write(json.take())
  }

  package func text(_ language: Language, _ write: ([UInt8]) throws -> Void) throws {
    let finnish = language == .finnish
    var head =
      "\(report.id) v\(report.version)  \(report.service) \(report.period)  \(report.unitCode) \(report.unitName)\n"
    head += finnish ? "tulos: " : "verdict: "
    head +=
      StateWord.of(report.verdict, language) + (finnish ? ", tila: " : ", state: ")
      + StateWord.of(report.state, language)
    head += finnish ? ", sääntökirja: \(report.book)\n" : ", rule book: \(report.book)\n"
    for act in try desk.acts(on: report) {
      head += "  \(act.at.local)  \(act.person)  \(act.what)\(act.reason.map { ": \($0)" } ?? "")\n"
    }
    try write(Array(head.utf8))
    for finding in try desk.findings(of: report) {
      try write(Array(FindingText.paragraph(finding, file: report.fileName, language).utf8))
    }
    try desk.lines(of: report) { stored in
      var text = Array("#\(stored.number)".utf8)
      FeeTable.append(stored.line, language, to: &text)
      try write(text)
    }
    try write(Array((finnish ? "yhteensä \(report.total.finnish)\n" : "total \(report.total) €\n").utf8))
  }
}

extension Balance.Stage {
  /// As JSON calls it.
  package var name: StaticString {
    switch self {
    case .underWay: "underWay"
    case .unconfirmed: "unconfirmed"
    case .failed: "failed"
    case .posted: "posted"
    case .settled: "settled"
    }
  }

  package func word(_ language: Language) -> String {
    switch (self, language) {
    case (.underWay, .finnish): "matkalla"
    case (.unconfirmed, .finnish): "kuittaamatta"
    case (.failed, .finnish): "virheessä"
    case (.posted, .finnish): "kirjattu"
    case (.settled, .finnish): "ilman laskua"
    case (.underWay, .english): "under way"
    case (.unconfirmed, .english): "unconfirmed"
    case (.failed, .english): "failed"
    case (.posted, .english): "posted"
    case (.settled, .english): "without document"
    }
  }
}

extension RunDesk.Rehearsal {
  package func sentence(_ language: Language) -> String {
    language == .finnish
      ? "Koeajo: \(documents) laskua, \(lines) riviä, \(total.finnish). Mitään ei kirjattu."
      : "Dry run: \(documents) documents, \(lines) lines, \(total) €. Nothing was written."
  }
}

extension IntakePass.Taken {
  package func sentence(_ language: Language) -> String {
    let report =
      outcome.header.map { "  \($0.id) v\($0.version)  \($0.service) \($0.period)" } ?? outcome.feed.map { "  \($0)" }
      ?? ""
    if outcome.feed != nil, outcome.verdict == .accepted || outcome.verdict == .held {
      return language == .finnish
        ? "\(file)\(report)  sitoumusaineisto, \(outcome.clients) asiakasta (\(outcome.clientsHeld) virheellistä)"
        : "\(file)\(report)  commitment feed, \(outcome.clients) clients (\(outcome.clientsHeld) with errors)"
    }
    let count =
      outcome.verdict == .rejected || outcome.verdict == .duplicate
      ? ""
      : language == .finnish
        ? "  \(outcome.lines) riviä (\(outcome.heldLines) odottaa)  \(outcome.total.finnish)"
        : "  \(outcome.lines) lines (\(outcome.heldLines) held)  \(outcome.total) €"
    return "\(file)\(report)  \(StateWord.of(outcome.verdict, language))\(count)"
  }
}

extension IntakePass.Unfinished {
  package func sentence(_ language: Language) -> String {
    switch (state, language) {
    case ("arriving", .finnish): "\(file)  saapuu vielä, jätettiin saapuviin"
    case ("arriving", _): "\(file)  is still arriving, left in the inbox"
    case (_, .finnish):
      "\(file)  on kesken: päättävä juurielementti tai done-tiedosto puuttuu, jätettiin saapuviin (--incomplete-too hylkää sen syineen)"
    case (_, _):
      "\(file)  is incomplete: its closing root element or done-file is missing; left in the inbox (--incomplete-too rejects it with the reason)"
    }
  }
}

extension PickupState {
  /// Lines about what is not simply waiting its turn.
  package func text(_ language: Language) -> String {
    var text = ""
    for lane in lanes {
      let counts = Settling.State.allCases.compactMap { state in
        lane.files[state.rawValue].flatMap { $0 == 0 ? nil : "\($0) \(StateWord.of(state, language))" }
      }
      let name =
        lane.kind == ArrivalKind.receipt.rawValue
        ? (language == .finnish ? "kuittaukset" : "receipts") : (language == .finnish ? "saapuvat" : "inbox")
      if !counts.isEmpty { text += "  \(name): \(counts.joined(separator: ", "))\n" }
      for file in lane.stuck { text += (language == .finnish ? "    jumissa: " : "    stuck: ") + file + "\n" }
    }
    for trouble in troubles {
      text += "  ! \(trouble.since.prefix(16)) \(language == .finnish ? trouble.fi : trouble.en)\n"
    }
    return text
  }
}

extension Operator.Status {
  package func text(_ language: Language) -> String {
    let finnish = language == .finnish
    func count<Key: CaseIterable & Hashable>(_ counts: [Key: Int], _ word: (Key, Language) -> String) -> String {
      let named = Key.allCases.compactMap { key in counts[key].map { "\($0) \(word(key, language))" } }
      return named.isEmpty ? "0" : named.joined(separator: ", ")
    }
    var text = ""
    text +=
      finnish
      ? "yhdyskäytävä    \(isRunning ? "käynnissä" : "ei käynnissä")\n"
      : "gateway         \(isRunning ? "running" : "not running")\n"
    text += finnish ? "saapumassa      \(inbox)" : "inbox           \(inbox)"
    text += (receipts > 0 ? (finnish ? ", kuittauksia \(receipts)" : ", receipts \(receipts)") : "") + "\n"
    text += pickup?.text(language) ?? ""
    text += finnish ? "työn alla       \(work)\n" : "work            \(work)\n"
    text += (finnish ? "raportit        " : "reports         ") + count(reports) { StateWord.of($0, $1) } + "\n"
    text += finnish ? "rivejä odottaa  \(heldLines)\n" : "held lines      \(heldLines)\n"
    for tally in waiting {
      text +=
        finnish
        ? "seuraavaan ajoon \(tally.service): \(tally.lines) riviä, \(tally.total.finnish)\n"
        : "for the next run of \(tally.service): \(tally.lines) lines, \(tally.total) €\n"
    }
    text += (finnish ? "ajot            " : "runs            ") + count(runs) { StateWord.of($0, $1) } + "\n"
    text +=
      finnish
      ? "täsmäytys       \(isBalanced ? "täsmää" : "EI TÄSMÄÄ: maksusilta reconcile")\n"
      : "reconcile       \(isBalanced ? "balanced" : "DIFFERS: maksusilta reconcile")\n"
    return text
  }
}
