import Domain
import Foundation
import Testing

/// A document of any size that is made while it is read.
struct EndlessSource: ByteSource {
  var opening: [UInt8]
  var repeated: [UInt8]
  var times: Int
  var closing: [UInt8] = []
  private var rest: ArraySlice<UInt8> = []
  private var step = 0

  init(_ opening: String, repeated: String, times: Int, closing: String = "") {
    self.opening = Array(opening.utf8)
    self.repeated = Array(repeated.utf8)
    self.times = times
    self.closing = Array(closing.utf8)
  }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    while rest.isEmpty {
      switch step {
      case 0: rest = opening[...]
      case 1...times: rest = repeated[...]
      case times + 1: rest = closing[...]
      default: return 0
      }
      step += 1
    }
    let count = min(rest.count, buffer.count)
    buffer.copyBytes(from: rest.prefix(count))
    rest = rest.dropFirst(count)
    return count
  }
}

/// Bytes of this process in memory.
func residentBytes() throws -> Int {
  let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
  return try #require(Int(fields[1])) * 4096
}
