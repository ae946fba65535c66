import Domain
import Ledger
import Logging
import ServiceLifecycle

/// Writes out what was taken quickly and lies folded in the ledger, when no file has come for a moment: then nobody who asks has to wait for
/// it, and no file waits for the writing.
struct LedgerUnfolder: Service {
  private let premises: Premises
  private static let pause = Duration.milliseconds(500)

  init(_ premises: Premises) { self.premises = premises }

  func run() async throws {
    try await onOwnThread("unfolding", premises) { premises, stop in
      var told: Bilingual?
      while !stop.isTold {
        do {
          try premises.ledger.unfoldInQuiet(unless: { stop.isTold })
          told = nil
        } catch {
          // Whoever asks next will do it, or be told of the same trouble.
          let report = FailureReport(error)
          if report.message != told {
            premises.log.event(.trouble, .error, ["code": report.code, "step": "unfolding", "why": report.message.en])
          }
          told = report.message
        }
        stop.wait(LedgerUnfolder.pause)
      }
    }
  }
}
