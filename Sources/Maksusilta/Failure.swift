import Domain
import Gateway

/// An error as the command tells it.
struct Failure {
  var code: String
  var message: Bilingual
  var status: ExitStatus

  init(_ error: any Error) {
    let report = FailureReport(error)
    code = report.code
    message = report.message
    status =
      switch report.kind {
      case .settings: .settings
      case .refusal: .refused
      case .surroundings: .surroundings
      case .other: .failure
      }
  }
}
