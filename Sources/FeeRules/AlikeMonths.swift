import Domain
import Synchronization

/// Months that came out alike, each worked out once: of a service's clients most differ in nothing but who they are and what their items cost.
///
/// No rule of its own: what it answers is what `ClientCalculation` answers, or nothing. A client of one plain commitment is looked for by
/// everything of his statement that the rules ask of: the month, the unit, kind and contract, service days, each item with its unit, each
/// absence and presence. Where one before him was the same in all of it, his days, rules and quantities are that one's; only the formulas of
/// domain.md §5 are put to his own prices: HOITO 900.67 and HOITO 412.50, both own 4.–15.4., share the days and each has its price.
///
/// Plain is a commitment without packages, payers, payer rules, events, ends, `alkanut`, `voimaan` and negative prices. A month is kept only
/// where nothing was found wrong or worth telling, nobody else pays, and nothing was known of the client beyond his report nor asked of earlier
/// months. Where there is no room one after the other makes some.
final class AlikeMonths: Sendable {
  private let known = Mutex(KnownMonths())

  /// The client's fees, where a month like his is known. His name, his identity and whether more is known of him are the caller's to ask.
  func fees(of client: ClientStatement, in header: ReportHeader, _ period: Period) -> ClientFees? {
    month(of: client, in: header, period)?.fees(of: client)
  }

  /// The month of one like the client, where it is known.
  func month(of client: ClientStatement, in header: ReportHeader, _ period: Period) -> AlikeMonth? {
    known.withLock { $0.find(client, header, period) }
  }

  /// Keeps what the rules made of a client, for others like him.
  /// - Precondition: it is that of `client` in `header`, whole and without findings; nothing but the statement went into it.
  /// - Returns: nil where it is not to be kept.
  @discardableResult
  func keep(_ fees: ClientFees, of client: ClientStatement, in header: ReportHeader, _ period: Period) -> AlikeMonth? {
    guard let month = AlikeMonth(fees, of: client) else { return nil }
    known.withLock { $0.keep(month, client, header, period) }
    return month
  }
}

/// One client's month without the client.
struct AlikeMonth: Sendable {
  /// What an item's fee is worked out from, but for the price.
  private struct Item {
    var terms: ItemTerms
    var unit: ItemRule.Unit
    var attended: DaySet?
    var isWholeMonthFree: Bool

    init(_ derivation: Derivation) {
      terms = ItemTerms(derivation)
      unit = derivation.unit
      attended = derivation.attended
      isWholeMonthFree = derivation.wholeMonthFree
    }
  }

  /// In the order of the commitment's.
  private var items: [Item]
  let pattern: AlikeFees.Pattern

  /// Nil where the lines are not those of the items, each by one price for all its days.
  init?(_ fees: ClientFees, of client: ClientStatement) {
    let components = client.commitments[0].components
    let lines = fees.lines
    guard fees.months.count == 1, lines.count == components.count,
      zip(lines, components).allSatisfy({ $0.item == $1.code && $0.derivation.isPlain })
    else { return nil }
    items = lines.map { Item($0.derivation) }
    pattern = AlikeFees.Pattern(lines: lines, month: fees.months[0])
  }

  /// The same with memory of its own for what is asked of it again and again: threads that count references to the same memory wait for one
  /// another.
  func copied() -> AlikeMonth {
    var copy = self
    copy.items = items.map { $0 }
    return copy
  }

  func fees(of client: ClientStatement) -> ClientFees {
    var amounts: [AlikeFees.Amounts] = []
    amounts.reserveCapacity(items.count)
    put(amountsAt: client.commitments[0].components.map(\.price), into: &amounts)
    return ClientFees(AlikeFees(pattern, of: client, amounts[...]))
  }

  /// - Parameter prices: the commitment's, one an item; nil where it states none, and the price is found where it was.
  func put(amountsAt prices: [Money?], into amounts: inout [AlikeFees.Amounts]) {
    for index in items.indices {
      var terms = items[index].terms
      if let price = prices[index] { terms.price = price.cents }
      let fee = ItemFee(
        terms, unit: items[index].unit, attended: items[index].attended,
        isWholeMonthFree: items[index].isWholeMonthFree)
      amounts.append(
        AlikeFees.Amounts(price: Money(cents: terms.price), amount: Money(cents: fee.net), base: Money(cents: fee.base))
      )
    }
  }
}

extension AlikeFees {
  /// Those of a client of one commitment with a first day.
  init(_ pattern: Pattern, of client: borrowing ClientStatement, _ amounts: ArraySlice<Amounts>) {
    self.init(
      pattern, client: client.code, commitment: client.commitments[0].number,
      validFrom: client.commitments[0].validFrom!, validTo: client.commitments[0].validTo, amounts: amounts)
  }
}

extension Derivation {
  /// True where nothing but the days, the rule and one price went into the line.
  fileprivate var isPlain: Bool {
    chain == nil && package == nil && prices.isEmpty && events.isEmpty && allocation == nil
      && (unit == .month || unit == .day)
  }
}

/// The months known, found by what the rules ask of a statement.
private struct KnownMonths: ~Copyable {
  private static let places = 2_048
  /// How far from its own place a month may stand.
  private static let reach = 4

