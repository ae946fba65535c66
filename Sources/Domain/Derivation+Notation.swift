extension Derivation {
  /// The facts on one line, `key=value` separated by blanks; stored beside the amount and readable in any SQLite shell.
  ///
  /// Written and read by bytes: a large report has more than half a million of them.
  package var notation: String {
    var out = NotationWriter()
    out.add("u", unit.rawValue)
    out.add("p", price.cents)
    out.add("ps", priceSource.rawValue)
    out.add("n", Int64(monthDays))
    out.add("s", service)
    out.add("a", absent)
    if !boundary.isEmpty { out.add("y", boundary) }
    if countsByClass { out.add("g", 1) }
    out.add("f", free)
    if let attended { out.add("r", attended) }
    if wholeMonthFree { out.add("w", 1) }
    out.add("d", divisor.rawValue)
    out.add("m", mode.rawValue)
    out.add("o", rounding.rawValue)
    out.add("b", proration.rawValue)
    out.add("c", chargedShare)
    out.add("k", rule.id)
    out.append("@", Int64(rule.version))
    for spell in spells {
      out.add("x", spell.absenceClass.rawValue)
      out.append(":", Int64(spell.first))
      out.append(":", Int64(spell.last))
      out.append(":", Int64(spell.firstNumber))
      if let earlier = spell.earlier { out.append(":", earlier.rawValue) }
    }
    if let chain {
      out.add("h", chain.total.cents)
      out.append(":", chain.alone.cents)
      out.append(":", Int64(chain.position))
      out.append(":", Int64(chain.count))
    }
    return out.text
  }

  /// Reads `notation`; nil where it is none.
  package init?(notation: String, itemName: Bilingual) {
    var notation = notation
    guard let fields = notation.withUTF8({ NotationFields($0) }), let unit = fields.unit, let price = fields.price,
      let source = fields.priceSource, let monthDays = fields.monthDays, let service = fields.service,
      let absent = fields.absent, let free = fields.free, let divisor = fields.divisor, let mode = fields.mode,
      let rounding = fields.rounding, let proration = fields.proration, let share = fields.chargedShare,
      let rule = fields.rule
    else { return nil }
    self.init(
      itemName: itemName, unit: unit, price: price, priceSource: source, monthDays: monthDays, service: service,
      absent: absent, boundary: fields.boundary ?? DaySet(), countsByClass: fields.countsByClass, spells: fields.spells,
      free: free, attended: fields.attended,
      wholeMonthFree: fields.wholeMonthFree, divisor: divisor, mode: mode, rounding: rounding, proration: proration,
      chargedShare: share, rule: rule, chain: fields.chain)
  }
}

private struct NotationWriter {
  private var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(192) }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func add(_ key: StaticString, _ value: String) {
    begin(key)
    bytes.append(contentsOf: value.utf8)
  }
  mutating func add(_ key: StaticString, _ value: Int64) {
    begin(key)
    append(value)
  }
  mutating func add(_ key: StaticString, _ value: Quantity) {
    begin(key)
    let (whole, rest) = value.tenThousandths.quotientAndRemainder(dividingBy: 10_000)
    if rest == 0 { append(whole) } else { bytes.append(contentsOf: value.description.utf8) }
  }
  mutating func add(_ key: StaticString, _ value: DaySet) {
    begin(key)
    var rest = value.bits
    var isFirst = true
    while rest != 0 {
      let start = rest.trailingZeroBitCount
      let length = (~(rest >> UInt32(start))).trailingZeroBitCount
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      append(Int64(start + 1))
      if length > 1 { append("-", Int64(start + length)) }
      rest = start + length >= 32 ? 0 : rest & ~UInt32(0) << UInt32(start + length)
    }
  }
  mutating func append(_ separator: Unicode.Scalar, _ value: Int64) {
    bytes.append(UInt8(ascii: separator))
    append(value)
  }
  mutating func append(_ separator: Unicode.Scalar, _ value: String) {
    bytes.append(UInt8(ascii: separator))
    bytes.append(contentsOf: value.utf8)
  }

  private mutating func begin(_ key: StaticString) {
    if !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
    bytes.append(contentsOf: UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: "="))
  }

  private mutating func append(_ value: Int64) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var rest = value.magnitude
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }
}

/// The fields of a notation, each nil where it is missing.
private struct NotationFields {
  typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

  var unit: ComponentRule.Unit?
  var price: Money?
  var priceSource: Derivation.PriceSource?
  var monthDays: Int?
  var service: DaySet?
  var absent: DaySet?
  var boundary: DaySet?
  var countsByClass = false
  var free: DaySet?
  var attended: DaySet?
  var wholeMonthFree = false
  var divisor: ComponentRule.Divisor?
  var mode: ComponentRule.Mode?
  var rounding: ComponentRule.Rounding?
  var proration: ComponentRule.Proration?
  var chargedShare: Quantity?
  var rule: RuleReference?
  var spells: [Derivation.Spell] = []
  var chain: Derivation.Chain?

