import Domain
import Ledger
package import Logging

/// Makes what a gateway cannot go without, as soon as its surroundings allow it: a disk that is full, a folder that is gone or a ledger that
/// is locked when the gateway starts is no reason to end. Told once for each cause, and once when it is over.
///
/// `wait` waits between two attempts, and says false where nobody wants it any more.
/// - Returns: nil where `wait` said so.
/// - Throws: whatever will not pass by itself.
package func whenPossible<Made>(
  _ log: Logger, wait: (Duration) -> Bool, _ make: () throws -> Made
) throws -> Made? {
  var told: FailureReport?
  while true {
    do {
      let made = try make()
      if let told { log.event(.troubleOver, .notice, ["code": told.code, "step": "start"]) }
      return made
    } catch  where mayPass(error) {
      let report = FailureReport(error)
      if report.message != told?.message {
        log.event(.trouble, .error, ["code": report.code, "step": "start", "why": report.message.en])
      }
      told = report
      guard wait(.seconds(2)) else { return nil }
    }
  }
}

/// True where the same can go well later, once somebody has mended the surroundings.
private func mayPass(_ error: any Error) -> Bool {
  switch error {
  case let failure as FileFailure: failure.canRetry
  case let failure as LedgerFailure: [.locked, .diskFull, .diskError, .unreachable].contains(failure.cause)
  default: false
  }
}
