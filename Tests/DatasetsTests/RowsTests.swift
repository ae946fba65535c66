import Datasets
import Domain
import Support
import Testing

@Suite struct `Rows` {
  @Test func `the ProE layout adds up to the declared widths`() throws {
    let layout = try LayoutFile.rows()
    #expect(layout.flaws() == [])
    let widths = layout.records.map { ($0.code, $0.fields.map(\.length).reduce(0, +)) }
    #expect(widths.map { "\($0.0) \($0.1)" } == ["L 662", "Y 442", "3 191", "1 275", "3 191"])
    #expect(layout.records.map(\.width) == widths.map(\.1))
  }

  /// Start and length of the fields as the receivers publish them, all positions from 1.
  static let published: [(record: String, fields: [(name: String, start: Int, length: Int)])] = [
    (
      "L",
      [
        ("id", 1, 11), ("code", 12, 1), ("group", 13, 2), ("name1", 15, 50), ("name2", 65, 50), ("street", 115, 30),
        ("postal", 145, 30), ("phone", 175, 15), ("contact", 205, 30), ("type", 280, 1), ("language", 281, 1),
        ("paymentMethod", 283, 1), ("print", 285, 1), ("invoiceDate", 286, 8), ("dueDate", 294, 8),
        ("accountingDate", 302, 8), ("includedInterest", 310, 8), ("creditedInvoice", 318, 12),
        ("invoiceNumber", 330, 8),
        ("paymentReference", 338, 20), ("paymentType", 358, 1), ("partner", 359, 10), ("currency", 369, 3),
        ("invoiceType", 372, 2), ("unit", 374, 3), ("description", 377, 30), ("nonDisclosure", 407, 1),
        ("contract", 408, 40), ("order", 448, 40), ("address2", 488, 30), ("country", 518, 30),
        ("identityCode", 548, 11),
        ("interest", 559, 6), ("vatNumber", 565, 35), ("delivery", 600, 8), ("ovt", 608, 35), ("paymentTerm", 643, 10),
      ]
    ),
    (
      "Y",
      [
        ("id", 1, 11), ("code", 12, 1), ("coDebtor", 13, 11), ("name", 24, 50), ("street", 74, 30), ("postal", 104, 30),
        ("phone", 134, 15), ("filler", 149, 90), ("language", 239, 1), ("partner", 241, 10), ("address2", 252, 30),
        ("country", 282, 30), ("name2", 312, 50), ("identityCode", 362, 11), ("vatNumber", 373, 35), ("ovt", 408, 35),
      ]
    ),
    ("3", [("id", 1, 11), ("code", 12, 1), ("text", 13, 78)]),
    (
      "1",
      [
        ("id", 1, 11), ("code", 12, 1), ("product", 13, 40), ("priceSign", 53, 1), ("price", 54, 12), ("unit", 66, 3),
        ("quantitySign", 69, 1), ("quantity", 70, 12), ("vatCode", 82, 2), ("vatAccount", 84, 60), ("grossNet", 144, 1),
        ("debit", 145, 60), ("credit", 205, 60), ("rowSum", 265, 11),
      ]
    ),
  ]

  @Test(arguments: published.indices) func `the ProE fields stand where they are published`(_ index: Int) throws {
    let (code, fields) = Self.published[index]
    for record in try LayoutFile.rows().records.filter({ $0.code == code }) {
      for (name, start, length) in fields {
        let field = try #require(record.fields.first { $0.name == name }, "\(code)-\(name)")
        #expect(field.start == start && field.length == length, "\(code)-\(name)")
      }
    }
  }

