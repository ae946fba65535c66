/// How IDocs are written as a flat file: what differs from receiver to receiver.
package struct FlatOptions: Hashable, Sendable {
  /// Which release's versions of the segments the receiver knows.
  package var release = Release.s4
  /// Versions that differ from the release's, by internal segment name (`E1EDP01`).
  package var versions: [String: SegmentVersion] = [:]
  /// Data records filled with blanks to 1063 characters; else their trailing blanks are left out. Receivers read both unless their
  /// port or integration platform demands fixed records.
  package var isPadded = false
  package var lineEnd = LineEnd.lf
  /// UTF-8 (4110) for ports with the Unicode flag, ISO 8859-1 (1100) for others. The file's bytes are in it.
  package var codePage = CodePage.utf8
  /// TABNAM `EDI_DC40_U` instead of `EDI_DC40`, as Unicode ports write it.
  package var namesUnicodeTable = false

  package enum Release: String, CaseIterable, Hashable, Sendable { case s4, ecc }

  /// External name of a segment version, at most 30, and how many of the segment's fields it has (nil: as the release's).
  package struct SegmentVersion: Hashable, Sendable {
    package var name: String
    package var fieldCount: Int?
    package init(name: String, fieldCount: Int? = nil) {
      self.name = name
      self.fieldCount = fieldCount
    }
  }

  package init() {}

  /// The versions in use, by number in `ORDERS05.all`; nil where the release has no such segment.
  var versionTable: [SegmentVersion?] {
    ORDERS05.all.map { segment in
      let standard: SegmentVersion? =
        switch release {
        case .s4: SegmentVersion(name: segment.flatS4, fieldCount: segment.s4FieldCount)
        case .ecc: segment.flatECC.map { SegmentVersion(name: $0, fieldCount: segment.eccFieldCount) }
        }
      guard let own = versions[segment.name] else { return standard }
      let fieldCount = own.fieldCount ?? standard?.fieldCount ?? segment.s4FieldCount
      return SegmentVersion(name: own.name, fieldCount: min(fieldCount, segment.fields.count))
    }
  }

  var controlTable: String { namesUnicodeTable ? "EDI_DC40_U" : "EDI_DC40" }
}
