import Domain

/// Names and keys that must not be empty: without them a row cannot be billed or found again.
///
/// - Source: domain.md §10: a wrong value on one client is that client's error, not the schema's.
/// - Edges: blanks alone are empty.
enum NameChecks {
  static func check(_ client: ClientStatement, into findings: inout ClientFindings) {
    if isBlank(client.code) { findings.note(.clientCodeEmpty) }
    if isBlank(client.familyName) {
      findings.note(.nameEmpty, line: client.lines.familyName, at: "/Sukunimi")
    }
    if isBlank(client.givenNames) {
      findings.note(.nameEmpty, line: client.lines.givenNames, at: "/Etunimet")
    }
  }

  /// Nothing but blanks. A name mostly begins with a letter, so the first byte tells; only others are looked at by Unicode's rules.
  static func isBlank(_ text: String) -> Bool {
    if let first = text.utf8.first, first > 0x20, first < 0x80 { return false }
    return text.allSatisfy(\.isWhitespace)
  }
}
