import Domain
import Testing

struct TextMarkTests {
  /// Of so many marks that differ, some thirty have the same upper half by chance.
  @Test func `codes that differ little, under seeds that differ little, have marks that differ in either half`() {
    var marks: [UInt64] = []
    for kind in 1...4 as ClosedRange<UInt64> {
      for month in [24_292, 24_293] as [UInt64] {
        for number in 1...15_000 {
          for code in ["B\(number)", "PS-2024-\(number)", "01012\(number)X", "Asiakkuus numero \(number)"] {
            marks.append(code.mark(seed: kind << 32 | month))
          }
        }
      }
    }
    #expect(Set(marks).count == marks.count)
    for half in [0, 32] as [UInt64] {
      let halves = Set(marks.map { UInt32(truncatingIfNeeded: $0 >> half) })
      #expect(marks.count - halves.count < 90)
    }
  }

  @Test func `texts of every length up to three words differ from each other by a byte`() {
    var marks: Set<UInt64> = []
    var count = 0
    for length in 0...24 {
      let text = String(repeating: "a", count: length)
      marks.insert(text.mark(seed: 7))
      count += 1
      for place in 0..<length {
        var bytes = Array(text.utf8)
        bytes[place] = UInt8(ascii: "b")
        marks.insert(String(decoding: bytes, as: UTF8.self).mark(seed: 7))
        count += 1
      }
    }
    #expect(marks.count == count)
  }
}
