package import Domain

extension RunEvent {
  /// What a person would call it.
  package var name: Bilingual {
    switch self {
    case .close: Bilingual(fi: "sulkeminen", en: "closing")
    case .release: Bilingual(fi: "vapauttaminen", en: "releasing")
    case .cancel: Bilingual(fi: "peruminen", en: "cancelling")
    case .deliver: Bilingual(fi: "toimittaminen", en: "delivering")
    case .fail: Bilingual(fi: "epäonnistuminen", en: "failing")
    case .loseSight: Bilingual(fi: "tuloksen katoaminen", en: "losing sight of the outcome")
    case .notArrived: Bilingual(fi: "ei perillä -merkintä", en: "marking as not arrived")
    case .retry: Bilingual(fi: "uudelleen yrittäminen", en: "trying again")
    case .acknowledge: Bilingual(fi: "kuittaaminen", en: "acknowledging")
    }
  }
}

extension RunState {
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
    case .checked: Bilingual(fi: "tarkastettu", en: "checked")
    case .approved: Bilingual(fi: "hyväksytty", en: "approved")
    case .returned: Bilingual(fi: "palautettu", en: "sent back")
    case .superseded: Bilingual(fi: "korvattu uudemmalla", en: "superseded")
    }
  }
}