  /// Nil where a part has no key or a value cannot be read.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: UInt8(ascii: " ")) ?? text.count
      guard let equals = text[start..<end].firstIndex(of: UInt8(ascii: "=")),
        take(text[start..<equals], text[(equals + 1)..<end])
      else { return nil }
      start = end + 1
    }
  }

  /// False where the value is none of its key's; an unknown key is passed over.
  private mutating func take(_ key: Bytes, _ value: Bytes) -> Bool {
    func text() -> String { String(decoding: value, as: UTF8.self) }
    func keep<T>(_ field: inout T?, _ value: T?) -> Bool {
      field = value
      return value != nil
    }
    guard let letter = key.first else { return false }
    if key.count == 2, letter == UInt8(ascii: "p"), key.last == UInt8(ascii: "s") {
      return keep(&priceSource, Derivation.PriceSource(rawValue: text()))
    }
    guard key.count == 1 else { return true }
    switch letter {
    case UInt8(ascii: "u"): return keep(&unit, ComponentRule.Unit(rawValue: text()))
    case UInt8(ascii: "p"): return keep(&price, integer(value).map(Money.init(cents:)))
    case UInt8(ascii: "n"): return keep(&monthDays, integer(value).map(Int.init))
    case UInt8(ascii: "s"): return keep(&service, days(value))
    case UInt8(ascii: "a"): return keep(&absent, days(value))
    case UInt8(ascii: "y"): return keep(&boundary, days(value))
    case UInt8(ascii: "g"): countsByClass = value.elementsEqual("1".utf8)
    case UInt8(ascii: "f"): return keep(&free, days(value))
    case UInt8(ascii: "r"): return keep(&attended, days(value))
    case UInt8(ascii: "w"): wholeMonthFree = value.elementsEqual("1".utf8)
    case UInt8(ascii: "d"): return keep(&divisor, ComponentRule.Divisor(rawValue: text()))
    case UInt8(ascii: "m"): return keep(&mode, ComponentRule.Mode(rawValue: text()))
    case UInt8(ascii: "o"): return keep(&rounding, ComponentRule.Rounding(rawValue: text()))
    case UInt8(ascii: "b"): return keep(&proration, ComponentRule.Proration(rawValue: text()))
    case UInt8(ascii: "c"): return keep(&chargedShare, Quantity(text()))
    case UInt8(ascii: "k"): return keep(&rule, RuleReference(text()))
    case UInt8(ascii: "x"):
      guard let spell = spell(value) else { return false }
      spells.append(spell)
    case UInt8(ascii: "h"): return keep(&chain, chain(value))
    default: break
    }
    return true
  }

  private func integer(_ bytes: Bytes) -> Int64? {
    let isNegative = bytes.first == UInt8(ascii: "-")
    let digits = isNegative ? bytes.dropFirst() : bytes
    guard !digits.isEmpty else { return nil }
    var value: Int64 = 0
    for byte in digits {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      let (scaled, overflowed) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowedToo) = scaled.subtractingReportingOverflow(Int64(digit))
      guard !overflowed, !overflowedToo else { return nil }
      value = sum
    }
    // Gathered below zero, where the range is one longer.
    return isNegative ? value : value == .min ? nil : -value
  }

  private func parts(_ bytes: Bytes) -> [Bytes] { bytes.split(separator: UInt8(ascii: ":")) }

  /// `4-15,20`; empty for none.
  private func days(_ bytes: Bytes) -> DaySet? {
    var found = DaySet()
    var rest = bytes
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
      let run = rest[rest.startIndex..<end]
      let dash = run.firstIndex(of: UInt8(ascii: "-"))
      guard let first = integer(run[run.startIndex..<(dash ?? end)]),
        let last = dash.map({ integer(run[($0 + 1)..<end]) }) ?? first, 1 <= first, first <= last, last <= 31
      else { return nil }
      found = found.union(DaySet(Int(first)...Int(last)))
      guard end < rest.endIndex else { break }
      rest = rest[(end + 1)...]
      guard !rest.isEmpty else { return nil }
    }
    return found
  }

  private func spell(_ bytes: Bytes) -> Derivation.Spell? {
    let parts = parts(bytes)
    guard parts.count == 4 || parts.count == 5,
      let absenceClass = AbsenceClass(rawValue: String(decoding: parts[0], as: UTF8.self)),
      let first = integer(parts[1]), let last = integer(parts[2]), let number = integer(parts[3])
    else { return nil }
    var earlier: Derivation.Earlier?
    if parts.count == 5 {
      earlier = Derivation.Earlier(rawValue: String(decoding: parts[4], as: UTF8.self))
      guard earlier != nil else { return nil }
    }
    return Derivation.Spell(
      absenceClass: absenceClass, first: Int(first), last: Int(last), firstNumber: Int(number), earlier: earlier)
  }

  private func chain(_ bytes: Bytes) -> Derivation.Chain? {
    let parts = parts(bytes).compactMap(integer)
    guard parts.count == 4 else { return nil }
    return Derivation.Chain(
      total: Money(cents: parts[0]), alone: Money(cents: parts[1]), position: Int(parts[2]), count: Int(parts[3]))
  }
}