  @Test func `another payer's share, hours and a correction are told in ProE rows`() throws {
    var document = Samples.document
    document.payer = Party(code: "KUNTA-X", customerNumber: "0000700123", familyName: "Kunta X")
    document.recipient = document.payer
    document.coDebtors = []
    document.absences = []
    document.rows = [
      Samples.row(
        item: "KOTI", name: "Kotisairaanhoito", unit: .hour, quantity: "31.5", price: "20.00", amount: "630.00"),
      Samples.row(item: "EURO", name: "Muu maksu", unit: .piece, quantity: "123.45", price: "1.00", amount: "123.45"),
      Samples.row(
        .correction, item: "KOTI", name: "Kotisairaanhoito", unit: .hour, period: "2024-03", price: "-20.00",
        text: "Oikaisu 2024-03, ajo 3, asiakirja 0000000000000012"),
    ]
    let renderer = RowsDataset(try LayoutFile.rows())
    let bytes = try rendered(renderer, [document])
    #expect(flaws(renderer.check(), bytes) == [])
    let lines = latin1(bytes).split(separator: "\n").map(Array.init)
    // The receiver's customer number stands for a payer without an identity code, everywhere.
    #expect(lines.allSatisfy { String($0[0..<11]) == "0000700123 " })
    let details = lines.filter { $0[11] == "1" }
    #expect(details.map { String($0[52..<65]) } == [" 000000200000", " 000000010000", "-000000200000"])
    #expect(details.map { String($0[65..<68]) } == ["h  ", "kpl", "h  "])
    #expect(details.map { String($0[68..<81]) } == [" 000000315000", " 000001234500", " 000000010000"])
    let texts = lines.filter { $0[11] == "3" }.map { String($0[12..<90]).split(separator: " ").joined(separator: " ") }
    #expect(texts.contains("Oikaisu 2024-03, ajo 3, asiakirja 0000000000000012"))
    #expect(texts.contains("Asiakas: Mäkinen Aino Maria"))
  }

  @Test func `of one document read as a person reads them`() throws {
    let renderer = RowsDataset(try LayoutFile.rows())
    let bytes = try rendered(renderer, [Samples.document, Samples.credit])
    #expect(flaws(renderer.check(), bytes) == [])
    // Without the blanks at the ends of lines, which an editor would take away.
    let lines = latin1(bytes).split(separator: "\n").map { line in String(line.reversed().drop { $0 == " " }.reversed())
    }
    try Golden.check(lines.joined(separator: "\n") + "\n", "Tests/DatasetsTests/Golden/rows.txt")
  }

  @Test func `prices have four implied decimals and their minus in its own place`() throws {
    let bytes = try rendered(RowsDataset(try LayoutFile.rows()), [Samples.document])
    let details = latin1(bytes).split(separator: "\n").map(Array.init).filter { $0[11] == "1" }
    #expect(details.map { String($0[52..<65]) } == [" 000009006700", "-000000300200", " 000000180000"])
    #expect(details.map { String($0[68..<81]) } == [" 000000010000", " 000000010000", " 000000240000"])
    #expect(details.allSatisfy { $0.count == 275 })
  }

  @Test(arguments: [1, 100_000]) func `pass their check in pieces of any size`(_ chunk: Int) throws {
    let renderer = RowsDataset(try LayoutFile.rows())
    let bytes = try rendered(renderer, (0..<20).map { Random.document(seed: $0) })
    #expect(flaws(renderer.check(), bytes, chunk: chunk) == [])
  }

  static let damages: [(what: String, line: Int, change: @Sendable (inout [UInt8]) -> Void, place: String)] = [
    ("an unknown code", 1, { $0[11] = UInt8(ascii: "9") }, ""),
    ("a row too narrow", 1, { $0.removeLast() }, "L"),
    ("a changed constant", 1, { $0[369] = UInt8(ascii: "X") }, "L-currency"),
    ("something in a blank field", 1, { $0[293] = UInt8(ascii: "2") }, "L-dueDate"),
    ("a day that is none", 1, { $0[289] = UInt8(ascii: "9") }, "L-invoiceDate"),
    ("a letter in a number", 5, { $0[60] = UInt8(ascii: "x") }, "1-price"),
    ("a sign that is none", 5, { $0[52] = UInt8(ascii: "+") }, "1-priceSign"),
    ("a control character", 5, { $0[20] = 0x85 }, ""),
  ]

  @Test(arguments: damages.indices) func `are found damaged by`(_ index: Int) throws {
    let damage = Self.damages[index]
    let renderer = RowsDataset(try LayoutFile.rows())
    var lines = try rendered(renderer, [Samples.document]).split(separator: 0x0A).map(Array.init)
    damage.change(&lines[damage.line - 1])
    let found = flaws(renderer.check(), Array((lines.joined(separator: [0x0A]) + [0x0A])))
    #expect(found.contains { $0.record == damage.line && $0.place == damage.place }, "\(damage.what): \(found)")
  }

