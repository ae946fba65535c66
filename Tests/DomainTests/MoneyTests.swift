import Domain
import Testing

@Suite struct Amounts {
  @Test(arguments: [("900.67", 90_067), ("-30.02", -3_002), ("18", 1_800), ("0.5", 50), ("-0.05", -5)])
  func `euros read as cents`(_ text: String, _ cents: Int64) {
    #expect(Money(text) == Money(cents: cents))
  }

  @Test(arguments: ["", "-", ".5", "1.", "1.234", "1,5", "1e3", "+1", " 1", "1234567890123456"])
  func `other shapes are nil`(_ text: String) { #expect(Money(text) == nil) }

  @Test(arguments: [(1, 2, 1), (-1, 2, -1), (1, 3, 0), (2, 3, 1), (-3, 2, -2), (5, 2, 3), (49, 100, 0)])
  func `halves are rounded away from zero`(_ n: Int, _ d: Int, _ whole: Int64) {
    #expect(Ratio(n, d).roundedHalfAwayFromZero == whole)
  }

  @Test func `texts are as people write them`() {
    #expect(Money(cents: 199_567).finnish == "1\u{A0}995,67\u{A0}€")
    #expect(Money(cents: -5).description == "-0.05")
    #expect(Quantity("23.50")!.description == "23.5")
    #expect(Quantity(0).description == "0")
  }
}
