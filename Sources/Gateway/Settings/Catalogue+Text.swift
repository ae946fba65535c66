import Domain

extension Catalogue {
  private static let mark = "--- "

  /// Reads what was kept of a catalogue. It was checked when it came into use, so payers, services and components are not looked for again:
  /// what lines were computed with opens whatever has changed since.
  /// - Throws: `SettingsProblems`.
  package init(text: String) throws(SettingsProblems) {
    let log = SettingsLog()
    let reading = CatalogueReading(payers: nil, units: [])
    for (name, part) in Catalogue.parts(of: text) {
      guard let file = File.allCases.first(where: { $0.name == name }) else {
        log.add(
          .unreadable, file: name, line: nil, fi: "ei ole tuotteiden, sopimusten eikä palvelupakettien tiedosto",
          en: "is no file of products, contracts or packages")
        continue
      }
      if let root = SettingsFile(name: name, text: part).root(log) { reading.read(file, root, text: part) }
    }
    guard log.problems.isEmpty else { throw SettingsProblems(log.problems) }
    self = reading.catalogue
  }

  /// One file's part of `text`. The line before it is the mark of a new YAML document, which no line inside a settings file can be.
  static func part(_ file: File, _ text: String) -> String {
    mark + file.name + "\n" + text + (text.utf8.last == UInt8(ascii: "\n") ? "" : "\n")
  }

  private static func parts(of text: String) -> [(name: String, text: String)] {
    var parts: [(name: String, text: String)] = []
    var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // Every line has its end; behind the last one is nothing.
    if lines.last?.isEmpty == true { lines.removeLast() }
    for line in lines.map({ String(Substring($0)) }) {
      if line.hasPrefix(mark) {
        parts.append((String(line.dropFirst(mark.count)), ""))
      } else if parts.isEmpty {
        parts.append(("", line + "\n"))
      } else {
        parts[parts.count - 1].text += line + "\n"
      }
    }
    return parts
  }
}
