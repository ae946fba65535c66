package import Domain

// How the check list looks, in JSON and in text.

extension JSONWriter {
  package mutating func checkList(_ list: CheckList) {
    object { json in
      json.member("service", list.service.value)
      json.member("period", list.period.description)
      json.key("reports")
      json.array { json in
        for reviewed in list.reports {
          json.report(reviewed.report) { json in
            json.key("act")
            if let act = reviewed.act { json.act(act) } else { json.null() }
          }
        }
      }
      json.key("items")
      json.array { json in for item in list.items { json.item(item) } }
      json.key("changes")
      json.array { json in
        for change in list.changes {
          json.object { json in
            json.member("client", change.client)
            json.member("commitment", change.commitment)
            json.member("before", change.before)
            json.member("now", change.now)
            json.member("difference", change.difference)
          }
        }
      }
      json.key("findings")
      json.array { json in
        for count in list.findings {
          json.object { json in
            json.member("code", count.code.rawValue)
            json.member("severity", count.severity.rawValue)
            json.member("count", count.count)
          }
        }
      }
      json.key("held")
      json.array { json in for held in list.held { json.held(held) } }
      json.key("missing")
      json.array { json in for report in list.missing { json.lastReport(report) } }
      json.key("corrections")
      json.sum(list.corrections)
      json.key("nextRun")
      if let next = list.nextRun {
        json.sum(Balance.Sum(lines: next.lines, amount: next.total))
      } else {
        json.null()
      }
    }
  }

  private mutating func item(_ item: CheckList.Item) {
    object { json in
      json.member("item", item.code)
      json.key("name")
      json.bilingual(item.name)
      json.key("now")
      json.itemSum(item.now)
      json.key("before")
      json.itemSum(item.before)
      json.member("difference", item.difference)
    }
  }

  private mutating func itemSum(_ sum: CheckList.Sum) {
    object { json in
      json.member("lines", sum.lines)
      json.member("quantity", sum.quantity.description)
      json.member("amount", sum.amount)
    }
  }

  private mutating func held(_ held: CheckList.Held) {
    object { json in
      json.key("causes")
      json.array { json in for cause in held.causes { json.string(cause) } }
      json.member("standing", held.standing.rawValue)
      json.member("entries", held.entries)
      json.member("lines", held.sum.lines)
      json.member("amount", held.sum.amount)
    }
  }

  private mutating func sum(_ sum: Balance.Sum) {
    object { json in
      json.member("lines", sum.lines)
      json.member("amount", sum.amount)
    }
  }
}

extension CheckList {
  /// A titled table of the page.
  package struct Part: Sendable {
    package var title: String
    package var head: [String] = []
    package var rows: [[String]] = []
    /// Columns of numbers.
    package var right: Set<Int> = []
  }

  /// The page from top to bottom.
  package func parts(_ language: Language) -> [Part] {
    let finnish = language == .finnish
    let title = finnish ? "Tarkistuslista \(service) \(period)" : "Check list \(service) \(period)"
    return [
      Part(title: title + "\n" + sentences(finnish).joined(separator: "\n")), reportPart(language), itemPart(language),
      changePart(finnish), findingPart(finnish), heldPart(language), missingPart(finnish),
    ]
  }

  private func sentences(_ finnish: Bool) -> [String] {
    let total = items.reduce(into: Sum()) { sum, item in
      sum.lines += item.now.lines
      sum.amount += item.now.amount
    }
    let before = items.reduce(Money.zero) { $0 + $1.before.amount }
    let change = (total.amount - before).description
    var lines = [
      finnish
        ? "  kuukausi yhteensä \(total.amount) €, edellinen \(before) €, ero \(change) €"
        : "  the month adds up to \(total.amount) €, the one before to \(before) €, difference \(change) €"
    ]
    lines.append(
      finnish
        ? "  oikaisuja \(corrections.lines) riviä, \(corrections.amount) €"
        : "  corrections: \(corrections.lines) lines, \(corrections.amount) €")
    if let nextRun {
      lines.append(
        finnish
          ? "  seuraava ajo ottaisi \(nextRun.lines) riviä, \(nextRun.total) €"
          : "  the next run would take \(nextRun.lines) lines, \(nextRun.total) €")
    } else {
      lines.append(finnish ? "  seuraava ajo ei ottaisi mitään" : "  the next run would take nothing")
    }
    return lines
  }

