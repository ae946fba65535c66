import Datasets
package import Domain
import FeeRules
package import Foundation
import Inbox
import Ledger
package import Logging
import Synchronization

/// The main job told on the samples: what `maksusilta demo` shows. Real folders, a real ledger, a real run; only the clock is the story's, so
/// that the same samples always tell the same story.
package struct Story {
  private let language: Language
  private let json: Bool
  private let show: (String) -> Void
  private let clock = StoryClock(Timestamp(day: Day(year: 2024, month: 5, day: 3)!, hour: 9, minute: 12))

  package init(language: Language, json: Bool, show: @escaping (String) -> Void) {
    self.language = language
    self.json = json
    self.show = show
  }

  /// Tells the story in a new temporary folder and leaves the folder behind to be looked at.
  ///
  /// - Parameter log: where the gateway logs meanwhile; `log/maksusilta.log` in the folder where none is given.
  @discardableResult
  package func tell(log: Logger? = nil) throws -> URL {
    let folder = try newFolder()
    _ = try ExampleCounty.write(to: folder.path)
    let settings = try Settings.load(folder.path)
    let premises = try Premises(
      settings: settings, clock: clock, log: log ?? fileLog(folder.appending(path: "maksusilta.log")))
    let desk = Operator(premises, as: "aino")

    say("Maksusilta: esimerkkikunnan kuukausi", "Maksusilta: a month of the example county")
    say("Kansio \(folder.path)", "Folder \(folder.path)")

    let intake = try IntakePass(premises, quiet: .zero) { _ in }
    let taken = try reportsIn(premises, intake)
    try whatWasFound(premises, taken)
    try oneClient(desk)
    try severalPayers(desk)
    try correction(premises, intake, desk)
    try approvals(desk)
    let runs = try runsOfTheMonth(premises)
    try datasets(premises, runs)
    try receipts(premises, intake, runs)
    try correctionAfterTransfer(premises, intake, desk)
    try manualList(desk)
    try proof(desk)
    say("", "")
    say(
      "Katso itse:  maksusilta status --settings \(folder.path)",
      "See for yourself:  maksusilta status --settings \(folder.path)")
    return folder
  }

  // MARK: Chapters

  private func reportsIn(_ premises: Premises, _ intake: IntakePass) throws -> [IntakePass.Taken] {
    chapter("1. Kuukausiraportit saapuvat", "1. Monthly reports come in")
    return try takeIn(premises, intake) { !$0.hasPrefix("corrected/") }
  }

  /// Copies samples into the inbox as senders do, and takes them.
  private func takeIn(
    _ premises: Premises, _ intake: IntakePass, where isWanted: (String) -> Bool
  ) throws -> [IntakePass.Taken] {
    let samples = try SharedFiles.folder().appending(path: "inbox-samples")
    for name in try SampleSet(samples).inOrder() where isWanted(name) {
      try FileManager.default.copyItem(
        at: samples.appending(path: name),
        to: URL(filePath: premises.folders.inbox.string).appending(path: name.replacing("/", with: "_")))
    }
    var all: [IntakePass.Taken] = []
    try intake.once { taken in
      all.append(taken)
      let mark = taken.outcome.verdict == .accepted ? "✓" : taken.outcome.verdict == .rejected ? "✗" : "·"
      let report = taken.outcome.header.map { "\($0.service) \($0.period)" } ?? "–"
      let sum =
        taken.outcome.verdict == .rejected || taken.outcome.verdict == .duplicate
        ? "" : taken.outcome.total.finnish
      if taken.outcome.feed != nil, taken.outcome.verdict == .accepted {
        return say(
          "  \(mark) \(wide(taken.file, 38)) sitoumusaineisto, \(taken.outcome.clients) asiakasta",
          "  \(mark) \(wide(taken.file, 38)) commitment feed, \(taken.outcome.clients) clients")
      }
      line(
        "  \(mark) \(wide(taken.file, 38)) \(wide(report, 20)) \(wide(StateWord.of(taken.outcome.verdict, language), 22)) \(sum)"
      )
    }
    return all
  }

  private func whatWasFound(_ premises: Premises, _ taken: [IntakePass.Taken]) throws {
    chapter("2. Mitä löytyi ja mistä", "2. What was found, and where")
    for taken in taken {
      let findings =
        try taken.outcome.report.map { try premises.ledger.findings(of: $0) } ?? premises.ledger.findings(of: taken.id)
      let weighty = findings.filter { $0.severity > .info }
      for finding in weighty.prefix(3) {
        line("  \(taken.file):\(finding.line.map { "\($0)" } ?? "") \(finding.code.rawValue)")
        line("      \(finding.message[language])")
      }
      if weighty.count > 3 {
        say(
          "      … ja \(weighty.count - 3) muuta tässä tiedostossa",
          "      … and \(weighty.count - 3) more in this file")
      }
    }
  }

  private func oneClient(_ desk: Operator) throws {
    chapter("3. Yhden asiakkaan maksut, päivä päivältä", "3. One client's fees, day by day")
    let report = try desk.report("KR-2024-04-0012")
    var total = Money.zero
    try desk.lines(of: report) { stored in
      guard stored.line.client == "A100234" else { return }
      total += stored.line.amount
      line("  \(wide(stored.line.item, 8)) \(stored.line.amount.finnish)")
      line("    \(Explanation.text(of: stored.line)[language])")
      for row in MonthDrawing.text(of: stored.line, language).split(separator: "\n") { line("    \(row)") }
    }
    say("  yhteensä \(total.finnish)", "  total \(total.finnish)")
  }

  private func severalPayers(_ desk: Operator) throws {
    chapter("4. Usea maksaja: kunta, edunvalvoja, palveluseteli", "4. Several payers: municipality, guardian, voucher")
    for report in try desk.reports(ReportFilter(period: Month("2024-03")!)).sorted(by: { $0.number < $1.number })
    where ["HOIVA-SOP", "KH-PS"].contains(report.service.value) {
      var shown: Set<String> = []
      var client: String?
      try desk.lines(of: report) { stored in
        // The first client of each service who does not pay all alone.
        if client == nil, stored.line.payer != .client { client = stored.line.client }
        guard stored.line.client == client, stored.line.derivation.allocation != nil else { return }
        line(
          "  \(wide(stored.line.client, 10)) \(wide(stored.line.item, 18)) \(wide(stored.line.payer.description, 16)) "
            + stored.line.amount.finnish)
        if shown.insert(stored.line.item).inserted { line("    \(Explanation.text(of: stored.line)[language])") }
      }
    }
  }

  private func correction(_ premises: Premises, _ intake: IntakePass, _ desk: Operator) throws {
    chapter("5. Tuottaja korjaa raporttiaan", "5. The producer corrects a report")
    func total() throws -> Money {
      var sum = Money.zero
      try desk.lines(of: desk.report("KR-2024-04-0012")) { if $0.line.client == "A100234" { sum += $0.line.amount } }
      return sum
    }
    let before = try total()
    _ = try takeIn(premises, intake) { $0 == Story.correctionBefore }
    let after = try total()
    say(
      "  A100234: \(before.finnish) → \(after.finnish); version 1 rivit korvautuivat, mitään ei ollut vielä siirretty",
      "  A100234: \(before.finnish) → \(after.finnish); version 1's lines were replaced, nothing had been transferred yet"
    )
  }

  private func approvals(_ desk: Operator) throws {
    chapter("6. Järjestäjä tarkistaa ja hyväksyy", "6. The organiser checks and approves")
    clock.set(Timestamp(day: Day(year: 2024, month: 5, day: 3)!, hour: 14, minute: 5))
    for service in Story.services {
      for report in try desk.reports(ReportFilter(service: service, state: .toCheck)) {
        let approved = try desk.approve("\(report.number)", reason: nil)
        let act = try desk.acts(on: approved).last
        say(
          "  \(act?.at.local ?? "")  \(desk.person) hyväksyi \(approved.id) v\(approved.version) (\(service) \(approved.period)): "
            + "rivejä \(approved.lines - approved.heldLines), odottamaan jäi \(approved.heldLines)",
          "  \(act?.at.local ?? "")  \(desk.person) approved \(approved.id) v\(approved.version) (\(service) \(approved.period)): "
            + "\(approved.lines - approved.heldLines) lines, \(approved.heldLines) stay held")
      }
    }
  }

  /// The clock goes from one time of the queues to the next, as it would in `serve`.
  private func runsOfTheMonth(_ premises: Premises) throws -> [RunSummary] {
    chapter("7. Maksuajot, kukin omassa jonossaan", "7. Runs, each in its own queue")
    let queues = Story.services.map { ($0, ServiceQueue(premises, $0)) }
    let releaser = Operator(premises, as: "eero")
    let end = Timestamp(day: Day(year: 2024, month: 5, day: 13)!, hour: 9)
    var told: Set<RunID> = []
    while clock.now() < end {
      var wake = end
      for (service, queue) in queues {
        var next = queue.step()
        while let now = next, now <= clock.now() { next = queue.step() }
        wake = min(wake, next ?? end)
        for run in try premises.ledger.runs(of: service) where told.insert(run.id).inserted {
          say(
            "  \(run.closedAt.local)  ajo \(run.id)  \(wide(service.value, 9)) \(run.documents) laskua, \(run.lines) riviä, \(run.total.finnish)",
            "  \(run.closedAt.local)  run \(run.id)  \(wide(service.value, 9)) \(run.documents) documents, \(run.lines) lines, \(run.total.finnish)"
          )
          guard run.state == .closed else { continue }
          // Its rule book asks for four eyes.
          do {
            _ = try Operator(premises, as: "aino").release(run: run.id)
          } catch let refusal as GatewayFailure {
            line("      \(refusal.message[language])")
          }
          _ = try releaser.release(run: run.id)
          say("      eero vapautti ajon", "      eero released the run")
        }
      }
      clock.set(max(wake, Timestamp(unixSeconds: (clock.now().unixSeconds ?? 0) + 1)))
    }
    return try premises.ledger.runs(of: nil).reversed()
  }

  private func datasets(_ premises: Premises, _ runs: [RunSummary]) throws {
    chapter("8. Aineistot SAPiin", "8. Datasets for SAP")
    for run in runs {
      let path = premises.receiver(of: run.service) / run.seal.name
      let rebuilt = premises.folders.runs / "again-\(run.seal.name)"
      let again = try RunDesk(premises).rebuild(run.id, at: rebuilt)
      try premises.files.unlinkIfThere(rebuilt)
      line("  \(path)")
      say(
        "      \(run.seal.format), \(run.documents) asiakirjaa, \(run.total.finnish), \(run.seal.sizeBytes) tavua",
        "      \(run.seal.format), \(run.documents) documents, \(run.total.finnish), \(run.seal.sizeBytes) bytes")
      line("      sha256 \(run.seal.sha256)")
      say(
        "      muodostettu uudelleen maksukirjasta: \(again == run.seal.sha256 ? "samat tavut" : "ERI TAVUT")",
        "      built again from the ledger: \(again == run.seal.sha256 ? "the same bytes" : "OTHER BYTES")")
    }
  }

  private func receipts(_ premises: Premises, _ intake: IntakePass, _ runs: [RunSummary]) throws {
    chapter("9. SAP kuittaa", "9. SAP answers")
    clock.set(Timestamp(day: Day(year: 2024, month: 5, day: 14)!, hour: 6))
    for (index, run) in runs.enumerated() {
      let documents = try premises.ledger.documentSummaries(of: run.id).map(\.number)
      // The first document of the first run cannot be posted yet.
      let statuses = documents.enumerated().map { ($1, index == 0 && $0 == 0 ? "51" : "53") }
      try Data(StoryReceipt.aleaud(statuses).utf8)
        .write(to: URL(filePath: premises.folders.receipts.string).appending(path: "ALEAUD_\(run.id).xml"))
    }
    try intake.once { _ in }
    for run in try premises.ledger.runs(of: nil).reversed() {
      let counts = try premises.ledger.documentCounts(of: run.id)
      say(
        "  ajo \(run.id)  \(wide(run.service.value, 9)) \(wide(StateWord.of(run.state, language), 10)) \(counts.sentence(language))",
        "  run \(run.id)  \(wide(run.service.value, 9)) \(wide(StateWord.of(run.state, language), 12)) \(counts.sentence(language))"
      )
    }
    guard let first = runs.first,
      let failed = try premises.ledger.documents(of: first.id, in: [.failedOpen]).first
    else { return }
    say(
      "  asiakirjaa \(failed.summary.number) ei lähetetä uudelleen: se on SAPissa, ja kun se siellä korjataan, tulee uusi kuitti",
      "  document \(failed.summary.number) is not sent again: SAP has it, and when it is mended there another receipt comes"
    )
    clock.set(Timestamp(day: Day(year: 2024, month: 5, day: 15)!, hour: 6))
    try Data(StoryReceipt.aleaud([(failed.summary.number, "53")]).utf8)
      .write(to: URL(filePath: premises.folders.receipts.string).appending(path: "ALEAUD_mended.xml"))
    try intake.once { _ in }
    if let mended = try premises.ledger.run(first.id) {
      say(
        "  ajo \(mended.id) \(StateWord.of(mended.state, language))",
        "  run \(mended.id) \(StateWord.of(mended.state, language))")
    }
  }

  private func correctionAfterTransfer(_ premises: Premises, _ intake: IntakePass, _ desk: Operator) throws {
    chapter("10. Korjaus siirron jälkeen", "10. A correction after the transfer")
    clock.set(Timestamp(day: Day(year: 2024, month: 5, day: 20)!, hour: 10))
    let taken = try takeIn(premises, intake) { $0.hasPrefix("corrected/") && $0 != Story.correctionBefore }
    for report in taken.compactMap(\.outcome.report) {
      let summary = try desk.report("\(report.number)")
      try desk.lines(of: summary) { stored in
        guard stored.line.kind == .correction, stored.line.state != .rejected else { return }
        line(
          "  \(wide(stored.line.client, 10)) \(stored.line.period) \(wide(stored.line.item, 10)) \(stored.line.amount.finnish)"
        )
        line("    \(Explanation.text(of: stored.line)[language])")
      }
      _ = try desk.approve("\(report.number)", reason: nil)
    }
    clock.set(Timestamp(day: Day(year: 2024, month: 6, day: 6)!, hour: 6))
    if let run = try RunDesk(premises).run(ServiceCode("YHT-ASU"), period: nil, by: "eero").run {
      say(
        "  seuraava ajo \(run.id): \(run.documents) hyvityslaskua, \(run.total.finnish)",
        "  the next run \(run.id): \(run.documents) credits, \(run.total.finnish)")
    }
  }

  private func manualList(_ desk: Operator) throws {
    chapter("11. Mikä odottaa ihmistä", "11. What waits for a person")
    let list = try desk.manualList(of: nil, period: nil)
    for entry in list.prefix(8) {
      let causes = entry.causes.joined(separator: " ")
      line(
        "  \(wide(entry.service.value, 10)) \(wide(entry.client, 9)) \(wide(causes, 30)) \(wide(entry.standing.whatToDo[language], 26)) "
          + entry.total.finnish)
    }
    if list.count > 8 { say("  … ja \(list.count - 8) muuta", "  … and \(list.count - 8) more") }
  }

  private func proof(_ desk: Operator) throws {
    chapter("12. Täsmäytys sentilleen", "12. Reconciled to the cent")
    say(
      "  \(wide("", 10))\(right("saapuneet", 14))\(right("siirretyt", 14))\(right("avoimet", 14))\(right("odottavat", 14))\(right("hylätyt", 14))",
      "  \(wide("", 10))\(right("in", 14))\(right("transferred", 14))\(right("open", 14))\(right("held", 14))\(right("rejected", 14))"
    )
    for balance in try desk.reconcile(period: nil) {
      let sums = [balance.incoming, balance.transferred, balance.open, balance.held, balance.rejected]
      line(
        "  \(wide(balance.service.value, 10))\(sums.map { right($0.amount.description, 14) }.joined())  "
          + (balance.isBalanced ? "✓" : "✗"))
    }
  }

  // MARK: Parts

  /// Comes before anything was transferred; the other corrected samples come after.
  private static let correctionBefore = "corrected/YHT-ASU_KOIVU-1_versio-2.xml"
  private static let services = ["YVPA-IKA", "YHT-ASU", "MTK-ASU", "HOIVA-SOP", "KH-PS"].map { ServiceCode($0) }

  private func newFolder() throws -> URL {
    var template = Array((FileManager.default.temporaryDirectory.path + "/maksusilta-demo-XXXXXX").utf8CString)
    guard let path = mkdtemp(&template) else {
      throw GatewayFailure(
        "temporary-folder", fi: "Väliaikaiskansiota ei voi luoda. Tarkista TMPDIR ja levytila.",
        en: "A temporary folder cannot be made. Check TMPDIR and the disk.")
    }
    return URL(filePath: String(cString: path))
  }

  private func fileLog(_ file: URL) throws -> Logger {
    _ = FileManager.default.createFile(atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o640])
    let handle = try FileHandle(forWritingTo: file)
    // A story goes on without its log.
    let sink = LogSink { try? handle.write(contentsOf: Data($0.utf8)) }
    return Logger(label: "maksusilta") { [clock] _ in GatewayLogHandler(.json, to: sink, clock: clock) }
  }

  private func chapter(_ fi: String, _ en: String) {
    line("")
    say(fi, en)
  }

  private func say(_ fi: String, _ en: String) { line(language == .finnish ? fi : en) }

  private func line(_ text: String) {
    var text = text
    while text.last == " " { text.removeLast() }
    if json {
      var writer = JSONWriter()
      writer.object { $0.member("line", text) }
      show(String(decoding: writer.bytes, as: UTF8.self))
    } else {
      show(text)
    }
  }

  private func wide(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
  private func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

/// What SAP would send: ALEAUD01 with the status of each document and the order it became.
private enum StoryReceipt {
  static func aleaud(_ statuses: [(document: DocumentNumber, code: String)]) -> String {
    let states = statuses.map { document, code in
      let order =
        code == "53"
        ? "<E1PRTOB SEGMENT=\"1\"><OBJTYPE>BUS2032</OBJTYPE><OBJKEY>\(padded(4_711_000 + document.number, 10))</OBJKEY></E1PRTOB>"
        : ""
      return "<E1STATE SEGMENT=\"1\"><DOCNUM>\(document)</DOCNUM><STATUS>\(code)</STATUS>\(order)</E1STATE>\n"
    }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <ALEAUD01><IDOC BEGIN="1"><EDI_DC40 SEGMENT="1"><MESTYP>ALEAUD</MESTYP><SNDPRN>PRDCLNT100</SNDPRN>\
      <RCVPRN>MAKSUSILTA</RCVPRN></EDI_DC40><E1ADHDR SEGMENT="1"><MESTYP>ORDERS</MESTYP>
      \(states.joined())</E1ADHDR></IDOC></ALEAUD01>

      """
  }
}

/// The samples' reports in the order a month brings them: older periods first, each with its commitment feeds before its reports, corrections and
/// refused ones last. Those that show one finding each (`held/`) are no story and are left out.
package struct SampleSet {
  private let folder: URL
  package init(_ folder: URL) { self.folder = folder }

  private static let feed = "Sitoumusaineisto"

  /// Paths relative to the samples' folder.
  package func inOrder() throws -> [String] {
    let groups = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      // What cannot be looked at holds no samples.
      $0 != "held"
        && (try? folder.appending(path: $0).resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true
    }
    // 2020-05 … before corrected and rejected: digits sort before letters.
    return try groups.sorted().flatMap { group in
      try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: group).path)
        .filter { $0.hasSuffix(".xml") }
        .sorted { ($0.hasPrefix(Self.feed) ? 0 : 1, $0) < ($1.hasPrefix(Self.feed) ? 0 : 1, $1) }
        .map { group + "/" + $0 }
    }
  }
}

/// A clock that stands where the story puts it.
final class StoryClock: Clock {
  private let time: Mutex<Timestamp>
  init(_ time: Timestamp) { self.time = Mutex(time) }
  func now() -> Timestamp { time.withLock { $0 } }
  func set(_ later: Timestamp) { time.withLock { $0 = later } }
}
