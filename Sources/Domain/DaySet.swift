/// Days of one month as bits: bit 0 is the 1st. Cheap enough to carry on every fee line.
package struct DaySet: Hashable, Sendable {
  package var bits: UInt32

  package init(bits: UInt32 = 0) { self.bits = bits }

  /// - Parameter days: days of the month, 1…31.
  package init(_ days: ClosedRange<Int>) {
    precondition(days.lowerBound >= 1 && days.upperBound <= 31, "a month has the days 1 to 31")
    let upTo = days.upperBound == 31 ? UInt32.max >> 1 : (1 << UInt32(days.upperBound)) - 1
    bits = upTo & ~((1 << UInt32(days.lowerBound - 1)) - 1)
  }

  /// Every day of a month of `dayCount` days.
  package static func wholeMonth(_ dayCount: Int) -> DaySet { DaySet(1...dayCount) }

  package var count: Int { bits.nonzeroBitCount }
  package var isEmpty: Bool { bits == 0 }
  /// The first day, 1…31.
  package var first: Int? { bits == 0 ? nil : bits.trailingZeroBitCount + 1 }
  /// The last day, 1…31.
  package var last: Int? { bits == 0 ? nil : 32 - bits.leadingZeroBitCount }

  package func contains(_ day: Int) -> Bool { bits & (1 << UInt32(day - 1)) != 0 }
  package mutating func insert(_ day: Int) { bits |= 1 << UInt32(day - 1) }
  package mutating func remove(_ day: Int) { bits &= ~(1 << UInt32(day - 1)) }

  /// Each day moved one later; the 31st falls out.
  package var shiftedLater: DaySet { DaySet(bits: (bits << 1) & (UInt32.max >> 1)) }
  /// Each day moved one earlier; the 1st falls out.
  package var shiftedEarlier: DaySet { DaySet(bits: bits >> 1) }

  package func union(_ other: DaySet) -> DaySet { DaySet(bits: bits | other.bits) }
  package func intersection(_ other: DaySet) -> DaySet { DaySet(bits: bits & other.bits) }
  package func subtracting(_ other: DaySet) -> DaySet { DaySet(bits: bits & ~other.bits) }
  package func isSuperset(of other: DaySet) -> Bool { other.bits & ~bits == 0 }

  /// Maximal runs of consecutive days, in order.
  package var runs: [ClosedRange<Int>] {
    var found: [ClosedRange<Int>] = []
    var rest = bits
    while rest != 0 {
      let start = rest.trailingZeroBitCount
      let length = (~(rest >> UInt32(start))).trailingZeroBitCount
      found.append(start + 1...start + length)
      rest &= length + start >= 32 ? 0 : ~UInt32(0) << UInt32(start + length)
    }
    return found
  }
}

extension DaySet: Sequence {
  /// The days, 1…31, in order.
  package func makeIterator() -> AnyIterator<Int> {
    var rest = bits
    return AnyIterator {
      guard rest != 0 else { return nil }
      defer { rest &= rest - 1 }
      return rest.trailingZeroBitCount + 1
    }
  }
}

extension DaySet: CustomStringConvertible {
  /// `4-15,20`; empty for none.
  package var description: String {
    runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }

  /// Reads what `description` writes; nil for any other text.
  package init?(_ text: some StringProtocol) {
    self.init()
    guard !text.isEmpty else { return }
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard ends.count <= 2, let first = ends[0], let last = ends.last ?? first,
        first >= 1, first <= last, last <= 31
      else { return nil }
      self = union(DaySet(first...last))
    }
  }
}
