package import Domain
import FeeRules
import Inbox
import Ledger

// How findings and fee lines look, in JSON and in text: the same for `check`, `report`, the findings files and the demo.

extension JSONWriter {
  package mutating func finding(_ finding: Finding) {
    object { json in
      json.member("code", finding.code.rawValue)
      json.member("severity", finding.severity.rawValue)
      json.member("holds", finding.effect.rawValue)
      json.key("line")
      if let line = finding.line { json.integer(line) } else { json.null() }
      json.member("place", finding.place)
      json.member("client", finding.client)
      json.member("found", finding.found)
      json.member("expected", finding.expected)
      json.key("message")
      json.bilingual(finding.message)
    }
  }

  package mutating func bilingual(_ text: Bilingual) {
    object { json in
      json.member("fi", text.fi)
      json.member("en", text.en)
    }
  }

  /// - Parameter stored: number, run and document where the ledger has the line.
  package mutating func feeLine(_ line: FeeLine, stored: (inout JSONWriter) -> Void = { _ in }) {
    object { json in
      json.member("client", line.client)
      json.member("commitment", line.commitment)
      json.member("item", line.item)
      json.key("payer")
      if line.payer == .client { json.string { $0.put("client") } } else { json.string(line.payer.description) }
      json.key("period")
      json.string { $0.put(line.period) }
      json.member("amount", line.amount)
      json.member("base", line.base)
      json.member("deduction", line.deduction)
      json.key("quantity")
      json.string { $0.put(line.quantity) }
      json.member("serviceDays", line.serviceDays)
      json.member("absentDays", line.absentDays)
      json.member("freeDays", line.freeDays)
      json.key("rule")
      json.string { $0.put(line.rule) }
      json.member("kind", line.kind.rawValue)
      json.member("state", line.state.rawValue)
      if let correction = line.correction {
        json.key("corrects")
        json.object { json in
          json.key("run")
          if let run = correction.run { json.integer(run.number) } else { json.null() }
          json.member("document", correction.document?.description)
          json.member("period", line.period.description)
          json.member("reason", correction.reason.rawValue)
          json.member("counted", correction.counted.description)
        }
      }
      stored(&json)
      json.key("explanation")
      json.object { json in
        json.key("fi")
        json.string { Explanation.append(line, .finnish, to: &$0) }
        json.key("en")
        json.string { Explanation.append(line, .english, to: &$0) }
      }
    }
  }
}

/// A finding as a person reads it: where, what, what to do.
package enum FindingText {
  package static func paragraph(_ finding: Finding, file: String, _ language: Language) -> String {
    let word: String
    switch (finding.severity, language) {
    case (.error, .finnish): word = "virhe"
    case (.warning, .finnish): word = "varoitus"
    case (.info, .finnish): word = "huomautus"
    default: word = finding.severity.rawValue
    }
    var text = "\(file):\(finding.line.map { "\($0):" } ?? "") \(word) \(finding.code.rawValue)"
    if let client = finding.client, !client.isEmpty {
      text += language == .finnish ? " · asiakas \(client)" : " · client \(client)"
    }
    text += "\n"
    if !finding.place.isEmpty { text += "  \(finding.place)\n" }
    switch (finding.found, finding.expected, language) {
    case (let found?, let expected?, .finnish): text += "  oli: \(found) · piti olla: \(expected)\n"
    case (let found?, let expected?, .english): text += "  found: \(found) · expected: \(expected)\n"
    case (let found?, nil, .finnish): text += "  oli: \(found)\n"
    case (let found?, nil, .english): text += "  found: \(found)\n"
    case (nil, let expected?, .finnish): text += "  piti olla: \(expected)\n"
    case (nil, let expected?, .english): text += "  expected: \(expected)\n"
    case (nil, nil, _): break
    }
    return text + "  \(finding.message[language])\n"
  }
}

