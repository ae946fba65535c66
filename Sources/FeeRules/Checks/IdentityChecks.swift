import Domain

/// Who the client is, as far as billing may know.
///
/// - Source: domain.md §10 "Held for a person", §12; VNA 128/2010 for the code.
/// - Edges: a missing code and a temporary one (900–999, unless the rule book allows artificial codes) wait for a person; a wrong check
///   character or birth date is an error. Non-disclosure of the client, or of somebody who only receives the invoice, waits for a person:
///   an address would leave with the document.
enum IdentityChecks {
  /// True where neither this nor `NameChecks` has anything to tell of the client.
  static func isFine(_ client: ClientStatement, allowsArtificial: Bool) -> Bool {
    var findings = ClientFindings(client)
    check(client, allowsArtificial: allowsArtificial, into: &findings)
    NameChecks.check(client, into: &findings)
    return findings.all.isEmpty
  }

  static func check(
    _ client: ClientStatement, allowsArtificial: Bool, into findings: inout ClientFindings
  ) {
    if let code = client.identityCode {
      if code.flaw != nil {
        findings.note(.identityCodeCheck, line: client.lines.identityCode, at: "/Henkilotunnus")
      } else if code.isTemporary, !allowsArtificial {
        findings.note(.identityCodeTemporary, line: client.lines.identityCode, at: "/Henkilotunnus")
      }
    } else {
      findings.note(.identityCodeMissing)
    }
    if client.address?.nonDisclosure == true {
      findings.note(.nonDisclosure, line: client.lines.address, at: "/Osoite")
    }
  }

  static func check(payersOf commitment: CommitmentStatement, into findings: inout ClientFindings) {
    for payer in commitment.payers where payer.address?.nonDisclosure == true {
      findings.note(
        .nonDisclosure, line: payer.line, at: commitment.path(payer) + (payer.position > 0 ? "/Osoite" : ""),
        found: payer.role)
    }
  }
}
