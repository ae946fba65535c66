/// Something wrong or worth knowing about a report: a value with a place, collected, stored and shown; never thrown, never logged as an
/// error. Without personal data: `found` is left out where the field is personal.
package struct Finding: Hashable, Sendable {
  package var code: FindingCode
  package var severity: Severity
  /// 1-based; nil where no line is known (a byte that cannot be decoded).
  package var line: Int?
  /// `/Kuukausiraportti/Asiakas[3]/Maksusitoumus[1]/Poissaolo[2]`; empty where the file as a whole is meant.
  package var place: String
  /// The client's code; nil where no client is meant.
  package var client: String?
  package var found: String?
  package var expected: String?

  /// `severity` is given only where the rule book decides it (legality); else the code's own.
  package init(
    _ code: FindingCode, line: Int?, place: String, client: String? = nil, found: String? = nil,
    expected: String? = nil, severity: Severity? = nil
  ) {
    self.code = code
    self.severity = severity ?? code.severity
    self.line = line
    self.place = place
    self.client = client
    self.found = found
    self.expected = expected
  }

  package enum Severity: String, CaseIterable, Comparable, Hashable, Sendable {
    case info, warning, error
    package static func < (left: Severity, right: Severity) -> Bool {
      func rank(_ s: Severity) -> Int { s == .error ? 2 : s == .warning ? 1 : 0 }
      return rank(left) < rank(right)
    }
  }

  /// What the finding stops. A warning or info by the rule book's choice stops nothing.
  package var effect: FindingCode.Effect {
    code.effect == .holdsClient && severity < .error ? .none : code.effect
  }

  /// What is wrong, then what to do.
  package var message: Bilingual { code.message }
}
