import Foundation
import Support
import Testing

@Suite struct Tidiness {
  @Test func `the visible top level is the plan's`() throws {
    let visible = try FileManager.default.contentsOfDirectory(atPath: Repository.root.path)
      .filter { !$0.hasPrefix(".") && $0 != "Package.resolved" }
    #expect(
      Set(visible) == ["Package.swift", "Sources", "Tests", "inbox-samples", "outbox-schemas", "deploy", "README.md"])
  }

  @Test func `the README is short enough to read`() throws {
    let lines = try String(contentsOf: Repository.file("README.md"), encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= 150)
  }

  @Test func `every file the README names is there`() throws {
    let text = try String(contentsOf: Repository.file("README.md"), encoding: .utf8)
    let named = text.matches(of: /`((?:Sources|Tests|deploy|inbox-samples|outbox-schemas|\.ci)\/[A-Za-z0-9_.+\/-]+)`/)
    try #require(named.count >= 7)
    for name in named {
      let path = String(name.1)
      #expect(FileManager.default.fileExists(atPath: Repository.file(path).path), "README names \(path)")
    }
  }

  /// Made of its type, a command's name costs a third of a millisecond at every start of the program.
  @Test func `every command says its name`() throws {
    for file in Repository.files(in: "Sources/Maksusilta", ending: ".swift") {
      let text = try String(contentsOf: file, encoding: .utf8)
      let configurations = text.components(separatedBy: "CommandConfiguration(").dropFirst()
      for configuration in configurations {
        #expect(configuration.prefix(60).contains("commandName:"), "\(Repository.relative(file))")
      }
    }
  }

  @Test func `nothing is left to do in a comment`() throws {
    for file in Repository.files(in: "Sources", ending: ".swift") {
      let text = try String(contentsOf: file, encoding: .utf8)
      for word in ["TO" + "DO", "FIX" + "ME", "XX" + "X:"] {
        #expect(!text.contains(word), "\(Repository.relative(file)) says \(word)")
      }
    }
  }

  @Test func `every sample is told of in the samples' table`() throws {
    let table = try String(contentsOf: Repository.file("inbox-samples/README.md"), encoding: .utf8)
    for file in Repository.files(in: "inbox-samples", ending: ".xml") {
      #expect(table.contains(file.lastPathComponent), "\(Repository.relative(file)) is not in inbox-samples/README.md")
    }
  }

  @Test func `identity codes in the repository are artificial`() throws {
    let code = /\b[0-3]\d[01]\d{3}[-+A-FU-Y](\d)\d\d[0-9A-Y]\b/
    for folder in ["inbox-samples", "Sources", "deploy"] {
      for file in Repository.files(in: folder, ending: ".xml", ".swift", ".yaml", ".md") {
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        for match in text.matches(of: code) where match.1 != "9" {
          // Published in the law's own examples, or a time stamp that a comment warns of.
          let isPublished = ["131052-308T", "061200-0001", "240506-0600"].contains(match.0)
          #expect(isPublished, "\(Repository.relative(file)) holds \(match.0.prefix(6))…")
        }
      }
    }
  }
}
