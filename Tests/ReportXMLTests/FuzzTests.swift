import Foundation
import Fuzz
import Support
import Testing

/// The loop of `deploy/fuzz`, for a few seconds and always with the same seed. Where it fails, `deploy/fuzz --replay N` writes the input.
@Suite struct `Mutated files` {
  @Test func `are read without a fault, whatever they are`() async throws {
    // In a process of its own: a crash ends that one and is told.
    await #expect(processExitsWith: .success) {
      let loop = FuzzLoop(try Corpus(Repository.file("inbox-samples")), seed: 2024)
      let report = loop.run(for: .seconds(5))
      #expect(report.violations.isEmpty)
      #expect(report.accepted > 0 && report.accepted < report.executions)
      #expect(report.inSections > 0)
    }
  }

  @Test func `are the same for the same seed and number`() throws {
    let corpus = try Corpus(Repository.file("inbox-samples"))
    let (one, other) = (FuzzLoop(corpus, seed: 1), FuzzLoop(corpus, seed: 1))
    for number in stride(from: 5_000, to: 5_100, by: 7) { #expect(one.input(number) == other.input(number)) }
    #expect(FuzzLoop(corpus, seed: 2).input(5_000) != one.input(5_000))
  }
}
