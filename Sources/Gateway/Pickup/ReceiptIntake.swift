import Datasets
import Delivery
import Domain
import Inbox
import Ledger
import Logging
import ReportXML

/// The flow of one of SAP's receipts: known for what it is, told from those that came before, read as a stream, and each of its statuses moves
/// its document, all of them or none.
///
/// Statuses about nothing of ours, or that contradict what is known, are findings of the receipt, and told in the log; the others count. One that
/// cannot be read, or is another system's, is refused whole.
struct ReceiptIntake {
  private let premises: Premises

  init(_ premises: Premises) { self.premises = premises }

  func take(_ file: ClaimedFile) throws -> IntakeOutcome {
    if try premises.ledger.knowsReceipt(file.digest) {
      return try decide(file, .duplicate, [Finding(.receiptDuplicate, line: nil, place: "")])
    }
    guard let form = Form(opening: file.opening) else {
      return try decide(
        file, .rejected, [Finding(file.opening.isEmpty ? .empty : .receiptUnknown, line: nil, place: "")])
    }
    var telling = ReceiptTelling(premises, file.work.id)
    return try premises.ledger.together {
      do {
        try premises.ledger.enterReceipt(.file(file.work.id), at: premises.clock.now()) { entry in
          let reading = try form.read(try file.source(premises.files)(), premises) { status in
            try telling.take(status, entry)
          }
          telling.findings += reading.findings
          guard !reading.isRejected, !telling.isAllForeign else { throw Refused() }
          telling.runs = try entry.settle()
        }
      } catch is Refused {
        return try decide(file, .rejected, telling.findings)
      }
      var outcome = try decide(file, .accepted, telling.findings)
      outcome.news = telling.news
      return outcome
    }
  }

  /// Takes back what was told of a receipt that is refused at its end.
  private struct Refused: Error {}

  private func decide(_ file: ClaimedFile, _ verdict: Verdict, _ findings: [Finding]) throws -> IntakeOutcome {
    try file.refuseChanged(premises.files)
    try premises.ledger.decide(receipt: file.work.id, verdict, findings: findings, at: premises.clock.now())
    return IntakeOutcome(verdict, header: nil, findings: findings)
  }

  /// Status IDocs as XML, or a flat status file, whose records begin with their name (SAP structure EDI_DS40).
  private enum Form {
    /// With its root element: an extension's name ends like the basic type's (`ZALEAUD01`).
    case xml(root: String)
    case flat

    init?(opening: [UInt8]) {
      if opening.starts(with: "EDI_DS40".utf8) {
        self = .flat
      } else if let root = rootElementName(opening: opening),
        ReceiptReader.standardRoots.contains(where: { root.hasSuffix($0) })
      {
        self = .xml(root: root)
      } else {
        return nil
      }
    }

    func read(
      _ source: any ByteSource, _ premises: Premises, _ take: (StatusRecord) throws -> Void
    ) throws -> ReceiptReading {
      let limits = premises.settings.installation.readingLimits
      switch self {
      case .xml(let root): return try ReceiptReader(source, roots: [root], limits: limits).read(take)
      case .flat:
        var file = StatusFile(source, findingsMax: limits.findingsMax)
        return try file.read(take)
      }
    }
  }
}

/// What the statuses of one receipt did, and what is to be told of it once it is committed.
struct ReceiptTelling {
  private let premises: Premises
  private let source: String
  private var position = 0
  private var foreign = 0
  var findings: [Finding] = []
  var runs: [RunSummary] = []
  private var documents: [(DocumentRecord, StatusRecord, DocumentState)] = []
  private let ours: Set<String>
  private let theirs: Set<String>

  /// Findings and failures of one receipt that are told one by one.
  private static let toldMax = 100

  init(_ premises: Premises, _ arrival: IntakeID) {
    self.init(premises, source: arrival.value)
  }

  init(_ premises: Premises, source: String) {
    self.premises = premises
    self.source = source
    let profiles = premises.settings.books.all.filter { $0.dataset.format != .none }.map(\.dataset.idoc)
    ours = Set([premises.settings.installation.organisation.sender] + profiles.map(\.sender.number))
    theirs = Set(profiles.map(\.receiver.number)).subtracting([""])
  }

  /// - Parameter document: the one that was answered; nil where the status itself must tell.
  mutating func take(_ status: StatusRecord, _ entry: any ReceiptEntry, of document: DocumentNumber? = nil) throws {
    position += 1
    if let origin = status.origin, isForeign(origin) {
      foreign += 1
      return note(.receiptForeign, status, found: origin.sender, expected: theirs.sorted().joined(separator: ", "))
    }
    switch try entry.take(status, position: position, of: document) {
    case .moved(let record, let state): documents.append((record, status, state))
    case .noted: break
    case .unknownDocument:
      note(
        .receiptDocumentUnknown, status,
        found: status.document?.description ?? status.reference.map(maskingIdentityCodes))
    case .notSent(let record, let state):
      note(.receiptWrongState, status, found: "\(record.summary.number): \(status.code), \(state.rawValue)")
    case .conflict(let record, let conflict):
      note(.receiptWrongState, status, found: "\(record.summary.number): \(status.code), \(conflict.state.rawValue)")
    }
  }

  var isAllForeign: Bool { position > 0 && foreign == position }

  /// Another system's, or meant for another. What a receipt leaves blank says nothing.
  private func isForeign(_ origin: ReceiptOrigin) -> Bool {
    !origin.receiver.isEmpty && !ours.contains(origin.receiver)
      || !origin.sender.isEmpty && !theirs.isEmpty && !theirs.contains(origin.sender)
  }

  private mutating func note(_ code: FindingCode, _ status: StatusRecord, found: String?, expected: String? = nil) {
    guard findings.count < premises.settings.installation.readingLimits.findingsMax else { return }
    findings.append(Finding(code, line: status.line, place: status.place, found: found, expected: expected))
  }

  /// To be logged when it is committed.
  var news: [News] {
    var news: [News] = []
    for finding in findings.prefix(ReceiptTelling.toldMax) where finding.severity > .info {
      news.append(
        News(
          event: .receiptProblem, level: .warning,
          facts: [
            "receipt": source, "code": finding.code.rawValue, "place": finding.place, "found": finding.found ?? "",
          ]))
    }
    for (record, status, state) in documents.filter({ $0.2.isTrouble }).prefix(ReceiptTelling.toldMax) {
      news.append(
        News(
          event: .documentFailed, level: .error,
          facts: [
            "document": record.summary.number.description, "run": "\(record.run)", "service": record.service.value,
            "status": status.code, "state": state.rawValue,
            // The message's class and number; its text may name a person.
            "message": status.message?.description ?? "",
          ]))
    }
    for run in runs where run.state == .delivered || run.state == .acknowledged {
      news.append(
        News(
          event: run.state == .acknowledged ? .runAcknowledged : .runDelivered, level: .info,
          facts: ["run": "\(run.id)", "service": run.service.value, "receipt": source]))
    }
    return news
  }

  struct News: Sendable {
    var event: Event
    var level: Logger.Level
    var facts: [String: String]

    func tell(_ log: Logger) { log.event(event, level, facts) }
  }
}

extension DocumentState {
  /// A person at one side has to look.
  fileprivate var isTrouble: Bool {
    switch self {
    case .failedOpen, .failedFinal, .partial: true
    case .waiting, .inProgress, .posted, .rebilled: false
    }
  }
}
