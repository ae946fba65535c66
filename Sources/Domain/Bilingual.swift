/// A sentence for people, in the console's two languages; Finnish comes first.
package struct Bilingual: Hashable, Sendable {
  package var fi: String
  package var en: String

  package init(fi: String, en: String) {
    self.fi = fi
    self.en = en
  }

  package subscript(language: Language) -> String { language == .finnish ? fi : en }
}

package enum Language: String, CaseIterable, Sendable {
  case finnish = "fi"
  case english = "en"
}
