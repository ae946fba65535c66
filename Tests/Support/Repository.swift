package import Foundation

/// The checkout the tests were built from.
package enum Repository {
  package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  package static func file(_ path: String) -> URL { root.appending(path: path) }

  /// Files below a folder with one of the endings, sorted by path.
  package static func files(in folder: String, ending endings: String...) -> [URL] {
    let found = FileManager.default.enumerator(at: file(folder), includingPropertiesForKeys: nil)
    return (found?.allObjects as? [URL] ?? [])
      .filter { url in endings.contains { url.path.hasSuffix($0) } }
      .sorted { $0.path < $1.path }
  }

  /// `Sources/Domain/Day.swift`.
  package static func relative(_ url: URL) -> String {
    String(url.standardizedFileURL.path.dropFirst(root.standardizedFileURL.path.count + 1))
  }
}
