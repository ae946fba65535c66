package import Domain
import Foundation
import Ledger

/// A run with everything that became of it: who did what, every attempt to deliver it, its documents and what the receiver says of them.
package struct RunPage {
  private let run: RunSummary
  private let documents: [DocumentRecord]
  private let counts: DocumentCounts
  private let deliveries: [DeliveryRecord]
  private let acts: [Act]

  package init(_ desk: Operator, _ id: RunID, why: String = Operator.usualPurpose) throws {
    run = try desk.run(id)
    try desk.look(at: .run, .run(id), why: why)
    documents = try desk.documents(of: run, in: Set(DocumentState.allCases))
    counts = try desk.premises.ledger.documentCounts(of: id)
    deliveries = try desk.deliveries(of: run)
    acts = try desk.acts(on: run)
  }

  package func json(_ json: inout JSONWriter) {
    json.run(run) { json in
      json.key("acts")
      json.array { json in for act in acts { json.act(act) } }
      json.key("deliveries")
      json.array { json in for delivery in deliveries { json.delivery(delivery) } }
      json.key("documentStates")
      json.counts(counts)
      json.key("documentList")
      json.array { json in for document in documents { json.document(document) } }
    }
  }

  package func text(_ language: Language) -> String {
    let finnish = language == .finnish
    var text = finnish ? "ajo \(run.id)" : "run \(run.id)"
    text +=
      "  \(run.service) \(run.period)  \(StateWord.of(run.state, language))\n  \(run.seal.name)\n  sha256 \(run.seal.sha256)\n"
    if let time = run.scheduledFor {
      text += (finnish ? "  aikataulun mukaan " : "  as scheduled for ") + "\(time.local)\n"
    }
    for act in acts { text += "  \(act.at.local)  \(act.person)  \(act.what)\(act.reason.map { ": \($0)" } ?? "")\n" }
    for delivery in deliveries { text += "  " + delivery.line(language) + "\n" }
    for document in documents {
      text +=
        "  \(document.summary.number)  \(document.summary.client)  \(document.summary.commitment)  \(document.summary.payer)  "
        + "\(document.summary.total) €"
      if document.state != .waiting { text += "  \(StateWord.of(document.state, language))" }
      if document.sending == .lost {
        text += finnish ? "  lähetyksen tulos tuntematon" : "  outcome of sending unknown"
      }
      if let key = document.receiverKey { text += "  SAP \(key)" }
      text += "\n"
    }
    text +=
      finnish
      ? "  laskuja \(run.documents), rivejä \(run.lines), yhteensä \(run.total.finnish)\n"
      : "  documents \(run.documents), lines \(run.lines), total \(run.total) €\n"
    if run.state != .closed, run.state != .cancelled { text += "  " + counts.sentence(language) + "\n" }
    if let advice = run.advice { text += "  " + advice[language] + "\n" }
    return text
  }
}

extension DeliveryRecord {
  /// `2024-05-06T06:00:03  toimitus 2 → sftp://…  epäonnistui: receiver-unavailable …`.
  func line(_ language: Language) -> String {
    let finnish = language == .finnish
    var text = begunAt.local + (finnish ? "  toimitus" : "  delivery") + " → \(receiver)  "
    switch outcome {
    case nil: text += finnish ? "kesken" : "under way"
    case .arrived: text += finnish ? "perillä" : "arrived"
    case .failed: text += finnish ? "ei onnistunut" : "failed"
    case .refused: text += finnish ? "ei onnistunut, odottaa ihmistä" : "failed, waits for a person"
    case .lost: text += finnish ? "tulos tuntematon" : "outcome unknown"
    }
    if let cause { text += ": \(cause)" }
    if let nextAt { text += (finnish ? "; uudelleen " : "; again ") + nextAt.local }
    return text
  }
}

extension DocumentCounts {
  /// `postitettu 12, ei kuittia 3`.
  package func sentence(_ language: Language) -> String {
    DocumentState.allCases.filter { self[$0] > 0 }.map { "\(StateWord.of($0, language)) \(self[$0])" }
      .joined(separator: ", ")
  }
}

extension RunSummary {
  /// What a person may have to do; nil where nothing.
  package var advice: Bilingual? {
    switch state {
    case .closed:
      Bilingual(
        fi: "Odottaa vapautusta: maksusilta run release \(id), tai peru: maksusilta run cancel \(id) --reason …",
        en:
          "Waits to be released: maksusilta run release \(id), or take it back: maksusilta run cancel \(id) --reason …")
    case .failed:
      Bilingual(
        fi: "Korjaa syy ja yritä uudelleen: maksusilta retry \(id) --reason …",
        en: "See to the cause, then try again: maksusilta retry \(id) --reason …")
    case .unknown:
      Bilingual(
        fi:
          "Kysy vastaanottajalta, tuliko aineisto: maksusilta resolve \(id) --arrived tai --not-arrived --reason …",
        en:
          "Ask the receiver whether the dataset came: maksusilta resolve \(id) --arrived or --not-arrived --reason …")
    case .released:
      Bilingual(
        fi: "Toimitusta yritetään uudelleen; heti: maksusilta deliver \(id)",
        en: "Its delivery is tried again; at once: maksusilta deliver \(id)")
    case .open, .delivered, .acknowledged, .cancelled: nil
    }
  }
}

