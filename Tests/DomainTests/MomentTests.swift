import Domain
import Testing

/// The moment a `luotu` states, in seconds.
@Suite struct Moments {
  @Test(
    arguments: [
      ("2024-05-02T09:12:00+03:00", 1_714_630_320), ("2024-05-02T06:12:00Z", 1_714_630_320),
      ("2024-05-02T09:12:00", 1_714_630_320),  // Finland's clocks, in summer
      ("2024-01-02T08:12:00", 1_704_175_920), ("2024-01-02T06:12:00Z", 1_704_175_920),
      ("2024-05-02T09:12:00.123+03:00", 1_714_630_320), ("2024-05-02T09:12:00.5", 1_714_630_320),
      ("", nil), ("2024-05-02", nil), ("2024-02-30T09:12:00", nil), ("2024-05-02T24:12:00", nil),
      ("2024-05-02T09:12:00+3", nil), ("2024-05-02T09:60:00", nil), ("2024-05-02T09:1x:00", nil),
    ] as [(String, Int64?)])
  func `is told with and without an offset`(_ text: String, _ seconds: Int64?) {
    #expect(momentStated(text) == seconds)
  }

  @Test func `statements are put in order by moment, not by text`() {
    #expect(momentStated("2024-05-02T09:12:00+03:00")! > momentStated("2024-05-02T06:11:59Z")!)
    #expect(momentStated("2024-05-02T09:12:00+05:00")! < momentStated("2024-05-02T07:12:00+02:00")!)
  }
}
