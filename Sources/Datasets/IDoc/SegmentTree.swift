import Domain

/// One IDoc as a tree of segments, their fields in table order: built once by `OrdersMapping`, rendered by `IDocXML` and `IDocFlat`.
///
/// Kept flat for speed: segments in the order of the IDoc with their depth, field values in one array of UTF-8. Every value was
/// measured against its field and code page when it was put.
struct SegmentTree {
  struct Segment {
    /// Number in `ORDERS05.all`.
    let number: Int
    /// 0 under IDOC, 1 for its children …
    let depth: Int
    /// One past its last value in `values`; the first follows the last of the segment before.
    var valuesEnd: Int
  }
  struct Value {
    /// 0-based number of the field in its segment.
    let field: Int16
    let needsEscape: Bool
    let isASCII: Bool
    /// One past its last byte in `text`; the first follows the value before.
    let end: Int32
  }

  private(set) var segments: [Segment] = []
  private(set) var values: [Value] = []
  private(set) var text: [UInt8] = []
  private let codePage: CodePage
  private var depth = -1
  /// The kind of segment begun last at each open depth, and how many of it in a row.
  private var siblings: [(number: Int, count: Int)] = []
  /// 1-based row of the document that is being put, for misfits.
  var row: Int?

  init(codePage: CodePage) {
    self.codePage = codePage
    segments.reserveCapacity(64)
    values.reserveCapacity(256)
    text.reserveCapacity(4_096)
    siblings.reserveCapacity(8)
  }

  // MARK: - Segments

  /// Begins a segment inside the one that is open.
  ///
  /// - Throws: a misfit where the parent has as many of them as it may.
  mutating func begin(_ segment: Int, of source: ValueSource = .setting) throws(Misfit) {
    depth += 1
    while siblings.count > depth + 1 { siblings.removeLast() }
    if depth == siblings.count { siblings.append((segment, 0)) }
    precondition(siblings[depth].number <= segment, "segments come in the order of the table")
    siblings[depth] = (segment, siblings[depth].number == segment ? siblings[depth].count + 1 : 1)
    let most = ORDERS05.occursMax[segment]
    guard siblings[depth].count <= most else {
      throw Misfit(
        .noPlace, field: source, place: ORDERS05.all[segment].name, length: siblings[depth].count, limit: most,
        row: row)
    }
    segments.append(Segment(number: segment, depth: depth, valuesEnd: values.count))
  }

  mutating func end() {
    precondition(depth >= 0, "a segment that ends has begun")
    depth -= 1
  }

  // MARK: - Values

  /// Puts a value into its field; an empty one only where `always`.
  mutating func put(_ value: String, at place: Place, of source: ValueSource, always: Bool = false) throws(Misfit) {
    guard !value.isEmpty || always else { return }
    var value = value
    let measure = value.withUTF8 { utf8 in
      let measure = codePage.measure(utf8)
      text.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[..<measure.bytes]))
      return measure
    }
    try close(measure, place, source, always: always)
  }

  /// As `put`, but an empty value is a misfit.
  mutating func putRequired(_ value: String?, at place: Place, of source: ValueSource) throws(Misfit) {
    guard let value, codePage.measure(value).bytes > 0 else {
      throw Misfit(.missing, field: source, place: place.name, row: row)
    }
    try put(value, at: place, of: source)
  }

  /// Puts a decimal with the minus where SAP has it, behind.
  mutating func put(_ value: Int64, decimals: Int, at place: Place, of source: ValueSource) throws(Misfit) {
    let start = text.count
    append(value, decimals: decimals, minus: .trailing, to: &text)
    try closeASCII(from: start, place, source)
  }

  /// Puts a whole number with leading zeros.
  mutating func put(_ value: Int, digits: Int, at place: Place, of source: ValueSource) throws(Misfit) {
    let start = text.count
    append(UInt64(value), digits: digits, to: &text)
    try closeASCII(from: start, place, source)
  }

  /// Puts a day as `20240409`.
  mutating func put(_ day: Day, at place: Place, of source: ValueSource) throws(Misfit) {
    let start = text.count
    append(day.year, day.monthOfYear, day.dayOfMonth, to: &text)
    try closeASCII(from: start, place, source)
  }

  /// Puts the digits of a part of a time stamp's local time: `2024-05-05T06:00:00` as `20240505060000`.
  mutating func put(digitsOf time: Timestamp, _ range: Range<Int>, at place: Place) throws(Misfit) {
    let start = text.count
    for byte in time.local.utf8.dropFirst(range.lowerBound).prefix(range.count)
    where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { text.append(byte) }
    try closeASCII(from: start, place, .run(.closedAtTime))
  }

  private mutating func closeASCII(from start: Int, _ place: Place, _ source: ValueSource) throws(Misfit) {
    let count = text.count - start
    try close(CodePage.Measure(characters: count, bytes: count), place, source, always: false)
  }

  /// Makes a value of the bytes that were appended, if it fits its field.
  private mutating func close(
    _ measure: CodePage.Measure, _ place: Place, _ source: ValueSource, always: Bool
  ) throws(Misfit) {
    precondition(segments.last?.number == place.segment, "a value is put into the segment begun last")
    let last = segments.count - 1
    let isFirst = (last == 0 ? 0 : segments[last - 1].valuesEnd) == values.count
    precondition(isFirst || values[values.count - 1].field < place.field, "values come in the order of the table")
    guard measure.isEncodable else {
      throw Misfit(.notEncodable, field: source, place: place.name, length: measure.characters, row: row)
    }
    guard measure.characters <= place.length else {
      throw Misfit(
        .tooLong, field: source, place: place.name, length: measure.characters, limit: place.length, row: row)
    }
    guard measure.bytes > 0 || always else { return }
    values.append(
      Value(
        field: Int16(place.field), needsEscape: measure.needsEscape, isASCII: measure.isASCII,
        end: Int32(text.count)))
    segments[last].valuesEnd = values.count
  }

  /// What would keep a value out of its field; nil where it fits.
  static func misfit(
    _ value: String, at place: Place, of source: ValueSource, codePage: CodePage, required: Bool = false
  ) -> Misfit? {
    let measure = codePage.measure(value)
    if measure.bytes == 0 { return required ? Misfit(.missing, field: source, place: place.name) : nil }
    if !measure.isEncodable {
      return Misfit(.notEncodable, field: source, place: place.name, length: measure.characters)
    }
    return measure.characters <= place.length
      ? nil
      : Misfit(.tooLong, field: source, place: place.name, length: measure.characters, limit: place.length)
  }
}
