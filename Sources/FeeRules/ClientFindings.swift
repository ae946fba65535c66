import Domain

/// The findings of one client as they are collected: each with its client and its place in the report.
struct ClientFindings {
  private let code: String
  private let position: Int
  /// 1-based line of the client's element.
  private let line: Int
  private(set) var all: [Finding]

  init(_ client: ClientStatement) {
    code = client.code
    position = client.position
    line = client.line
    all = client.unreadable
  }

  /// - Parameters:
  ///   - line: nil is the client's own.
  ///   - path: from the client's element on: `/Maksusitoumus[1]/OsaAlue[2]`; empty is the client.
  ///   - found: a code, number or ISO date; never a name or an identity code.
  mutating func note(
    _ finding: FindingCode, line: Int? = nil, at path: String = "", found: String? = nil,
    expected: String? = nil, severity: Finding.Severity? = nil
  ) {
    all.append(
      Finding(
        finding, line: line ?? self.line, place: "/Kuukausiraportti/Asiakas[\(position)]" + path,
        client: shown(code), found: found.map(shown), expected: expected, severity: severity))
  }

  /// An error outweighs what a person decides.
  var hold: ClientFees.Hold? {
    var hold: ClientFees.Hold?
    for finding in all {
      switch finding.effect {
      case .holdsClient, .rejectsReport: return .error
      case .holdsForPerson: hold = .person
      case .none: break
      }
    }
    return hold
  }

  /// In the order of the file; what has no line comes first.
  mutating func sortByLine() {
    guard all.count > 1 else { return }
    all = all.enumerated()
      .sorted { ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset) }
      .map(\.element)
  }
}

/// A value as a finding may show it: identity codes masked, long ones cut with a sign of it.
func shown(_ text: String) -> String {
  let masked = maskingIdentityCodes(text)
  return masked.count <= 60 ? masked : masked.prefix(59) + "…"
}

/// `2024-04-04/2024-04-08`; without the second day where it is open.
func interval(_ from: Day, _ to: Day?) -> String {
  from == to ? from.description : "\(from)/\(to?.description ?? "")"
}

extension Period {
  /// `2024-04-04/2024-04-08`, several runs separated by blanks.
  func intervals(_ days: DaySet) -> String {
    days.runs.map { interval(day($0.lowerBound), day($0.upperBound)) }.joined(separator: " ")
  }
}

extension CommitmentStatement {
  /// From the client's element on, as are the rest.
  var path: String { "/Maksusitoumus[\(position)]" }
  func path(_ item: ComponentStatement) -> String { path(ItemPlace(item)) }
  func path(_ absence: AbsenceStatement) -> String { path + "/Poissaolo[\(absence.position)]" }
  func path(_ presence: PresenceStatement) -> String { path + "/Lasnaolo[\(presence.position)]" }
  func path(_ event: EventStatement) -> String { path(ItemPlace(event)) }
  func path(_ package: PackageStatement) -> String { path(ItemPlace(package)) }
  func path(_ rule: PayerRuleStatement) -> String { path(ItemPlace(rule)) }
  func path(_ payer: PayerStatement) -> String { path(ItemPlace(payer)) }
}