extension RunDesk.Closing {
  package func sentence(_ premises: Premises, _ language: Language) -> String {
    guard let run else {
      return language == .finnish ? "Ei laskutettavaa: ajoa ei muodostettu." : "Nothing to bill: no run was formed."
    }
    return run.sentence(premises, language)
  }
}

extension RunSummary {
  package func sentence(_ premises: Premises, _ language: Language) -> String {
    let last = try? premises.ledger.deliveries(of: id).last
    var text =
      language == .finnish
      ? "Ajo \(id) \(StateWord.of(state, language)): \(documents) laskua, \(lines) riviä, \(total.finnish)\n  \(seal.name)"
      : "Run \(id) \(state.rawValue): \(documents) documents, \(lines) lines, \(total) €\n  \(seal.name)"
    if state == .delivered, let place = last?.detail { text += "\n  \(place)" }
    if state != .delivered, let last { text += "\n  " + last.line(language) }
    if let advice { text += "\n  " + advice[language] }
    return text
  }
}

extension Operator.QueueState {
  /// `tauolla`, `pidättää ajo 12 (tulos tuntematon)`, `kunnossa`.
  package func standing(_ language: Language) -> String {
    let finnish = language == .finnish
    if record.isPaused { return finnish ? "tauolla" : "paused" }
    if let blocking {
      let state = StateWord.of(blocking.state, language)
      return finnish ? "pidättää ajo \(blocking.id) (\(state))" : "held up by run \(blocking.id) (\(state))"
    }
    if let run = underWay.first {
      let state = StateWord.of(run.state, language)
      return finnish ? "ajo \(run.id) (\(state))" : "run \(run.id) (\(state))"
    }
    return finnish ? "kunnossa" : "well"
  }
}

// MARK: - JSON

extension JSONWriter {
  package mutating func delivery(_ delivery: DeliveryRecord) {
    object { json in
      json.member("delivery", delivery.number.number)
      json.member("receiver", delivery.receiver)
      json.member("begunAt", delivery.begunAt.description)
      json.member("appearingAt", delivery.appearingAt?.description)
      json.member("endedAt", delivery.endedAt?.description)
      json.member("outcome", delivery.outcome?.rawValue)
      json.member("cause", delivery.cause)
      json.member("detail", delivery.detail)
      json.member("nextAt", delivery.nextAt?.description)
    }
  }

  package mutating func counts(_ counts: DocumentCounts) {
    object { json in
      for state in DocumentState.allCases { json.member(named: state.rawValue, number: counts[state]) }
    }
  }

  package mutating func document(_ document: DocumentRecord) {
    object { json in
      json.member("document", document.summary.number.description)
      json.member("reference", document.summary.reference)
      json.member("client", document.summary.client)
      json.member("commitment", document.summary.commitment)
      json.member("payer", document.summary.payer.description)
      json.member("lines", document.summary.lines)
      json.member("total", document.summary.total.description)
      json.member("run", document.run.number)
      json.member("state", document.state.rawValue)
      json.member("stateAt", document.stateAt?.description)
      json.member("sending", document.sending?.rawValue)
      json.member("receiverKey", document.receiverKey)
    }
  }

  package mutating func queue(_ queue: Operator.QueueState) {
    object { json in
      json.member("service", queue.service.value)
      json.member("schedule", queue.schedule?.description)
      json.member("paused", queue.record.isPaused)
      json.member("blockedBy", queue.blocking?.id.description)
      json.key("lastAct")
      if let act = queue.lastAct { json.act(act) } else { json.null() }
      json.member("handledUpTo", queue.record.watch.handledUpTo?.description)
      json.key("owed")
      json.array { json in for time in queue.record.watch.owed { json.string(time.description) } }
      json.key("next")
      json.array { json in for time in queue.next { json.string(time.description) } }
      json.key("underWay")
      json.array { json in for run in queue.underWay { json.run(run) } }
      json.member("openLines", queue.waiting?.lines ?? 0)
      json.member("openTotal", (queue.waiting?.total ?? .zero).description)
    }
  }

  package mutating func awaited(_ awaited: AwaitedRun) {
    object { json in
      json.member("run", awaited.run.id.number)
      json.member("service", awaited.run.service.value)
      json.member("deliveredAt", awaited.deliveredAt.description)
      json.key("documentStates")
      json.counts(awaited.counts)
    }
  }

  package mutating func receipt(_ receipt: DocumentReceipt) {
    object { json in
      json.member("status", receipt.code)
      json.member("loggedAt", receipt.loggedAt?.description)
      json.member("takenAt", receipt.takenAt.description)
      json.member("state", receipt.state.rawValue)
      json.member("message", receipt.message.map(maskingIdentityCodes))
      json.member("receiverKey", receipt.receiverKey)
    }
  }
}
