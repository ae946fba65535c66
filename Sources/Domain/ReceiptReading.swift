/// How the reading of a receipt ended.
///
/// That a receipt is cut shows only at its end, so what was handed over until then counts only once this says that the file is whole: read a
/// receipt to its end before anything of it is taken, or take it inside a transaction that can be undone.
package struct ReceiptReading: Hashable, Sendable {
  /// Statuses handed over.
  package private(set) var statusCount = 0
  /// What is wrong with the file or with single statuses of it, in its order, without personal data.
  package private(set) var findings: [Finding] = []
  private var findingsLeftOut = 0
  /// Statuses that were there, readable or not.
  private var statusesSeen = 0

  package init() {}

  /// Nothing of the file may be taken, the statuses already handed over included: it is cut, broken, empty, or no receipt.
  package private(set) var isRejected = false

  /// A status was handed over.
  package mutating func count() {
    statusCount += 1
    statusesSeen += 1
  }

  /// A status was passed over, for a reason that was noted.
  package mutating func passOver() { statusesSeen += 1 }

  /// - Parameters:
  ///   - finding: a rejecting one is always kept.
  ///   - findingsMax: of others so many are; the rest are counted.
  package mutating func note(_ finding: Finding, findingsMax: Int) {
    if finding.code.effect == .rejectsReport {
      isRejected = true
    } else if findings.count >= findingsMax {
      findingsLeftOut += 1
      return
    }
    findings.append(finding)
  }

  /// The file has no more: one without any status is no receipt.
  package mutating func end() {
    if statusesSeen == 0, !isRejected {
      isRejected = true
      findings.append(Finding(.receiptEmpty, line: nil, place: ""))
    }
    guard findingsLeftOut > 0 else { return }
    findings.append(Finding(.tooManyFindings, line: nil, place: "", found: String(findingsLeftOut)))
    findingsLeftOut = 0
  }
}

/// A status as it stands in a receipt, field by field, before anything is made of it: what the three forms have in common.
package struct RawStatus: Sendable {
  /// DOCNUM, STATUS, ARCKEY, LOGDAT, LOGTIM, STATXT, STATYP, STAMID, STAMNO and REFINT, without blanks at their ends; empty where missing.
  package var document = "", code = "", reference = "", date = "", time = "", text = "", type = "", messageClass = ""
  package var messageNumber = "", interchange = ""
  /// STAPA1 to STAPA4.
  package var parameters = ["", "", "", ""]

  package init() {}

  /// The status, and what is wrong with it; nil where it is of no use without what is wrong.
  ///
  /// - Parameters:
  ///   - line: 1-based.
  ///   - place: see `StatusRecord.place`.
  package func read(line: Int, place: String) -> (record: StatusRecord?, findings: [Finding]) {
    var findings: [Finding] = []
    let isCode = code.utf8.count == 2 && code.utf8.allSatisfy { (48...57).contains($0) }
    // What stands there instead may be anything, so it is not shown.
    if !isCode {
      findings.append(Finding(.receiptStatusCode, line: line, place: place + "/STATUS", expected: "00–99"))
    }
    let number = DocumentNumber(sent: document)
    let saysNoNumber = document.utf8.allSatisfy { $0 == UInt8(ascii: "0") }
    if number == nil, !saysNoNumber || reference.isEmpty {
      findings.append(Finding(.receiptDocumentNumber, line: line, place: place + "/DOCNUM", expected: "1–16 × 0–9"))
    }
    guard isCode, number != nil || !reference.isEmpty else { return (nil, findings) }
    var record = StatusRecord(code: code, line: line, place: place)
    record.document = number
    record.reference = reference.nonEmpty
    record.loggedAt = Timestamp(sapDate: date, time: time)
    record.interchange = interchange.nonEmpty
    let text = StatusMessage.text(text, parameters)
    if !(text + type + messageClass + messageNumber).isEmpty {
      record.message = StatusMessage(
        type: type.nonEmpty, messageClass: messageClass.nonEmpty, number: messageNumber.nonEmpty, text: text)
    }
    return (record, findings)
  }
}

extension String {
  /// Nil where there is nothing.
  package var nonEmpty: String? { isEmpty ? nil : self }
}
