extension String {
  /// A number that hardly two texts share: for tables in memory, never to be kept or told.
  ///
  /// By whole words, so that a code of fifteen bytes takes three steps, not fifteen.
  package func mark(seed: UInt64) -> UInt64 {
    var text = self
    return text.withUTF8 { bytes in
      // Mixed before any text comes to it, or a text under one seed would be another under the next.
      var hash = TextMark.mixed(seed ^ UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15)
      let raw = UnsafeRawBufferPointer(bytes)
      var place = 0
      while place + 8 <= raw.count {
        hash = TextMark.mixed(hash ^ raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        place += 8
      }
      // What is left, together with some of what came before it where there is so much: one step instead of one a byte.
      if raw.count >= 8 {
        if place == raw.count { return hash }
        return TextMark.mixed(hash ^ raw.loadUnaligned(fromByteOffset: raw.count - 8, as: UInt64.self))
      }
      var rest: UInt64 = 0
      for byte in raw { rest = rest << 8 | UInt64(byte) }
      return TextMark.mixed(hash ^ rest)
    }
  }
}

private enum TextMark {
  /// A step of MurmurHash3's finalizer: each bit of the one makes a difference to all of the other.
  @inline(__always)
  static func mixed(_ number: UInt64) -> UInt64 {
    var number = number
    number = (number ^ (number >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    number = (number ^ (number >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return number ^ (number >> 33)
  }
}
