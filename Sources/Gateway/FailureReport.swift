import Delivery
package import Domain
import Foundation
import Ledger

/// Any error as an operator should read it: a stable code, a sentence that says what to do, and what kind of trouble it is. The one place
/// where the rooms' errors are told apart.
package struct FailureReport: Sendable {
  package enum Kind: Sendable { case settings, refusal, surroundings, other }
  package var code: String
  package var message: Bilingual
  package var kind: Kind

  package init(_ error: any Error) {
    switch error {
    case let error as SettingsProblems:
      self.init("settings", Bilingual(fi: error.text(in: .finnish), en: error.text(in: .english)), .settings)
    case let error as LedgerRefusal: self.init(error.code.rawValue, error.message, .refusal)
    case let error as LedgerFailure:
      // The sentences point to the brackets; what SQLite says names tables and constraints only.
      let detail = error.detail.isEmpty ? "" : " [\(error.detail)]"
      self.init(
        "ledger", Bilingual(fi: error.message.fi + detail, en: error.message.en + detail), .surroundings)
    case let error as FileFailure: self.init(error.cause.rawValue, error.message, .surroundings)
    case let error as DeliveryFailure: self.init("delivery", error.message, .surroundings)
    case let error as GatewayFailure:
      self.init(error.code, error.message, FailureReport.kind(of: error))
    case let error as DatasetRefused:
      let first = error.flaws.first
      let place = [first?.record.map { "\($0)" }, first?.place].compactMap { $0 }.joined(separator: " ")
      self.init(
        "dataset-refused",
        Bilingual(
          fi: "Palvelun \(error.service) aineisto ei ole skeemansa mukainen (\(error.flaws.count) kohtaa; \(place): "
            + "\(first?.message.fi ?? "")). Ajoa ei suljettu. Tarkista sääntökirjan dataset-asetukset.",
          en:
            "The dataset of service \(error.service) does not follow its schema (\(error.flaws.count) places; \(place): "
            + "\(first?.message.en ?? "")). The run was not closed. Check the rule book's dataset settings."), .other)
    case let error as CocoaError:
      // Its text may name a file as the sender named it; the number says enough.
      self.init(
        "file",
        Bilingual(
          fi: "Tiedostotoiminto epäonnistui (Cocoa \(error.code.rawValue)). Tarkista levytila, oikeudet ja TMPDIR.",
          en: "A file operation failed (Cocoa \(error.code.rawValue)). Check disk space, permissions and TMPDIR."),
        .surroundings)
    default:
      // Foreign errors may quote what they met; only their kind is told.
      let name = String(describing: type(of: error))
      self.init("internal", Bilingual(fi: "Odottamaton virhe (\(name)).", en: "Unexpected error (\(name))."), .other)
    }
  }

  private static func kind(of failure: GatewayFailure) -> Kind {
    switch failure.code {
    case "service-unknown", "never-delivered", "queue-paused", "queue-blocked", "goes-whole",
      "document-not-lost", "line-unknown", "schema-unknown", "exists", "package-unknown",
      "client-unknown", "dates-reversed", "person-unknown", "same-person",
      "compare":
      .refusal
    case "already-running", "ledger-missing", "use-log", "spool", "temporary-folder": .surroundings
    case "schema-missing", "schema-unusable", "layout-missing", "secret-missing": .settings
    default: .other
    }
  }

  private init(_ code: String, _ message: Bilingual, _ kind: Kind) {
    self.code = code
    self.message = message
    self.kind = kind
  }
}
