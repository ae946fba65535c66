import Domain
import Foundation
import Gateway
import Testing

/// The settings as files: what is there, what is YAML, and what several files say together.
@Suite struct SettingsFiles {
  func problems(_ changes: [String: String?]) throws -> [SettingsProblem] {
    var files = GoodSettings.files
    for (name, text) in changes { files[name] = text }
    return try SettingsSandbox(files).problems()
  }

  @Test func `a folder without settings says what to do`() throws {
    let problems = try SettingsSandbox([:]).problems()
    #expect(problems.map(\.file) == ["maksusilta.yaml", "rules/"])
    #expect(problems[0].message.en.contains("maksusilta init"))
  }

  @Test func `an empty file and a file of comments are told as empty`() throws {
    for text in ["", "# nothing yet\n"] {
      let problem = try #require(try problems(["rules/KOE.yaml": text]).first)
      #expect(problem.flaw == .missingKey && problem.file == "rules/KOE.yaml" && problem.key == "")
    }
  }

  @Test func `a file that is not UTF-8 is told`() throws {
    var files = GoodSettings.files.mapValues { Data($0.utf8) }
    files["rules/KOE.yaml"]?.append(0xE4)
    let problems = try SettingsSandbox(bytes: files).problems()
    #expect(problems.map(\.flaw) == [.unreadable])
  }

  @Test func `text that is no YAML is told with its line, and the other files are still read`() throws {
    let problems = try problems([
      "maksusilta.yaml": GoodSettings.installation.replacingOccurrences(of: "language: fi", with: "language: sv"),
      "rules/KOE.yaml": "id: KOE\n\tversion: 1\n",
    ])
    #expect(problems.map(\.flaw) == [.impossibleValue, .notYAML])
    #expect(problems[1].line == 2)
  }

  @Test func `a second document in a file is refused`() throws {
    let problems = try problems(["rules/KOE.yaml": GoodSettings.ruleBook + "---\nid: TOINEN\n"])
    #expect(problems.map(\.flaw) == [.notYAML])
  }

  @Test func `every duplicate key is told, in blocks, flows, quotes and threes`() throws {
    let text = GoodSettings.installation
      .replacingOccurrences(of: "language: fi", with: "language: fi\n\"language\": fi\nlanguage : en")
      .replacingOccurrences(of: "{name: Aino Esimerkki}", with: "{name: Aino Esimerkki, name: Eero Malli}")
      .replacingOccurrences(of: "  depth: 32", with: "  depth: 32\n  findings: 20")
    let found = try problems(["maksusilta.yaml": text])
    #expect(found.allSatisfy { $0.flaw == .duplicateKey })
    #expect(found.map(\.key) == ["limits.findings", "people.aino.name", "language", "language"])
    #expect(found.map(\.line) == [16, 21, 25, 26])
  }

  @Test func `a rule book by another ending is not overlooked`() throws {
    let problems = try problems(["rules/KOE.yaml": nil, "rules/KOE.yml": GoodSettings.ruleBook])
    #expect(problems.contains { $0.file == "rules/KOE.yml" && $0.flaw == .unreadable })
  }

  // MARK: Several books

  func book(_ changes: [(String, String)]) -> String {
    changes.reduce(GoodSettings.ruleBookAlone) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
  }

  @Test func `each period is served by the last book that has begun`() throws {
    var files = GoodSettings.files
    files["rules/KOE-2025.yaml"] = book([("version: 7", "version: 8"), ("2024-01-01", "2025-01-01")])
    let sandbox = try SettingsSandbox(files)
    let books = try Settings.load(sandbox.folder).books
    let service = ServiceCode("KOE")
    func version(_ day: String) -> Int? { books.inForce(service, on: Day(day)!)?.reference.version }
    #expect(version("2023-12-31") == nil && books.knows(service))
    #expect(version("2024-01-01") == 7 && version("2024-12-31") == 7)
    #expect(version("2025-01-01") == 8 && version("2031-05-01") == 8)
    #expect(books.inForce(ServiceCode("MUU"), on: Day("2025-01-01")!) == nil)
  }

