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
    /// The server's SSH key is none of those the rule book names.
    case hostKeyDiffers = "host-key-differs"
    /// The server's certificate is not signed by the agreed authority, has expired, or is another server's.
    case certificateNotTrusted = "certificate-not-trusted"
    /// The receiver wants a client certificate, or another than ours; or ours cannot be used.
    case clientCertificateRefused = "client-certificate-refused"
    /// User, key or password were not accepted.
    case loginRefused = "login-refused"
    /// The connection broke before anything could be seen at the receiver.
    case connectionLost = "connection-lost"
    /// Nothing moved for as long as the rule book allows, or all of it took too long.
    case stalled
    /// The receiver's folder is not there.
    case folderMissing = "folder-missing"
    /// The receiver does not let us read or write in its folder.
    case accessRefused = "access-refused"
    /// The receiver stopped taking bytes while it was well otherwise: its disk or our quota is full.
    case receiverFull = "receiver-full"
    /// The file lies whole at the receiver under its hidden name, and the receiver does not let it have its own.
    case renameRefused = "rename-refused"
    /// The receiver answered that it does not take the message.
    case answerRefused = "answer-refused"
    /// The receiver answered that it cannot take the message now.
    case receiverBusy = "receiver-busy"
  }

  package enum Recovery: Hashable, Sendable {
    /// The same again, not before so many seconds.
    case retry(afterSeconds: Int)
    /// Somebody has to act; the consignment waits.
    case hold
    /// Not to be sent again blindly: to be resolved by looking at the receiver, by a receipt, or by a person.
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

extension DeliveryFailure {
  /// The same where it came after the step that makes the dataset visible: another attempt comes only after a look. A name that is taken
  /// stays a person's business.
  var afterStep: DeliveryFailure {
    guard cause != .nameTaken else { return self }
    var failure = self
    failure.recovery = .unknown
    return failure
  }
}

extension DeliveryFailure.Cause {
  /// True where the same again would fail the same way until somebody has changed something.
  var needsPerson: Bool {
    switch self {
    case .hostKeyDiffers, .certificateNotTrusted, .clientCertificateRefused, .loginRefused, .accessRefused,
      .renameRefused, .answerRefused, .nameTaken, .nameImpossible, .datasetChanged:
      true
    case .receiverUnavailable, .readBackDiffers, .outcomeUnknown, .connectionLost, .stalled, .folderMissing,
      .receiverFull, .receiverBusy:
      false
    }
  }

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
    case .hostKeyDiffers:
      Bilingual(
        fi:
          "Palvelimen SSH-avain ei ole mikään sääntökirjassa sovituista. Mitään ei lähetetty. Varmista avaimen tiiviste vastaanottajalta muuta tietä ja päivitä se sääntökirjaan.",
        en:
          "The server's SSH key is none of those agreed in the rule book. Nothing was sent. Confirm the key's fingerprint with the receiver by other means, then put it in the rule book."
      )
    case .certificateNotTrusted:
      Bilingual(
        fi:
          "Palvelimen varmenteeseen ei luoteta: se on vanhentunut, toisen palvelimen tai väärän myöntäjän. Mitään ei lähetetty. Pyydä vastaanottajaa uusimaan varmenne tai tarkista myöntäjän tiedosto (ca-file).",
        en:
          "The server's certificate is not trusted: it has expired, is another server's, or comes from the wrong authority. Nothing was sent. Ask the receiver to renew it, or check the authority's file (ca-file)."
      )
    case .clientCertificateRefused:
      Bilingual(
        fi:
          "Vastaanottaja ei hyväksynyt asiakasvarmennetta, tai omaa varmennetta ei voi käyttää. Mitään ei otettu vastaan. Tarkista varmenne, sen avain ja salasana, ja onko vastaanottaja hyväksynyt sen.",
        en:
          "The receiver did not accept a client certificate, or our own cannot be used. Nothing was taken. Check the certificate, its key and passphrase, and that the receiver has accepted it."
      )
    case .loginRefused:
      Bilingual(
        fi:
          "Kirjautuminen ei onnistunut. Mitään ei lähetetty. Tarkista käyttäjä, avain tai salasana, ja onko tunnus avoinna vastaanottajalla.",
        en:
          "The login was refused. Nothing was sent. Check user, key or password, and that the account is open at the receiver."
      )
    case .connectionLost:
      Bilingual(
        fi: "Yhteys katkesi ennen kuin mitään oli näkyvissä vastaanottajalla. Toimitusta yritetään uudelleen.",
        en: "The connection was lost before anything could be seen at the receiver. Delivery is tried again.")
    case .stalled:
      Bilingual(
        fi:
          "Siirto pysähtyi tai kesti liian kauan. Toimitusta yritetään uudelleen; jos vika toistuu, tarkista verkko ja aikarajat (timeouts).",
        en:
          "The transfer stalled or took too long. Delivery is tried again; if it recurs, check the network and the timeouts."
      )
    case .folderMissing:
      Bilingual(
        fi:
          "Vastaanottajan kansiota ei ole. Toimitusta yritetään uudelleen; tarkista kansio (folder) ja pyydä vastaanottajaa palauttamaan se.",
        en:
          "The receiver's folder is not there. Delivery is tried again; check the folder's name and ask the receiver to restore it."
      )
    case .accessRefused:
      Bilingual(
        fi: "Vastaanottajan kansiossa ei ole oikeutta tähän. Pyydä vastaanottajalta luku- ja kirjoitusoikeus.",
        en: "The receiver's folder does not allow this. Ask the receiver for the right to read and write there.")
    case .receiverFull:
      Bilingual(
        fi:
          "Vastaanottaja ei ottanut kaikkia tavuja, vaikka yhteys toimii: sen levy tai kiintiö on todennäköisesti täynnä. Pyydä vastaanottajaa vapauttamaan tilaa; toimitusta yritetään uudelleen.",
        en:
          "The receiver did not take all bytes although the connection works: its disk or quota is most likely full. Ask the receiver to free some space; delivery is tried again."
      )
    case .renameRefused:
      Bilingual(
        fi:
          "Tiedosto on perillä piilonimellä, mutta vastaanottaja ei anna nimetä sitä. Pyydä vastaanottajalta oikeus nimetä tiedostoja kansiossa ja yritä sitten uudelleen.",
        en:
          "The file lies there under its hidden name, but the receiver does not let it be renamed. Ask the receiver for the right to rename files in the folder, then retry."
      )
    case .answerRefused:
      Bilingual(
        fi:
          "Vastaanottaja vastasi, ettei ota sanomaa vastaan. Selvitä syy vastaanottajalta, korjaa asetus tai aineisto ja yritä sitten uudelleen.",
        en:
          "The receiver answered that it does not take the message. Ask the receiver why, correct setting or dataset, then retry."
      )
    case .receiverBusy:
      Bilingual(
        fi: "Vastaanottaja vastasi, ettei voi ottaa sanomaa vastaan nyt. Toimitusta yritetään uudelleen.",
        en: "The receiver answered that it cannot take the message now. Delivery is tried again.")
    }
  }
}
