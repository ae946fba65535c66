package import Domain

/// A value that a receiver's field cannot hold: the document waits, nothing is ever cut. Says which field, never the value.
package struct Misfit: Error, Hashable, Sendable {
  package var kind: Kind
  /// What the value is in the business.
  package var field: ValueSource
  /// Where it should have gone: `E1EDKA1-NAME1`, `L-name1`, a column.
  package var place: String
  /// Characters of the value, or its decimals; nil where there is none.
  package var length: Int?
  /// Characters or decimals that fit.
  package var limit: Int?
  /// 1-based row of the document; nil where the whole document is meant.
  package var row: Int?

  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case tooLong
    /// A character outside the receiver's code page, or a control character.
    case notEncodable
    /// The receiver needs it and there is none.
    case missing
    /// More decimals than the field writes.
    case tooPrecise
    /// A negative number where no sign can be written.
    case negative
    /// The segment version in use has no such field, or the tree no more room for such a segment.
    case noPlace
  }

  package init(
    _ kind: Kind, field: ValueSource, place: String, length: Int? = nil, limit: Int? = nil, row: Int? = nil
  ) {
    self.kind = kind
    self.field = field
    self.place = place
    self.length = length
    self.limit = limit
    self.row = row
  }

  /// What is wrong, without the value: `Asiakkaan sukunimi (E1EDKA1-NAME1): 36 merkkiä, tilaa on 35.`
  package var message: Bilingual {
    let fi = field.name.fi + " (" + place + (row.map { ", rivi \($0)" } ?? "") + "): "
    let en = field.name.en + " (" + place + (row.map { ", row \($0)" } ?? "") + "): "
    let (length, limit) = (length ?? 0, limit ?? 0)
    return switch kind {
    case .tooLong:
      Bilingual(fi: fi + "\(length) merkkiä, tilaa on \(limit).", en: en + "\(length) characters, room for \(limit).")
    case .notEncodable:
      Bilingual(
        fi: fi + "merkkiä ei ole vastaanottajan merkistössä.",
        en: en + "a character is not in the receiver's code page.")
    case .missing: Bilingual(fi: fi + "puuttuu.", en: en + "is missing.")
    case .tooPrecise:
      Bilingual(fi: fi + "\(length) desimaalia, tilaa on \(limit).", en: en + "\(length) decimals, room for \(limit).")
    case .negative:
      Bilingual(fi: fi + "negatiiviselle luvulle ei ole merkin paikkaa.", en: en + "there is no place for a minus.")
    case .noPlace:
      Bilingual(fi: fi + "vastaanottajalla ei ole tälle kenttää.", en: en + "the receiver has no place for it.")
    }
  }
}
