import Domain
import Support
import Testing

struct FoldingTests {
  private enum Piece: CaseIterable { case number, step, day, days, text, word, again, literal, letters, nothing, rule }

  /// What was folded, and what it is to become.
  private func fold(_ random: inout Seeded, _ folding: inout Folding, isPart: Bool) -> String? {
    let text = ["", "HOITO", "ä", "kuukausi ja vuorokausi", "\u{0}", "PS-1"].randomElement(using: &random)!
    switch Piece.allCases.randomElement(using: &random)! {
    case .number:
      let number = [0, 1, 63, 64, -1, .max, .min, 90_067].randomElement(using: &random)! as Int64
      folding.put(number)
      return "\(number)"
    case .step:
      let number = Int.random(in: -5...900, using: &random)
      folding.put(step: number)
      return "\(number)"
    case .day:
      let day = Day(number: Int32.random(in: -700_000...2_900_000, using: &random))
      folding.put(day)
      return day.description
    case .days:
      let days = DaySet(bits: UInt32.random(in: 0...(.max >> 1), using: &random))
      folding.put(days)
      return days.description
    case .text: folding.put(text)
    case .word:
      let word = "W\(Int.random(in: 0...400, using: &random))"
      folding.put(word: word)
      return word
    case .again: folding.put(again: text)
    case .literal:
      folding.put(literal: ",\"line\":")
      return ",\"line\":"
    case .letters:
      var letters = Array("oo--ppp.".utf8)
      letters.withUnsafeMutableBufferPointer { folding.put(letters: UnsafeBufferPointer($0)) }
      return "oo--ppp."
    case .nothing:
      guard !isPart else { return "" }
      folding.putNothing()
      return nil
    case .rule:
      let rule = RuleReference(id: "rule", version: Int.random(in: 1...40, using: &random))
      folding.put(rule)
      return rule.description
    }
    return text
  }

  @Test(arguments: 1...20) func `whatever is folded unfolds to the same`(_ seed: UInt64) throws {
    var random = Seeded(seed)
    var folding = Folding(capacity: 8)
    for _ in 0..<3 {
      folding.removeAll()
      var expected: [String?] = []
      for _ in 0..<500 {
        if Bool.random(using: &random) {
          expected.append(fold(&random, &folding, isPart: false))
        } else {
          folding.beginText()
          expected.append((0..<4).map { _ in fold(&random, &folding, isPart: true)! }.joined())
          folding.endText()
        }
      }
      try folding.withBytes { bytes in
        var unfolding = Unfolding(bytes)
        var texts: [UInt8] = []
        for value in expected {
          switch try unfolding.next(&texts) {
          case .nothing: #expect(value == nil)
          case .number(let number): #expect("\(number)" == value)
          case .text(let start, let count):
            #expect(String(decoding: texts[start..<(start + count)], as: UTF8.self) == value)
          }
        }
        #expect(unfolding.isAtEnd)
      }
    }
  }

  @Test func `bytes that were cut or changed are told, and read no further than they go`() throws {
    var folding = Folding()
    for word in 0..<50 { folding.put(word: "word \(word)") }
    folding.beginText()
    folding.put(90_067)
    folding.put("text")
    folding.endText()
    let whole = folding.withBytes(Array.init)
    var random = Seeded(1)
    for cut in 0..<whole.count {
      var bytes = Array(whole.prefix(cut))
      if cut > 2, cut % 2 == 0 {
        bytes[Int.random(in: 0..<cut, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      bytes.withUnsafeBufferPointer { bytes in
        var unfolding = Unfolding(bytes)
        var texts: [UInt8] = []
        while !unfolding.isAtEnd, (try? unfolding.next(&texts)) != nil {}
      }
    }
  }
}