  @Test func `one id and version with two texts is a problem`() throws {
    let found = try problems(["rules/KOE-2025.yaml": book([("2024-01-01", "2025-01-01")])])
    #expect(found.map(\.key) == ["version"])
    #expect(found.map(\.flaw) == [.conflict] && found.map(\.line) == [2])
  }

  @Test func `two books of a service from one day are a problem`() throws {
    let found = try problems(["rules/KOE-2.yaml": book([("version: 7", "version: 8")])])
    #expect(found.map(\.key) == ["valid-from"])
  }

  @Test func `one id for two services is a problem`() throws {
    let found = try problems(["rules/TOINEN.yaml": book([("version: 7", "version: 8"), ("code: KOE", "code: TOINEN")])])
    #expect(found.map(\.key) == ["id"])
  }

  @Test func `broken books are not said to be at odds with each other`() throws {
    let found = try problems(["rules/A.yaml": "version: 1\n", "rules/B.yaml": "version: 1 \n"])
    #expect(!found.contains { $0.flaw == .conflict } && Set(found.map(\.file)) == ["rules/A.yaml", "rules/B.yaml"])
  }

  // MARK: Texts of the ledger

  @Test func `a book reads alike from the text that was kept of it`() throws {
    let sandbox = try SettingsSandbox(GoodSettings.files)
    let settings = try Settings.load(sandbox.folder)
    let book = try #require(settings.books.all.first)
    let again = try RuleBook(text: book.text, file: book.file, installation: settings.installation)
    #expect(again == book)
  }

  @Test func `a kept text with a problem throws it`() throws {
    let sandbox = try SettingsSandbox(GoodSettings.files)
    let installation = try Settings.load(sandbox.folder).installation
    #expect(throws: SettingsProblems.self) {
      _ = try RuleBook(text: "id: KOE", file: "KOE@7", installation: installation)
    }
  }

  @Test(arguments: [
    (
      "queue: every Friday at 14:00; last day at 18:00, previous banking day",
      "every Friday at 14:00; last day at 18:00, previous banking day"
    ),
    ("queue: \"*/15 8-16 * * mon-fri\"", "cron: */15 8-16 * * mon-fri"), ("queue: 0 6 5 * *", "cron: 0 6 5 * *"),
    ("queue: \"cron: 0 6 5 * *\"", "cron: 0 6 5 * *"),
  ])
  func `a schedule is read as it stands in YAML`(_ line: String, _ schedule: String) throws {
    let book = GoodSettings.ruleBook.replacingOccurrences(of: "queue: day 5 at 06:00", with: line)
    var files = GoodSettings.files
    files["rules/KOE.yaml"] = book
    let sandbox = try SettingsSandbox(files)
    let read = try #require(try Settings.load(sandbox.folder).books.all.first)
    #expect(read.queue?.description == schedule && read.missed == .now)
  }

  @Test func `a text that was kept before schedules were read opens still`() throws {
    let sandbox = try SettingsSandbox(GoodSettings.files)
    let installation = try Settings.load(sandbox.folder).installation
    let text = GoodSettings.ruleBookAlone.replacingOccurrences(of: "queue: day 5 at 06:00", with: "queue: joskus")
    #expect(try RuleBook(text: text, file: "KOE@7", installation: installation).queue == nil)
    #expect(throws: SettingsProblems.self) {
      _ = try RuleBook(text: text, file: "uusi.yaml", installation: installation, catalogue: Catalogue.none)
    }
  }

  @Test func `left-out keys have the defaults that the example shows`() throws {
    let sandbox = try SettingsSandbox([
      "maksusilta.yaml": """
      organisation:
        name: {fi: Koe, en: Trial}
        sales-organisation: 2100
        distribution-channel: 22
        division: 2E
        sender: MAKSUSILTA

      """, "rules/KOE.yaml": GoodSettings.ruleBookAlone,
    ])
    let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let example = try Settings.load(repository.appending(path: "deploy/example").path).installation
    let bare = try Settings.load(sandbox.folder).installation
    #expect(bare.inbox == example.inbox && bare.limits == example.limits)
    #expect(bare.language == example.language && bare.logLevel == example.logLevel)
    #expect(bare.dataFolder == sandbox.folder + "/var" && bare.schemasFolder == sandbox.folder + "/outbox-schemas")
    #expect(!bare.allowsArtificialIdentityCodes)
  }
}
