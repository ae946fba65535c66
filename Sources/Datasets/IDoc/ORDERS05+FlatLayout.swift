extension ORDERS05 {
  package static let flatLayoutName = "ORDERS05-flat.layout"

  /// The flat layout as a file for people and programs: every record with its fields, where they begin (from 1) and how long they are.
  package static func flatLayout() -> String {
    var text = """
      # Flat ORDERS05: written by Maksusilta from its ORDERS05 table and kept equal to it by a test; RECORD=1 writes it anew.
      # record NAME length=CHARACTERS, or segment NAME with the names its versions have in files, the level and parent of its records
      # (parent in the tree; records of level 02 carry parent number 000000), occurrences under the parent, characters of SDATA.
      # Then FIELD START LENGTH, START from 1 (in SDATA, for segments). "s4": not in the ECC version; "xml": in XML only.

      """
    for record in [control, dataRecord, statusRecord] {
      text += "\nrecord \(record.name) length=\(record.dataLength(fieldCount: record.fields.count))\n"
      for field in record.fields { text += "  \(field.name) \(field.offset + 1) \(field.length)\n" }
    }
    for segment in all.dropFirst() {
      text += "\nsegment \(segment.name) s4=\(segment.flatS4) ecc=\(segment.flatECC ?? "-") level=0\(segment.level)"
      text += " parent=\(segment.parent ?? "-") occurs=\(segment.occurs.lowerBound)..\(segment.occurs.upperBound)"
      text += " length=\(segment.dataLength(fieldCount: segment.s4FieldCount))"
      text += segment.name == absence.name ? " extension\n" : "\n"
      for (number, field) in segment.fields.enumerated() {
        let mark = number >= segment.s4FieldCount ? " xml" : number >= segment.eccFieldCount ? " s4" : ""
        text += "  \(field.name) \(field.offset + 1) \(field.length)\(mark)\n"
      }
    }
    return text
  }
}
