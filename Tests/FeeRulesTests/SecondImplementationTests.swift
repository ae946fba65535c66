import Domain
import FeeRules
import Support
import Testing

/// The rules agree with a second, naive implementation on everything that a report, the feed and an officer can say of a client.
@Suite struct SecondImplementationTests {
  /// Stories a batch; all batches together come to more than ten thousand client-months.
  private static let stories = 320

  @Test(arguments: 0..<20)
  func `agrees on random clients over two or three months`(_ batch: Int) throws {
    for round in 0..<Self.stories {
      let seed = UInt64(batch) * 1_000_000 + UInt64(round)
      var dice = Dice(seed: seed)
      let story = RandomStory(&dice)
      if let difference = try story.difference() {
        // The rest of the batch would bury it.
        Issue.record("seed \(seed), \(difference)")
        return
      }
    }
  }
}
