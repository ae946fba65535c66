package import Domain

// How the audit is told, in JSON and in text.

extension JSONWriter {
  package mutating func auditRow(_ row: AuditRow) {
    object { json in
      json.member("row", row.number)
      json.member("at", row.act.at.description)
      json.member("who", row.act.person)
      json.member("what", row.act.what)
      json.member("why", row.act.reason)
      json.member("about", row.subject.rawValue)
      json.member("name", row.name)
      json.member("lines", row.lines)
    }
  }

  package mutating func auditVerdict(_ verdict: Operator.AuditVerdict) {
    let verified = verdict.verification
    object { json in
      json.member("whole", verdict.isWhole)
      json.member("rows", verified.rows)
      json.member("uses", verified.uses)
      json.member("first", verified.first?.description)
      json.member("last", verified.last?.description)
      json.member("head", verified.head?.hash)
      json.key("break")
      if let flaw = verified.flaw {
        json.object { json in
          json.member("row", flaw.number)
          json.member("kind", flaw.kind.rawValue)
          json.key("message")
          json.bilingual(flaw.message)
        }
      } else {
        json.null()
      }
      json.key("expectedAt")
      if let row = verified.expectedAt { json.integer(row) } else { json.null() }
    }
  }

  package mutating func use(_ use: Use) {
    object { json in
      json.member("at", use.at.description)
      json.member("who", use.person)
      json.member("what", use.view.rawValue)
      json.member("why", use.why)
      switch use.whose {
      case .report(let number): json.member("report", number.number)
      case .run(let id): json.member("run", id.number)
      case .clients(let codes):
        json.key("clients")
        json.array { json in for code in codes { json.string(code) } }
      }
    }
  }
}

extension AuditRow {
  package func line(_ language: Language) -> String {
    var text = "\(number)  \(act.at.local)  \(act.person)  \(act.what)  \(subject.word[language]) \(name)"
    if lines > 0 { text += language == .finnish ? " (rivejä \(lines))" : " (\(lines) lines)" }
    return text + (act.reason.map { ": \($0)" } ?? "")
  }
}

extension AuditRow.Subject {
  fileprivate var word: Bilingual {
    switch self {
    case .report: Bilingual(fi: "raportti", en: "report")
    case .run: Bilingual(fi: "ajo", en: "run")
    case .feed: Bilingual(fi: "sitoumusaineisto", en: "commitment feed")
    case .attachment: Bilingual(fi: "pakettiliitos", en: "attached package")
    case .document: Bilingual(fi: "asiakirja", en: "document")
    case .queue: Bilingual(fi: "jono", en: "queue")
    case .rules: Bilingual(fi: "sääntökirja", en: "rule book")
    case .catalogue: Bilingual(fi: "tuotteet ja sopimukset", en: "products and contracts")
    }
  }
}

extension AuditFlaw {
  package var message: Bilingual {
    let place = "\(number)"
    switch kind {
    case .changed:
      return Bilingual(
        fi: "Rivi \(place) ei vastaa tiivistettään: sitä tai sen kohdetta on muutettu, tai rivejä on vaihdettu.",
        en: "Row \(place) does not give its hash: it, or what it is about, was changed, or rows were swapped.")
    case .entryMissing:
      return Bilingual(fi: "Rivin \(place) kirjaus on poistettu.", en: "The entry of row \(place) was deleted.")
    case .rowMissing:
      return Bilingual(fi: "Ketjun rivi \(place) on poistettu.", en: "Row \(place) of the chain was deleted.")
    case .outside:
      return Bilingual(
        fi: "Lokissa on kirjaus, joka ei ole ketjussa: sitä ei ole tehnyt yhdyskäytävä.",
        en: "A log holds an entry that stands outside the chain: the gateway did not write it.")
    }
  }
}

extension Operator.AuditVerdict {
  package func text(_ language: Language) -> String {
    let finnish = language == .finnish
    var text =
      finnish
      ? "rivejä          \(verification.rows) (katseluja \(verification.uses))\n"
      : "rows            \(verification.rows) (\(verification.uses) of them views)\n"
    if let first = verification.first, let last = verification.last {
      text += (finnish ? "aika            " : "time            ") + "\(first.local) – \(last.local)\n"
    }
    if let head = verification.head { text += (finnish ? "tiiviste        " : "head            ") + head.hash + "\n" }
    if let flaw = verification.flaw {
      text +=
        flaw.message[language]
        + (finnish
          ? " KETJU ON RIKKI. Pysäytä palvelu, ota maksukirja talteen sellaisenaan, vertaa varmuuskopioon ja kutsu tietoturvavastaava.\n"
          : " THE CHAIN IS BROKEN. Stop the service, keep the ledger as it is, compare it with a backup, and call whoever answers for security.\n")
    } else if expected != nil, verification.expectedAt == nil {
      text +=
        finnish
        ? "Annettua tiivistettä ei ole ketjussa: sen loppu on katkaistu tai se on kirjoitettu uudelleen. Ota maksukirja talteen sellaisenaan ja vertaa varmuuskopioon.\n"
        : "The chain does not hold the head given: its end was cut off, or it was written anew. Keep the ledger as it is and compare it with a backup.\n"
    } else {
      text += finnish ? "ketju on ehjä\n" : "the chain is whole\n"
    }
    if let row = verification.expectedAt {
      text += finnish ? "annettu tiiviste on rivillä \(row)\n" : "the head given is row \(row)\n"
    }
    return text
  }
}

extension Use {
  package func line(_ language: Language) -> String {
    let finnish = language == .finnish
    let whose =
      switch self.whose {
      case .report(let number): (finnish ? "koko raportti " : "the whole report ") + "\(number)"
      case .run(let id): (finnish ? "koko ajo " : "the whole run ") + "\(id)"
      case .clients(let codes): codes.joined(separator: " ")
      }
    return "\(at.local)  \(person)  \(view.rawValue)  \(whose): \(why)"
  }
}