/// Fee lines as a table with their explanation beneath.
package enum FeeTable {
  package static func append(_ line: FeeLine, _ language: Language, to text: inout [UInt8]) {
    // Codes are ASCII in practice; a column one letter narrower in other cases is no harm.
    func put(_ value: String, _ width: Int) {
      text.put(value)
      text.pad(width - value.utf8.count)
    }
    text.put("  ")
    put(line.client, 11)
    put(line.commitment, 17)
    put(line.item, 13)
    let start = text.count
    text.put(line.amount)
    let width = text.count - start
    if width < 10 { text.insert(contentsOf: repeatElement(0x20, count: 10 - width), at: start) }
    text.put(" € ")
    if line.payer != .client {
      text.put(line.payer.description)
      text.append(0x20)
    }
    if line.kind == .correction { text.put(language == .finnish ? "oikaisu " : "correction ") }
    if line.state != .open { text.put(StateWord.of(line.state, language)) }
    text.put("\n     ")
    Explanation.append(line, language, to: &text)
    text.append(0x0A)
  }
}

package enum StateWord {
  package static func of(_ state: FeeLine.State, _ language: Language) -> String {
    switch (state, language) {
    case (.open, .finnish): "avoin"
    case (.held, .finnish): "odottaa"
    case (.transferred, .finnish): "siirretty"
    case (.rejected, .finnish): "hylätty"
    default: state.rawValue
    }
  }
  package static func of(_ state: ReviewState, _ language: Language) -> String { state.name[language] }
  package static func of(_ state: RunState, _ language: Language) -> String { state.name[language] }
  package static func of(_ state: DocumentState, _ language: Language) -> String {
    switch (state, language) {
    case (.waiting, .finnish): "ei kuittia"
    case (.inProgress, .finnish): "käsittelyssä SAPissa"
    case (.posted, .finnish): "kirjattu SAPiin"
    case (.partial, .finnish): "kirjattu osittain"
    case (.failedOpen, .finnish): "virhe, avoin SAPissa"
    case (.failedFinal, .finnish): "hylätty SAPissa"
    case (.rebilled, .finnish): "laskutetaan uudelleen"
    case (.waiting, .english): "no receipt"
    case (.inProgress, .english): "in progress at SAP"
    case (.posted, .english): "posted"
    case (.partial, .english): "posted in part"
    case (.failedOpen, .english): "failed, open at SAP"
    case (.failedFinal, .english): "refused at SAP"
    case (.rebilled, .english): "billed again"
    }
  }
  static func of(_ state: Settling.State, _ language: Language) -> String {
    switch (state, language) {
    case (.arriving, .finnish): "saapumassa"
    case (.incomplete, .finnish): "kesken"
    case (.arrived, .finnish): "valmiina otettavaksi"
    case (.stuck, .finnish): "jumissa"
    default: state.rawValue
    }
  }
  package static func of(_ verdict: Verdict, _ language: Language) -> String {
    switch (verdict, language) {
    case (.accepted, .finnish): "hyväksytty laskentaan"
    case (.held, .finnish): "odottaa käsittelyä"
    case (.rejected, .finnish): "hylätty"
    case (.duplicate, .finnish): "kaksoiskappale"
    default: verdict.rawValue
    }
  }
}

enum CheckText {
  static func heading(_ file: String, _ outcome: IntakeOutcome, _ language: Language) -> String {
    guard let header = outcome.header else { return "\(file)  \(StateWord.of(outcome.verdict, language))\n" }
    return
      "\(file)  \(header.id) v\(header.version)  \(header.period)  \(header.service)  "
      + "\(StateWord.of(outcome.verdict, language))\n"
  }

  static func leftOut(_ clients: Int, _ language: Language) -> String {
    language == .finnish
      ? "  … ja \(clients) asiakasta lisää: kaikki rivit valitsimella --all tai --json\n"
      : "  … and \(clients) more clients: every line with --all or --json\n"
  }

  static func ending(_ outcome: IntakeOutcome, _ language: Language) -> String {
    switch (outcome.verdict, language) {
    case (.rejected, _), (.duplicate, _): "\n"
    case (_, .finnish):
      "  \(outcome.clients) asiakasta (\(outcome.clientsHeld) odottaa), \(outcome.lines) riviä, yhteensä "
        + "\(outcome.total.finnish)\n\n"
    case (_, .english):
      "  \(outcome.clients) clients (\(outcome.clientsHeld) held), \(outcome.lines) lines, total "
        + "\(outcome.total) €\n\n"
    }
  }
}
