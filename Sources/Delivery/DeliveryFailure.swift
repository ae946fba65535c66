package import Domain

/// A consignment did not go out: why, and how it is recovered. Without personal data.
package struct DeliveryFailure: Error, Hashable, Sendable {
  /// The consignment's name.
  package var consignment: String
  /// The receiver, as it may be shown.
  package var receiver: String
  package var cause: Cause
  package var recovery: Recovery
  /// What the surroundings said; nil where the cause says it all.
  package var detail: Bilingual?

  package enum Cause: String, CaseIterable, Hashable, Sendable {
    /// The receiver's folder or host cannot be reached or written to now.
    case receiverUnavailable = "receiver-unavailable"
    /// A different file of this name lies at the receiver.
    case nameTaken = "name-taken"
    /// Our own file is no longer what was approved, or is missing.
    case datasetChanged = "dataset-changed"
    /// What was read back is not what was sent.
    case readBackDiffers = "read-back-differs"
    /// The name is none that a receiver can have.
    case nameImpossible = "name-impossible"
    /// The connection was lost after the bytes went: perhaps they arrived.
    case outcomeUnknown = "outcome-unknown"
  }

  package enum Recovery: Hashable, Sendable {
    /// The same again, not before so many seconds.
    case retry(afterSeconds: Int)
    /// Somebody has to act; the consignment waits.
    case hold
    /// Not to be sent again blindly: to be resolved by reading back, by a receipt, or by a person.
    case unknown
  }

  package init(
    _ cause: Cause, of consignment: Consignment, to receiver: String, recovery: Recovery, detail: Bilingual? = nil
  ) {
    self.consignment = maskingIdentityCodes(consignment.name)
    self.receiver = receiver
    self.cause = cause
    self.recovery = recovery
    self.detail = detail
  }

  /// What is wrong, then what to do.
  package var message: Bilingual {
    let sentence = cause.sentence
    return Bilingual(
      fi: "\(consignment) → \(receiver): \(sentence.fi)" + (detail.map { " \($0.fi)" } ?? ""),
      en: "\(consignment) → \(receiver): \(sentence.en)" + (detail.map { " \($0.en)" } ?? ""))
  }
}

extension DeliveryFailure.Cause {
  fileprivate var sentence: Bilingual {
    switch self {
    case .receiverUnavailable:
      Bilingual(
        fi:
          "Vastaanottajaan ei saada yhteyttä tai sinne ei voi kirjoittaa. Toimitusta yritetään uudelleen, jos syy voi poistua.",
        en: "The receiver cannot be reached or written to. Delivery is tried again where the cause can pass.")
    case .nameTaken:
      Bilingual(
        fi:
          "Vastaanottajalla on jo samanniminen, mutta erisisältöinen tiedosto, eikä sitä korvata. Selvitä, kumpi on oikea, ja siirrä väärä pois.",
        en:
          "The receiver has another file of this name, and it is not replaced. Find out which is right and move the wrong one away."
      )
    case .datasetChanged:
      Bilingual(
        fi: "Lähtevä aineisto puuttuu tai ei ole enää se, joka hyväksyttiin. Muodosta aineisto uudelleen ajosta.",
        en: "The outgoing dataset is missing or no longer the one that was approved. Build it again from its run.")
    case .readBackDiffers:
      Bilingual(
        fi:
          "Takaisin luettu tiedosto poikkeaa lähetetystä. Toimitusta yritetään uudelleen; jos vika toistuu, tarkista vastaanottajan levy.",
        en:
          "The file read back differs from what was sent. Delivery is tried again; if it recurs, check the receiver's disk."
      )
    case .nameImpossible:
      Bilingual(
        fi: "Tiedoston nimi ei kelpaa vastaanottajalle. Tarkista palvelun koodi sääntökirjasta.",
        en: "The file's name is none the receiver can have. Check the service's code in its rule book.")
    case .outcomeUnknown:
      Bilingual(
        fi:
          "Yhteys katkesi lähetyksen jälkeen, joten lopputulosta ei tiedetä. Tarkista vastaanottajalta, tuliko tiedosto.",
        en:
          "The connection was lost after sending, so the outcome is not known. Ask the receiver whether the file came.")
    }
  }
}