  private func reportPart(_ language: Language) -> Part {
    let finnish = language == .finnish
    return Part(
      title: finnish ? "Raportit" : "Reports",
      head: finnish
        ? ["nro", "tunnus", "v", "yksikkö", "tila", "rivejä", "odottaa", "summa", "kuka", "milloin", "mitä"]
        : ["no", "id", "v", "unit", "state", "lines", "held", "total", "who", "when", "what"],
      rows: reports.map { reviewed in
        let report = reviewed.report
        let what = reviewed.act.map { act in act.what + (act.reason.map { ": \($0)" } ?? "") }
        return [
          "\(report.number)", report.id, "\(report.version)", report.unitCode, StateWord.of(report.state, language),
          "\(report.lines)", "\(report.heldLines)", report.total.description, reviewed.act?.person ?? "",
          reviewed.act?.at.local ?? "", what ?? "",
        ]
      }, right: [0, 2, 5, 6, 7])
  }

  private func itemPart(_ language: Language) -> Part {
    let finnish = language == .finnish
    return Part(
      title: finnish ? "Osa-alueet ja tuotteet" : "Components and products",
      head: finnish
        ? ["koodi", "", "rivejä", "määrä", "summa", "ed. rivejä", "ed. määrä", "ed. summa", "ero"]
        : ["code", "", "lines", "quantity", "total", "before: lines", "quantity", "total", "difference"],
      rows: items.map { item in
        [
          item.code, item.name[language], "\(item.now.lines)", item.now.quantity.description,
          item.now.amount.description, "\(item.before.lines)", item.before.quantity.description,
          item.before.amount.description, item.difference.description,
        ]
      }, right: [2, 3, 4, 5, 6, 7, 8])
  }

  private func changePart(_ finnish: Bool) -> Part {
    Part(
      title: finnish ? "Suurimmat muutokset" : "Largest changes",
      head: finnish
        ? ["asiakas", "maksusitoumus", "edellinen", "nyt", "ero"]
        : ["client", "commitment", "before", "now", "difference"],
      rows: changes.map {
        [$0.client, $0.commitment, $0.before.description, $0.now.description, $0.difference.description]
      }, right: [2, 3, 4])
  }

  private func findingPart(_ finnish: Bool) -> Part {
    Part(
      title: finnish ? "Havainnot" : "Findings",
      head: finnish ? ["koodi", "vakavuus", "kpl"] : ["code", "severity", "count"],
      rows: findings.map { [$0.code.rawValue, $0.severity.rawValue, "\($0.count)"] }, right: [2])
  }

  private func heldPart(_ language: Language) -> Part {
    let finnish = language == .finnish
    return Part(
      title: finnish ? "Odottavat" : "Held",
      head: finnish
        ? ["syy", "mitä tehdään", "kohteita", "rivejä", "summa"]
        : ["cause", "what to do", "entries", "lines", "total"],
      rows: held.map { held in
        [
          held.causes.isEmpty ? "–" : held.causes.joined(separator: " "), held.standing.whatToDo[language],
          "\(held.entries)", "\(held.sum.lines)", held.sum.amount.description,
        ]
      }, right: [2, 3, 4])
  }

  private func missingPart(_ finnish: Bool) -> Part {
    Part(
      title: finnish ? "Puuttuvat raportit" : "Missing reports",
      head: finnish
        ? ["yksikkö", "", "tuottaja", "viimeisin", "kausi", "sitoumuksia"]
        : ["unit", "", "provider", "latest", "period", "commitments"],
      rows: missing.map {
        [$0.unitCode, $0.unitName, $0.providerName, $0.reportID, $0.period.description, "\($0.goingOn)"]
      }, right: [5])
  }
}
