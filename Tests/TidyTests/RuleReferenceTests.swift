import Foundation
import Support
import Testing

/// The rule book reference of the documentation is made from the rules' own comments; `RECORD=1 swift test` writes it anew.
@Suite struct `Rule reference` {
  @Test func `is what the rules' comments say`() throws {
    let rules = try Repository.files(in: "Sources/FeeRules", ending: ".swift").flatMap(documented)
    try #require(rules.count > 20)
    let page = RuleReferencePage(rules: rules.sorted { ($0.isCheck ? 1 : 0, $0.name) < ($1.isCheck ? 1 : 0, $1.name) })
    try Golden.check(page.text, "Sources/Gateway/Gateway.docc/RuleReference.md")
  }

  @Test func `every rule tells its formula, its edges or an example`() throws {
    for rule in try Repository.files(in: "Sources/FeeRules", ending: ".swift").flatMap(documented) {
      let bullets = rule.bullets.map(\.name)
      let tells = bullets.contains { name in ["Formula", "Edges", "Example"].contains { name.hasPrefix($0) } }
      #expect(tells, "\(rule.name) tells only its source")
    }
  }

  private func documented(_ file: URL) throws -> [DocumentedRule] {
    let text = try String(contentsOf: file, encoding: .utf8)
    var comment: [String] = []
    var rules: [DocumentedRule] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      if trimmed.hasPrefix("///") {
        comment.append(String(trimmed.dropFirst(3)).trimmingCharacters(in: .whitespaces))
        continue
      }
      if let rule = DocumentedRule(comment, declaration: trimmed, isCheck: file.path.contains("/Checks/")) {
        rules.append(rule)
      }
      comment = []
    }
    return rules
  }
}

/// A declaration whose comment has a source: one kind of rule.
private struct DocumentedRule {
  struct Bullet {
    var name: String
    var text: String
  }
  var name: String
  var isCheck: Bool
  var summary: String
  var bullets: [Bullet] = []

  init?(_ comment: [String], declaration: String, isCheck: Bool) {
    guard comment.contains(where: { $0.hasPrefix("- Source:") }),
      let match = declaration.firstMatch(of: /(?:enum|struct|class|func|extension) ([A-Za-z]+)/)
    else { return nil }
    name = String(match.1)
    self.isCheck = isCheck
    summary = comment.prefix { !$0.hasPrefix("- ") }.filter { !$0.isEmpty }.joined(separator: " ")
    for line in comment.drop(while: { !$0.hasPrefix("- ") }) {
      if let start = line.firstMatch(of: /^- ([A-Z][^:]*): ?(.*)$/) {
        bullets.append(Bullet(name: String(start.1), text: String(start.2)))
      } else if !bullets.isEmpty, !line.isEmpty {
        bullets[bullets.count - 1].text += " " + line
      }
    }
    bullets.removeAll { $0.name.hasPrefix("Parameter") || $0.name == "Returns" || $0.name == "Throws" }
  }
}

private struct RuleReferencePage {
  var rules: [DocumentedRule]

  var text: String {
    var text = """
      # Rule reference

      How fees are computed, one kind of rule after the other: source, formula, rounding, edges, an example. Made from the comments of the
      rules themselves, which are their specification.

      """
    for (title, group) in [("Rules", rules.filter { !$0.isCheck }), ("Checks", rules.filter(\.isCheck))] {
      text += "\n## \(title)\n"
      for rule in group {
        text += "\n### \(rule.name)\n\n\(rule.summary)\n"
        for bullet in rule.bullets {
          text += "\n**\(bullet.name).** \(bullet.text.trimmingCharacters(in: .whitespaces))\n"
        }
      }
    }
    return text
  }
}
