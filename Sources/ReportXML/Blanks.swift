/// XML's blanks: space, tab, line feed, carriage return.
@inline(__always)
func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D }

/// True where an attribute's value can stay as it is: no blank at either end, no two together, none but spaces, and no `&`.
@inline(__always)
func isPlain(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
  if value.count >= 8, !holdsSpaceOrAmpersand(UnsafeRawBufferPointer(value)) { return true }
  var before: UInt8 = 0x20
  for byte in value {
    if byte <= 0x26, byte == UInt8(ascii: "&") || byte < 0x20 || byte == 0x20 && before == 0x20 { return false }
    before = byte
  }
  return before != 0x20 || value.isEmpty
}

/// A byte of 0x26 (`&`) or less is among them: blanks are, and in codes, days and sums there is none. Eight at a time.
/// - Precondition: they are eight or more.
@inline(__always)
private func holdsSpaceOrAmpersand(_ bytes: UnsafeRawBufferPointer) -> Bool {
  let ones: UInt64 = 0x0101_0101_0101_0101
  var found: UInt64 = 0
  func look(_ place: Int) {
    let word = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    // Of a byte less than 0x27 the highest bit is set, and it was not before.
    found |= (word &- 0x27 &* ones) & ~word
  }
  var place = 0
  while place + 8 <= bytes.count {
    look(place)
    place += 8
  }
  look(bytes.count - 8)
  return found & (0x80 &* ones) != 0
}

/// Writes `bytes` to `target` with every run of blanks as one space and none at the ends; answers how many bytes that are.
///
/// - Parameter ampersands: `&#38;` stands for `&`, as libxml2 hands attribute values over.
/// - Precondition: `target` has room for as many bytes as there are.
func collapse(
  _ bytes: UnsafeBufferPointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, ampersands: Bool
) -> Int {
  var count = 0
  var blankPending = false
  var index = 0
  while index < bytes.count {
    let byte = bytes[index]
    index += 1
    if isBlank(byte) {
      blankPending = count > 0
      continue
    }
    if blankPending {
      target[count] = 0x20
      count += 1
      blankPending = false
    }
    target[count] = byte
    count += 1
    if ampersands, byte == UInt8(ascii: "&"), bytes.count - index >= 4, bytes[index] == UInt8(ascii: "#"),
      bytes[index + 1] == UInt8(ascii: "3"), bytes[index + 2] == UInt8(ascii: "8"),
      bytes[index + 3] == UInt8(ascii: ";")
    {
      index += 4
    }
  }
  return count
}

/// `bytes` with every run of blanks as one space and none at the ends.
func collapsed(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
  withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(bytes.count, 1)) { buffer in
    let count = collapse(bytes, to: buffer.baseAddress!, ampersands: false)
    return String(decoding: UnsafeBufferPointer(rebasing: buffer[..<count]), as: UTF8.self)
  }
}
