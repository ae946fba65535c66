/// Which steps of a service need another person than those before (neljän silmän periaate).
///
/// - Source: facts of the field, run practice: check, acceptance by a named other person, transfer.
/// - Edges: a program is nobody's second pair of eyes; what it did itself counts for no person.
package struct FourEyes: Hashable, Sendable {
  package enum Step: String, CaseIterable, Hashable, Sendable {
    /// Approving a report: by another than checked it.
    case approve
    /// Releasing a run: by another than checked or approved a report in it, or released a held line of it.
    case release
  }

  package enum Objection: String, CaseIterable, Hashable, Sendable {
    /// Who acts has acted before.
    case samePerson
    /// Nobody has looked yet, so there is no first pair of eyes.
    case nobodyBefore
    /// A program acts where a person must.
    case noPerson
  }

  package var steps: Set<Step>
  package init(_ steps: Set<Step> = []) { self.steps = steps }

  /// Why `person` may not take the step after those `before`; nil where they may.
  ///
  /// A run may be released by anybody where no person was needed before (`review: none`, automatic approval): somebody looks at it now.
  package func objection(to person: String, taking step: Step, after before: Set<String>) -> Objection? {
    guard steps.contains(step) else { return nil }
    let people = before.subtracting([Act.gateway])
    if person == Act.gateway { return .noPerson }
    if people.contains(person) { return .samePerson }
    return step == .approve && people.isEmpty ? .nobodyBefore : nil
  }
}

/// Whether the gateway approves a report by itself, with the figures it was decided by.
package struct AutoApproval: Hashable, Sendable {
  package var isApproved: Bool
  /// What the report adds up to.
  package var total: Money
  /// What the valid reports of the same unit and service added up to in the month before; nil where there were none.
  package var before: Money?
  package init(isApproved: Bool, total: Money, before: Money?) {
    self.isApproved = isApproved
    self.total = total
    self.before = before
  }

  /// True where `total` differs from `before` by at most `percent` per cent of `before`, either way.
  package static func isWithin(_ percent: Int, _ total: Money, from before: Money) -> Bool {
    UInt128((total - before).cents.magnitude) * 100 <= UInt128(before.cents.magnitude) * UInt128(percent)
  }
}
