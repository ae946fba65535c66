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
    // A dataset of a large run is more than a gigabyte of short pieces: they are laid side by side in room known to be enough.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: tags.bytesMax(tree)) { room in
      tags.text.withUnsafeBufferPointer { tagText in
        tree.text.withUnsafeBufferPointer { text in
          var document = Pieces(room: room)
          document.put(tags.documentOpen, of: tagText)
          var start = 0
          var value = 0
          var open: [Int] = []
          for index in tree.segments.indices {
            let segment = tree.segments[index]
            while open.count > segment.depth {
              document.put(tags.indents[open.count], of: tagText)
              document.put(tags.segmentClose[open.removeLast()], of: tagText)
            }
            document.put(tags.indents[segment.depth + 1], of: tagText)
            document.put(tags.segmentOpen[segment.number], of: tagText)
            let fields = tags.firstField[segment.number]
            while value < segment.valuesEnd {
              let entry = tree.values[value]
              let place = Tags.Place(start: Int32(start), end: entry.end)
              document.put(tags.fieldOpen[fields + Int(entry.field)], of: tagText)
              if entry.needsEscape { document.putEscaped(place, of: text) } else { document.put(place, of: text) }
              document.put(tags.fieldClose[fields + Int(entry.field)], of: tagText)
              start = Int(entry.end)
              value += 1
            }
            let hasChildren = index + 1 < tree.segments.count && tree.segments[index + 1].depth > segment.depth
            if hasChildren {
              document.put(UInt8(ascii: "\n"))
              open.append(segment.number)
            } else {
              document.put(tags.segmentClose[segment.number], of: tagText)
            }
          }
          while !open.isEmpty {
            document.put(tags.indents[open.count], of: tagText)
            document.put(tags.segmentClose[open.removeLast()], of: tagText)
          }
          document.put(tags.documentClose, of: tagText)
          bytes.append(contentsOf: document.laid)
        }
      }
    }
  }

  /// Pieces laid side by side.
  private struct Pieces {
    let room: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    init(room: UnsafeMutableBufferPointer<UInt8>) { self.room = room }

    var laid: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: room[..<count]) }

    mutating func put(_ byte: UInt8) {
      precondition(count < room.count, "the room was measured for the document")
      room[count] = byte
      count += 1
    }

    mutating func put(_ place: Tags.Place, of text: UnsafeBufferPointer<UInt8>) {
      let length = Int(place.end) - Int(place.start)
      guard length > 0 else { return }
      precondition(length <= room.count - count, "the room was measured for the document")
      (room.baseAddress! + count).update(from: text.baseAddress! + Int(place.start), count: length)
      count += length
    }

    mutating func putEscaped(_ place: Tags.Place, of text: UnsafeBufferPointer<UInt8>) {
      for byte in text[Int(place.start)..<Int(place.end)] {
        switch byte {
        case UInt8(ascii: "&"): put("&amp;")
        case UInt8(ascii: "<"): put("&lt;")
        case UInt8(ascii: ">"): put("&gt;")
        default: put(byte)
        }
      }
    }

    private mutating func put(_ reference: StaticString) {
      reference.withUTF8Buffer { for byte in $0 { put(byte) } }
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
    var documentOpen = Place(start: 0, end: 0)
    var documentClose = Place(start: 0, end: 0)
    /// Blanks before a segment, by depth from 0 (IDOC itself).
    var indents: [Place] = []
    private var segmentBytesMax = 0
    private var fieldBytesMax = 0

    static let shared = Tags()

    init() {
      documentOpen = place("  <IDOC BEGIN=\"1\">\n")
      documentClose = place("  </IDOC>\n")
      indents = (0...8).map { place(String(repeating: " ", count: 2 * $0 + 2)) }
      for segment in ORDERS05.all {
        segmentOpen.append(place("<\(segment.name) SEGMENT=\"1\">"))
        segmentClose.append(place("</\(segment.name)>\n"))
        firstField.append(fieldOpen.count)
        for field in segment.fields {
          fieldOpen.append(place("<\(field.name)>"))
          fieldClose.append(place("</\(field.name)>"))
        }
      }
      func longest(_ places: [Place]) -> Int { places.map { Int($0.end - $0.start) }.max()! }
      // Indented before its opening and its closing, and a line break where it has children.
      segmentBytesMax = longest(segmentOpen) + longest(segmentClose) + 2 * longest(indents) + 1
      fieldBytesMax = longest(fieldOpen) + longest(fieldClose)
    }

    /// No document of this tree is larger.
    func bytesMax(_ tree: SegmentTree) -> Int {
      // `&amp;` is the longest of what one byte becomes.
      let text = tree.values.contains { $0.needsEscape } ? 5 * tree.text.count : tree.text.count
      return Int(documentOpen.end - documentOpen.start + documentClose.end - documentClose.start)
        + tree.segments.count * segmentBytesMax + tree.values.count * fieldBytesMax + text
    }

    private mutating func place(_ tag: String) -> Place {
      let start = Int32(text.count)
      text.append(contentsOf: tag.utf8)
      return Place(start: start, end: Int32(text.count))
    }
  }
}
