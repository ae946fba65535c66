import Domain
import Foundation
import Gateway
import Ledger
import Support
import Testing

/// A gateway that starts while its surroundings are sick.
@Suite struct Starts {
  /// `serve` ended with status 6 when the disk was full at its start, and somebody had to start it again.
  @Test func `what may pass is waited for, told once, and told to be over`() throws {
    let log = CollectedLog()
    let logger = log.logger(SetClock(Timestamp(day: Day("2024-05-03")!, hour: 9)))
    var attempts = 0
    let made = try whenPossible(logger, wait: { _ in true }) {
      attempts += 1
      if attempts < 4 { throw LedgerFailure(.diskFull) }
      return attempts
    }
    #expect(made == 4)
    let lines = log.text.split(separator: "\n")
    #expect(lines.count { $0.contains("pickup.trouble") } == 1 && lines.count { $0.contains("pickup.well") } == 1)
  }

  @Test func `what will not pass ends it`() {
    let logger = CollectedLog().logger(SetClock(Timestamp(day: Day("2024-05-03")!, hour: 9)))
    #expect(throws: LedgerFailure.self) {
      _ = try whenPossible(logger, wait: { _ in true }) { throw LedgerFailure(.corrupt) }
    }
    #expect(throws: Never.self) {
      let given = try whenPossible(logger, wait: { _ in false }) { () throws -> Int in throw LedgerFailure(.locked) }
      #expect(given == nil)
    }
  }
}
