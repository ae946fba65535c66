/// Reads what `Folding` has packed, value by value, in its order.
package struct Unfolding {
  /// One value; a text lies in the buffer the caller gave.
  package enum Value {
    case nothing
    case number(Int64)
    /// From `start` on, `count` bytes.
    case text(start: Int, count: Int)
  }

  /// What fills a pattern's holes: each value by its place.
  package struct Filling {
    private(set) var values: [Value] = []
    private(set) var texts: [UInt8] = []

    package init() {}

    package mutating func removeAll() {
      values.removeAll(keepingCapacity: true)
      texts.removeAll(keepingCapacity: true)
    }

    /// Takes the next value of what was folded for one.
    package mutating func take(from unfolding: inout Unfolding) throws(Misread) {
      values.append(try unfolding.next(&texts))
    }

    package mutating func put(_ number: Int64) { values.append(.number(number)) }
  }

  /// The bytes are no folded values.
  package struct Misread: Error {
    package init() {}
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let filling: Filling
  private var position = 0
  private var words: [Range<Int>] = []
  private var lastStep: Int64 = 0
  private var lastText = 0..<0

  /// `filling` is for the holes of a pattern.
  package init(_ bytes: UnsafeBufferPointer<UInt8>, filling: Filling = Filling()) {
    self.bytes = bytes
    self.filling = filling
    words.reserveCapacity(FoldMark.wordsMax)
  }

  package var isAtEnd: Bool { position == bytes.count }

  /// The next value; its text is appended to `texts`.
  package mutating func next(_ texts: inout [UInt8]) throws(Misread) -> Value {
    let start = texts.count
    let mark = bytes.first(at: position) ?? 0
    if mark >= FoldMark.firstSmallNumber {
      position += 1
      return .number(Int64(mark - FoldMark.firstSmallNumber))
    }
    switch mark {
    case FoldMark.nothing.rawValue:
      position += 1
      return .nothing
    case FoldMark.number.rawValue:
      position += 1
      return .number(try zigzag())
    case FoldMark.step.rawValue:
      position += 1
      return .number(try step())
    case FoldMark.hole.rawValue, FoldMark.stepHole.rawValue:
      switch try hole() {
      case .text(let from, let count): texts.append(contentsOf: filling.texts[from..<(from + count)])
      case let value: return value
      }
    case FoldMark.partsBegin.rawValue:
      position += 1
      while bytes.first(at: position) != FoldMark.partsEnd.rawValue { try part(&texts) }
      position += 1
    default: try part(&texts)
    }
    return .text(start: start, count: texts.count - start)
  }

  /// The next value, which is a number or nothing.
  package mutating func numberOrNothing() throws(Misread) -> Int64? {
    guard bytes.first(at: position) == FoldMark.nothing.rawValue else { return try number() }
    position += 1
    return nil
  }

  /// The next value, which is a number.
  package mutating func number() throws(Misread) -> Int64 {
    let mark = try byte()
    if mark >= FoldMark.firstSmallNumber { return Int64(mark - FoldMark.firstSmallNumber) }
    guard mark == FoldMark.number.rawValue else { throw Misread() }
    return try zigzag()
  }

  /// The next value, a whole text.
  package mutating func text() throws(Misread) -> String {
    var texts: [UInt8] = []
    guard case .text = try next(&texts) else { throw Misread() }
    return String(decoding: texts, as: UTF8.self)
  }

  // MARK: Steps

  private mutating func part(_ texts: inout [UInt8]) throws(Misread) {
    let mark = try byte()
    if mark >= FoldMark.firstSmallNumber {
      return texts.put(digits: UInt64(mark - FoldMark.firstSmallNumber))
    }
    if mark >= FoldMark.firstWord {
      let word = Int(mark - FoldMark.firstWord)
      guard word < words.count else { throw Misread() }
      return texts.append(contentsOf: bytes[words[word]])
    }
    switch FoldMark(rawValue: mark) {
    case .text: texts.append(contentsOf: bytes[try stretch()])
    case .word:
      let stretch = try stretch()
      guard words.count < FoldMark.wordsMax else { throw Misread() }
      words.append(stretch)
      texts.append(contentsOf: bytes[stretch])
    case .lastingText:
      lastText = try stretch()
      texts.append(contentsOf: bytes[lastText])
    case .again: texts.append(contentsOf: bytes[lastText])
    case .number: texts.put(plain: Int(try zigzag()))
    case .step: texts.put(plain: Int(try step()))
    case .day:
      guard let number = Int32(exactly: try zigzag()), Day.written.contains(number) else { throw Misread() }
      texts.put(Day(number: number))
    case .days:
      guard let bits = UInt32(exactly: try variable()) else { throw Misread() }
      texts.put(DaySet(bits: bits))
    case .letters:
      for _ in 0..<(try byte()) {
        let letter = try byte()
        texts.append(contentsOf: repeatElement(letter, count: Int(try byte())))
      }
    case .hole, .stepHole:
      position -= 1
      switch try hole() {
      case .nothing: throw Misread()
      case .number(let number): texts.put(plain: Int(number))
      case .text(let from, let count): texts.append(contentsOf: filling.texts[from..<(from + count)])
      }
    default: throw Misread()
    }
  }

  /// The value that fills the hole which stands here.
  private mutating func hole() throws(Misread) -> Value {
    let mark = try byte()
    let place = Int(try byte())
    guard place < filling.values.count else { throw Misread() }
    let value = filling.values[place]
    if mark == FoldMark.stepHole.rawValue {
      guard case .number(let number) = value else { throw Misread() }
      lastStep = number
    }
    return value
  }

  private mutating func byte() throws(Misread) -> UInt8 {
    guard let byte = bytes.first(at: position) else { throw Misread() }
    position += 1
    return byte
  }

  private mutating func stretch() throws(Misread) -> Range<Int> {
    guard let count = Int(exactly: try variable()), count <= bytes.count - position else { throw Misread() }
    defer { position += count }
    return position..<(position + count)
  }

  private mutating func step() throws(Misread) -> Int64 {
    lastStep &+= try zigzag()
    return lastStep
  }

  private mutating func zigzag() throws(Misread) -> Int64 {
    let number = try variable()
    return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }

  private mutating func variable() throws(Misread) -> UInt64 {
    var (number, shift): (UInt64, UInt64) = (0, 0)
    while true {
      let byte = try byte()
      guard shift < 64 else { throw Misread() }
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Nil behind the end.
  fileprivate func first(at position: Int) -> UInt8? { position < count ? self[position] : nil }
}

extension Day {
  /// The numbers of the days that can be written: years of four digits.
  fileprivate static let written = Day(year: 1, month: 1, day: 1)!.number...Day(year: 9_999, month: 12, day: 31)!.number
}
