package import Domain

/// What is wrong with a client of a commitment feed by itself; what a service makes of its commitments is judged when a report names them.
///
/// - Source: domain.md §6, §10; interfaces.md §1 (`Sitoumusaineisto`).
/// - Edges: a feed states commitments whole: one without validity is an error. What only holds bills for a person (a missing identity code,
///   non-disclosure) is no matter of the feed.
package func feedFindings(of client: ClientStatement, allowsArtificialIdentityCodes: Bool) -> [Finding] {
  var findings = ClientFindings(client)
  IdentityChecks.check(client, allowsArtificial: allowsArtificialIdentityCodes, into: &findings)
  NameChecks.check(client, into: &findings)
  for commitment in client.commitments {
    _ = CommitmentChecks.check(commitment, of: client, kinds: [commitment.kind], into: &findings)
    if commitment.validFrom != nil, NameChecks.isBlank(commitment.kind) {
      findings.note(.commitmentKind, line: commitment.line, at: commitment.path)
    }
    for item in commitment.components {
      if let price = item.price, price < .zero {
        findings.note(.priceNegative, line: item.line, at: commitment.path(item), found: price.description)
      }
    }
    for package in commitment.packages {
      if let last = package.last, last < package.first {
        findings.note(
          .datesReversed, line: package.line, at: commitment.path(package), found: interval(package.first, last))
      }
    }
  }
  findings.sortByLine()
  let root = "/Kuukausiraportti/"
  return findings.all.filter { $0.effect != .holdsForPerson }.map { finding in
    var finding = finding
    if finding.place.hasPrefix(root) { finding.place = "/Sitoumusaineisto/" + finding.place.dropFirst(root.count) }
    return finding
  }
}
