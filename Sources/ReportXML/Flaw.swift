package import Domain

/// Where and how a document breaks its schema or the rules of XML. Without values: it may be shown to anyone.
package struct Flaw: Hashable, Sendable, CustomStringConvertible {
  package var code: FindingCode
  /// 1-based line where the element of `place` begins; of the fault itself where the XML is broken.
  package var line: Int?
  /// `/ORDERS05/IDOC[2]/E1EDK01[1]`, with `/@NAME` for an attribute; empty where the whole document is meant.
  package var place: String
  /// Name of the element; empty where the whole document is meant.
  package var element: String
  /// Name of the attribute; nil where the element or its text is meant.
  package var attribute: String?

  package var description: String { "\(line.map(String.init) ?? "-") \(code.rawValue) \(place)" }
}
