package import Domain

// What the manual list, missing reports, packages and rule comparisons look like; the names are the command's and the console's contract.

extension JSONWriter {
  package mutating func manualEntry(_ entry: ManualEntry) {
    object { json in
      json.member("service", entry.service.value)
      json.member("report", entry.report.number)
      json.member("tunnus", entry.reportID)
      json.member("period", entry.period.description)
      json.member("client", entry.client)
      json.member("commitment", entry.commitment)
      json.member("payer", entry.payer.description)
      json.member("waitsFor", entry.standing.rawValue)
      json.key("causes")
      json.array { json in
        for cause in entry.causes {
          json.object { json in
            json.member("code", cause)
            json.key("message")
            if let code = FindingCode(rawValue: cause) { json.bilingual(code.message) } else { json.null() }
          }
        }
      }
      json.key("lines")
      json.array { json in for line in entry.lines { json.integer(line.number) } }
      json.member("total", entry.total.description)
    }
  }

  mutating func lastReport(_ last: LastReport) {
    object { json in
      json.member("service", last.service.value)
      json.member("unit", last.unitCode)
      json.member("unitName", last.unitName)
      json.member("provider", last.providerName)
      json.member("latestReport", last.reportID)
      json.member("latestPeriod", last.period.description)
      json.member("commitments", last.goingOn)
    }
  }

  package mutating func missing(_ missing: Operator.Missing) {
    object { json in
      json.key("reports")
      json.array { json in
        for last in missing.reports { json.lastReport(last) }
      }
      json.key("commitments")
      json.array { json in
        for commitment in missing.commitments {
          json.object { json in
            json.member("commitment", commitment.number)
            json.member("client", commitment.client)
            json.member("kind", commitment.kind)
            json.member("contract", commitment.contract)
          }
        }
      }
    }
  }

  package mutating func attachment(_ attachment: PackageAttachment) {
    object { json in
      json.member("attachment", attachment.number.number)
      json.member("service", attachment.service.value)
      json.member("package", attachment.attached.package)
      json.member("client", attachment.client)
      json.member("first", attachment.attached.first.description)
      json.member("last", attachment.attached.last?.description)
    }
  }

  package mutating func packages(_ list: Operator.PackageList) {
    object { json in
      json.key("packages")
      json.array { json in
        for package in list.packages {
          json.object { json in
            json.member("package", package.code)
            json.key("name")
            json.bilingual(package.name)
            json.member("recurrence", package.recurrence.rawValue)
            json.key("items")
            json.array { json in for item in package.items { json.string(item) } }
          }
        }
      }
      json.key("attachments")
      json.array { json in for attachment in list.attachments { json.attachment(attachment) } }
    }
  }

  package mutating func attaching(
    _ list: [Operator.Attaching], package: String, first: Day, last: Day?, dryRun: Bool
  ) {
    object { json in
      json.member("dryRun", dryRun)
      json.member("package", package)
      json.member("first", first.description)
      json.member("last", last?.description)
      json.key("clients")
      json.array { json in
        for entry in list {
          json.object { json in
            json.member("client", entry.client.key.code)
            json.member("unit", entry.client.unitCode)
            json.key("commitments")
            json.array { json in for commitment in entry.client.commitments { json.string(commitment.number) } }
            json.member("touched", !entry.isCovered)
            json.member("reportedUpTo", entry.reportedUpTo?.description)
          }
        }
      }
    }
  }

  package mutating func comparison(_ result: RuleComparison.Result, _ changes: [RuleComparison.Change]) {
    object { json in
      json.member("old", result.old.description)
      json.member("new", result.new.description)
      json.member("service", result.service.value)
      json.member("period", result.period.description)
      json.member("reports", result.reports)
      json.member("clients", result.clients)
      json.member("lines", result.lines)
      json.member("changed", result.changed)
      json.member("heldDifferently", result.heldDifferently)
      json.member("oldTotal", result.oldTotal.description)
      json.member("newTotal", result.newTotal.description)
      json.member("difference", result.difference.description)
      json.key("changes")
      json.array { json in
        for change in changes {
          json.object { json in
            json.member("report", change.report)
            json.member("client", change.client)
            json.member("commitment", change.commitment)
            json.member("item", change.item)
            json.member("payer", change.payer.description)
            json.member("period", change.period.description)
            json.member("old", change.old?.description)
            json.member("new", change.new?.description)
            json.member("difference", change.difference.description)
          }
        }
      }
    }
  }
}

extension ManualEntry.Standing {
  package var whatToDo: Bilingual {
    switch self {
    case .error: Bilingual(fi: "pyydä uusi versio", en: "ask for a new version")
    case .person: Bilingual(fi: "päätä: release", en: "decide: release")
    case .carried: Bilingual(fi: "siirtyy seuraavaan ajoon", en: "goes to the next run")
    }
  }
}

extension RuleComparison.Result {
  package func sentence(_ language: Language) -> String {
    language == .finnish
      ? "\(old) → \(new), \(service) \(period): \(reports) raporttia, \(clients) asiakasta, \(lines) riviä, joista muuttuu \(changed). "
        + "Yhteensä \(oldTotal.finnish) → \(newTotal.finnish), ero \(difference.finnish). Mitään ei kirjattu."
      : "\(old) → \(new), \(service) \(period): \(reports) reports, \(clients) clients, \(lines) lines, \(changed) of them change. "
        + "Total \(oldTotal) € → \(newTotal) €, difference \(difference) €. Nothing was written."
  }
}