  @Test func `out of place or cut off are found`() throws {
    let renderer = RowsDataset(try LayoutFile.rows())
    let bytes = try rendered(renderer, [Samples.document])
    #expect(flaws(renderer.check(), Array(bytes.dropFirst(663))).first?.message.en == "The record is out of place.")
    #expect(flaws(renderer.check(), bytes.dropLast()).first?.message.en == "The dataset ends inside a record.")
    #expect(flaws(renderer.check(), []).first?.record == nil)
  }

  @Test func `that do not fit leave the bytes alone`() throws {
    let renderer = RowsDataset(try LayoutFile.rows())
    var bytes: [UInt8] = [1, 2, 3]
    var document = Samples.document
    document.rows[2].itemName.fi = String(repeating: "x", count: 41)
    #expect(throws: Misfit(.tooLong, field: .row(.itemName), place: "1-product", length: 41, limit: 40, row: 3)) {
      try renderer.append(document, of: Samples.run, position: 1, to: &bytes)
    }
    document = Samples.document
    document.payer.familyName = "Kovač"
    #expect(throws: Misfit(.notEncodable, field: .party(.payer, .familyName), place: "L-name1", length: 5, limit: 50)) {
      try renderer.append(document, of: Samples.run, position: 1, to: &bytes)
    }
    #expect(bytes == [1, 2, 3])
  }

  // MARK: - A layout of one's own

  private func small(_ fields: [RowLayout.Field], width: Int = 12) -> RowLayout {
    let code = RowLayout.Field(name: "code", start: 1, length: 1, content: .constant("D"))
    return RowLayout(
      name: "own", codeStart: 1,
      records: [
        RowLayout.Record(code: "D", scope: .document, width: 1, fields: [code]),
        RowLayout.Record(
          code: "R", scope: .row, width: width,
          fields: [
            RowLayout.Field(name: "code", start: 1, length: 1, content: .constant("R"))
          ] + fields),
      ])
  }

  private func amount(_ format: RowLayout.Format, padding: Character? = nil) -> RowLayout.Field {
    RowLayout.Field(
      name: "amount", start: 2, length: 11, content: .source(.row(.amount)), format: format, padding: padding)
  }

  @Test(arguments: [
    (RowLayout.Format.number(decimals: 2, minus: .leading), Character("0"), "-0000003002"),
    (.number(decimals: 2, minus: .trailing), "0", "0000003002-"),
    (.number(decimals: 2, minus: .trailing), " ", "      3002-"),
    (.number(decimals: 4, minus: .leading), "0", "-0000300200"),
  ])
  func `a number has its minus and padding where the layout says`(
    _ format: RowLayout.Format, _ padding: Character, _ expected: String
  ) throws {
    let renderer = RowsDataset(small([amount(format, padding: padding)]))
    let bytes = try rendered(renderer, [Samples.document])
    #expect(latin1(bytes).split(separator: "\n")[2] == "R" + expected)
    #expect(flaws(renderer.check(), bytes) == [])
  }

  @Test func `a minus without a place, a decimal or digit too many are misfits`() {
    func kind(_ format: RowLayout.Format, _ price: String) -> Misfit.Kind? {
      var document = Samples.credit
      document.rows = [Samples.row(price: price)]
      var bytes: [UInt8] = []
      do {
        try RowsDataset(small([amount(format)])).append(document, of: Samples.run, position: 1, to: &bytes)
        return nil
      } catch { return error.kind }
    }
    #expect(kind(.number(decimals: 2, minus: .none), "-1.00") == .negative)
    #expect(kind(.number(decimals: 1, minus: .none), "1.05") == .tooPrecise)
    #expect(kind(.number(decimals: 1, minus: .none), "1.50") == nil)
    #expect(kind(.number(decimals: 9, minus: .none), "100.00") == .tooLong)
  }

  @Test func `a layout with flaws is told`() {
    let overlap = RowLayout.Field(name: "a", start: 1, length: 5, content: .blank)
    let gap = RowLayout.Field(name: "b", start: 9, length: 2, content: .blank)
    let wrong = RowLayout.Field(name: "c", start: 11, length: 2, content: .source(.party(.coDebtor, .code)))
    let places = small([overlap, gap, wrong], width: 13).flaws().map(\.place)
    #expect(places == ["R-a", "R-b", "R-c", "R"])
    #expect(small([amount(.day(.compact))]).flaws().map(\.place) == ["R-amount"])
  }
}

