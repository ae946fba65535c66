package import Domain

/// IDocs as XML: one IDOC element a document, one segment a line.
package struct IDocXML: DatasetRenderer {
  private let mapping: OrdersMapping

  package init(_ profile: IDocProfile) { mapping = OrdersMapping(profile) }

  package var fileExtension: String { "xml" }
  package var format: String { "idoc-xml" }
  package var schemaName: String { ORDERS05.schemaName(extended: mapping.profile.extensionType != nil) }
  /// The schema that this profile's files fulfil, its root element's name included.
  package var schema: String {
    ORDERS05.schema(extended: mapping.profile.extensionType != nil, root: root)
  }

  private var root: String { mapping.profile.rootElement ?? ORDERS05.basicType }

  package func opening(_ run: RunHeader) -> [UInt8] {
    Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(root)>\n".utf8)
  }

  package func closing(_ run: RunHeader, documents: Int, total: Money) -> [UInt8] {
    Array("</\(root)>\n".utf8)
  }

  package func append(
    _ document: BillingDocument, of run: RunHeader, position: Int, to bytes: inout [UInt8]
  ) throws(Misfit) {
    IDocXML.append(try mapping.tree(document, of: run, position: position), to: &bytes)
  }

  package func misfits(of party: Party, as role: PartyRole) -> [Misfit] { mapping.misfits(of: party, as: role) }
  package var distinguishesRoles: Bool { false }

  // MARK: - Rendering

  private static func append(_ tree: SegmentTree, to bytes: inout [UInt8]) {
    let tags = Tags.shared
    bytes.append(contentsOf: Tags.documentOpen)
    tags.text.withUnsafeBufferPointer { tagText in
      tree.text.withUnsafeBufferPointer { text in
        func appendTag(_ range: Tags.Place) {
          bytes.append(contentsOf: UnsafeBufferPointer(rebasing: tagText[Int(range.start)..<Int(range.end)]))
        }
        var start = 0
        var value = 0
        var open: [Int] = []
        for (index, segment) in tree.segments.enumerated() {
          while open.count > segment.depth {
            bytes.append(contentsOf: Tags.indents[open.count])
            appendTag(tags.segmentClose[open.removeLast()])
          }
          bytes.append(contentsOf: Tags.indents[segment.depth + 1])
          appendTag(tags.segmentOpen[segment.number])
          let fields = tags.firstField[segment.number]
          while value < segment.valuesEnd {
            let entry = tree.values[value]
            appendTag(tags.fieldOpen[fields + Int(entry.field)])
            let utf8 = UnsafeBufferPointer(rebasing: text[start..<Int(entry.end)])
            if entry.needsEscape { appendEscaped(utf8, to: &bytes) } else { bytes.append(contentsOf: utf8) }
            appendTag(tags.fieldClose[fields + Int(entry.field)])
            start = Int(entry.end)
            value += 1
          }
          let hasChildren = index + 1 < tree.segments.count && tree.segments[index + 1].depth > segment.depth
          if hasChildren {
            bytes.append(UInt8(ascii: "\n"))
            open.append(segment.number)
          } else {
            appendTag(tags.segmentClose[segment.number])
          }
        }
        while !open.isEmpty {
          bytes.append(contentsOf: Tags.indents[open.count])
          appendTag(tags.segmentClose[open.removeLast()])
        }
      }
    }
    bytes.append(contentsOf: Tags.documentClose)
  }

  private static func appendEscaped(_ utf8: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
      case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
      default: bytes.append(byte)
      }
    }
  }

  /// Every tag there is, written once.
  private struct Tags {
    struct Place {
      var start: Int32
      var end: Int32
    }
    var text: [UInt8] = []
    /// By number of the segment.
    var segmentOpen: [Place] = []
    var segmentClose: [Place] = []
    var firstField: [Int] = []
    /// By `firstField` of the segment and number of the field.
    var fieldOpen: [Place] = []
    var fieldClose: [Place] = []

    static let shared = Tags()
    static let documentOpen = Array("  <IDOC BEGIN=\"1\">\n".utf8)
    static let documentClose = Array("  </IDOC>\n".utf8)
    /// Blanks before a segment, by depth from 0 (IDOC itself).
    static let indents = (0...8).map { [UInt8](repeating: UInt8(ascii: " "), count: 2 * $0 + 2) }

    init() {
      for segment in ORDERS05.all {
        segmentOpen.append(place("<\(segment.name) SEGMENT=\"1\">"))
        segmentClose.append(place("</\(segment.name)>\n"))
        firstField.append(fieldOpen.count)
        for field in segment.fields {
          fieldOpen.append(place("<\(field.name)>"))
          fieldClose.append(place("</\(field.name)>"))
        }
      }
    }

    private mutating func place(_ tag: String) -> Place {
      let start = Int32(text.count)
      text.append(contentsOf: tag.utf8)
      return Place(start: start, end: Int32(text.count))
    }
  }
}
