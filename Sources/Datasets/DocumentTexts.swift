import Domain

/// A document's texts: what each `TextSource` says of it, and on which row each absence is told.
struct DocumentTexts {
  let document: BillingDocument
  let run: RunHeader
  let words: AbsenceWords
  /// For each absence the 0-based index of the row that tells it; `rows.count` of no row where the document has none.
  private let tellers: [Int]
  private let clientName: String
  /// Of each row; most rows of a document are of one period.
  private let periods: [String]

  init(_ document: BillingDocument, of run: RunHeader, words: AbsenceWords) {
    self.document = document
    self.run = run
    self.words = words
    tellers = document.absences.map { DocumentTexts.teller(of: $0, among: document.rows) }
    clientName = document.client.name
    var periods: [String] = []
    periods.reserveCapacity(document.rows.count)
    var last: Month?
    for row in document.rows {
      periods.append(
        row.period == last ? periods[periods.count - 1] : DocumentTexts.days(row.period.first, row.period.last))
      last = row.period
    }
    self.periods = periods
  }

  /// An absence is told once: on the first deduction of a period that it touches, else on the first row of one, else on the first row.
  private static func teller(of absence: DocumentAbsence, among rows: [DocumentRow]) -> Int {
    var first: Int?
    for (index, row) in rows.enumerated() {
      guard row.period.first <= absence.last, absence.first <= row.period.last else { continue }
      if row.kind == .deduction { return index }
      if first == nil { first = index }
    }
    return first ?? 0
  }

  func absences(toldOn row: Int) -> [DocumentAbsence] {
    guard !tellers.isEmpty else { return [] }
    return zip(document.absences, tellers).filter { $1 == row }.map { $0.0 }
  }

  /// The texts of a source on a row (0-based), or on the document as a whole; empty ones are left out.
  func texts(_ source: TextSource, onRow row: Int?) -> [String] {
    switch source {
    case .absences: (row.map { absences(toldOn: $0) } ?? document.absences).map(sentence)
    default: [text(source, onRow: row)].filter { !$0.isEmpty }
    }
  }

  /// The one text of a source, empty where there is none.
  /// - Precondition: the source is not the absences, which are a text each.
  func text(_ source: TextSource, onRow row: Int?) -> String {
    switch source {
    case .unit: document.unitName
    case .client: clientName
    case .period: row.map { periods[$0] } ?? allDays
    case .rowText: row.flatMap { document.rows[$0].text } ?? ""
    case .itemName: row.map { document.rows[$0].itemName.fi } ?? ""
    case .commitment: document.commitment
    case .reference: document.reference
    case .referenceNumber: document.referenceNumber ?? ""
    case .serviceName: run.serviceName.fi
    case .recipient: document.recipient == document.payer ? "" : document.recipient.name
    case .fixed(let words): words
    case .absences: preconditionFailure("an absence is a text of its own")
    }
  }

  /// `oma 04.04.2024-09.04.2024, 6 pv`.
  func sentence(_ absence: DocumentAbsence) -> String {
    words[absence.absenceClass] + " " + DocumentTexts.days(absence.first, absence.last) + ", \(absence.dayCount) pv"
  }

  private var allDays: String {
    guard let first = document.firstPeriod, let last = document.lastPeriod else { return "" }
    return DocumentTexts.days(first.first, last.last)
  }

  private static func days(_ first: Day, _ last: Day) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(21)
    appendPointed(first, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    appendPointed(last, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Appends a day as `09.04.2024`.
func appendPointed(_ day: Day, to bytes: inout [UInt8]) {
  append(UInt64(day.dayOfMonth), digits: 2, to: &bytes)
  bytes.append(UInt8(ascii: "."))
  append(UInt64(day.monthOfYear), digits: 2, to: &bytes)
  bytes.append(UInt8(ascii: "."))
  append(UInt64(day.year), digits: 4, to: &bytes)
}

extension BillingDocument {
  var firstPeriod: Month? { rows.map(\.period).min() }
  var lastPeriod: Month? { rows.map(\.period).max() }
}

extension Party {
  /// Family name and given names.
  var name: String { givenNames.isEmpty ? familyName : familyName + " " + givenNames }
}
