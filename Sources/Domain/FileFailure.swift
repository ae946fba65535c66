/// The file system did not do what it was asked: which call, where, why, and what an operator can do.
///
/// Holds no personal data beyond what a sender writes into a file name; identity-code shapes in it are masked.
package struct FileFailure: Error, Hashable, Sendable {
  package var operation: Operation
  /// The path as it may be shown.
  package var path: String
  package var cause: Cause
  /// The system's error number; 0 where no system call failed.
  package var errno: Int32

  package init(_ operation: Operation, _ path: FilePath, _ cause: Cause, errno: Int32 = 0) {
    self.operation = operation
    self.path = path.description
    self.cause = cause
    self.errno = errno
  }

  package enum Operation: String, CaseIterable, Hashable, Sendable {
    case list, status, read, create, write, sync, rename, replace, unlink
    case syncFolder = "sync-folder"
    case syncAll = "sync-all"
    case lock
    case makeFolder = "make-folder"
    case removeFolder = "remove-folder"
  }

  package enum Cause: String, CaseIterable, Hashable, Sendable {
    /// The disk or a quota is full.
    case noSpace = "no-space"
    case readOnly = "read-only"
    case permission
    /// The file or one of its folders is not there.
    case missing
    case exists
    /// The process or the machine has no free file descriptor.
    case tooManyOpen = "too-many-open"
    /// A rename between two file systems.
    case crossDevice = "cross-device"
    /// A symbolic link, pipe, socket, device or folder where a regular file was expected.
    case notRegular = "not-regular"
    /// The device failed, or what was read back is not what was written.
    case io
    case other
  }

  /// True where the same step can succeed later, once the cause is gone; false where it never will.
  package var canRetry: Bool {
    switch cause {
    case .noSpace, .readOnly, .permission, .missing, .tooManyOpen, .io: true
    case .exists, .crossDevice, .notRegular, .other: false
    }
  }

  /// What is wrong, then what to do.
  package var message: Bilingual {
    let sentence = cause.sentence
    let number = errno == 0 ? "" : ", errno \(errno)"
    return Bilingual(
      fi: "\(path): \(sentence.fi) (\(operation.rawValue)\(number))",
      en: "\(path): \(sentence.en) (\(operation.rawValue)\(number))")
  }
}

extension FileFailure.Cause {
  fileprivate var sentence: Bilingual {
    switch self {
    case .noSpace:
      Bilingual(
        fi: "Levy tai kiintiö on täynnä. Vapauta tilaa; työ jatkuu itsestään.",
        en: "The disk or a quota is full. Free some space; work goes on by itself.")
    case .readOnly:
      Bilingual(
        fi: "Tiedostojärjestelmä on vain luettavissa. Tarkista levy ja liitos; työ jatkuu itsestään.",
        en: "The file system is read-only. Check the disk and its mount; work goes on by itself.")
    case .permission:
      Bilingual(
        fi: "Oikeudet eivät riitä. Anna yhdyskäytävän käyttäjälle luku- ja kirjoitusoikeus; työ jatkuu itsestään.",
        en: "Permission is denied. Let the gateway's user read and write here; work goes on by itself.")
    case .missing:
      Bilingual(
        fi: "Tiedostoa tai kansiota ei ole. Tarkista polku ja että levyjako on liitetty; työ jatkuu itsestään.",
        en: "The file or folder is not there. Check the path and that the share is mounted; work goes on by itself.")
    case .exists:
      Bilingual(
        fi: "Samanniminen tiedosto on jo olemassa, eikä mitään korvata. Siirrä se pois.",
        en: "A file of this name is already there, and nothing is replaced. Move it away.")
    case .tooManyOpen:
      Bilingual(
        fi: "Avoimia tiedostoja on liikaa. Nosta rajaa (ulimit -n, LimitNOFILE); työ jatkuu itsestään.",
        en: "Too many files are open. Raise the limit (ulimit -n, LimitNOFILE); work goes on by itself.")
    case .crossDevice:
      Bilingual(
        fi: "Kansiot ovat eri tiedostojärjestelmissä. Sijoita ne samaan.",
        en: "The folders are on different file systems. Put them on one.")
    case .notRegular:
      Bilingual(
        fi: "Tämä ei ole tavallinen tiedosto, joten sitä ei avata. Lähetä tiedosto sellaisenaan.",
        en: "This is no regular file, so it is not opened. Send the file itself.")
    case .io:
      Bilingual(
        fi: "Levy antoi virheen. Tarkista levy ja järjestelmäloki; vaihe tehdään alusta uuteen tiedostoon.",
        en: "The disk gave an error. Check it and the system log; the step is done again into a new file.")
    case .other:
      Bilingual(
        fi: "Tiedostojärjestelmä hylkäsi toiminnon. Tarkista polku ja asetukset.",
        en: "The file system refused the operation. Check the path and the settings.")
    }
  }
}
