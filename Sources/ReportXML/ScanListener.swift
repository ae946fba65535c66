import CLibXML2

/// What a scan tells while it goes through a document.
protocol ScanListener: AnyObject {
  /// A start tag the schema has not seen yet; its element is the innermost open one. False keeps it and all in it from the schema.
  func willOpen(_ tag: StartTag, in scan: DocumentScan) -> Bool
  /// The same start tag, after the schema has.
  func opened(_ tag: StartTag, in scan: DocumentScan)
  /// The innermost element ends; `text` is its text since the last tag, blanks and all.
  func closed(text: UnsafeBufferPointer<UInt8>, in scan: DocumentScan)
  func found(_ flaw: Flaw, in scan: DocumentScan)
}

/// A start tag in the parser's own memory; valid during the call that hands it over.
struct StartTag {
  let name: UnsafePointer<xmlChar>
  let namespace: UnsafePointer<xmlChar>?
  let attributeCount: Int
  /// Five pointers an attribute: name, prefix, namespace, first byte of the value, end of the value. An `&` in a value is written `&#38;`.
  let attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
}
