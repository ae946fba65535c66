import Domain

/// How a client's interruptions go on from earlier days, and what is to be said of it.
extension ClientCalculation {
  /// The chain's month as a rule counts it; rules that count alike share the answer.
  mutating func countedDays(of place: Int, by absence: AbsencePlan) throws -> RuleDays {
    if let known = chains[place].ruleDays.first(where: {
      $0.boundary == absence.rule.boundaryDays && $0.counting == absence.rule.countDays
    }) {
      return known
    }
    let counted = try RuleDays(
      of: chains[place], boundary: absence.rule.boundaryDays, counting: absence.rule.countDays,
      starts: statedStarts(of: chains[place]), of: client, in: period, earlier: &earlier)
    chains[place].ruleDays.append(counted)
    return counted
  }

  /// Every `alkanut` of the chain's absences that count, in the order of the report.
  private func statedStarts(of chain: ServiceChain) -> [StatedStart] {
    guard chain.namesStart else { return [] }
    var starts: [StatedStart] = []
    for member in chain.members {
      let days = commitments[member]
      for absence in client.commitments[days.index].absences {
        guard let day = absence.interruptionBegan, let absenceClass = book.rules.reasons[absence.reason],
          let first = period.days(from: absence.first, to: absence.last)
            .intersection(days.service).first
        else { continue }
        starts.append(
          StatedStart(
            day: day, absenceClass: absenceClass, first: first, member: member, absence: absence))
      }
    }
    return starts
  }

  /// Tells what is to be said of starts and earlier days, each once a chain however many rules ask.
  mutating func noteEarlierDays() throws {
    for place in chains.indices where chains[place].namesStart || !chains[place].ruleDays.allSatisfy(\.isSettled) {
      let chain = chains[place]
      let head = client.commitments[commitments[chain.members[0]].index]
      let onFirst = head.absences.first {
        $0.first <= period.first && period.first <= $0.last && book.rules.reasons[$0.reason] != nil
      }
      func note(_ code: FindingCode, found: String?) {
        findings.note(
          code, line: onFirst?.line ?? head.line, at: onFirst.map(head.path) ?? head.path,
          found: found)
      }
      if let day = chain.ruleDays.lazy.compactMap(\.start.unknownBefore).min() {
        note(.earlierDaysUnknown, found: day.description)
      }
      if chain.absent.all.contains(1),
        chain.ruleDays.contains(where: { $0.boundary.countsDeparture && $0.knownPresentBefore })
      {
        note(.departureDayLastMonth, found: period.first.previous.description)
      }
      if chain.namesStart { try noteStarts(of: chain) }
    }
  }

  private mutating func noteStarts(of chain: ServiceChain) throws {
    let starts = statedStarts(of: chain)
    func note(_ code: FindingCode, _ start: StatedStart, expected: Day?) {
      let commitment = client.commitments[commitments[start.member].index]
      findings.note(
        code, line: start.absence.line, at: commitment.path(start.absence),
        found: start.day.description, expected: expected?.description)
    }
    let counted = chain.ruleDays.isEmpty ? [chain.absent] : chain.ruleDays.map(\.absent)
    var valid: [StatedStart] = []
    for start in starts {
      if InterruptionStartChecks.isValid(start, stated: chain.absent, counted: counted, in: period) {
        valid.append(start)
      } else if !continues(start, chain) {
        let first = Interruption.firstOfRun(to: start.first, in: chain.absent.all)
        note(.interruptionStartWrong, start, expected: period.day(first))
      }
    }
    let runs = counted.map {
      InterruptionStartChecks.reachingFirst(valid, absent: $0, first: period.first)
    }
    if let (start, other) = runs.lazy.compactMap(InterruptionStartChecks.differing).first {
      note(.interruptionStartsDiffer, start, expected: other.day)
    }
    guard let used = runs.joined().min(by: { ($0.day, $0.first) < ($1.day, $1.first) }) else { return }
    var known = chain.ruleDays.compactMap(\.known)
    guard let ledger = known.first else { return }
    // The first full absent day agrees too, even where no rule here counts it first.
    if chain.absent.all.contains(1),
      let previous = try earlier.chainMonth(back: 1, before: chain.number, from: chain.from)
    {
      known.append(
        try EarlierStretch.known(
          upTo: previous, before: period.first, boundary: .none, in: &earlier))
    }
    if !known.contains(where: { InterruptionStartChecks.agrees(used.day, with: $0) }) {
      note(.interruptionStartDisagrees, used, expected: ledger.edge?.stated ?? ledger.beganInFull)
    }
  }

  /// True where the run goes on from another report of the same month, and begins there as stated.
  private func continues(_ start: StatedStart, _ chain: ServiceChain) -> Bool {
    guard chain.from > period.first else { return false }
    let entry = period.dayOfMonth(chain.from)
    return chain.ruleDays.contains { days in
      guard let known = days.known else { return false }
      return Interruption.firstOfRun(to: start.first, in: days.absent.all) == entry
        && InterruptionStartChecks.agrees(start.day, with: known)
    }
  }

  /// The earliest `alkanut` of the run that holds the 1st, on or before the 1st, under any of the chain's rules: what next month may need.
  func statedBeginning(of chain: ServiceChain) -> StatedStart? {
    guard chain.namesStart else { return nil }
    let starts = statedStarts(of: chain)
    return ([chain.absent] + chain.ruleDays.map(\.absent)).flatMap { absent in
      InterruptionStartChecks.reachingFirst(starts, absent: absent, first: period.first)
    }.min { ($0.day, $0.first) < ($1.day, $1.first) }
  }
}
