package import Domain

/// What a receiver answers at once to one IDoc that was posted to it over HTTP: an XML of its own making, such as
/// `<IDOC_STATUS><DOCNUM>…</DOCNUM><STATUS>53</STATUS><STATUS_TEXT>…</STATUS_TEXT></IDOC_STATUS>`.
///
/// SAP itself answers that it has stored the IDoc and no more; integration layers in front of it often answer with a status.
package enum StatusAnswer {
  /// Bytes of the longest answer that is looked at.
  package static let bytesMax = 1 << 20

  /// The status of the document that was posted, whatever the root and however deep: fields `STATUS`, `STATUS_TEXT` or `STATXT`, `STATYP`,
  /// `STAMID`, `STAMNO` and `DOCNUM`, which here is the number that the receiver gave it.
  ///
  /// - Parameters:
  ///   - bytes: the answer's body, in whatever encoding libxml2 reads.
  ///   - document: what was posted.
  /// - Returns: nil where the answer is no whole XML, has no status of two digits, or has several that differ: then it says nothing of this
  ///   document, and a receipt will.
  package static func read(_ bytes: [UInt8], to document: DocumentNumber) -> StatusRecord? {
    guard !bytes.isEmpty, bytes.count <= bytesMax else { return nil }
    let fields = AnswerFields()
    guard let scan = try? DocumentScan(schema: nil, limits: .standard, listener: fields) else { return nil }
    bytes.withUnsafeBytes { scan.feed($0) }
    scan.finish()
    guard !fields.isBroken, fields.codes.count == 1, let code = fields.codes.first, code.utf8.count == 2,
      code.utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    var raw = RawStatus()
    raw.document = document.description
    raw.code = code
    raw.text = fields.text
    raw.type = fields.type
    raw.messageClass = fields.messageClass
    raw.messageNumber = fields.messageNumber
    guard var status = raw.read(line: fields.line, place: fields.place).record else { return nil }
    status.receiverNumber = fields.number.nonEmpty
    return status
  }
}

/// Gathers the fields of an answer; the first of each counts.
private final class AnswerFields: ScanListener {
  private(set) var codes: Set<String> = []
  private(set) var number = ""
  private(set) var text = ""
  private(set) var type = ""
  private(set) var messageClass = ""
  private(set) var messageNumber = ""
  private(set) var line = 1
  private(set) var place = ""
  private(set) var isBroken = false

  private var names = NameTable(["STATUS", "STATUS_TEXT", "STATXT", "STATYP", "STAMID", "STAMNO", "DOCNUM", "EDI_DC40"])
  private static let control: UInt8 = 7
  /// Bytes (UTF-8) of the longest field; a longer one is not taken.
  private static let fieldBytesMax = 512

  func willOpen(_ tag: StartTag, in scan: DocumentScan) -> Bool {
    scan.mark(names.word(tag.name))
    return true
  }

  func opened(_ tag: StartTag, in scan: DocumentScan) {}

  func closed(text bytes: UnsafeBufferPointer<UInt8>, in scan: DocumentScan) {
    // A control record's status is that of the message which carries the answer.
    guard scan.open.innermost.mark != NameTable.unknown, scan.open.parent?.mark != AnswerFields.control,
      bytes.count <= AnswerFields.fieldBytesMax
    else { return }
    let value = collapsed(bytes)
    guard !value.isEmpty else { return }
    func set(_ field: inout String) { if field.isEmpty { field = value } }
    switch scan.open.innermost.mark {
    case 0:
      if codes.isEmpty { (line, place) = (scan.open.innermost.line, scan.open.place) }
      if codes.count < 2 { codes.insert(value) }
    case 1, 2: set(&text)
    case 3: set(&type)
    case 4: set(&messageClass)
    case 5: set(&messageNumber)
    case 6: set(&number)
    default: break
    }
  }

  func found(_ flaw: Flaw, in scan: DocumentScan) { isBroken = true }
}
