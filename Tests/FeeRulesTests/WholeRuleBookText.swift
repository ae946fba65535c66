import Domain

extension SecondImplementation.Report {
  /// The case as a person reads it: the report's client in the words of the report, then the rules it meets.
  var text: String {
    var lines = ["\(header.period) unit \(header.unitCode) luotu \(header.createdAt)"]
    for commitment in client.commitments {
      lines.append(commitment.text)
      for statement in feed[commitment.number] ?? [] {
        lines.append("  FEED luotu \(statement.createdAt) voimaan \(statement.effectiveFrom)")
        lines.append(statement.commitment.text)
      }
    }
    for package in attached { lines.append("  ATTACHED \(package.package) \(package.first)…\(text(package.last))") }
    return lines.joined(separator: "\n")
  }

  /// The rules of the service, those of the items that the client can meet.
  var rulesText: String {
    var lines = ["rules: attendance \(rules.recordsAttendance)"]
    for item in rules.items.values.sorted(by: { $0.code < $1.code }) {
      lines.append(
        "  item \(item.code) \(item.kind) \(item.unit.rawValue) /\(item.divisor) \(item.mode) \(item.rounding) \(item.proration)"
          + " \(item.absence.reference) prices \(item.prices.text)")
      for (unit, terms) in item.units.sorted(by: { $0.key < $1.key }) {
        lines.append("    unit \(unit): \(terms.text)")
      }
    }
    var absences: Set<AbsenceRule> = Set(rules.items.values.map(\.absence))
    for item in rules.items.values {
      for terms in item.units.values { if let rule = terms.absence { absences.insert(rule) } }
    }
    for contract in rules.contracts.values.sorted(by: { $0.code < $1.code }) {
      lines.append("  contract \(contract.code) payer \(contract.payer ?? "-")")
      for (item, terms) in contract.items.sorted(by: { $0.key < $1.key }) {
        lines.append("    \(item): \(terms.text)")
        if let rule = terms.absence { absences.insert(rule) }
      }
    }
    for rule in absences.sorted(by: { $0.reference.version < $1.reference.version }) {
      let figures = AbsenceClass.allCases.map { "\($0) \(rule.freeFromDay[$0].map(String.init) ?? "never")" }
      lines.append(
        "  absence \(rule.reference): \(figures.joined(separator: ", ")), boundary \(rule.boundaryDays), count \(rule.countDays),"
          + " wholeMonth \(rule.wholeMonth), share \(rule.chargedShare)")
    }
    for package in rules.packages.values.sorted(by: { $0.code < $1.code }) {
      lines.append("  package \(package.code): \(package.items.joined(separator: " "))")
    }
    for rule in rules.payerRules {
      let condition = rule.condition.map { ", on \($0)" } ?? ""
      lines.append("  payer rule \(rule.order): \(rule.payer), \(rule.limit)\(condition), of \(rule.items.sorted())")
    }
    for limit in rules.legality {
      lines.append("  law \(limit.items.sorted()) \(limit.commitmentKinds.sorted()) from \(limit.from) \(limit.effect)")
    }
    return lines.joined(separator: "\n")
  }

  private func text(_ day: Day?) -> String { day?.description ?? "" }
}

extension SecondImplementation.Line: CustomStringConvertible {
  var description: String {
    "\(commitment) \(item) \(payer) \(Money(cents: Int64(amount))) base \(Money(cents: Int64(base)))"
      + " q \(Quantity(tenThousandths: Int64(quantity))) S\(serviceDays) A\(absentDays) F\(freeDays)"
  }
}

extension CommitmentStatement {
  fileprivate var text: String {
    func day(_ day: Day?) -> String { day?.description ?? "" }
    var lines = [
      "  \(number) \(kind.isEmpty ? "-" : kind) \(day(validFrom))…\(day(validTo)) contract \(contract ?? "-") voimaan \(day(effectiveFrom))"
    ]
    for item in components {
      lines.append("    OsaAlue \(item.code) \(item.price?.description ?? "-") \(item.unit ?? "")")
    }
    for package in packages { lines.append("    Palvelupaketti \(package.code) \(package.first)…\(day(package.last))") }
    for rule in payerRules {
      lines.append(
        "    Maksusaanto \(rule.order) \(rule.payer) raja \(rule.limit?.description ?? "-") \(rule.limitUnit ?? "-")"
          + " paivat \(rule.days ?? "-") pyhat \(rule.holidays ?? "-") tuotteet \(rule.items.joined(separator: " "))")
    }
    for payer in payers { lines.append("    Maksaja \(payer.code) \(payer.role)") }
    for absence in absences {
      lines.append(
        "    Poissaolo \(absence.reason) \(absence.first)…\(absence.last)"
          + (absence.interruptionBegan.map { " alkanut \($0)" } ?? ""))
    }
    if !presences.isEmpty {
      lines.append(
        "    Lasnaolo " + presences.map { "\($0.first.dayOfMonth)-\($0.last.dayOfMonth)" }.joined(separator: " "))
    }
    for event in events {
      lines.append(
        "    Tapahtuma \(event.product) \(event.day) \(event.minuteOfDay / 60):\(padded(event.minuteOfDay % 60, 2))"
          + " \(event.quantity) \(event.unit)")
    }
    for end in ends { lines.append("    Paattyminen \(end.day)") }
    return lines.joined(separator: "\n")
  }
}

extension PriceList {
  fileprivate var text: String {
    let texts = prices.map { price in
      "\(price.amount)" + (price.from.map { " from \($0)" } ?? "") + (price.to.map { " to \($0)" } ?? "")
        + (price.condition == .everyDay ? "" : " on \(price.condition)")
    }
    return "[" + texts.joined(separator: "; ") + "]"
  }
}

extension ContractTerms.ItemTerms {
  fileprivate var text: String { "\(prices.text) absence \(absence?.reference.description ?? "-")" }
}