@Suite struct `CSV lines` {
  @Test func `of one document read as a person reads them`() throws {
    let layout = try LayoutFile.csv()
    #expect(layout.flaws() == [])
    let renderer = CSVDataset(layout)
    let bytes = try rendered(renderer, [Samples.document, Samples.credit])
    #expect(flaws(renderer.check(), bytes) == [])
    try Golden.check(text(bytes).replacing("\r\n", with: "\n"), "Tests/DatasetsTests/Golden/lines.csv")
  }

  @Test(arguments: CSVLayout.Quoting.allCases) func `separators and quotes in values are quoted`(
    _ quoting: CSVLayout.Quoting
  ) throws {
    var layout = try LayoutFile.csv()
    layout.quoting = quoting
    layout.lineEnd = .lf
    layout.hasByteOrderMark = true
    layout.columns = [
      .init(header: "nimi", source: .party(.client, .familyName)), .init(header: "määrä", source: .row(.quantity)),
      .init(header: "alku", source: .row(.periodFirst), dayStyle: .pointed),
      .init(header: "pää", source: .row(.parentPosition)),
    ]
    var document = Samples.credit
    document.client.familyName = "A;B \"C\""
    document.rows[0].quantity = Quantity("23.50")!
    let renderer = CSVDataset(layout)
    let bytes = try rendered(renderer, [document])
    let expected =
      quoting == .needed
      ? "\u{FEFF}nimi;määrä;alku;pää\n\"A;B \"\"C\"\"\";23,5;01.03.2024;\n"
      : "\u{FEFF}\"nimi\";\"määrä\";\"alku\";\"pää\"\n\"A;B \"\"C\"\"\";\"23,5\";\"01.03.2024\";\"\"\n"
    #expect(bytes == Array(expected.utf8))
    #expect(flaws(renderer.check(), bytes) == [])
  }

  @Test(arguments: [
    ("12;YVPA-IKA", "12;13;YVPA-IKA", "There are 33 columns, should be 32."),
    ("900,67", "900.67", "The column's value is not acceptable."),
    ("2024-04-30", "2024-04-31", "The column's value is not acceptable."),
    ("Mäkinen", "Mäk\"inen", "The quotes are wrong."),
    ("ajo;", "run;", "The header is not the layout's."), ("\r\n", "\n", "The line's end has no CR."),
  ])
  func `damage is found`(_ find: String, _ replace: String, _ message: String) throws {
    let renderer = CSVDataset(try LayoutFile.csv())
    let good = text(try rendered(renderer, [Samples.document]))
    let bad = good.replacing(find, with: replace)
    #expect(bad != good)
    #expect(flaws(renderer.check(), Array(bad.utf8)).first?.message.en == message)
  }

  @Test func `a value too long or a missing one holds its document`() throws {
    var layout = try LayoutFile.csv()
    layout.columns[8].lengthMax = 5
    var bytes: [UInt8] = [7]
    #expect(
      throws: Misfit(
        .tooLong, field: .party(.client, .familyName), place: "asiakas_sukunimi", length: 7, limit: 5, row: 1)
    ) {
      try CSVDataset(layout).append(Samples.document, of: Samples.run, position: 1, to: &bytes)
    }
    layout.columns[17].isRequired = true
    layout.columns[8].lengthMax = nil
    #expect(throws: Misfit(.missing, field: .row(.parentPosition), place: "paarivi", row: 1)) {
      try CSVDataset(layout).append(Samples.document, of: Samples.run, position: 1, to: &bytes)
    }
    #expect(bytes == [7])
  }
}
