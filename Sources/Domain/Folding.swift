/// Texts and numbers packed small and quickly, to be written out in full later: what a ledger keeps of a report until there is time.
///
/// A text made of parts (a derivation's notation, a statement's JSON) is kept as those parts; a word that comes again is one byte. What was folded
/// is self-contained: the words stand where they are used first. `Unfolding` reads it.
///
/// What many things have alike is folded once as a pattern: what is each one's own leaves a hole there, and is folded by itself.
package struct Folding: ~Copyable {
  private var memory: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// How many bytes have been folded.
  package private(set) var count = 0
  private var words = WordTable()
  private var lastStep: Int64 = 0
  private var lastText = ""
  private var isAfterText = false
  private let isPattern: Bool
  // What many lines have alike, each made once.
  private var rules = FoldedAlike<RuleReference>()
  private var heads = FoldedAlike<Derivation.Head>()
  private var tails = FoldedAlike<Derivation.Tail>()

  /// Where `isPattern`, what varies leaves holes.
  package init(capacity: Int = 4_096, isPattern: Bool = false) {
    self.capacity = capacity
    self.isPattern = isPattern
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
    (lastStep, isAfterText) = (0, false)
    rules.removeAll()
    heads.removeAll()
    tails.removeAll()
  }

  // MARK: Whole values

  package mutating func putNothing() {
    reserve(1)
    store(.nothing)
  }

  package mutating func put(_ number: Int64) {
    reserve(11)
    if (0..<Int64(FoldMark.smallNumbers)).contains(number) {
      return store(FoldMark.firstSmallNumber + UInt8(truncatingIfNeeded: number))
    }
    store(.number)
    store(zigzag: number)
  }

  package mutating func put(_ number: Int) { put(Int64(number)) }

  /// A number that is mostly little more than the one put so before: a line of the file.
  package mutating func put(step number: Int) {
    reserve(11)
    store(.step)
    store(zigzag: Int64(number) &- lastStep)
    lastStep = Int64(number)
  }

  package mutating func put(_ day: Day) {
    reserve(11)
    store(.day)
    store(zigzag: Int64(day.number))
  }

  /// As `1,3-7`.
  package mutating func put(_ days: DaySet) {
    reserve(11)
    store(.days)
    store(variable: UInt64(days.bits))
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

  /// A text that is mostly the one put so before: a commitment's number.
  package mutating func put(again text: String) {
    if isAfterText, text == lastText {
      reserve(1)
      return store(.again)
    }
    lastText = text
    isAfterText = true
    var text = text
    text.withUTF8 {
      reserve(11 + $0.count)
      store(.lastingText)
      store($0)
    }
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

  /// `statutory@3`.
  package mutating func put(_ rule: RuleReference) {
    put(rules.word(rule)) {
      $0.put(rule)
    } remember: {
      $0.rules.remember(rule, $1)
    }
  }

  mutating func put(_ head: Derivation.Head) {
    put(heads.word(head)) {
      head.put(into: &$0)
    } remember: {
      $0.heads.remember(head, $1)
    }
  }

  mutating func put(_ tail: Derivation.Tail) {
    put(tails.word(tail)) {
      tail.put(into: &$0)
    } remember: {
      $0.tails.remember(tail, $1)
    }
  }

  /// Letters that come in runs, such as a month's days.
  package mutating func put(letters: UnsafeBufferPointer<UInt8>) {
    precondition(letters.count < 256, "a month has few letters")
    reserve(11 + 2 * letters.count)
    store(.letters)
    let place = count
    store(0)
    var runs: UInt8 = 0
    var start = 0
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

  // MARK: Patterns

  /// Puts what is each one's own; in a pattern a hole, to be filled by the value of that place, 0…255.
  package mutating func vary(_ hole: Int, _ put: (inout Folding) -> Void) {
    guard isPattern else { return put(&self) }
    reserve(2)
    store(.hole)
    store(UInt8(hole))
  }

  /// The same for a number by which the steps after it are told.
  package mutating func vary(_ hole: Int, step number: Int) {
    guard isPattern else { return put(step: number) }
    reserve(2)
    store(.stepHole)
    store(UInt8(hole))
    lastStep = Int64(number)
  }

  // MARK: Texts of parts

  /// What is put until `endText` is one text.
  package mutating func beginText() {
    reserve(1)
    store(.partsBegin)
  }

  package mutating func endText() {
    reserve(1)
    store(.partsEnd)
  }

  // MARK: Steps

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

  /// What is alike from line to line: its word where it has one, else its text, which becomes one.
  private mutating func put(
    _ word: UInt8?, make: (inout [UInt8]) -> Void, remember: (inout Folding, UInt8) -> Void
  ) {
    if let word {
      reserve(1)
      return store(word)
    }
    var text: [UInt8] = []
    make(&text)
    text.withUnsafeBufferPointer { text in
      guard let word = words.takeNext() else { return put(text) }
      remember(&self, word)
      reserve(11 + text.count)
      store(.word)
      store(text)
    }
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if count + more > capacity { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    let larger = max(2 * capacity, count + more)
    let new = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    new.update(from: memory, count: count)
    memory.deallocate()
    (memory, capacity) = (new, larger)
  }

  // Room has been reserved.
  @inline(__always)
  private mutating func store(_ byte: UInt8) {
    memory[count] = byte
    count &+= 1
  }

  @inline(__always)
  private mutating func store(_ mark: FoldMark) { store(mark.rawValue) }

  private mutating func store(_ bytes: UnsafeBufferPointer<UInt8>) {
    store(variable: UInt64(bytes.count))
    guard let start = bytes.baseAddress else { return }
    (memory + count).update(from: start, count: bytes.count)
    count += bytes.count
  }

  @inline(__always)
  private mutating func store(zigzag number: Int64) {
    store(variable: UInt64(bitPattern: number << 1) ^ UInt64(bitPattern: number >> 63))
  }

  @inline(__always)
  private mutating func store(variable number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      store(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    store(UInt8(truncatingIfNeeded: rest))
  }
}

/// What a byte of folded values begins; from `firstWord` on it is a word by its place, from `firstSmallNumber` on a number. Part of what ledgers
/// hold: never renumbered.
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
  /// The last `lastingText`.
  case again = 10
  case lastingText = 11
  /// A number by its distance from the last one of this kind.
  case step = 12
  /// In a pattern: the value of that place, whose number follows in a byte.
  case hole = 13
  /// The same, from which the steps go on.
  case stepHole = 14

  static let firstWord: UInt8 = 16
  static let wordsMax = 176
  static let firstSmallNumber: UInt8 = 192
  static let smallNumbers = 64
}

/// A few things that many lines have alike, with the words their texts have become.
private struct FoldedAlike<Thing: Equatable> {
  private static var countMax: Int { 16 }
  private var known: [(thing: Thing, word: UInt8)] = []

  func word(_ thing: borrowing Thing) -> UInt8? {
    for index in known.indices where known[index].thing == thing { return known[index].word }
    return nil
  }

  mutating func remember(_ thing: Thing, _ word: UInt8) {
    // One that is left out is a new word each time: rare.
    if known.count == Self.countMax { known.removeAll(keepingCapacity: true) }
    known.append((thing, word))
  }

  mutating func removeAll() { known.removeAll(keepingCapacity: true) }
}

/// The words a folding knows, found by their bytes (short texts) or by where they stand in the program (its own).
private struct WordTable: ~Copyable {
  struct Key: Equatable {
    var low: UInt64
    var high: UInt64

    /// Nil where the text is too long to be a word.
    @inline(__always)
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
      guard bytes.count <= 15 else { return nil }
      (low, high) = (0, 0)
      for index in 0..<bytes.count {
        let byte = UInt64(bytes[index])
        if index < 8 { low |= byte &<< (8 &* UInt64(index)) } else { high |= byte &<< (8 &* UInt64(index &- 8)) }
      }
      high |= UInt64(bytes.count + 1) &<< 56
    }

    @inline(__always)
    init(_ literal: StaticString) {
      low = UInt64(UInt(bitPattern: literal.utf8Start))
      high = UInt64(literal.utf8CodeUnitCount) | 0xFF << 56
    }

    var hash: Int {
      Int(truncatingIfNeeded: ((low ^ (high &* 0x9E37_79B9_7F4A_7C15)) &* 0xD6E8_FEB8_6659_FD93) &>> 48)
    }
  }

  enum Place {
    case known(UInt8)
    case new
    case full
  }

  private static let slots = 512
  /// A key whose `high` is 0 stands for none.
  private let keys: UnsafeMutablePointer<Key>
  private let codes: UnsafeMutablePointer<UInt8>
  /// The slots in use, in the order of their words; a word that has no key has none.
  private let used: UnsafeMutablePointer<Int>
  private var usedCount = 0
  private var count = 0

  init() {
    keys = .allocate(capacity: WordTable.slots)
    UnsafeMutableRawPointer(keys).initializeMemory(as: UInt64.self, repeating: 0, count: 2 * WordTable.slots)
    codes = .allocate(capacity: WordTable.slots)
    codes.initialize(repeating: 0, count: WordTable.slots)
    used = .allocate(capacity: FoldMark.wordsMax)
    used.initialize(repeating: 0, count: FoldMark.wordsMax)
  }

  deinit {
    keys.deallocate()
    codes.deallocate()
    used.deallocate()
  }

  /// The word's place; one not seen before takes the next.
  mutating func place(of key: Key) -> Place {
    var slot = key.hash & (WordTable.slots - 1)
    while keys[slot].high != 0 {
      if keys[slot] == key { return .known(codes[slot]) }
      slot = (slot + 1) & (WordTable.slots - 1)
    }
    guard let code = takeNext() else { return .full }
    keys[slot] = key
    codes[slot] = code
    used[usedCount] = slot
    usedCount += 1
    return .new
  }

  /// The next word's place, for one that is not looked for here.
  mutating func takeNext() -> UInt8? {
    guard count < FoldMark.wordsMax else { return nil }
    defer { count += 1 }
    return FoldMark.firstWord + UInt8(count)
  }

  mutating func removeAll() {
    for index in 0..<usedCount { keys[used[index]].high = 0 }
    (usedCount, count) = (0, 0)
  }
}
