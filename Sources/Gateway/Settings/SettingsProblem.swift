package import Domain

/// One thing wrong in a settings file: where it stands, what is wrong, and what is allowed instead.
package struct SettingsProblem: Hashable, Sendable {
  /// The file as the settings folder calls it: `maksusilta.yaml`, `rules/YHT-ASU.yaml`.
  package var file: String
  /// 1-based; nil where the file as a whole is meant (it cannot be read).
  package var line: Int?
  /// `components.HOITO.unit`; entries of lists are numbered from 1 (`legality[1].from`). Empty where no key is meant.
  package var key: String
  package var flaw: Flaw
  /// What is wrong, then what is allowed; without the place.
  package var message: Bilingual

  package enum Flaw: String, CaseIterable, Hashable, Sendable {
    case unreadable, notYAML, unknownKey, duplicateKey, missingKey, wrongType, wrongUnit, impossibleValue
    /// Two files, or two places of one, that do not go together.
    case conflict
  }

  package init(file: String, line: Int?, key: String, flaw: Flaw, message: Bilingual) {
    self.file = file
    self.line = line
    self.key = key
    self.flaw = flaw
    self.message = message
  }
}

/// Every problem of every settings file, found in one reading; nothing of settings with problems is used.
package struct SettingsProblems: Error, Hashable, Sendable {
  /// By file, then by line, in the order they were found within a line.
  package let problems: [SettingsProblem]

  package init(_ problems: [SettingsProblem]) {
    self.problems = problems.enumerated()
      .sorted {
        ($0.element.file, $0.element.line ?? 0, $0.offset) < ($1.element.file, $1.element.line ?? 0, $1.offset)
      }
      .map(\.element)
  }

  /// One paragraph a file, one line a problem:
  /// ```
  /// maksusilta.yaml: 2 problems
  ///   line 12  inbox.quiet   "5" has no known unit; write 500ms, 2s or 2m
  ///   line 19  limits.depht  is not a known key; did you mean "depth"?
  /// ```
  package func text(in language: Language) -> String {
    var paragraphs: [String] = []
    for file in problems.map(\.file).uniqued() {
      let own = problems.filter { $0.file == file }
      let count = Bilingual(
        fi: own.count == 1 ? "1 virhe" : "\(own.count) virhettä",
        en: own.count == 1 ? "1 problem" : "\(own.count) problems")
      let places = own.map { $0.line.map { (language == .finnish ? "rivi " : "line ") + String($0) } ?? "" }
      let placeWidth = places.map(\.count).max() ?? 0
      let keyWidth = own.map(\.key.count).max() ?? 0
      let lines = zip(own, places).map { problem, place in
        "  "
          + [place.filled(placeWidth), problem.key.filled(keyWidth), problem.message[language]]
          .filter { !$0.isEmpty }.joined(separator: "  ")
      }
      paragraphs.append(([file + ": " + count[language]] + lines).joined(separator: "\n"))
    }
    return paragraphs.joined(separator: "\n")
  }
}

extension SettingsProblems: CustomStringConvertible {
  package var description: String { text(in: .finnish) }
}

extension Sequence where Element: Hashable {
  /// Each element once, where it first stands.
  func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

extension String {
  fileprivate func filled(_ width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }
}
