/// Texts and numbers packed small and quickly, to be written out in full later: what a ledger keeps of a report until there is time.
///
/// A text made of parts (a derivation's notation, a statement's JSON) is kept as those parts; a word that comes again is one byte. What was folded
/// is self-contained: the words stand where they are used first. `Unfolding` reads it.
package struct Folding: ~Copyable {
  private var memory: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// How many bytes have been folded.
  package private(set) var count = 0
  private var words = WordTable()

  package init(capacity: Int = 4_096) {
    self.capacity = capacity
    memory = .allocate(capacity: capacity)
  }

  deinit { memory.deallocate() }

  /// What has been folded so far.
  package borrowing func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
    try body(UnsafeBufferPointer(start: memory, count: count))
  }

  /// The first value written out; for one text that is not kept folded.
  package var text: String {
    withBytes { bytes in
      var unfolding = Unfolding(bytes)
      guard let text = try? unfolding.text() else { preconditionFailure("what was folded can be unfolded") }
      return text
    }
  }

  /// Begins anew: nothing is folded, no word is known.
  package mutating func removeAll() {
    count = 0
    words.removeAll()
  }

  // MARK: Whole values

  package mutating func putNothing() { put(.nothing) }

  package mutating func put(_ number: Int64) {
    reserve(11)
    store(.number)
    store(zigzag: number)
  }

  package mutating func put(_ number: Int) { put(Int64(number)) }

  package mutating func put(_ day: Day) {
    reserve(11)
    store(.day)
    store(zigzag: Int64(day.number))
  }

  /// As `1,3-7`.
  package mutating func put(_ days: DaySet) {
    reserve(5)
    store(.days)
    var bits = days.bits
    for _ in 0..<4 {
      store(UInt8(truncatingIfNeeded: bits))
      bits >>= 8
    }
  }

  package mutating func put(_ text: String) {
    var text = text
    text.withUTF8 { put($0) }
  }

  package mutating func put(_ text: UnsafeBufferPointer<UInt8>) {
    reserve(11 + text.count)
    store(.text)
    store(text)
  }

  /// A text that comes again and again: a code, a unit, a name of a rule.
  package mutating func put(word: String) {
    var word = word
    word.withUTF8 { bytes in
      guard let key = WordTable.Key(bytes) else { return put(bytes) }
      put(bytes, key)
    }
  }

  /// A text of the program.
  package mutating func put(literal: StaticString) {
    let bytes = UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
    put(bytes, WordTable.Key(literal))
  }

  /// Letters that come in runs, such as a month's days.
  package mutating func put(letters: UnsafeBufferPointer<UInt8>) {
    reserve(11 + 2 * letters.count)
    store(.letters)
    let place = count
    store(0)
    var runs: UInt8 = 0
    var start = 0
    precondition(letters.count < 256, "a month has few letters")
    while start < letters.count {
      var end = start
      while end < letters.count, letters[end] == letters[start] { end += 1 }
      store(letters[start])
      store(UInt8(end - start))
      runs += 1
      start = end
    }
    memory[place] = runs
  }

  // MARK: Texts of parts

  /// What is put until `endText` is one text.
  package mutating func beginText() { put(.partsBegin) }
  package mutating func endText() { put(.partsEnd) }

  // MARK: Steps

  private mutating func put(_ mark: FoldMark) {
    reserve(1)
    store(mark)
  }

  private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>, _ key: WordTable.Key) {
    switch words.place(of: key) {
    case .known(let word):
      reserve(1)
      store(word)
    case .new:
      reserve(11 + bytes.count)
      store(.word)
      store(bytes)
    case .full: put(bytes)
    }
  }

  private mutating func reserve(_ more: Int) {
    guard count + more > capacity else { return }
    let larger = max(2 * capacity, count + more)
    let new = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    new.update(from: memory, count: count)
    memory.deallocate()
    (memory, capacity) = (new, larger)
  }

  // Room has been reserved.
  private mutating func store(_ byte: UInt8) {
    memory[count] = byte
    count += 1
  }

  private mutating func store(_ mark: FoldMark) { store(mark.rawValue) }

  private mutating func store(_ bytes: UnsafeBufferPointer<UInt8>) {
    store(variable: UInt64(bytes.count))
    guard let start = bytes.baseAddress else { return }
    (memory + count).update(from: start, count: bytes.count)
    count += bytes.count
  }

  private mutating func store(zigzag number: Int64) {
    store(variable: UInt64(bitPattern: number << 1) ^ UInt64(bitPattern: number >> 63))
  }

  private mutating func store(variable number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      store(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    store(UInt8(rest))
  }
}

/// What a byte of folded values begins; from `firstWord` on it is a word by its place. Part of what ledgers hold: never renumbered.
enum FoldMark: UInt8 {
  case partsEnd = 0
  case nothing = 1
  case number = 3
  case text = 4
  /// A new word, used at once.
  case word = 5
  case day = 6
  case days = 7
  case partsBegin = 8
  case letters = 9

  static let firstWord: UInt8 = 16
  static let wordsMax = 240
}

/// The words a folding knows, found by their bytes (short texts) or by where they stand in the program (its own).
private struct WordTable {
  struct Key: Equatable {
    var low: UInt64
    var high: UInt64

    /// Nil where the text is too long to be a word.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
      guard bytes.count <= 15 else { return nil }
      (low, high) = (0, 0)
      for (index, byte) in bytes.enumerated() {
        if index < 8 { low |= UInt64(byte) << (8 * index) } else { high |= UInt64(byte) << (8 * (index - 8)) }
      }
      high |= UInt64(bytes.count + 1) << 56
    }

    init(_ literal: StaticString) {
      low = UInt64(UInt(bitPattern: literal.utf8Start))
      high = UInt64(literal.utf8CodeUnitCount) | 0xFF << 56
    }

    var hash: Int { Int(truncatingIfNeeded: (low ^ high &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93 >> 48) }
  }

  enum Place {
    case known(UInt8)
    case new
    case full
  }

  private static let slots = 1_024
  private var keys = [Key?](repeating: nil, count: slots)
  private var codes = [UInt8](repeating: 0, count: slots)
  private var used: [Int] = []

  /// The word's place; one not seen before takes the next.
  mutating func place(of key: Key) -> Place {
    var slot = key.hash & (WordTable.slots - 1)
    while let known = keys[slot] {
      if known == key { return .known(codes[slot]) }
      slot = (slot + 1) & (WordTable.slots - 1)
    }
    guard used.count < FoldMark.wordsMax else { return .full }
    keys[slot] = key
    codes[slot] = FoldMark.firstWord + UInt8(used.count)
    used.append(slot)
    return .new
  }

  mutating func removeAll() {
    for slot in used { keys[slot] = nil }
    used.removeAll(keepingCapacity: true)
  }
}
