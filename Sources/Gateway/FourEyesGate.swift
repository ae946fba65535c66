package import Domain
import Ledger

extension Premises {
  /// Why `person` may not release the run by the rule book of its service; nil where they may.
  package func refusal(of person: String, releasing run: RunSummary) throws -> GatewayFailure? {
    guard let book = settings.books.inForce(run.service, on: clock.now().day), book.fourEyes.steps.contains(.release)
    else { return nil }
    switch book.fourEyes.objection(to: person, taking: .release, after: try ledger.peopleBehind(run.id)) {
    case nil: return nil
    case .samePerson, .nobodyBefore:
      return GatewayFailure(
        "same-person",
        fi:
          "\(person) on tarkastanut, hyväksynyt tai vapauttanut ajon \(run.id) rivejä. Neljän silmän periaate: toisen henkilön on vapautettava ajo (maksusilta run release \(run.id) --by TILI).",
        en:
          "\(person) checked, approved or released lines of run \(run.id). Four eyes: another person must release the run (maksusilta run release \(run.id) --by ACCOUNT)."
      )
    case .noPerson:
      return GatewayFailure(
        "same-person",
        fi:
          "Ajon \(run.id) vapauttaa henkilö: sääntökirjassa on four-eyes: release (maksusilta run release \(run.id) --by TILI).",
        en:
          "A person releases run \(run.id): the rule book says four-eyes: release (maksusilta run release \(run.id) --by ACCOUNT)."
      )
    }
  }
}
