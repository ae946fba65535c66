package import Domain

/// All rule books of an installation: each service's, by the day they begin.
package struct RuleBooks: Hashable, Sendable {
  /// Of each service the oldest first.
  private var books: [ServiceCode: [RuleBook]]

  package init(_ books: [RuleBook]) {
    self.books = Dictionary(grouping: books, by: \.service)
      .mapValues { $0.sorted { $0.validFrom < $1.validFrom } }
  }

  /// By code.
  package var services: [ServiceCode] { books.keys.sorted() }
  /// By service and day.
  package var all: [RuleBook] { services.flatMap { books[$0] ?? [] } }

  /// True where any book tells of the service, whenever it begins.
  package func knows(_ service: ServiceCode) -> Bool { books[service] != nil }

  /// The book whose rules hold on `day`: the last one that has begun; nil before the first, or where the service is unknown.
  package func inForce(_ service: ServiceCode, on day: Day) -> RuleBook? {
    books[service]?.last { $0.validFrom <= day }
  }

  /// What is wrong between files: one id and version for two texts, one day for two books, one id for two services.
  static func check(_ books: [RuleBook], _ log: SettingsLog) {
    for (index, book) in books.enumerated() {
      let earlier = books[..<index]
      if let other = earlier.first(where: { $0.reference == book.reference && $0.text != book.text }) {
        log.add(
          .conflict, file: book.file, line: book.line(of: "version"), key: "version",
          fi:
            "\(book.reference) on jo tiedostossa \(other.file) toisensisältöisenä; anna uudelle sisällölle uusi versio",
          en: "\(book.reference) stands in \(other.file) with another text; give new content a new version")
      } else if let other = earlier.first(where: { $0.service == book.service && $0.validFrom == book.validFrom }) {
        log.add(
          .conflict, file: book.file, line: book.line(of: "valid-from"), key: "valid-from",
          fi:
            "palvelulla \(book.service) on jo sääntökirja samasta päivästä (\(other.file)); vain yksi voi olla voimassa",
          en: "\(other.file) begins on the same day for service \(book.service); only one can be in force")
      } else if let other = earlier.first(where: { $0.reference.id == book.reference.id && $0.service != book.service })
      {
        log.add(
          .conflict, file: book.file, line: book.line(of: "id"), key: "id",
          fi: "tunnus \(book.reference.id) on jo palvelun \(other.service) sääntökirjalla (\(other.file))",
          en: "the id \(book.reference.id) is already that of service \(other.service) (\(other.file))")
      }
    }
  }
}

extension RuleBook {
  /// 1-based line of one of the file's outermost keys; nil where it is written in another way than on a line of its own.
  fileprivate func line(of key: String) -> Int? {
    text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.hasPrefix(key + ":") }.map { $0 + 1 }
  }
}
