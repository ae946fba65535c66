package import Foundation

/// Files that come with the program beside its binary: the example county, its samples, schemas and layouts.
package enum SharedFiles {
  /// The folder that holds `deploy/example`, `inbox-samples` and `outbox-schemas`: `MAKSUSILTA_SHARE`, else `../share/maksusilta` beside the
  /// binary, else the checkout the binary was built in.
  package static func folder() throws -> URL {
    var candidates: [URL] = []
    if let named = ProcessInfo.processInfo.environment["MAKSUSILTA_SHARE"] { candidates.append(URL(filePath: named)) }
    let binary = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    var parent = binary.deletingLastPathComponent()
    candidates.append(parent.deletingLastPathComponent().appending(path: "share/maksusilta"))
    while parent.path != "/" {
      candidates.append(parent)
      parent = parent.deletingLastPathComponent()
    }
    for candidate in candidates
    where FileManager.default.fileExists(atPath: candidate.appending(path: "deploy/example/maksusilta.yaml").path) {
      return candidate
    }
    throw GatewayFailure(
      "shared-files",
      fi: "Esimerkkejä ei löydy. Anna MAKSUSILTA_SHARE-muuttujassa kansio, jossa on deploy/example.",
      en: "The example files are not found. Set MAKSUSILTA_SHARE to the folder that holds deploy/example.")
  }
}

/// The example county: what `init` writes.
package enum ExampleCounty {
  /// Writes settings, rule books, schemas and an empty data folder.
  ///
  /// - Returns: the files written, relative to `folder`.
  /// - Throws: `GatewayFailure` where there are settings already: nothing is overwritten.
  package static func write(to folder: String) throws -> [String] {
    let shared = try SharedFiles.folder()
    let target = URL(filePath: folder)
    guard !FileManager.default.fileExists(atPath: target.appending(path: "maksusilta.yaml").path) else {
      throw GatewayFailure(
        "exists", fi: "Kansiossa on jo asetukset (maksusilta.yaml). Valitse tyhjä kansio.",
        en: "The folder already holds settings (maksusilta.yaml). Choose an empty one.")
    }
    var written: [String] = []
    for (from, to) in [("deploy/example", ""), ("outbox-schemas", "outbox-schemas/")] {
      let source = shared.appending(path: from)
      // Links are resolved, so that names below the folder can be told from its path.
      let root = source.resolvingSymlinksInPath().path + "/"
      guard
        let names = FileManager.default.enumerator(
          at: URL(filePath: root), includingPropertiesForKeys: [.isRegularFileKey])
      else { continue }
      for case let file as URL in names
      where try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
        let name = to + file.path.dropFirst(root.count)
        let place = target.appending(path: name)
        try FileManager.default.createDirectory(
          at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: file, to: place)
        written.append(name)
      }
    }
    // The data folder holds personal data: nobody else reads it.
    for name in ["", "/inbox", "/receipts"] {
      try FileManager.default.createDirectory(
        at: target.appending(path: "var" + name), withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o750])
    }
    return written.sorted()
  }
}
