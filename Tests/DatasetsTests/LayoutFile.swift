import Datasets
import Foundation
import Support

/// Reads the layout files of outbox-schemas for the tests: just the shape that they are written in, one field or column a line. The
/// gateway reads them with its own settings code.
enum LayoutFile {
  static func rows(_ path: String = "outbox-schemas/proe-rows.yaml") throws -> RowLayout {
    var layout = RowLayout(name: "proe-rows.yaml", codeStart: 0, records: [])
    var section = ""
    for line in try lines(path) {
      if !line.hasPrefix(" ") {
        let (key, value) = pair(line)
        section = key
        switch key {
        case "extension": layout.fileExtension = value
        case "code-page": layout.codePage = CodePage(rawValue: value)!
        case "line-end": layout.lineEnd = LineEnd(rawValue: value)!
        case "code-start": layout.codeStart = Int(value)!
        case "absence-words": layout.absenceWords = words(value)
        case "kind", "document-texts", "row-texts", "records": break
        default: throw DecodingProblem(what: line)
        }
      } else if section == "document-texts" || section == "row-texts" {
        let map = flow(line)
        let text = RowLayout.Text(prefix: map["prefix"] ?? "", source: TextSource(rawValue: map["source"]!)!)
        if section == "document-texts" { layout.documentTexts.append(text) } else { layout.rowTexts.append(text) }
      } else if line.contains("- {") {
        layout.records[layout.records.count - 1].fields.append(try field(flow(line)))
      } else {
        let (key, value) = pair(line.replacing("- ", with: "  "))
        switch key {
        case "code": layout.records.append(RowLayout.Record(code: value, scope: .document, width: 0, fields: []))
        case "for": layout.records[layout.records.count - 1].scope = RowLayout.Scope(rawValue: value)!
        case "width": layout.records[layout.records.count - 1].width = Int(value)!
        case "fields": break
        default: throw DecodingProblem(what: line)
        }
      }
    }
    return layout
  }

  static func csv(_ path: String = "outbox-schemas/csv-lines.yaml") throws -> CSVLayout {
    var layout = CSVLayout(name: "csv-lines.yaml", columns: [])
    for line in try lines(path) {
      if line.hasPrefix(" ") {
        let map = flow(line)
        layout.columns.append(
          CSVLayout.Column(
            header: map["header"]!, source: ValueSource(rawValue: map["source"]!)!,
            decimals: map["decimals"].map { Int($0)! },
            dayStyle: map["date"].map { DayStyle(rawValue: $0)! } ?? .iso, lengthMax: map["length"].map { Int($0)! },
            isRequired: map["required"] == "true", values: map["values"].map(flow) ?? [:]))
        continue
      }
      let (key, value) = pair(line)
      switch key {
      case "extension": layout.fileExtension = value
      case "code-page": layout.codePage = CodePage(rawValue: value)!
      case "line-end": layout.lineEnd = LineEnd(rawValue: value)!
      case "byte-order-mark": layout.hasByteOrderMark = value == "true"
      case "separator": layout.separator = Character(value)
      case "decimal-separator": layout.decimalSeparator = Character(value)
      case "quoting": layout.quoting = CSVLayout.Quoting(rawValue: value)!
      case "header": layout.hasHeader = value == "true"
      case "absence-words": layout.absenceWords = words(value)
      case "kind", "columns": break
      default: throw DecodingProblem(what: line)
      }
    }
    return layout
  }

  private static func field(_ map: [String: String]) throws -> RowLayout.Field {
    let content: RowLayout.Content =
      if let constant = map["constant"] {
        .constant(constant)
      } else if let source = map["source"] {
        .source(ValueSource(rawValue: source)!)
      } else {
        .blank
      }
    let format: RowLayout.Format =
      switch map["format"] {
      case nil, "text": .text
      case "sign": .sign
      case "number":
        .number(decimals: Int(map["decimals"] ?? "0")!, minus: MinusPlace(rawValue: map["minus"] ?? "none")!)
      case let style?: .day(DayStyle(rawValue: style)!)
      }
    return RowLayout.Field(
      name: map["name"]!, start: Int(map["start"]!)!, length: Int(map["length"]!)!, content: content, format: format,
      isRequired: map["required"] == "true", values: map["values"].map(flow) ?? [:])
  }

  private static func lines(_ path: String) throws -> [String] {
    try String(contentsOf: Repository.file(path), encoding: .utf8).split(separator: "\n").map(String.init)
      .filter { !$0.trimmingCharacters(in: .whitespaces).hasPrefix("#") }
  }

  private static func pair(_ line: String) -> (String, String) {
    let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    return (parts[0], parts.count > 1 ? unquoted(parts[1]) : "")
  }

  private static func words(_ text: String) -> AbsenceWords {
    let map = flow(text)
    return AbsenceWords(own: map["own"]!, institution: map["institution"]!, organiser: map["organiser"]!)
  }

  /// `{name: id, values: {"0": " "}}`: commas outside quotes and inner braces part the entries.
  private static func flow(_ text: String) -> [String: String] {
    let body = text[text.index(after: text.firstIndex(of: "{")!)..<text.lastIndex(of: "}")!]
    var entries: [String] = [""]
    var depth = 0
    var isQuoted = false
    for character in body {
      if character == "\"" { isQuoted.toggle() }
      if !isQuoted, character == "{" { depth += 1 }
      if !isQuoted, character == "}" { depth -= 1 }
      if character == ",", !isQuoted, depth == 0 {
        entries.append("")
      } else {
        entries[entries.count - 1].append(character)
      }
    }
    return Dictionary(
      uniqueKeysWithValues: entries.map { entry in
        let colon = entry.firstIndex(of: ":")!
        return (
          unquoted(entry[..<colon].trimmingCharacters(in: .whitespaces)),
          unquoted(entry[entry.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        )
      })
  }

  private static func unquoted(_ text: String) -> String {
    text.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"") ? String(text.dropFirst().dropLast()) : text
  }
}
