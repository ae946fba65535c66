package import Domain

/// Validates a flat IDoc file record by record: lengths, segment names, order and number of segments, levels, parents, record numbers,
/// and the fields that must be numbers or days. Knows the table, not the renderer.
package struct FlatCheck: DatasetCheck {
  private let options: FlatOptions
  private let extended: Bool
  private let versions: [FlatOptions.SegmentVersion?]
  private let numberByName: [[UInt8]: Int]
  private var reader: RecordReader

  /// DOCNUM of the IDoc that is open; nil before the first.
  private var document: [UInt8]?
  /// Record number (SEGNUM) last seen in the IDoc.
  private var lastNumber = 0
  /// The open segments from the IDoc itself down.
  private var open: [Level] = []
  private var seen: Set<Int> = []

  private struct Level {
    /// Number in `ORDERS05.all`; 0 is the IDoc.
    var segment: Int
    var record: Int
    /// The kind of child seen last, and how many of it.
    var lastChild = 0
    var count = 0
  }

  package init(options: FlatOptions, extended: Bool = false) {
    self.options = options
    self.extended = extended
    versions = options.versionTable
    var names: [[UInt8]: Int] = [:]
    for (number, version) in options.versionTable.enumerated().dropFirst() {
      guard let version, extended || number != Z1POISSA.segment else { continue }
      names[Array(version.name.utf8)] = number
    }
    numberByName = names
    reader = RecordReader(codePage: options.codePage, lineEnd: options.lineEnd)
  }

  package mutating func feed(_ bytes: UnsafeRawBufferPointer) {
    reader.feed(bytes)
    while let line = reader.nextLine() {
      if line.starts(with: "EDI_DC40".utf8) { checkControl(line) } else { checkData(line) }
    }
  }

  package mutating func finish() -> [DatasetFlaw] {
    reader.finish()
    closeDocument()
    if document == nil {
      reader.flaw(fi: "Aineistossa ei ole yhtään IDocia.", en: "The dataset holds no IDoc.", wholeFile: true)
    }
    return reader.flaws
  }

  // MARK: - Control record

  private mutating func checkControl(_ line: [UInt8]) {
    closeDocument()
    let record = ORDERS05.control
    let length = record.dataLength(fieldCount: record.fields.count)
    open = [Level(segment: 0, record: 0)]
    lastNumber = 0
    seen = []
    document = []
    guard line.count == length else {
      reader.flaw(
        record.name, fi: "Tietueen pituus on \(line.count), pitää olla \(length).",
        en: "The record is \(line.count) long, should be \(length).")
      return
    }
    func field(_ place: Place) -> ArraySlice<UInt8> {
      let field = record.fields[place.field]
      return line[field.offset..<field.offset + field.length].trimmed
    }
    document = Array(field(EDIDC40.docnum))
    expect(field(EDIDC40.tabnam).elementsEqual(options.controlTable.utf8), EDIDC40.tabnam)
    expect(field(EDIDC40.docnum).isDigits, EDIDC40.docnum)
    expect(
      field(EDIDC40.direct).elementsEqual("1".utf8) || field(EDIDC40.direct).elementsEqual("2".utf8), EDIDC40.direct)
    expect(field(EDIDC40.idoctyp).elementsEqual(ORDERS05.basicType.utf8), EDIDC40.idoctyp)
    expect(field(EDIDC40.cimtyp).isEmpty != extended, EDIDC40.cimtyp)
    expect(!field(EDIDC40.mestyp).isEmpty, EDIDC40.mestyp)
    expect(field(EDIDC40.credat).isCompactDay, EDIDC40.credat)
    expect(field(EDIDC40.cretim).count == 6 && field(EDIDC40.cretim).isDigits, EDIDC40.cretim)
  }

  private mutating func expect(_ isGood: Bool, _ place: Place) {
    guard !isGood else { return }
    reader.flaw(place.name, fi: "Kentän arvo ei kelpaa.", en: "The field's value is not acceptable.")
  }

  /// What must be in an IDoc was there.
  private mutating func closeDocument() {
    guard document != nil else { return }
    for (number, segment) in ORDERS05.all.enumerated().dropFirst()
    where segment.occurs.lowerBound > 0 && segment.parent == nil && !seen.contains(number) {
      reader.flaw(segment.name, fi: "Pakollinen segmentti puuttuu.", en: "A mandatory segment is missing.")
    }
  }

  // MARK: - Data records

  private mutating func checkData(_ line: [UInt8]) {
    let head = ORDERS05.dataRecord.fields
    let dataOffset = head[6].offset
    let full = dataOffset + head[6].length
    guard options.isPadded ? line.count == full : (dataOffset...full).contains(line.count) else {
      reader.flaw(
        fi: "Tietueen pituus on \(line.count), pitää olla \(options.isPadded ? "" : "enintään ")\(full).",
        en: "The record is \(line.count) long, should be \(options.isPadded ? "" : "at most ")\(full).")
      return
    }
    func part(_ field: Int) -> ArraySlice<UInt8> {
      line[head[field].offset..<head[field].offset + head[field].length].trimmed
    }
    guard let document else {
      reader.flaw(fi: "Ennen tietuetta ei ole ohjaustietuetta.", en: "No control record precedes the record.")
      return
    }
    guard let number = numberByName[Array(part(0))] else {
      reader.flaw(fi: "Segmenttiä tai sen versiota ei tunneta.", en: "The segment or its version is not known.")
      return
    }
    let segment = ORDERS05.all[number]
    if !part(2).elementsEqual(document) {
      reader.flaw(segment.name, fi: "DOCNUM ei ole ohjaustietueen.", en: "DOCNUM is not the control record's.")
    }
    lastNumber += 1
    if whole(part(3)) != lastNumber {
      reader.flaw(segment.name, fi: "SEGNUM ei ole \(lastNumber).", en: "SEGNUM is not \(lastNumber).")
      lastNumber = whole(part(3)) ?? lastNumber
    }
    if whole(part(5)) != segment.level {
      reader.flaw(segment.name, fi: "HLEVEL ei ole \(segment.level).", en: "HLEVEL is not \(segment.level).")
    }
    seen.insert(number)
    let parent = enter(segment, number)
    if whole(part(4)) != (segment.level > 2 ? parent : 0) {
      reader.flaw(segment.name, fi: "PSGNUM ei ole yläsegmentin numero.", en: "PSGNUM is not the parent's number.")
    }
    checkFields(Array(line[dataOffset...]), number)
  }

  private func whole(_ digits: ArraySlice<UInt8>) -> Int? {
    digits.isDigits ? digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } : nil
  }

  /// Finds the segment's place in the tree; answers its parent's record number.
  private mutating func enter(_ segment: SegmentDefinition, _ number: Int) -> Int {
    let parentNumber = segment.parent.map(ORDERS05.number(of:)) ?? 0
    guard let depth = open.lastIndex(where: { $0.segment == parentNumber }) else {
      reader.flaw(segment.name, fi: "Yläsegmentti puuttuu.", en: "The parent segment is missing.")
      return 0
    }
    open.removeSubrange((depth + 1)...)
    if number < open[depth].lastChild {
      reader.flaw(segment.name, fi: "Segmentti on väärässä järjestyksessä.", en: "The segment is out of order.")
    }
    open[depth].count = number == open[depth].lastChild ? open[depth].count + 1 : 1
    open[depth].lastChild = number
    if open[depth].count > segment.occurs.upperBound {
      reader.flaw(
        segment.name, fi: "Segmenttejä on yli \(segment.occurs.upperBound).",
        en: "There are more than \(segment.occurs.upperBound) segments.")
    }
    open.append(Level(segment: number, record: lastNumber))
    return open[depth].record
  }

  /// The data ends with the version's last field, and numbers and days are such.
  private mutating func checkFields(_ data: [UInt8], _ number: Int) {
    let segment = ORDERS05.all[number]
    let fieldCount = versions[number]?.fieldCount ?? 0
    let length = segment.dataLength(fieldCount: fieldCount)
    if data.count > length, !data[length...].isBlank {
      reader.flaw(segment.name, fi: "Tietoa on segmentin loputtua.", en: "There is data behind the segment's end.")
    }
    for field in segment.fields.prefix(fieldCount) {
      guard let shape = FlatCheck.shapes[field.name], field.offset < data.count else { continue }
      let value = data[field.offset..<min(field.offset + field.length, data.count)].trimmed
      guard !value.isEmpty else { continue }
      let isGood =
        switch shape {
        case .digits: value.isDigits
        case .number: value.isTrailingMinusNumber
        case .day: value.isCompactDay
        }
      if !isGood {
        reader.flaw(
          segment.name + "-" + field.name, fi: "Kentän arvo ei ole \(shape.name.fi).",
          en: "The field's value is no \(shape.name.en).")
      }
    }
  }

  private enum Shape {
    case digits, number, day
    var name: Bilingual {
      switch self {
      case .digits: Bilingual(fi: "numeroita", en: "digits")
      case .number: Bilingual(fi: "luku", en: "number")
      case .day: Bilingual(fi: "päivä", en: "day")
      }
    }
  }

  /// Fields that hold numbers or days, wherever they stand.
  private static let shapes: [String: Shape] = [
    "POSEX": .digits, "UEPOS": .digits, "HIPOS": .digits, "ZEILE": .digits, "PAIVAT": .digits, "MENGE": .number,
    "KRATE": .number, "SUMME": .number, "DATUM": .day, "ALKUPV": .day, "LOPPUPV": .day,
  ]
}
