import CLibXML2

/// Finds a vocabulary's word by the address of an interned name: each name is compared as text once, then only its address is.
///
/// libxml2's parser gives a name the same address in all of a document.
struct NameTable: ~Copyable {
  /// Stands for a name that is not in the vocabulary.
  static let unknown = UInt8.max

  private let words: [StaticString]
  /// Open addressing; never more than half full.
  private let slots: UnsafeMutablePointer<(address: UInt, word: UInt8)>
  private var used = 0

  /// 2^8, so that eight bits of a hash are a slot.
  private static let slotCount = 256

  init(_ words: [StaticString]) {
    self.words = words
    slots = .allocate(capacity: NameTable.slotCount)
    slots.initialize(repeating: (0, NameTable.unknown), count: NameTable.slotCount)
  }

  deinit { slots.deallocate() }

  /// The position in the vocabulary, or `unknown`.
  mutating func word(_ name: UnsafePointer<xmlChar>) -> UInt8 {
    let address = UInt(bitPattern: name)
    var slot = Int(truncatingIfNeeded: (address &* 0x9E37_79B9_7F4A_7C15) >> 56)
    while slots[slot].address != address {
      guard slots[slot].address != 0 else { return learn(name, at: slot) }
      slot = (slot + 1) % NameTable.slotCount
    }
    return slots[slot].word
  }

  private mutating func learn(_ name: UnsafePointer<xmlChar>, at slot: Int) -> UInt8 {
    let word = words.firstIndex { xmlStrEqual($0.utf8Start, name) == 1 }.map(UInt8.init) ?? NameTable.unknown
    // A document full of strange names is compared as text each time; it is rejected anyway.
    if used < NameTable.slotCount / 2 {
      used += 1
      slots[slot] = (UInt(bitPattern: name), word)
    }
    return word
  }
}
