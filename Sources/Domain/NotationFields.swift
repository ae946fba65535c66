/// The fields of a notation, each nil where it is missing.
struct NotationFields {
  typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

  var unit: ItemRule.Unit?
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
  var divisor: ItemRule.Divisor?
  var mode: ItemRule.Mode?
  var rounding: ItemRule.Rounding?
  var proration: ItemRule.Proration?
  var chargedShare: Quantity?
  var rule: RuleReference?
  var spells: [Derivation.Spell] = []
  var chain: Derivation.Chain?
  var contract: String?
  var package: Derivation.Package?
  var prices: [Derivation.DayPrice] = []
  var events: [Derivation.Event] = []
  var allocation: Derivation.Allocation?

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
    func gather<T>(_ list: inout [T], _ value: T?) -> Bool {
      guard let value else { return false }
      list.append(value)
      return true
    }
    switch letter {
    case UInt8(ascii: "t"): return keep(&contract, code(value))
    case UInt8(ascii: "v"): return keep(&package, package(value))
    case UInt8(ascii: "i"): return gather(&prices, dayPrice(value))
    case UInt8(ascii: "e"): return gather(&events, event(value))
    case UInt8(ascii: "q"): return keep(&allocation, allocation(value))
    case UInt8(ascii: "z"):
      guard allocation != nil, let step = step(value) else { return false }
      allocation?.steps.append(step)
    case UInt8(ascii: "u"): return keep(&unit, ItemRule.Unit(rawValue: text()))
    case UInt8(ascii: "p"): return keep(&price, integer(value).map(Money.init(cents:)))
    case UInt8(ascii: "n"): return keep(&monthDays, integer(value).map(Int.init))
    case UInt8(ascii: "s"): return keep(&service, days(value))
    case UInt8(ascii: "a"): return keep(&absent, days(value))
    case UInt8(ascii: "y"): return keep(&boundary, days(value))
    case UInt8(ascii: "g"): countsByClass = value.elementsEqual("1".utf8)
    case UInt8(ascii: "f"): return keep(&free, days(value))
    case UInt8(ascii: "r"): return keep(&attended, days(value))
    case UInt8(ascii: "w"): wholeMonthFree = value.elementsEqual("1".utf8)
    case UInt8(ascii: "d"): return keep(&divisor, ItemRule.Divisor(rawValue: text()))
    case UInt8(ascii: "m"): return keep(&mode, ItemRule.Mode(rawValue: text()))
    case UInt8(ascii: "o"): return keep(&rounding, ItemRule.Rounding(rawValue: text()))
    case UInt8(ascii: "b"): return keep(&proration, ItemRule.Proration(rawValue: text()))
    case UInt8(ascii: "c"): return keep(&chargedShare, Quantity(text()))
    case UInt8(ascii: "k"): return keep(&rule, RuleReference(UnsafeBufferPointer(rebasing: value)))
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

  private func package(_ bytes: Bytes) -> Derivation.Package? {
    let parts = allParts(bytes)
    guard parts.count == 2, let code = code(parts[0]), let days = days(parts[1]) else { return nil }
    return Derivation.Package(code: code, days: days)
  }

  private func dayPrice(_ bytes: Bytes) -> Derivation.DayPrice? {
    let parts = allParts(bytes)
    guard parts.count == 3, let days = days(parts[0]), let cents = integer(parts[1]), let source = source(parts[2])
    else { return nil }
    return Derivation.DayPrice(days: days, price: Money(cents: cents), source: source)
  }

  private func event(_ bytes: Bytes) -> Derivation.Event? {
    let parts = allParts(bytes)
    guard parts.count == 4, let day = integer(parts[0]), (1...31).contains(day), let quantity = integer(parts[1]),
      let cents = integer(parts[2]), let source = source(parts[3])
    else { return nil }
    return Derivation.Event(
      day: Int(day), quantity: Quantity(tenThousandths: quantity), price: Money(cents: cents), source: source)
  }

  private func allocation(_ bytes: Bytes) -> Derivation.Allocation? {
    let parts = allParts(bytes)
    guard parts.count == 4, let net = integer(parts[0]), let remainder = integer(parts[1]),
      let why = Derivation.Allocation.Remainder(rawValue: String(decoding: parts[2], as: UTF8.self)),
      let payer = payer(parts[3])
    else { return nil }
    return Derivation.Allocation(
      net: Money(cents: net), steps: [], remainder: Money(cents: remainder), remainderPayer: payer, why: why)
  }

  private func step(_ bytes: Bytes) -> Derivation.Allocation.Step? {
    let parts = allParts(bytes)
    guard parts.count == 6 || parts.count == 7, let order = integer(parts[0]).flatMap(Int.init(exactly:)),
      let amount = integer(parts[2]), let limit = limit(parts[3], parts[4]), let payer = payer(parts[5])
    else { return nil }
    var condition: DayCondition?
    if parts.count == 7 {
      condition = code(parts[6]).flatMap { DayCondition($0) }
      guard condition != nil else { return nil }
    }
    let owner = String(decoding: parts[1], as: UTF8.self)
    guard owner == "service" || owner == "commitment" else { return nil }
    return Derivation.Allocation.Step(
      order: order, isOfService: owner == "service", payer: payer, limit: limit, condition: condition,
      amount: Money(cents: amount))
  }

  private func limit(_ kind: Bytes, _ value: Bytes) -> PayerRule.Limit? {
    guard let value = integer(value) else { return nil }
    switch String(decoding: kind, as: UTF8.self) {
    case "all": return .all
    case "kk": return .month(Money(cents: value))
    case "prosentti": return .percent(hundredths: value)
    case let unit: return ItemRule.Unit(rawValue: unit).map { .unit($0, Money(cents: value)) }
    }
  }

  private func source(_ bytes: Bytes) -> Derivation.PriceSource? {
    Derivation.PriceSource(rawValue: String(decoding: bytes, as: UTF8.self))
  }

  private func payer(_ bytes: Bytes) -> PayerID? {
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else {
      return bytes.elementsEqual("client".utf8) ? .client : nil
    }
    guard let code = code(bytes[(slash + 1)...]) else { return nil }
    switch String(decoding: bytes[..<slash], as: UTF8.self) {
    case "guardian": return .guardian(code)
    case "payer": return .payer(code)
    default: return nil
    }
  }

  /// A code with its `%20` … read back; nil where one is cut.
  private func code(_ bytes: Bytes) -> String? {
    guard bytes.contains(UInt8(ascii: "%")) else { return String(decoding: bytes, as: UTF8.self) }
    var plain: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        plain.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal) else {
        return nil
      }
      plain.append(high << 4 | low)
    }
    return String(decoding: plain, as: UTF8.self)
  }

  private func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    default: nil
    }
  }

  /// Empty parts count.
  private func allParts(_ bytes: Bytes) -> [Bytes] {
    bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
  }
}
