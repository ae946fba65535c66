package import Domain

/// IDocs as a flat file: for each document one control record, then a data record for each segment.
///
/// Segments of level 02 and above hang under nothing (000000), those below under the record of their parent, as SAP itself writes.
package struct IDocFlat: DatasetRenderer {
  private let mapping: OrdersMapping
  private let options: FlatOptions
  private let versions: [FlatOptions.SegmentVersion?]

  /// The profile's code page gives way to that of the file.
  package init(_ profile: IDocProfile, options: FlatOptions) {
    var profile = profile
    profile.codePage = options.codePage
    mapping = OrdersMapping(profile)
    self.options = options
    versions = options.versionTable
  }

  package var fileExtension: String { "txt" }
  package var format: String { "idoc-flat" }
  package var schemaName: String { ORDERS05.flatLayoutName }
  package func opening(_ run: RunHeader) -> [UInt8] { [] }
  package func closing(_ run: RunHeader, documents: Int, total: Money) -> [UInt8] { [] }
  package func misfits(of party: Party, as role: PartyRole) -> [Misfit] { mapping.misfits(of: party, as: role) }
  package var distinguishesRoles: Bool { false }
  /// A check of the files that this renderer writes.
  package func check() -> FlatCheck {
    FlatCheck(options: options, extended: mapping.profile.extensionType != nil)
  }

  package func append(
    _ document: BillingDocument, of run: RunHeader, position: Int, to bytes: inout [UInt8]
  ) throws(Misfit) {
    let tree = try mapping.tree(document, of: run, position: position)
    try checkVersions(tree)
    append(tree, document.number, to: &bytes)
  }

  /// A field that the segment's version does not have cannot be sent.
  private func checkVersions(_ tree: SegmentTree) throws(Misfit) {
    var value = 0
    for segment in tree.segments {
      let definition = ORDERS05.all[segment.number]
      let fieldCount = versions[segment.number]?.fieldCount ?? 0
      while value < segment.valuesEnd {
        let field = Int(tree.values[value].field)
        guard field < fieldCount else {
          throw Misfit(.noPlace, field: .setting, place: definition.name + "-" + definition.fields[field].name)
        }
        value += 1
      }
    }
  }

  // MARK: - Rendering

  private static let dataOffset = 63
  private static let dataLength = 1_000
  private static let blank = UInt8(ascii: " ")

  private func append(_ tree: SegmentTree, _ number: DocumentNumber, to bytes: inout [UInt8]) {
    tree.text.withUnsafeBufferPointer { text in
      var start = 0
      var value = 0
      /// Number of the record last written at each depth: the parents.
      var records: [Int] = []
      for (index, segment) in tree.segments.enumerated() {
        let definition = ORDERS05.all[segment.number]
        let isControl = index == 0
        if !isControl {
          records.removeSubrange(min(segment.depth, records.count)...)
          let parent = definition.level > 2 ? records.last ?? 0 : 0
          records.append(index)
          header(versions[segment.number]!.name, number, index, parent, definition.level, to: &bytes)
        }
        // Characters of the record's own part so far.
        var column = 0
        while value < segment.valuesEnd {
          let entry = tree.values[value]
          let field = definition.fields[Int(entry.field)]
          let utf8 = UnsafeBufferPointer(rebasing: text[start..<Int(entry.end)])
          start = Int(entry.end)
          value += 1
          guard !utf8.isEmpty else { continue }
          fill(field.offset - column, to: &bytes)
          if isControl, field.offset == 0 {
            bytes.append(contentsOf: options.controlTable.utf8)
            column = options.controlTable.utf8.count
          } else {
            options.codePage.append(utf8, to: &bytes)
            column = field.offset + (entry.isASCII ? utf8.count : utf8.count { $0 & 0b1100_0000 != 0b1000_0000 })
          }
        }
        if isControl {
          fill(definition.dataLength(fieldCount: definition.fields.count) - column, to: &bytes)
        } else if options.isPadded {
          fill(IDocFlat.dataLength - column, to: &bytes)
        }
        if options.lineEnd == .crlf { bytes.append(0x0D) }
        bytes.append(0x0A)
      }
    }
  }

  /// SEGNAM, MANDT, DOCNUM, SEGNUM, PSGNUM, HLEVEL: 63 characters.
  private func header(
    _ name: String, _ number: DocumentNumber, _ record: Int, _ parent: Int, _ level: Int, to bytes: inout [UInt8]
  ) {
    let client = mapping.profile.client
    options.codePage.append(name, to: &bytes)
    fill(30 - name.unicodeScalars.count, to: &bytes)
    options.codePage.append(client, to: &bytes)
    fill(3 - client.unicodeScalars.count, to: &bytes)
    Datasets.append(UInt64(number.number), digits: 16, to: &bytes)
    Datasets.append(UInt64(record), digits: 6, to: &bytes)
    Datasets.append(UInt64(parent), digits: 6, to: &bytes)
    Datasets.append(UInt64(level), digits: 2, to: &bytes)
  }

  private func fill(_ count: Int, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: repeatElement(IDocFlat.blank, count: count))
  }
}
