import Domain
import Yams

/// One settings file: its name as people know it, its text, and the YAML tree of it.
struct SettingsFile {
  /// As problems call it: `rules/YHT-ASU.yaml`.
  let name: String
  let text: String

  /// The tree; nil, with the problem written down, where the text is no YAML document.
  ///
  /// Yams refuses a mapping at its first duplicate key. So that the rest of the file is read all the same, the later of two equal keys is
  /// marked with a sign no key has, and the file is parsed again; `SettingsFields` reports a marked key as the duplicate it is.
  func root(_ log: SettingsLog) -> SettingsNode? {
    var text = text
    for _ in 0...SettingsFile.duplicatesMax {
      do {
        // Scalars are the texts they are: no pattern is tried on them to guess a number or a day.
        guard let node = try compose(yaml: text, .basic, .default, .utf8) else { return empty(log) }
        return SettingsNode(file: name, path: "", line: 1, value: node, log: log)
      } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
        guard let key = keys.first, let marked = SettingsFile.marking(key, after: context.mark, in: text) else {
          log.add(
            .duplicateKey, file: name, line: context.mark.line, key: keys.first ?? "",
            fi: "on kahdesti; jätä yksi", en: "stands twice; keep one")
          return nil
        }
        text = marked
      } catch let error as YamlError {
        let (line, problem) = SettingsFile.place(of: error)
        log.add(
          .notYAML, file: name, line: line,
          fi: "ei ole YAML-muotoa (\(problem)); tarkista sisennys, kaksoispisteet ja lainausmerkit",
          en: "is not YAML (\(problem)); check indentation, colons and quotes")
        return nil
      } catch {
        log.add(.notYAML, file: name, line: nil, fi: "ei ole YAML-muotoa", en: "is not YAML")
        return nil
      }
    }
    log.add(
      .duplicateKey, file: name, line: nil,
      fi: "avaimia on kahdesti yli \(SettingsFile.duplicatesMax) kertaa",
      en: "has over \(SettingsFile.duplicatesMax) duplicate keys")
    return nil
  }

  /// Stands before a key that was there already: a private-use sign, which YAML allows and no key of ours has.
  static let duplicateMark: Character = "\u{E000}"
  private static let duplicatesMax = 100

  private func empty(_ log: SettingsLog) -> SettingsNode? {
    log.add(
      .missingKey, file: name, line: 1, fi: "tiedosto on tyhjä; ota malliksi esimerkki (maksusilta init)",
      en: "the file is empty; begin from the example (maksusilta init)")
    return nil
  }

  /// `text` with the next key equal to `key` after its first place marked; nil where it is not found.
  private static func marking(_ key: String, after first: Mark, in text: String) -> String? {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard first.line <= lines.count else { return nil }
    let isBlock = lines[first.line - 1].prefix(first.column - 1).allSatisfy { $0 == " " || $0 == "-" }
    if isBlock {
      for index in first.line..<lines.count {
        let indent = lines[index].prefix { $0 == " " }.count
        guard indent == first.column - 1,
          let place = place(
            ofKey: key, in: lines[index], from: lines[index].index(lines[index].startIndex, offsetBy: indent)),
          lines[index][..<place].allSatisfy({ " \"'".contains($0) })
        else { continue }
        lines[index].insert(duplicateMark, at: place)
        return lines.joined(separator: "\n")
      }
    }
    for index in (first.line - 1)..<lines.count {
      var from = lines[index].startIndex
      if index == first.line - 1 {
        from =
          lines[index].index(from, offsetBy: first.column, limitedBy: lines[index].endIndex) ?? lines[index].endIndex
      }
      guard let place = place(ofKey: key, in: lines[index], from: from) else { continue }
      lines[index].insert(duplicateMark, at: place)
      return lines.joined(separator: "\n")
    }
    return nil
  }

  /// Where `key`, quoted or not, stands in `line` with a colon after it and no word before it.
  private static func place(ofKey key: String, in line: String, from start: String.Index) -> String.Index? {
    var index = start
    while index < line.endIndex {
      if line[index...].hasPrefix(key) {
        let rest = line[index...].dropFirst(key.count).drop { " \"'".contains($0) }
        let isStart = index == line.startIndex || " ,{\"'".contains(line[line.index(before: index)])
        if rest.first == ":", isStart { return index }
      }
      index = line.index(after: index)
    }
    return nil
  }

  private static func place(of error: YamlError) -> (line: Int?, problem: String) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      (mark.line, problem)
    case .reader(let problem, _, _, _): (nil, problem)
    default: (nil, "unreadable")
    }
  }
}
