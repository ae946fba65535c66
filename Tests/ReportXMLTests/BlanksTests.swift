import Testing

@testable import ReportXML

@Suite struct BlanksTests {
  /// What is looked at eight bytes at a time is what is looked at one by one.
  @Test(arguments: 0...25)
  func `a plain value has single spaces inside, and nothing that has to be changed`(_ count: Int) {
    for special: UInt8 in [0x00, 0x09, 0x0A, 0x0D, 0x1F, 0x20, 0x21, 0x25, 0x26, 0x27, 0x2E, 0x7F, 0x80, 0xA0, 0xFF] {
      for first in 0..<max(count, 1) {
        for second in 0..<max(count, 1) {
          var bytes = [UInt8](repeating: UInt8(ascii: "k"), count: count)
          if count > 0 { (bytes[first], bytes[second]) = (special, special) }
          #expect(bytes.withUnsafeBufferPointer(isPlain) == isPlainOneByOne(bytes), "\(bytes)")
        }
      }
    }
  }

  private func isPlainOneByOne(_ bytes: [UInt8]) -> Bool {
    let hasOthers = bytes.contains { $0 < 0x20 || $0 == UInt8(ascii: "&") }
    let hasTwoSpaces = zip(bytes, bytes.dropFirst()).contains { $0 == 0x20 && $1 == 0x20 }
    return !hasOthers && !hasTwoSpaces && bytes.first != 0x20 && bytes.last != 0x20
  }
}
