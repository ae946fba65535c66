package import Domain
import GRDB

/// The ledger's surroundings are wrong: its file, disk or lock. Says what a person can do.
///
/// Never holds a stored value: SQLite's own message names tables and constraints only, and the values of a statement are not asked for.
package struct LedgerFailure: Error, Hashable, Sendable {
  package var cause: Cause
  /// What is wrong, then what to do.
  package var message: Bilingual
  /// SQLite's words, for whoever looks deeper: `SQLITE_FULL (13): database or disk is full`. Empty where SQLite had no part in it.
  package var detail: String

  package enum Cause: String, CaseIterable, Hashable, Sendable {
    /// Another program holds the write lock.
    case locked = "ledger-locked"
    case diskFull = "ledger-disk-full"
    /// The file cannot be opened, read or written: missing folder, permissions, read-only disk.
    case unreachable = "ledger-unreachable"
    /// The disk answered with an error: what was being written may or may not be there until the ledger is opened again.
    case diskError = "ledger-disk-error"
    case corrupt = "ledger-corrupt"
    /// The file is no ledger.
    case notALedger = "ledger-not-a-ledger"
    /// A newer program has changed the file's schema.
    case newerSchema = "ledger-newer-schema"
    /// A row breaks a rule of the schema: a fault of the program, stopped by the database.
    case ruleBroken = "ledger-rule-broken"
    /// A stored row says something this program does not understand.
    case notUnderstood = "ledger-not-understood"
    case other = "ledger-failure"
  }

  package init(_ cause: Cause, detail: String = "") {
    self.cause = cause
    self.detail = detail
    self.message = cause.message
  }

  /// True where another entry may well be written: what is wrong is in this one, or in a row that it met.
  package var isAboutOneEntry: Bool {
    switch cause {
    case .ruleBroken, .notUnderstood, .other: true
    default: false
    }
  }
}

extension LedgerFailure: CustomStringConvertible {
  package var description: String {
    message.en + (detail.isEmpty ? "" : " [\(detail)]")
  }
}

extension LedgerFailure.Cause {
  fileprivate var message: Bilingual {
    switch self {
    case .locked:
      Bilingual(
        fi:
          "Toinen ohjelma pitää maksukirjaa lukittuna. Yritä hetken päästä uudelleen; jos tämä toistuu, tarkista mikä sitä pitää.",
        en:
          "Another program holds the ledger locked. Try again in a moment; if it comes back, find out which program that is."
      )
    case .diskFull:
      Bilingual(
        fi: "Maksukirjan levy on täynnä; mitään ei kirjattu. Vapauta tilaa ja yritä uudelleen.",
        en: "The ledger's disk is full; nothing was written. Free some space and try again.")
    case .unreachable:
      Bilingual(
        fi: "Maksukirjaa ei voi avata tai kirjoittaa. Tarkista, että kansio on olemassa ja oikeudet riittävät.",
        en: "The ledger cannot be opened or written. Check that its folder exists and that the permissions suffice.")
    case .diskError:
      Bilingual(
        fi:
          "Levy vastasi virheellä. Pysäytä palvelu, tarkista levy ja käynnistä uudelleen: maksukirja palaa viimeiseen valmiiseen kirjaukseen.",
        en:
          "The disk answered with an error. Stop the service, check the disk and start again: the ledger returns to its last complete entry."
      )
    case .corrupt:
      Bilingual(
        fi: "Maksukirjan tiedosto on vioittunut. Pysäytä palvelu, ota tiedosto talteen ja palauta varmuuskopio.",
        en: "The ledger's file is damaged. Stop the service, keep the file, and restore the backup.")
    case .notALedger:
      Bilingual(
        fi: "Tiedosto ei ole maksukirja. Tarkista asetuksista datakansio (data).",
        en: "The file is no ledger. Check the data folder in the settings (data).")
    case .newerSchema:
      Bilingual(
        fi:
          "Uudempi ohjelmaversio on päivittänyt maksukirjan. Asenna sama tai uudempi versio, tai palauta päivitystä edeltävä varmuuskopio.",
        en:
          "A newer version of the program has upgraded the ledger. Install that version or a later one, or restore the backup from before the upgrade."
      )
    case .ruleBroken:
      Bilingual(
        fi: "Kirjaus rikkoi maksukirjan sääntöä, eikä mitään kirjattu. Ilmoita ohjelmavirheestä; syy on hakasulkeissa.",
        en:
          "An entry broke a rule of the ledger and nothing was written. Report it as a fault of the program; the cause is in the brackets."
      )
    case .notUnderstood:
      Bilingual(
        fi:
          "Maksukirjassa on rivi, jota tämä ohjelmaversio ei ymmärrä. Tarkista ohjelman versio; jos se on oikea, palauta varmuuskopio.",
        en:
          "The ledger holds a row that this version of the program does not understand. Check the program's version; if it is right, restore the backup."
      )
    case .other:
      Bilingual(
        fi: "Maksukirja ei vastannut odotetusti. Katso syy hakasulkeista.",
        en: "The ledger did not answer as expected. See the cause in the brackets.")
    }
  }
}

extension LedgerFailure {
  /// What a fault of SQLite means for us.
  init(_ error: DatabaseError) {
    let cause: Cause =
      switch error.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED: .locked
      case .SQLITE_FULL: .diskFull
      case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH: .unreachable
      case .SQLITE_IOERR: .diskError
      case .SQLITE_CORRUPT: .corrupt
      case .SQLITE_NOTADB: .notALedger
      case .SQLITE_CONSTRAINT: .ruleBroken
      default: .other
      }
    self.init(cause, detail: "\(error.extendedResultCode): \(error.message ?? "")")
  }
}

/// Runs `body` and turns what GRDB throws into our own failures; everything else passes.
func explainingFailures<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as DatabaseError {
    throw LedgerFailure(error)
  } catch is RowDecodingError {
    // Its own description quotes the row, which may be a client's.
    throw LedgerFailure(.notUnderstood)
  }
}
