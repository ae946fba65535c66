import Domain
import Foundation
import Gateway
import Testing

/// Settings with something wrong in nearly every line: one reading tells all of it.
@Suite struct BrokenSettings {
  @Test(arguments: Language.allCases)
  func `all problems of all files come at once, each with its line`(_ language: Language) throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent()
    let golden = tests.appending(path: "broken/problems.\(language.rawValue).txt")
    var text = ""
    do throws(SettingsProblems) {
      _ = try Settings.load(tests.appending(path: "broken").path)
    } catch {
      text = error.text(in: language) + "\n"
    }
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      try text.write(to: golden, atomically: true, encoding: .utf8)
    }
    #expect(text == (try String(contentsOf: golden, encoding: .utf8)))
  }

  @Test func `one problem is told in the singular`() {
    let problem = SettingsProblem(
      file: "maksusilta.yaml", line: 3, key: "inbox.poll", flaw: .wrongUnit,
      message: Bilingual(fi: "väärin", en: "wrong"))
    #expect(SettingsProblems([problem]).text(in: .english) == "maksusilta.yaml: 1 problem\n  line 3  inbox.poll  wrong")
    #expect("\(SettingsProblems([problem]))" == "maksusilta.yaml: 1 virhe\n  rivi 3  inbox.poll  väärin")
  }
}
