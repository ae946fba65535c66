import Domain
import Glibc

/// The shapes of plain commitments that one thread has met, found by the bytes of what a commitment says: most say what one before them said, and no
/// text or list is made of it again.
///
/// While a commitment is read it is put down here as bytes; at its end they are looked for, and made into a shape where they are new. Used by one
/// reading after the other, on one thread.
package final class CommitmentShapes {
  /// More shapes than this are not worth looking for: then all are forgotten.
  private static let shapesMax = 4_096
  private static let slots = 2 * shapesMax
  /// Bytes of one commitment; a longer one is written out by itself.
  private static let bytesMax = 2_048

  private struct Known {
    var hash: UInt64
    /// Where in `bytes` what it says stands.
    var range: Range<Int>
    var shape: CommitmentShape
  }

  private enum Kind: UInt8 { case component = 1, absence, presence }

  @exclusivity(unchecked) private var known: [Known] = []
  @exclusivity(unchecked) private var bytes: [UInt8] = []
  /// Places in `known`, from 1; by hash.
  @exclusivity(unchecked) private var slots: [Int16] = []

  // The commitment being read; its bytes end with zeros up to a whole word.
  private let said = UnsafeMutableRawPointer.allocate(byteCount: bytesMax + 8, alignment: 8)
  @exclusivity(unchecked) private var count = 0
  @exclusivity(unchecked) private var line = 0
  @exclusivity(unchecked) private var prices: [Money?] = []

  package init() {}
  deinit { said.deallocate() }

  // MARK: Putting down

  // Each is false where there is no room: then the commitment is no shape's, and what it has said before is `parts`.

  /// - Returns: false where not even this has room.
  func begin(on line: Int, kind: UnsafeBufferPointer<UInt8>, contract: UnsafeBufferPointer<UInt8>?) -> Bool {
    self.line = line
    count = 0
    prices.removeAll(keepingCapacity: true)
    return put(kind) && put(optional: contract)
  }

  func component(
    position: Int, line: Int, code: UnsafeBufferPointer<UInt8>, price: Money?, unit: UnsafeBufferPointer<UInt8>?
  ) -> Bool {
    guard
      whole({
        put(.component, position, line) && put(code) && put(optional: unit) && put(price == nil ? 0 : 1 as UInt8)
      })
    else { return false }
    prices.append(price)
    return true
  }

  func absence(position: Int, line: Int, reason: UnsafeBufferPointer<UInt8>, first: Day, last: Day) -> Bool {
    whole { put(.absence, position, line) && put(reason) && put(first.number) && put(last.number) }
  }

  func presence(position: Int, line: Int, first: Day, last: Day) -> Bool {
    whole { put(.presence, position, line) && put(first.number) && put(last.number) }
  }

  /// An element is there with all it says, or not at all.
  @inline(__always)
  private func whole(_ put: () -> Bool) -> Bool {
    let start = count
    if put() { return true }
    count = start
    return false
  }

  private func put(_ kind: Kind, _ position: Int, _ line: Int) -> Bool {
    put(kind.rawValue) && put(Int32(truncatingIfNeeded: position)) && put(Int32(truncatingIfNeeded: line - self.line))
  }

  private func put(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count + 2 + text.count <= CommitmentShapes.bytesMax else { return false }
    (said + count).storeBytes(of: UInt16(text.count), as: UInt16.self)
    if let start = text.baseAddress { (said + count + 2).copyMemory(from: start, byteCount: text.count) }
    count += 2 + text.count
    return true
  }

  /// No text is another than an empty one.
  private func put(optional text: UnsafeBufferPointer<UInt8>?) -> Bool {
    if let text { put(text) } else { put(UInt16.max) }
  }

  private func put(_ number: some FixedWidthInteger & BitwiseCopyable) -> Bool {
    let size = number.bitWidth / 8
    guard count + size <= CommitmentShapes.bytesMax else { return false }
    (said + count).storeBytes(of: number, as: type(of: number))
    count += size
    return true
  }

  // MARK: Ending

  /// The commitment's shape, and the prices of its components.
  func end() -> (CommitmentShape, [Money?]) {
    // A copy as large as it is: memory shared with the next commitment's would be taken anew for each, and larger each time.
    (shape(), prices.withUnsafeBufferPointer(Array.init))
  }

  private func shape() -> CommitmentShape {
    (said + count).storeBytes(of: 0, as: UInt64.self)
    let hash = hash()
    if slots.isEmpty { slots = Array(repeating: 0, count: CommitmentShapes.slots) }
    var slot = Int(truncatingIfNeeded: hash >> 32) & (CommitmentShapes.slots - 1)
    while slots[slot] != 0 {
      let place = Int(slots[slot]) - 1
      if known[place].hash == hash, equals(known[place].range) { return known[place].shape }
      slot = (slot + 1) & (CommitmentShapes.slots - 1)
    }
    let shape = CommitmentShape(parts(), on: line)
    guard known.count < CommitmentShapes.shapesMax else {
      known.removeAll(keepingCapacity: true)
      bytes.removeAll(keepingCapacity: true)
      slots = []
      return shape
    }
    let start = bytes.count
    bytes.append(contentsOf: UnsafeRawBufferPointer(start: said, count: count))
    known.append(Known(hash: hash, range: start..<bytes.count, shape: shape))
    slots[slot] = Int16(known.count)
    return shape
  }

  private func hash() -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for offset in stride(from: 0, to: count, by: 8) {
      hash = (hash ^ said.load(fromByteOffset: offset, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
    }
    return hash
  }

  private func equals(_ range: Range<Int>) -> Bool {
    range.count == count && bytes.withUnsafeBytes { memcmp($0.baseAddress! + range.lowerBound, said, count) == 0 }
  }

  // MARK: Reading back

  /// What has been put down since `begin`.
  func parts() -> CommitmentStatement.Parts {
    var said = Said(bytes: UnsafeRawBufferPointer(start: said, count: count))
    var parts = CommitmentStatement.Parts(kind: said.text() ?? "", contract: said.text())
    while let kind = said.kind() {
      let position = Int(said.number() as Int32)
      let line = self.line + Int(said.number() as Int32)
      switch kind {
      case .component:
        let (code, unit) = (said.text() ?? "", said.text())
        let price = said.number() == 0 as UInt8 ? nil : prices[parts.components.count]
        parts.components.append(
          ComponentStatement(position: position, line: line, code: code, price: price, unit: unit))
      case .absence:
        let reason = said.text() ?? ""
        parts.absences.append(
          AbsenceStatement(position: position, line: line, reason: reason, first: said.day(), last: said.day()))
      case .presence:
        parts.presences.append(PresenceStatement(position: position, line: line, first: said.day(), last: said.day()))
      }
    }
    return parts
  }

  /// Goes through what was put down.
  private struct Said {
    let bytes: UnsafeRawBufferPointer
    var place = 0

    mutating func kind() -> Kind? {
      guard place < bytes.count else { return nil }
      return Kind(rawValue: number())
    }

    mutating func number<Number: FixedWidthInteger & BitwiseCopyable>() -> Number {
      defer { place += MemoryLayout<Number>.size }
      return bytes.loadUnaligned(fromByteOffset: place, as: Number.self)
    }

    mutating func day() -> Day { Day(number: number()) }

    mutating func text() -> String? {
      let count: UInt16 = number()
      guard count != .max else { return nil }
      defer { place += Int(count) }
      return String(decoding: bytes[place..<place + Int(count)], as: UTF8.self)
    }
  }
}
