import Domain
import Support
import Testing

@Suite struct `Reference numbers` {
  @Test(arguments: [
    ("123", "1232", "RF111232"), ("123456", "1234561", "RF341234561"), ("234823", "2348236", "RF332348236"),
    ("123456712345678", "1234567123456784", nil),
  ])
  func `have the check digits of Finance Finland's examples`(
    _ base: String, _ digits: String, _ international: String?
  ) throws {
    let reference = try #require(ReferenceNumber(base: base))
    #expect(reference.digits == digits)
    if let international { #expect(reference.international == international) }
  }

  @Test(arguments: ["", "12", "012", "12345678901234567890", "12A", "１２３", "-123", "1 23"])
  func `are none of anything else`(_ base: String) { #expect(ReferenceNumber(base: base) == nil) }

  @Test func `of three to nineteen digits fit twenty, and twenty-four in the international form`() throws {
    #expect(try #require(ReferenceNumber(base: "100")).digits.count == 4)
    let longest = try #require(ReferenceNumber(base: "1234567890123456789"))
    #expect(longest.digits.count == 20 && longest.international.count == 24)
  }

  /// The rules of the guides, checked the way a bank does, not the way the number is made.
  @Test func `pass a bank's check, and no single wrong digit does`() throws {
    func isRight(_ digits: [Int]) -> Bool {
      let weighted = zip(digits.dropLast().reversed(), [7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7])
      return (weighted.reduce(0) { $0 + $1.0 * $1.1 } + digits.last!) % 10 == 0
    }
    /// ISO 7064 over the whole: letters as numbers, the first four characters last, remainder 1.
    func isRight(international text: String) -> Bool {
      let moved = text.dropFirst(4) + text.prefix(4)
      return moved.reduce(0) { rest, character in
        let value = Int(String(character), radix: 36)!
        return (rest * (value > 9 ? 100 : 10) + value) % 97
      } == 1
    }
    var dice = Seeded(1)
    for _ in 0..<500 {
      let length = Int.random(in: 3...19, using: &dice)
      let base =
        String(Int.random(in: 1...9, using: &dice))
        + (1..<length).map { _ in String(Int.random(in: 0...9, using: &dice)) }.joined()
      let reference = try #require(ReferenceNumber(base: base))
      var digits = reference.digits.map { $0.wholeNumberValue! }
      #expect(isRight(digits) && isRight(international: reference.international), "\(base)")
      let place = Int.random(in: digits.indices, using: &dice)
      digits[place] = (digits[place] + Int.random(in: 1...9, using: &dice)) % 10
      #expect(!isRight(digits), "\(base)")
    }
  }

  @Test func `are made of a document's number by its series, all of one length`() {
    let series = ReferenceSeries(series: "12")
    #expect(series.reference(of: DocumentNumber(27)) == "1200000000278")
    #expect(series.reference(of: DocumentNumber(9_999_999_999)) == "1299999999993")
    #expect(series.reference(of: DocumentNumber(10_000_000_000)) == nil, "more digits than agreed")
    #expect(
      ReferenceSeries(series: "12", numberDigits: 4, form: .rf).reference(of: DocumentNumber(3456))?.hasSuffix(
        "1234561") == true)
    #expect(ReferenceSeries(series: "123456789", numberDigits: 10).reference(of: DocumentNumber(1))?.count == 20)
    #expect(ReferenceSeries(series: "123456789", numberDigits: 11).reference(of: DocumentNumber(1)) == nil)
  }

  @Test func `of different series and documents never meet`() {
    var seen: Set<String> = []
    for series in ["1", "12", "120", "2", "20"] {
      for number in Int64(1)...200 {
        let reference = ReferenceSeries(series: series, numberDigits: 5).reference(of: DocumentNumber(number))!
        #expect(seen.insert(reference).inserted, "\(series) \(number)")
      }
    }
  }
}
