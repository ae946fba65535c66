package import Domain

/// A claimed file in the work folder. Its name there says who it is, so that recovery needs nothing else:
/// `<intake id>__<safe name>`, or `<intake id>_<source>__<safe name>` where it came through a source's subfolder; a receipt has `~` behind
/// its id.
package struct WorkFile: Hashable, Sendable {
  package let id: IntakeID
  package let kind: ArrivalKind
  /// Inbox subfolder it came through, in its safe form; empty for the inbox itself.
  package let source: String
  /// The sender's file name in its safe form.
  package let name: String
  package let path: FilePath
  package let sizeBytes: Int64

  init(id: IntakeID, of file: InboxFile, in work: FilePath, kind: ArrivalKind) {
    let source = file.source.map { shortened($0.safe().replacing("_", with: "%5F"), limitBytes: 48) }
    let name = file.name.safe()
    let start = id.value + (kind == .receipt ? receiptMark : "") + (source.map { "_" + $0 } ?? "")
    self.id = id
    self.kind = kind
    self.source = source?.replacing("%5F", with: "_") ?? ""
    self.name = name
    path = work / FileName("\(start)__\(name)")
    sizeBytes = file.status.sizeBytes
  }

  /// Nil where the name is not one that this gateway gives.
  init?(_ fileName: FileName, in work: FilePath, sizeBytes: Int64) {
    guard let text = String(validating: fileName.bytes, as: UTF8.self),
      let id = IntakeID(shaped: text.prefix(IntakeID.length))
    else { return nil }
    var rest = text.dropFirst(IntakeID.length)
    kind = rest.hasPrefix(receiptMark) ? .receipt : .report
    if kind == .receipt { rest = rest.dropFirst(receiptMark.count) }
    guard rest.hasPrefix("_"), let divider = rest.firstRange(of: "__") else { return nil }
    self.id = id
    source = String(rest[..<divider.lowerBound].dropFirst()).replacing("%5F", with: "_")
    name = String(rest[divider.upperBound...])
    guard !name.isEmpty else { return nil }
    path = work / fileName
    self.sizeBytes = sizeBytes
  }

  /// `<intake id>__<safe name>`: its name in the archive and among the rejected.
  static func filedName(id: IntakeID, name: String) -> String { "\(id)__\(name)" }
}

private let receiptMark = "~"
