import Domain

/// A statement as the report writes it, for golden files that show what was asked beside what came out.
extension CommitmentStatement {
  var written: String {
    var text = "<Maksusitoumus numero=\"\(number)\"" + attribute("laji", kind) + attribute("alku", validFrom)
    text += attribute("loppu", validTo) + attribute("sopimus", contract) + attribute("voimaan", effectiveFrom) + ">\n"
    for item in components {
      text +=
        "  <OsaAlue koodi=\"\(item.code)\"" + attribute("hinta", item.price) + attribute("yksikko", item.unit) + "/>\n"
    }
    for package in packages {
      text +=
        "  <Palvelupaketti tunnus=\"\(package.code)\" alku=\"\(package.first)\"" + attribute("loppu", package.last)
      text += "/>\n"
    }
    for rule in payerRules {
      text += "  <Maksusaanto jarjestys=\"\(rule.order)\" maksaja=\"\(rule.payer)\""
      text += attribute("tuotteet", rule.items.joined(separator: " ")) + attribute("raja", rule.limit)
      text += attribute("rajanYksikko", rule.limitUnit) + attribute("paivat", rule.days)
      text += attribute("pyhat", rule.holidays) + "/>\n"
    }
    for payer in payers { text += "  <Maksaja tunnus=\"\(payer.code)\" rooli=\"\(payer.role)\"/>\n" }
    for absence in absences {
      text += "  <Poissaolo syy=\"\(absence.reason)\" alku=\"\(absence.first)\" loppu=\"\(absence.last)\""
      text += attribute("alkanut", absence.interruptionBegan) + "/>\n"
    }
    for presence in presences { text += "  <Lasnaolo alku=\"\(presence.first)\" loppu=\"\(presence.last)\"/>\n" }
    for event in events {
      let clock = "\(padded(event.minuteOfDay / 60, 2)):\(padded(event.minuteOfDay % 60, 2))"
      text += "  <Tapahtuma tuote=\"\(event.product)\" aika=\"\(event.day)T\(clock)\" maara=\"\(event.quantity)\""
      text += " yksikko=\"\(event.unit)\"/>\n"
    }
    for end in ends { text += "  <Paattyminen pvm=\"\(end.day)\" syy=\"\(end.reason)\"/>\n" }
    return text + "</Maksusitoumus>\n"
  }

  private func attribute(_ name: String, _ value: (some CustomStringConvertible)?) -> String {
    guard let value, !value.description.isEmpty else { return "" }
    return " \(name)=\"\(value)\""
  }
}
