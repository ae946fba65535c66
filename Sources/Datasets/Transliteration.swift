import Domain

/// Writes characters that a code page lacks as those that come nearest, letter by letter; what has none stays, and holds its document.
///
/// Names and texts only, never a code or a number: those would name somebody else. Where a code page has a letter it stays as it is. The table
/// is fixed: a dataset that is built again has the same bytes.
struct Transliteration {
  let codePage: CodePage

  /// The text as it can be written, as far as there is a way; nil where all of it can be written as it is.
  func text(_ text: String) -> String? {
    guard !codePage.measure(text).isEncodable else { return nil }
    var written = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if codePage.encodes(scalar) {
        written.append(scalar)
      } else if let mark = CombiningMark(rawValue: scalar.value), let base = written.last {
        // A letter and its mark, as some systems write them: the letter that is both, else the letter without the mark.
        if let whole = mark.composed(with: base), codePage.encodes(whole) {
          written.removeLast()
          written.append(whole)
        } else if !base.properties.isAlphabetic {
          written.append(scalar)
        }
      } else if let nearest = Transliteration.table[scalar], nearest.allSatisfy(codePage.encodes) {
        written.append(contentsOf: nearest)
      } else {
        written.append(scalar)
      }
    }
    return String(written)
  }

  /// What stands for each character beyond ISO 8859-1: letters of the European languages, the Sámi ones among them, punctuation, the euro sign.
  private static let table: [Unicode.Scalar: String.UnicodeScalarView] = {
    // Nearest first, then the characters that it stands for.
    let groups: [(String, String)] = [
      ("A", "ĀĂĄǍẠẢẤẦẨẪẬẮẰẲẴẶ"), ("a", "āăąǎạảấầẩẫậắằẳẵặ"), ("C", "ĆĈĊČ"), ("c", "ćĉċč"), ("D", "ĎĐ"), ("d", "ďđ"),
      ("E", "ĒĔĖĘĚẸẺẼẾỀỂỄỆ"), ("e", "ēĕėęěẹẻẽếềểễệ"), ("G", "ĜĞĠĢǤǦ"), ("g", "ĝğġģǥǧ"), ("H", "ĤĦȞ"), ("h", "ĥħȟ"),
      ("I", "ĨĪĬĮİǏỈỊ"), ("i", "ĩīĭįıǐỉị"), ("IJ", "Ĳ"), ("ij", "ĳ"), ("J", "Ĵ"), ("j", "ĵǰ"), ("K", "ĶǨ"),
      ("k", "ķĸǩ"),
      ("L", "ĹĻĽĿŁ"), ("l", "ĺļľŀł"), ("N", "ŃŅŇŊ"), ("n", "ńņňŋ"), ("'n", "ŉ"), ("O", "ŌŎǑỌỎỐỒỔỖỘỚỜỞỠỢƠ"),
      ("o", "ōŏǒọỏốồổỗộớờởỡợơ"), ("Ö", "Ő"), ("ö", "ő"), ("Õ", "Ȭ"), ("õ", "ȭ"), ("OE", "Œ"), ("oe", "œ"), ("R", "ŔŖŘ"),
      ("r", "ŕŗř"), ("S", "ŚŜŞŠȘ"), ("s", "śŝşšșſ"), ("SS", "ẞ"), ("T", "ŢŤŦȚ"), ("t", "ţťŧț"), ("U", "ŨŪŬŮŲǓỤỦỨỪỬỮỰƯ"),
      ("u", "ũūŭůųǔụủứừửữựư"), ("Ü", "Ű"), ("ü", "ű"), ("W", "ŴẀẂẄ"), ("w", "ŵẁẃẅ"), ("Y", "ŶŸỲỴỶỸ"), ("y", "ŷỳỵỷỹ"),
      ("Z", "ŹŻŽƷǮ"), ("z", "źżžʒǯ"), ("-", "‐‑‒–—―−•"), ("'", "‘’‚‛′ʹʼ"), ("\"", "“”„‟″"), ("...", "…"), ("EUR", "€"),
      ("<", "‹"), (">", "›"), ("/", "⁄"), (" ", "\u{2002}\u{2003}\u{2007}\u{2009}\u{202F}"), ("fi", "ﬁ"), ("fl", "ﬂ"),
      ("%o", "‰"), ("TM", "™"),
    ]
    return groups.reduce(into: [:]) { table, group in
      for scalar in group.1.unicodeScalars { table[scalar] = group.0.unicodeScalars }
    }
  }()
}

/// A mark that stands behind its letter as a character of its own (Unicode's decomposed form).
private enum CombiningMark: UInt32 {
  case grave = 0x300
  case acute = 0x301
  case circumflex = 0x302
  case tilde = 0x303
  case macron = 0x304
  case breve = 0x306
  case dotAbove = 0x307
  case diaeresis = 0x308
  case ringAbove = 0x30A
  case doubleAcute = 0x30B
  case caron = 0x30C
  case cedilla = 0x327
  case ogonek = 0x328

  /// The letter of ISO 8859-1 that is both; nil where there is none.
  func composed(with base: Unicode.Scalar) -> Unicode.Scalar? {
    let (bases, letters): (String, String) =
      switch self {
      case .grave: ("AEIOUaeiou", "ÀÈÌÒÙàèìòù")
      case .acute: ("AEIOUYaeiouy", "ÁÉÍÓÚÝáéíóúý")
      case .circumflex: ("AEIOUaeiou", "ÂÊÎÔÛâêîôû")
      case .tilde: ("ANOano", "ÃÑÕãñõ")
      case .diaeresis: ("AEIOUaeiouy", "ÄËÏÖÜäëïöüÿ")
      case .ringAbove: ("Aa", "Åå")
      case .doubleAcute: ("OUou", "ÖÜöü")
      case .cedilla: ("Cc", "Çç")
      case .macron, .breve, .dotAbove, .caron, .ogonek: ("", "")
      }
    return zip(bases.unicodeScalars, letters.unicodeScalars).first { $0.0 == base }?.1
  }
}

extension CodePage {
  /// Whether it has the character.
  func encodes(_ scalar: Unicode.Scalar) -> Bool { measure(String(scalar)).isEncodable }
}

extension Transliteration {
  /// Names and addresses; codes and numbers stay.
  func party(_ party: Party) -> Party {
    var written = party
    replace(&written.familyName)
    replace(&written.givenNames)
    guard party.address != nil else { return written }
    replace(&written.address!.street)
    replace(&written.address!.postalCode)
    replace(&written.address!.city)
    return written
  }

  func document(_ document: BillingDocument) -> BillingDocument {
    var written = document
    written.client = party(document.client)
    written.payer = party(document.payer)
    written.recipient = party(document.recipient)
    written.coDebtors = document.coDebtors.map(party)
    replace(&written.unitName)
    for index in written.rows.indices {
      replace(&written.rows[index].itemName.fi)
      replace(&written.rows[index].text)
    }
    return written
  }

  func run(_ header: RunHeader) -> RunHeader {
    var written = header
    replace(&written.serviceName.fi)
    return written
  }

  private func replace(_ text: inout String) {
    if let written = self.text(text) { text = written }
  }

  private func replace(_ text: inout String?) {
    if let written = text.flatMap(self.text) { text = written }
  }
}
