import Domain
import Foundation

/// What a dataset was made with beside its rule book, kept with the run: a dataset that is made again after the settings have changed is still
/// the one that was sealed.
struct SealedSettings: Codable {
  /// `maksusilta.yaml` as it was.
  var installation: String
  /// The catalogue's text as it was; nil where there was none.
  var catalogue: String?
  /// The layout's file as it was; nil where the format has none.
  var layout: String?

  init(_ settings: Settings, for book: RuleBook) {
    installation = settings.installation.text
    catalogue = settings.catalogue == .none ? nil : settings.catalogue.text
    layout = book.dataset.layout.flatMap { settings.layoutTexts[$0] }
  }

  init(text: String) throws {
    self = try JSONDecoder().decode(SealedSettings.self, from: Data(text.utf8))
  }

  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// The settings and rule book as they were when the run was closed; folders are today's.
  func opened(
    _ bookText: String, _ reference: RuleReference, today: Settings
  ) throws -> (settings: Settings, book: RuleBook) {
    let installation = try Installation(text: installation, in: today.folder)
    let book = try RuleBook(text: bookText, file: "\(reference)", installation: installation)
    var settings = today
    settings.installation = installation
    settings.installation.schemasFolder = today.installation.schemasFolder
    settings.installation.dataFolder = today.installation.dataFolder
    settings.catalogue = try catalogue.map { try Catalogue(text: $0) } ?? .none
    if let name = book.dataset.layout, let layout {
      settings.layouts[name] = try DatasetLayout(text: layout, name: name + ".yaml")
    }
    return (settings, book)
  }
}
