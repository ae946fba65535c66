import Foundation

/// A folder of this run, with its counties.
struct WorkingPlace {
  let folder: URL
  let binary: String

  init(_ parent: URL, _ name: String, maksusilta binary: String) throws {
    // The gateway is started from other folders, too.
    self.binary = binary.contains("/") ? URL(filePath: binary).standardizedFileURL.path : binary
    folder = parent.appending(path: "maksusilta-\(name)-\(getpid())").standardizedFileURL
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Makes an example county.
  ///
  /// - Parameters:
  ///   - inbox: values of the settings' `inbox`, which has the keys `quiet` and `poll` from the start.
  ///   - parent: where not in the working folder itself.
  func county(_ name: String, inbox: [String: String] = [:], in parent: URL? = nil) throws -> County {
    let county = County(folder: (parent ?? folder).appending(path: name), binary: binary)
    try Measured.one([binary, "init", county.folder.path])
    for (key, value) in inbox { try county.set(key, value) }
    return county
  }

  /// The schema of the monthly report, as the gateway prints it.
  func reportSchema() throws -> URL {
    let schema = folder.appending(path: "kuukausiraportti.xsd")
    try Measured.one([binary, "schema", "report"], output: schema.path)
    return schema
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}

/// One installation: settings, data folder and ledger.
struct County {
  let folder: URL
  let binary: String

  var data: URL { folder.appending(path: "var") }
  var inbox: URL { data.appending(path: "inbox") }
  private var settings: URL { folder.appending(path: "maksusilta.yaml") }

  func command(_ arguments: [String]) -> [String] { [binary] + arguments + ["--settings", folder.path] }

  /// Sets a key of the settings' `inbox`.
  func set(_ key: String, _ value: String) throws {
    var lines = try String(contentsOf: settings, encoding: .utf8).components(separatedBy: "\n")
    guard let head = lines.firstIndex(of: "inbox:") else {
      throw Trouble("\(settings.path) has no line “inbox:”. Adapt Sources/Benchmark/WorkingPlace.swift to it.")
    }
    let line = "  \(key): \(value)"
    let end = lines[(head + 1)...].firstIndex { !$0.isEmpty && !$0.hasPrefix(" ") } ?? lines.endIndex
    if let index = lines[head..<end].firstIndex(where: { $0.hasPrefix("  \(key):") }) {
      lines[index] = line
    } else {
      lines.insert(line, at: head + 1)
    }
    try Data(lines.joined(separator: "\n").utf8).write(to: settings)
  }

  /// Sets a key that this binary may not know yet.
  ///
  /// - Returns: false where the binary refuses it; the settings then are as before.
  func trySetting(_ key: String, _ value: String) throws -> Bool {
    let before = try Data(contentsOf: settings)
    try set(key, value)
    if try Started(command(["status"])).wait().status == 0 { return true }
    try before.write(to: settings)
    try Measured.one(command(["status"]))
    return false
  }

  /// Asks the ledger by the `sqlite3` program, reading only; NULL is an empty text. Any thread may ask.
  func ask(_ sql: String) throws -> [[String]] {
    let answer = folder.appending(path: "answer-" + UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: answer) }
    try Measured.one(
      ["sqlite3", "-readonly", "-cmd", ".timeout 5000", "-ascii", data.appending(path: "ledger.sqlite").path, sql],
      output: answer.path,
      passing: [0])
    return try Data(contentsOf: answer).split(separator: 0x1E).map { row in
      row.split(separator: 0x1F, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// Asks for one number.
  func count(_ sql: String) throws -> Int {
    // After a kill the first who opens the ledger mends it; until then a reader may get nothing.
    for _ in 0..<100 {
      if let number = try? ask(sql).first?.first.flatMap({ Int($0) }) { return number }
      pause(.milliseconds(20))
    }
    guard let number = try ask(sql).first?.first.flatMap({ Int($0) }) else {
      throw Trouble("the ledger gave no number for: \(sql)")
    }
    return number
  }

  /// The same installation once more, nothing of it shared.
  func copy(to folder: URL) throws -> County {
    try FileManager.default.copyItem(at: self.folder, to: folder)
    return County(folder: folder, binary: binary)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}

/// The yardstick.
enum XMLLint {
  static func command(_ schema: URL, _ files: [URL]) -> [String] {
    ["xmllint", "--noout", "--sax", "--schema", schema.path] + files.map(\.path)
  }
}

/// SHA-256 of every file below a folder, by its name there.
func digests(_ folder: URL) throws -> [(name: String, digest: String)] {
  guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
  let output = FileManager.default.temporaryDirectory.appending(path: "digests-" + UUID().uuidString)
  defer { try? FileManager.default.removeItem(at: output) }
  try Measured.one(
    ["sh", "-c", "cd \"$1\" && find . -type f -print0 | xargs -0 -r sha256sum -z --", "sh", folder.path],
    output: output.path, passing: [0])
  return try Data(contentsOf: output).split(separator: 0).map { line in
    // Digest, two blanks, `./` and the name.
    (String(decoding: line.dropFirst(68), as: UTF8.self), String(decoding: line.prefix(64), as: UTF8.self))
  }
}
