import Domain
import Foundation
import Testing

@testable import Gateway

/// What a run keeps of the settings it was closed with.
@Suite struct SealedSettingsTests {
  private func load(_ products: String = GoodSettings.products) throws -> Settings {
    var files = GoodSettings.files
    files["products.yaml"] = products
    let sandbox = try SettingsSandbox(files)
    return try Settings.load(sandbox.folder)
  }

  @Test func `the catalogue is opened as it was, whatever today's says`() throws {
    let then = try load()
    let book = try #require(then.books.all.first)
    let text = try SealedSettings(then, for: book).text()
    let today = try load(GoodSettings.products.replacing("version: 4", with: "version: 9"))
    let opened = try SealedSettings(text: text).opened(book.text, book.reference, today: today)
    #expect(opened.settings.catalogue == then.catalogue && opened.settings.catalogue != today.catalogue)
    #expect(opened.settings.folder == today.folder)
  }

  @Test func `a text from before there were catalogues opens without one`() throws {
    let settings = try load()
    let book = try #require(settings.books.all.first)
    let data = try JSONEncoder().encode(["installation": settings.installation.text])
    let opened = try SealedSettings(text: String(decoding: data, as: UTF8.self))
      .opened(book.text, book.reference, today: settings)
    #expect(opened.settings.catalogue == .none)
    #expect(opened.book.components == book.components)
  }
}
