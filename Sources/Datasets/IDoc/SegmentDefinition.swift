/// A field of a segment: its name, where it stands in SDATA and how long it is.
package struct FieldDefinition: Hashable, Sendable {
  package let name: String
  /// 0-based, in characters.
  package let offset: Int
  /// Characters.
  package let length: Int
}

/// A segment as SAP defines it: names, place in the tree, occurrences and fields.
package struct SegmentDefinition: Hashable, Sendable {
  /// Internal name, the element of the XML (`E1EDK01`).
  package let name: String
  /// External names of the newest versions the two releases know, written in flat files; nil where a release has no such segment.
  package let flatS4: String
  package let flatECC: String?
  /// HLEVEL of the flat record, from 1; 0 for the records around the segments.
  package let level: Int
  package let occurs: ClosedRange<Int>
  /// Internal name of the parent element; nil under IDOC.
  package let parent: String?
  /// All fields, in order, those that only newer releases append among them.
  package let fields: [FieldDefinition]
  /// How many of the fields the version `flatS4` has.
  package let s4FieldCount: Int
  /// How many the version `flatECC` has.
  package let eccFieldCount: Int

  /// - Parameters:
  ///   - fields: names and lengths of the S/4 version, `QUALF 3, ORGID 35`.
  ///   - eccFields: how many of them the ECC version has; nil is all. Versions only ever append.
  ///   - later: what releases after `s4` append; XML only.
  init(
    _ name: String, s4: String, ecc: String?, level: Int, occurs: ClosedRange<Int>,
    under parent: String? = nil, fields: String, eccFields: Int? = nil, later: String = ""
  ) {
    self.name = name
    flatS4 = s4
    flatECC = ecc
    self.level = level
    self.occurs = occurs
    self.parent = parent
    var all: [FieldDefinition] = []
    for text in fields.split(separator: ",") { all.append(next(text, after: all.last)) }
    s4FieldCount = all.count
    eccFieldCount = ecc == nil ? 0 : eccFields ?? all.count
    for text in later.split(separator: ",") { all.append(next(text, after: all.last)) }
    self.fields = all

    func next(_ text: Substring, after last: FieldDefinition?) -> FieldDefinition {
      let words = text.split(separator: " ")
      precondition(words.count == 2, "a field is its name and its length")
      return FieldDefinition(
        name: String(words[0]), offset: last.map { $0.offset + $0.length } ?? 0, length: Int(words[1])!)
    }
  }

  /// Length of SDATA with the first `fieldCount` fields, in characters.
  package func dataLength(fieldCount: Int) -> Int {
    fieldCount == 0 ? 0 : fields[fieldCount - 1].offset + fields[fieldCount - 1].length
  }
}