  private struct Entry {
    var key: [UInt64]
    var month: AlikeMonth
  }
  /// Empty until the first is kept: most rule books price a client or two.
  private var entries: [Entry?] = []
  /// Of each entry its key's, apart: most of what is looked at is not what is looked for.
  private var hashes: [UInt64] = []
  private var turn = 0
  private var asked = AlikeKey()

  mutating func find(_ client: ClientStatement, _ header: ReportHeader, _ period: Period) -> AlikeMonth? {
    guard !entries.isEmpty, asked.write(client, header, period) else { return nil }
    let hash = asked.hash
    let place = KnownMonths.place(of: hash)
    for index in place..<place + KnownMonths.reach where hashes[index] == hash {
      if let key = entries[index]?.key, asked.equals(key) { return entries[index]!.month }
    }
    return nil
  }

  mutating func keep(_ month: AlikeMonth, _ client: ClientStatement, _ header: ReportHeader, _ period: Period) {
    guard asked.write(client, header, period) else { return }
    if entries.isEmpty {
      entries = Array(repeating: nil, count: KnownMonths.places + KnownMonths.reach)
      hashes = Array(repeating: 0, count: entries.count)
    }
    let hash = asked.hash
    let place = KnownMonths.place(of: hash)
    let free = (place..<place + KnownMonths.reach).first { entries[$0] == nil }
    turn += 1
    let chosen = free ?? place + turn % KnownMonths.reach
    entries[chosen] = Entry(key: asked.words, month: month)
    hashes[chosen] = hash
  }

  private static func place(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 32) & (places - 1) }
}

/// All that the rules ask of a plain statement: each text with its length before it, each number in as many bytes as it has, zeros up to a whole
/// word.
private struct AlikeKey: ~Copyable {
  private static let room = 1_024

  private let memory = UnsafeMutableRawPointer.allocate(byteCount: room + 8, alignment: 8)
  private var count = 0
  private var isWhole = true

  deinit { memory.deallocate() }

  // Whole words: quicker to digest and to compare than bytes.
  private var wordCount: Int { (count + 7) / 8 }
  private func word(_ index: Int) -> UInt64 { memory.load(fromByteOffset: 8 * index, as: UInt64.self) }

  var words: [UInt64] {
    [UInt64](UnsafeRawBufferPointer(start: memory, count: 8 * wordCount).bindMemory(to: UInt64.self))
  }

  var hash: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in 0..<wordCount {
      hash = (hash ^ word(index)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
    }
    return hash
  }

  func equals(_ words: [UInt64]) -> Bool {
    guard words.count == wordCount else { return false }
    for index in words.indices where words[index] != word(index) { return false }
    return true
  }

  /// - Returns: false where the statement is not plain, or longer than is kept.
  mutating func write(_ client: ClientStatement, _ header: ReportHeader, _ period: Period) -> Bool {
    guard client.commitments.count == 1, client.unreadable.isEmpty else { return false }
    (count, isWhole) = (0, true)
    put(header.unitCode)
    put(period.first)
    guard put(client.commitments[0], period), isWhole else { return false }
    (memory + count).storeBytes(of: 0, as: UInt64.self)
    return true
  }

  private mutating func put(_ commitment: CommitmentStatement, _ period: Period) -> Bool {
    let parts = commitment.parts
    guard parts.isPlain, !parts.components.isEmpty, !NameChecks.isBlank(commitment.number),
      let first = commitment.validFrom, first <= commitment.validTo ?? first
    else { return false }
    put(period.days(from: first, to: commitment.validTo).bits)
    put(parts.kind)
    put(parts.contract)
    for component in parts.components {
      if let price = component.price {
        guard price.cents >= 0 else { return false }
        put(UInt8(ascii: "="))
      } else {
        put(UInt8(ascii: "?"))
      }
      put(component.code)
      put(component.unit)
    }
    for absence in parts.absences {
      put(UInt8(ascii: "-"))
      put(absence.reason)
      put(absence.first)
      put(absence.last)
    }
    for presence in parts.presences {
      put(UInt8(ascii: "+"))
      put(presence.first)
      put(presence.last)
    }
    return true
  }

  private mutating func put(_ number: some FixedWidthInteger & BitwiseCopyable) {
    let size = number.bitWidth / 8
    guard count + size <= AlikeKey.room else {
      isWhole = false
      return
    }
    (memory + count).storeBytes(of: number, as: type(of: number))
    count += size
  }

  private mutating func put(_ day: Day) { put(day.number) }

  private mutating func put(_ text: String) {
    var text = text
    text.withUTF8 { text in
      guard text.count < Int(UInt8.max), count + 1 + text.count <= AlikeKey.room else {
        isWhole = false
        return
      }
      put(UInt8(text.count))
      guard let start = text.baseAddress else { return }
      (memory + count).copyMemory(from: start, byteCount: text.count)
      count += text.count
    }
  }

  /// No text is another than an empty one.
  private mutating func put(_ text: String?) {
    if let text { put(text) } else { put(UInt8.max) }
  }
}
