package import Domain

extension RunState {
  /// The states a run may go to from this one (domain.md §11).
  ///
  /// | from | to |
  /// |---|---|
  /// | open | closed |
  /// | closed | released |
  /// | released | delivered, failed, unknown |
  /// | unknown | delivered, acknowledged, failed: resolved by reading back, by a receipt or by a person, never by sending again |
  /// | failed | released: a person sends it again |
  /// | delivered | acknowledged |
  package var canBecome: Set<RunState> {
    switch self {
    case .open: [.closed]
    case .closed: [.released, .cancelled]
    case .released: [.delivered, .failed, .unknown]
    case .unknown: [.delivered, .acknowledged, .failed]
    case .failed: [.released]
    case .delivered: [.acknowledged]
    case .acknowledged, .cancelled: []
    }
  }

  /// The word of the act that leads here, as the log of acts says it.
  var act: String {
    switch self {
    case .open: "open"
    case .closed: "close"
    case .released: "release"
    case .delivered: "deliver"
    case .acknowledged: "acknowledge"
    case .failed: "fail"
    case .unknown: "lose-sight"
    case .cancelled: "cancel"
    }
  }

  /// The state's name in texts for people.
  package var name: Bilingual {
    switch self {
    case .open: Bilingual(fi: "avoin", en: "open")
    case .closed: Bilingual(fi: "suljettu", en: "closed")
    case .released: Bilingual(fi: "vapautettu", en: "released")
    case .delivered: Bilingual(fi: "toimitettu", en: "delivered")
    case .acknowledged: Bilingual(fi: "kuitattu", en: "acknowledged")
    case .failed: Bilingual(fi: "epäonnistunut", en: "failed")
    case .unknown: Bilingual(fi: "tulos tuntematon", en: "outcome unknown")
    case .cancelled: Bilingual(fi: "peruttu", en: "cancelled")
    }
  }
}

extension ReviewState {
  /// The state's name in texts for people.
  package var name: Bilingual {
    switch self {
    case .toCheck: Bilingual(fi: "tarkastettavana", en: "to be checked")
    case .approved: Bilingual(fi: "hyväksytty", en: "approved")
    case .returned: Bilingual(fi: "palautettu", en: "sent back")
    case .superseded: Bilingual(fi: "korvattu uudemmalla", en: "superseded")
    }
  }
}
