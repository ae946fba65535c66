import Datasets
import Foundation
import Gateway
import Testing

/// Layout files of the schemas folder: read as strictly as the rest.
@Suite struct Layouts {
  static let csv = """
    kind: csv
    extension: csv
    code-page: ISO-8859-1
    separator: tab
    header: false
    columns:
      - {header: asiakas, source: client.code, required: true}
      - {header: summa, source: row.amount, decimals: 2}
      - {header: alku, source: row.period.first, date: ddmmyyyy}
      - {header: yksikko, source: row.unit, length: 3, values: {kk: KK}}

    """
  static let rows = """
    kind: rows
    code-start: 3
    document-texts:
      - {source: "fixed:Maksut", prefix: ""}
    records:
      - code: "L"
        for: document
        width: 13
        fields:
          - {name: id, start: 1, length: 2, source: client.code, required: true}
          - {name: code, start: 3, length: 1, constant: "L"}
          - {name: day, start: 4, length: 8, source: run.closedAt.date, format: yyyymmdd}
          - {name: gap, start: 12, length: 2}
      - code: "1"
        for: row
        width: 9
        fields:
          - {name: gap, start: 1, length: 2}
          - {name: code, start: 3, length: 1, constant: "1"}
          - {name: price, start: 4, length: 5, source: row.unitPrice, format: number, decimals: 2}
          - {name: sign, start: 9, length: 1, source: row.unitPrice, format: sign, align: left, pad: " "}

    """

  static func files(_ name: String, _ layout: String, format: String) -> [String: String] {
    var files = GoodSettings.files
    files["outbox-schemas/\(name).yaml"] = layout
    let book = files["rules/KOE.yaml"]!
    let start = book.range(of: "dataset:")!.lowerBound
    let end = book.range(of: "delivery:")!.lowerBound
    files["rules/KOE.yaml"] = book.replacingCharacters(
      in: start..<end, with: "dataset:\n  format: \(format)\n  layout: \(name)\n")
    return files
  }

  @Test func `a CSV layout is what it says`() throws {
    let sandbox = try SettingsSandbox(Layouts.files("pieni", Layouts.csv, format: "csv"))
    guard case .csv(let layout) = try Settings.load(sandbox.folder).layouts["pieni"] else {
      Issue.record("no CSV layout")
      return
    }
    #expect(layout.name == "pieni.yaml" && layout.codePage == .latin1 && layout.separator == "\t" && !layout.hasHeader)
    #expect(
      layout.columns == [
        .init(header: "asiakas", source: .party(.client, .code), isRequired: true),
        .init(header: "summa", source: .row(.amount), decimals: 2),
        .init(header: "alku", source: .row(.periodFirst), dayStyle: .reversed),
        .init(header: "yksikko", source: .row(.unit), lengthMax: 3, values: ["kk": "KK"]),
      ])
  }

  @Test func `a layout of rows is what it says`() throws {
    let sandbox = try SettingsSandbox(Layouts.files("pieni", Layouts.rows, format: "rows"))
    guard case .rows(let layout) = try Settings.load(sandbox.folder).layouts["pieni"] else {
      Issue.record("no layout of rows")
      return
    }
    #expect(layout.codeStart == 3 && layout.documentTexts == [.init(source: .fixed("Maksut"))])
    #expect(layout.records.map(\.scope) == [.document, .row])
    #expect(layout.records[0].fields[2].format == .day(.compact) && layout.records[0].fields[3].content == .blank)
    #expect(layout.records[1].fields[2].format == .number(decimals: 2, minus: .none))
    #expect(layout.records[1].fields[3].format == .sign)
  }

  @Test(arguments: [
    ("source: client.code", "source: client.shoeSize", "columns[1].source"),
    ("decimals: 2", "decimals: 10", "columns[2].decimals"),
    ("date: ddmmyyyy", "date: mmddyyyy", "columns[3].date"),
    ("separator: tab", "separator: \"ää\"", "separator"),
    ("separator: tab", "seperator: tab", "seperator"),
    ("code-page: ISO-8859-1", "code-page: 1252", "code-page"),
    ("decimals: 2}", "date: ddmmyyyy, decimals: two}", "columns[2].decimals"),
    // What only the layout as a whole can tell.
    ("source: row.period.first, date", "source: coDebtor.name, date", ""),
  ])
  func `a CSV layout's misuse is told`(_ good: String, _ bad: String, _ key: String) throws {
    try check(Layouts.csv, "csv", good, bad, key)
  }

  @Test(arguments: [
    ("length: 2, source", "length: 3, source", ""),
    ("width: 13", "width: 14", ""),
    ("for: row", "for: line", "records[2].for"),
    ("format: number, decimals: 2", "format: text, decimals: 2", "records[2].fields[3].decimals"),
    ("constant: \"L\"", "constant: \"L\", source: client.code", "records[1].fields[2].constant"),
    ("code-start: 3", "code-start: 0", "code-start"),
    ("source: \"fixed:Maksut\"", "source: mood", "document-texts[1].source"),
  ])
  func `a misuse in a layout of rows is told`(_ good: String, _ bad: String, _ key: String) throws {
    try check(Layouts.rows, "rows", good, bad, key)
  }

  private func check(_ layout: String, _ format: String, _ good: String, _ bad: String, _ key: String) throws {
    try #require(layout.contains(good))
    let text = layout.replacingOccurrences(of: good, with: bad)
    let problems = try SettingsSandbox(Layouts.files("pieni", text, format: format)).problems()
    #expect(
      problems.contains { $0.file == "outbox-schemas/pieni.yaml" && $0.key == key && $0.line != nil }, "\(problems)")
  }

  @Test(arguments: [("suuri", "csv"), ("pieni", "rows")])
  func `a dataset names a layout of its format`(_ name: String, _ format: String) throws {
    var files = Layouts.files("pieni", Layouts.csv, format: "csv")
    files["rules/KOE.yaml"] = files["rules/KOE.yaml"]!
      .replacingOccurrences(of: "layout: pieni", with: "layout: \(name)")
      .replacingOccurrences(of: "format: csv", with: "format: \(format)")
    let problems = try SettingsSandbox(files).problems()
    #expect(problems.map(\.key) == ["dataset.layout"])
    #expect(problems.allSatisfy { $0.line != nil })
  }

  @Test func `the layouts that are delivered have no problem`() throws {
    let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    var files = GoodSettings.files
    for name in try FileManager.default.contentsOfDirectory(atPath: repository.appending(path: "outbox-schemas").path)
    where name.hasSuffix(".yaml") {
      files["outbox-schemas/" + name] = try String(
        contentsOf: repository.appending(path: "outbox-schemas/" + name), encoding: .utf8)
    }
    let sandbox = try SettingsSandbox(files)
    let settings = try Settings.load(sandbox.folder)
    #expect(settings.layouts["csv-lines"]?.format == .csv && settings.layouts["proe-rows"]?.format == .rows)
  }
}
