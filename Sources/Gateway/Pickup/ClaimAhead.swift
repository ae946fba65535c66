import Domain
import Inbox
import Synchronization

/// The claim of one haul on a thread of its own: while its files are renamed, synced and digested, the haul before it is computed and filed.
final class ClaimAhead {
  /// What came of it: an answer for each file of the batch, and what the claimed ones were found to be.
  struct Claimed: Sendable {
    var takings: [Claim.Taking] = []
    var files: [Haul.Identified] = []
    /// The claim could not be made durable: what was taken lies in work.
    var failure: FileFailure?
  }

  let batch: [InboxFile]
  private let claiming: Meanwhile<Claimed>

  /// Starts at once; `begin` begins to read a large file.
  init(
    _ batch: [InboxFile], by claim: Claim, _ ids: IntakeIDs, _ files: any FileSystem,
    begin: @escaping ClaimedFile.Beginning
  ) {
    self.batch = batch
    claiming = Meanwhile("claiming") {
      var claimed = Claimed()
      do throws(FileFailure) {
        claimed.takings = try claim.take(batch, nextID: ids.next)
        let taken = claimed.takings.compactMap { taking -> (WorkFile, Claim.Content?)? in
          if case .claimed(let file, let content) = taking { (file, content) } else { nil }
        }
        claimed.files = Haul.identify(taken, files, begin: begin)
      } catch {
        claimed.failure = error
      }
      return claimed
    }
  }

  /// It has ended: nobody would wait for it.
  var isOver: Bool { claiming.isOver }

  /// Waits for its end.
  func end() -> Claimed { claiming.end() }
}

/// Gives intake ids, from any thread.
final class IntakeIDs: Sendable {
  private let clock: any Clock
  private let numbering: Mutex<IntakeNumbering>

  /// - Parameter newest: the newest id that the data folder knows.
  init(_ clock: any Clock, after newest: IntakeID?) {
    self.clock = clock
    numbering = Mutex(IntakeNumbering(after: newest))
  }

  func next() -> IntakeID {
    numbering.withLock { numbering in
      var random = SystemRandomNumberGenerator()
      return numbering.next(unixSeconds: clock.now().unixSeconds ?? 0, random: &random)
    }
  }
}
