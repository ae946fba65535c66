/// Bytes from somewhere, in order. A file, or a test's array.
package protocol ByteSource {
  /// Fills the front of `buffer` and tells how many bytes; 0 is the end. May give fewer than asked.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// Bytes in memory as a source: samples in tests, small payloads.
package struct MemorySource: ByteSource {
  private var rest: ArraySlice<UInt8>
  /// The most bytes one read gives; a small one shows what a slow pipe does.
  private let chunk: Int

  package init(_ bytes: [UInt8], chunk: Int = .max) {
    rest = bytes[...]
    self.chunk = chunk
  }

  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(rest.count, buffer.count, chunk)
    buffer.copyBytes(from: rest.prefix(count))
    rest = rest.dropFirst(count)
    return count
  }
}

/// Time as the gateway sees it: tests own it.
package protocol Clock: Sendable {
  func now() -> Timestamp
}
