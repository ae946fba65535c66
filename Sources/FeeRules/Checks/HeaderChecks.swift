package import Domain

/// What is wrong with a report as a whole, before its clients.
///
/// - Source: domain.md §10.
/// - Edges: an unknown service, a missing rule book and a period that has not begun reject the report; a period that has not ended, a wrong
///   check digit of the business id and an unlisted unit are warnings. Where the service is unknown, its missing rule book is not told too.
/// - Parameters:
///   - rules: the service's rules in force on the period's first day; nil where there are none.
///   - today: the civil date in Europe/Helsinki.
package func headerFindings(
  _ header: ReportHeader, rules: ServiceRules?, knownServices: Set<ServiceCode>, today: Day
) -> [Finding] {
  var findings: [Finding] = []
  let root = "/Kuukausiraportti"
  if !knownServices.contains(header.service) {
    findings.append(
      Finding(
        .serviceUnknown, line: header.lines.service, place: root + "/Palvelu",
        found: shown(header.service.value),
        expected: shown(knownServices.sorted().map(\.value).joined(separator: " "))))
  } else if rules == nil {
    findings.append(
      Finding(
        .noRuleBook, line: header.lines.service, place: root + "/Palvelu",
        found: shown(header.service.value), expected: header.period.first.description))
  }
  if header.period.first > today {
    findings.append(
      Finding(
        .periodNotBegun, line: header.lines.root, place: root, found: header.period.description,
        expected: "≤ \(today.month)"))
  } else if header.period.last >= today {
    findings.append(
      Finding(
        .periodNotEnded, line: header.lines.root, place: root, found: header.period.description,
        expected: "< \(today.month)"))
  }
  if !isValidBusinessID(header.providerBusinessID) {
    findings.append(
      Finding(
        .businessIDCheck, line: header.lines.provider, place: root + "/Palveluntuottaja",
        found: shown(header.providerBusinessID)))
  }
  if let rules, !rules.knownUnits.isEmpty, !rules.knownUnits.contains(header.unitCode) {
    findings.append(
      Finding(
        .unitUnlisted, line: header.lines.unit, place: root + "/Yksikko",
        found: shown(header.unitCode)))
  }
  return findings
}
