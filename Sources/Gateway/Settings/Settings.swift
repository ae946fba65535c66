import Foundation

/// Everything an installation is told: `maksusilta.yaml`, the rule books in `rules/`, the catalogue beside them, and the layouts they name.
///
/// Read as a whole: either all of it holds, or every problem of every file is told at once and nothing of it is used.
package struct Settings: Hashable, Sendable {
  /// Where it was read from.
  package var folder: String
  package var installation: Installation
  package var books: RuleBooks
  /// Products, contracts and packages; `.none` where there are none of them.
  package var catalogue: Catalogue
  /// The layouts in the schemas folder, by file name without `.yaml`.
  package var layouts: [String: DatasetLayout]
  /// The layouts' files as they were read, by the same names.
  package var layoutTexts: [String: String]

  package var dataFolder: String { installation.dataFolder }

  /// Reads the settings in `folder`.
  /// - Throws: `SettingsProblems`, and nothing else.
  package static func load(_ folder: String) throws(SettingsProblems) -> Settings {
    let log = SettingsLog()
    let installation = SettingsFolder(path: folder, log: log).root(of: "maksusilta.yaml")
      .map { Installation($0.root, text: $0.text, in: folder) }
    let layouts = installation.map { readLayouts(SettingsFolder(path: $0.schemasFolder, log: log)) }
    let own = SettingsFolder(path: folder, log: log)
    let payers = installation.map { Set($0.payers.keys) }
    // A unit with a problem is empty here: then none is looked for.
    let units = installation?.units ?? []
    let catalogue = readCatalogue(own, CatalogueReading(payers: payers, units: units.contains("") ? [] : units))
    let books = readBooks(own) { root, file, text in
      RuleBook(
        root, file: file, text: text, organisation: installation?.organisation ?? .unknown,
        layouts: layouts?.mapValues(\.layout),
        products: catalogue.areProductsKnown ? { catalogue.productsNamed(in: $0) } : nil, payers: payers)
    }
    if books.areAllRead { catalogue.check(against: books.read) }
    // A book with a problem of its own holds placeholders, which say nothing about the others.
    RuleBooks.check(books.read.filter { book in !log.problems.contains { $0.file == book.file } }, log)
    guard log.problems.isEmpty, let installation else { throw SettingsProblems(log.problems) }
    return Settings(
      folder: folder, installation: installation, books: RuleBooks(books.read), catalogue: catalogue.catalogue,
      layouts: layouts?.mapValues(\.layout) ?? [:], layoutTexts: layouts?.mapValues(\.text) ?? [:])
  }

  /// The catalogue's files, each of which may be missing. One under another ending is a problem, lest it be overlooked.
  private static func readCatalogue(_ folder: SettingsFolder, _ reading: CatalogueReading) -> CatalogueReading {
    let names = folder.names(in: ".")
    for file in Catalogue.File.allCases {
      for name in names where name != file.name && [file.name, file.rawValue + ".yml"].contains(name.lowercased()) {
        folder.log.add(
          .unreadable, file: name, line: nil, fi: "tiedoston nimen on oltava \(file.name); nimeä uudelleen",
          en: "the file's name must be \(file.name); rename it")
      }
      guard names.contains(file.name) else { continue }
      if let (root, text) = folder.root(of: file.name) {
        reading.read(file, root, text: text)
      } else if file == .products {
        reading.missProducts()
      }
    }
    return reading
  }

  /// Every layout there is, those of earlier rule books among them. Files that are no YAML (schemas) are not ours to read.
  private static func readLayouts(_ folder: SettingsFolder) -> [String: (layout: DatasetLayout, text: String)] {
    let names = folder.names(in: ".").filter { $0.hasSuffix(".yaml") }
    return names.reduce(into: [:]) { layouts, name in
      guard let (root, text) = folder.root(of: name, shownAs: "outbox-schemas/" + name) else { return }
      layouts[String(name.dropLast(".yaml".count))] = (DatasetLayout(root, name: name), text)
    }
  }

  /// The books in `rules/`, by file name. Dot files are an editor's; any other name than `*.yaml` is a problem, lest a book be overlooked.
  private static func readBooks(
    _ folder: SettingsFolder, _ read: (SettingsNode, _ file: String, _ text: String) -> RuleBook
  ) -> (read: [RuleBook], areAllRead: Bool) {
    let names = folder.names(in: "rules")
    for name in names
    where name.lowercased().hasSuffix(".yml") || name.lowercased().hasSuffix(".yaml") && !name.hasSuffix(".yaml") {
      folder.log.add(
        .unreadable, file: "rules/" + name, line: nil, fi: "sääntökirjan nimen on päätyttävä .yaml; nimeä uudelleen",
        en: "a rule book's name must end in .yaml; rename it")
    }
    let books = names.filter { $0.hasSuffix(".yaml") }
    if books.isEmpty {
      folder.log.add(
        .unreadable, file: "rules/", line: nil,
        fi: "yhtään sääntökirjaa (rules/*.yaml) ei ole; lisää palvelun sääntökirja",
        en: "there is no rule book (rules/*.yaml); add one for a service")
    }
    let all = books.compactMap { name in
      folder.root(of: "rules/" + name).map { read($0.root, "rules/" + name, $0.text) }
    }
    return (all, all.count == books.count)
  }
}

/// The files of a settings folder.
struct SettingsFolder {
  let path: String
  let log: SettingsLog

  /// A file's tree and text; nil, with the problem written down, where it cannot be read.
  /// - Parameter shownAs: what problems call it, where that is not its name in this folder.
  func root(of name: String, shownAs shown: String? = nil) -> (root: SettingsNode, text: String)? {
    let shown = shown ?? name
    guard let bytes = FileManager.default.contents(atPath: path + "/" + name) else {
      log.add(
        .unreadable, file: shown, line: nil,
        fi: "tiedostoa ei ole tai sitä ei voi lukea; maksusilta init kirjoittaa esimerkin",
        en: "the file is not there or cannot be read; maksusilta init writes an example")
      return nil
    }
    guard let text = String(bytes: bytes, encoding: .utf8) else {
      log.add(
        .unreadable, file: shown, line: nil, fi: "tiedosto ei ole UTF-8-merkistöä; tallenna se UTF-8:na",
        en: "the file is not UTF-8; save it as UTF-8")
      return nil
    }
    return SettingsFile(name: shown, text: text).root(log).map { ($0, text) }
  }

  /// Names of the files in a subfolder, sorted, without dot files.
  func names(in subfolder: String) -> [String] {
    // A folder that is not there holds nothing: who needs a file of it says so.
    let found = (try? FileManager.default.contentsOfDirectory(atPath: path + "/" + subfolder)) ?? []
    return found.filter { !$0.hasPrefix(".") }.sorted()
  }
}
