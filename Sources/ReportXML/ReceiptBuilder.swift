import CLibXML2
import Domain

/// Makes statuses of a receipt's elements as they end.
final class ReceiptBuilder: ScanListener {
  var reading = ReceiptReading()

  private let roots: Set<String>
  private let findingsMax: Int
  private var names = NameTable(ReceiptName.allCases.map(\.wire))
  private var ready: [StatusRecord] = []

  private var origin: ReceiptOrigin?
  private var confirms = ""
  private var raw = RawStatus()
  /// Long parameters where there are any: ALEAUD01 has short ones beside them, cut to twenty characters.
  private var longParameters = ["", "", "", ""]
  private var object = (number: "", type: "", key: "")
  private var objectsSeen = 0
  private var isTooLong = false
  private var line = 0

  /// Bytes (UTF-8) of one field; SAP's longest has 70 characters.
  private static let fieldBytesMax = 512

  init(roots: Set<String>, findingsMax: Int) {
    self.roots = roots
    self.findingsMax = findingsMax
  }

  func takeReady() -> [StatusRecord] {
    defer { ready.removeAll(keepingCapacity: true) }
    return ready
  }

  // MARK: - What the scan tells

  func willOpen(_ tag: StartTag, in scan: DocumentScan) -> Bool {
    scan.mark(tag.namespace == nil ? names.word(tag.name) : NameTable.unknown)
    return true
  }

  func opened(_ tag: StartTag, in scan: DocumentScan) {
    if scan.open.depth == 1 { return openRoot(tag, in: scan) }
    switch ReceiptName(rawValue: scan.open.innermost.mark) {
    case .idoc:
      origin = nil
      confirms = ""
    case .control:
      origin = ReceiptOrigin(sender: "", receiver: "", messageType: "")
    case .auditHeader:
      confirms = ""
    case .auditState, .status:
      raw = RawStatus()
      longParameters = ["", "", "", ""]
      object = ("", "", "")
      objectsSeen = 0
      isTooLong = false
      line = scan.open.innermost.line
    case .auditObject:
      objectsSeen += 1
    default:
      break
    }
  }

  func closed(text: UnsafeBufferPointer<UInt8>, in scan: DocumentScan) {
    guard let name = ReceiptName(rawValue: scan.open.innermost.mark) else { return }
    switch name {
    case .auditState, .status: return endStatus(in: scan)
    case .idoc, .control, .auditHeader, .auditObject: return
    default: break
    }
    guard let segment = scan.open.parent.flatMap({ ReceiptName(rawValue: $0.mark) }) else { return }
    let isOfStatus = segment == .auditState || segment == .status || segment == .auditObject
    guard text.count <= ReceiptBuilder.fieldBytesMax else {
      if isOfStatus { isTooLong = true }
      return
    }
    let value = collapsed(text)
    switch segment {
    case .control: setControl(name, value)
    case .auditHeader: setHeader(name, value)
    case .auditObject: setObject(name, value)
    case .auditState, .status: setStatus(name, value)
    default: break
    }
  }

  func found(_ flaw: Flaw, in scan: DocumentScan) {
    // An empty file has a finding of its own; of the others the cause is told, which is one of our codes.
    let finding =
      flaw.code == .empty
      ? Finding(.empty, line: nil, place: "")
      : Finding(.receiptNotReadable, line: flaw.line, place: flaw.place, found: flaw.code.rawValue)
    note(finding)
  }

  // MARK: - What it makes of it

  private func openRoot(_ tag: StartTag, in scan: DocumentScan) {
    let name = String(cString: tag.name)
    guard tag.namespace != nil || !roots.contains(name) else { return }
    note(
      Finding(
        .receiptUnknown, line: scan.open.innermost.line, place: scan.open.place, found: bounded(name),
        expected: roots.sorted().joined(separator: ", ")))
    scan.stop()
  }

  private func setControl(_ name: ReceiptName, _ value: String) {
    switch name {
    case .sender: origin?.sender = value
    case .receiver: origin?.receiver = value
    case .messageType: origin?.messageType = value
    default: break
    }
  }

  private func setHeader(_ name: ReceiptName, _ value: String) {
    // The long name comes last and tells more; where it is empty the short one stands.
    if name == .messageType || (name == .messageTypeLong && !value.isEmpty) { confirms = value }
  }

  private func setObject(_ name: ReceiptName, _ value: String) {
    guard objectsSeen == 1 else { return }
    switch name {
    case .document: object.number = value
    case .objectType: object.type = value
    case .objectKey: object.key = value
    default: break
    }
  }

  private func setStatus(_ name: ReceiptName, _ value: String) {
    switch name {
    case .document: raw.document = value
    case .code: raw.code = value
    case .date: raw.date = value
    case .time: raw.time = value
    case .text: raw.text = value
    case .type: raw.type = value
    case .messageClass: raw.messageClass = value
    case .messageNumber: raw.messageNumber = value
    case .interchange: raw.interchange = value
    case .reference: raw.reference = value
    case .parameter1, .parameter2, .parameter3, .parameter4:
      raw.parameters[Int(name.rawValue - ReceiptName.parameter1.rawValue)] = value
    case .longParameter1, .longParameter2, .longParameter3, .longParameter4:
      longParameters[Int(name.rawValue - ReceiptName.longParameter1.rawValue)] = value
    default: break
    }
  }

  private func endStatus(in scan: DocumentScan) {
    guard !reading.isRejected else { return }
    let place = scan.open.place
    guard !isTooLong else {
      note(
        Finding(.receiptRecord, line: line, place: place, expected: "≤ \(ReceiptBuilder.fieldBytesMax) tavua / bytes"))
      return reading.passOver()
    }
    for (index, value) in longParameters.enumerated() where !value.isEmpty { raw.parameters[index] = value }
    let (status, findings) = raw.read(line: line, place: place)
    findings.forEach(note)
    guard var status else { return reading.passOver() }
    status.receiverNumber = object.number.nonEmpty
    status.objectType = object.type.nonEmpty
    status.objectKey = object.key.nonEmpty
    status.confirms = confirms.nonEmpty
    status.origin = origin
    ready.append(status)
  }

  private func note(_ finding: Finding) { reading.note(finding, findingsMax: findingsMax) }
}
