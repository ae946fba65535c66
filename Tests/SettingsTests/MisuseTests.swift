import Domain
import Foundation
import Gateway
import Testing

/// Each key misused once in settings that are otherwise good: one problem, at its key and line, of its kind.
@Suite struct Misuse {
  /// A piece of good settings, what stands there instead, and the problem it must give. `# ←` marks the line of the problem.
  struct Example: Sendable, CustomTestStringConvertible {
    var good: String
    var bad: String
    var key: String
    var flaw: SettingsProblem.Flaw
    var testDescription: String { "\(key): \(flaw) (\(bad))" }

    init(_ good: String, _ bad: String, _ key: String, _ flaw: SettingsProblem.Flaw) {
      self.good = good
      self.bad = bad
      self.key = key
      self.flaw = flaw
    }
  }

  static let installation = [
    Example("data: var", "data: null # ←", "data", .wrongType),
    Example("data: var", "data: # ←", "data", .missingKey),
    Example("data: var", "daat: var # ←", "daat", .unknownKey),
    Example(
      "  sales-organisation: 2100", "  sales-organisation: 21000 # ←", "organisation.sales-organisation",
      .impossibleValue),
    Example(
      "  distribution-channel: 22", "  distribution-channel: [22] # ←", "organisation.distribution-channel", .wrongType),
    Example("  division: 2E", "  division: 2e # ←", "organisation.division", .impossibleValue),
    Example("  sender: MAKSUSILTA", "  sender: MAKSUSILTA-1 # ←", "organisation.sender", .impossibleValue),
    Example("organisation:\n  name: {fi: Koe, en: Trial}\n", "organisation: # ←\n", "organisation.name", .missingKey),
    Example("poll: 2s", "poll: 2 # ←", "inbox.poll", .wrongUnit),
    Example("poll: 2s", "poll: 2 s # ←", "inbox.poll", .wrongUnit),
    Example("poll: 2s", "poll: soon # ←", "inbox.poll", .wrongType),
    Example("poll: 2s", "poll: 2h # ←", "inbox.poll", .impossibleValue),
    Example("poll: 2s", "poll: 2s\n  poll: 3s # ←", "inbox.poll", .duplicateKey),
    Example("quiet: 500ms", "quiet: 0.5s # ←", "inbox.quiet", .wrongUnit),
    Example("depth: 32", "depth: 4 # ←", "limits.depth", .impossibleValue),
    Example("depth: 32", "depth: 32.0 # ←", "limits.depth", .wrongType),
    Example("text-kib: 64", "text-kib: -1 # ←", "limits.text-kib", .impossibleValue),
    Example("findings: 1000", "findings: {} # ←", "limits.findings", .wrongType),
    Example(
      "customer-number: 0000700123", "customer-number: 700123", "payers.KUNTA-X.customer-number", .impossibleValue),
    Example("name: Kunta X, ", "", "payers.KUNTA-X.name", .missingKey),
    Example("units: [KOIVU-1]", "units: KOIVU-1 # ←", "units", .wrongType),
    Example("units: [KOIVU-1]", "units: [KOIVU 1] # ←", "units[1]", .impossibleValue),
    Example("aino: {name: Aino Esimerkki}", "aino: Aino Esimerkki # ←", "people.aino", .wrongType),
    Example("artificial: true", "artificial: yes # ←", "identity-codes.artificial", .wrongType),
    Example("language: fi", "language: sv # ←", "language", .impossibleValue),
    Example("log-level: info", "log-level: loud # ←", "log-level", .impossibleValue),
    Example("log-level: info", "logLevel: info # ←", "logLevel", .unknownKey),
  ]

  @Test(arguments: installation)
  func `a misused key of the installation is told`(_ example: Example) throws {
    try check(example, in: "maksusilta.yaml", GoodSettings.installation)
  }

  static let ruleBook = [
    Example("id: KOE", "id: # ←", "id", .missingKey),
    Example("id: KOE", "id: KOE KAKSI # ←", "id", .impossibleValue),
    Example("version: 7", "version: 7b # ←", "version", .wrongType),
    Example("valid-from: 2024-01-01", "valid-from: 1.1.2024 # ←", "valid-from", .wrongType),
    Example("valid-from: 2024-01-01", "valid-from: 2023-02-29 # ←", "valid-from", .impossibleValue),
    Example("valid-from: 2024-01-01", "validFrom: 2024-01-01 # ←", "validFrom", .unknownKey),
    Example("  code: KOE\n", "  code: KOE\n  colour: red # ←\n", "service.colour", .unknownKey),
    Example("commitments: [ostopalvelu]", "commitments: [] # ←", "commitments", .impossibleValue),
    Example("commitments: [ostopalvelu]", "commitments: [osto] # ←", "commitments[1]", .impossibleValue),
    Example("  SAIRAALA: institution", "  SAIRAALA: sick # ←", "reasons.SAIRAALA", .impossibleValue),
    Example("attendance: assumed", "attendance: guessed # ←", "attendance", .impossibleValue),
    Example("error-holds: client", "error-holds: nothing # ←", "error-holds", .impossibleValue),
    Example("- items: [HOITO]", "- items: [SAUNA] # ←", "legality[1].items[1]", .impossibleValue),
    Example("- items: [HOITO]", "- items: [HOITO]\n    fee-components: all", "legality[1].items", .impossibleValue),
    Example("- items: [HOITO]\n    from", "- from", "legality[1].items", .missingKey),
    Example("fee-components: all", "fee-components: none # ←", "legality[2].fee-components", .impossibleValue),
    Example("commitments: [palveluseteli]", "commitments: [] # ←", "legality[2].commitments", .impossibleValue),
    Example("order: 2, ", "", "payer-rules[1].order", .missingKey),
    Example("order: 3, ", "order: 1, ", "payer-rules[3].order", .conflict),
    Example("order: 3, ", "order: 0, ", "payer-rules[3].order", .impossibleValue),
    Example("{order: 4, payer: KUNTA-X}", "{order: 4, payer: KUNTA-Y} # ←", "payer-rules[4].payer", .conflict),
    Example("items: [TUNTI], ", "items: [SAUNA], ", "payer-rules[1].items[1]", .impossibleValue),
    Example("items: [TUNTI], ", "items: [VUOKRA], ", "payer-rules[1].items[1]", .conflict),
    Example("limit: 20.00, ", "limit: 20.001, ", "payer-rules[1].limit", .wrongType),
    Example("limit: 20.00, ", "", "payer-rules[1].limit-unit", .impossibleValue),
    Example("limit-unit: h, ", "", "payer-rules[1].limit-unit", .missingKey),
    Example("limit-unit: h, ", "limit-unit: t, ", "payer-rules[1].limit-unit", .wrongUnit),
    Example("limit: 12.5, ", "limit: 100.01, ", "payer-rules[2].limit", .impossibleValue),
    Example("days: ma-pe, holidays", "days: mo-fr, holidays", "payer-rules[1].days", .impossibleValue),
    Example("holidays: no}", "holidays: ei}", "payer-rules[1].holidays", .wrongType),
    Example("holidays: no}", "time: \"08:00-16:00\"}", "payer-rules[1].time", .unknownKey),
    Example("    from: 2021-07-01", "    from: yesterday # ←", "legality[1].from", .wrongType),
    Example("    effect: block", "    effect: forbid # ←", "legality[1].effect", .impossibleValue),
    Example("    source: 10 h §", "    source: \"\" # ←", "legality[1].source", .wrongType),
    Example("    version: 3", "    version: 0 # ←", "absence-rules.statutory.version", .impossibleValue),
    Example("own: 6, ", "own: 0, ", "absence-rules.statutory.freeFromDay.own", .impossibleValue),
    Example("own: 6, ", "own: six, ", "absence-rules.statutory.freeFromDay.own", .wrongType),
    Example("own: 6, ", "", "absence-rules.statutory.freeFromDay.own", .missingKey),
    Example("own: 6, ", "own: 6, other: 1, ", "absence-rules.statutory.freeFromDay.other", .unknownKey),
    Example("boundaryDays: none", "boundaryDays: some # ←", "absence-rules.statutory.boundaryDays", .impossibleValue),
    Example("countDays: interruption", "countDays: days # ←", "absence-rules.statutory.countDays", .impossibleValue),
    Example("wholeMonth: free", "wholeMonth: true # ←", "absence-rules.statutory.wholeMonth", .impossibleValue),
    Example("chargedShare: 0", "chargedShare: 1.5 # ←", "absence-rules.statutory.chargedShare", .impossibleValue),
    Example("chargedShare: 0", "chargedShare: 0.12345 # ←", "absence-rules.statutory.chargedShare", .wrongType),
    Example("chargedShare: 0", "chargedShare: 50% # ←", "absence-rules.statutory.chargedShare", .wrongUnit),
    Example(
      "  HOITO:\n    name: {fi: Hoitomaksu, en: Care fee}\n    unit: kk",
      "  HOITO: # ←\n    name: {fi: Hoitomaksu, en: Care fee}", "components.HOITO.unit", .missingKey),
    Example("    unit: kk", "    unit: kuukausi # ←", "components.HOITO.unit", .wrongUnit),
    Example("    unit: kk", "    unit: h # ←", "components.HOITO.unit", .wrongUnit),
    Example("  ATERIA:\n", "  RUOKA: # ←\n", "components.RUOKA", .conflict),
    Example("divisor: 30", "divisor: 31 # ←", "components.HOITO.divisor", .impossibleValue),
    Example("mode: deduct", "mode: add # ←", "components.HOITO.mode", .impossibleValue),
    Example("rounding: late", "rounding: half-even # ←", "components.HOITO.rounding", .impossibleValue),
    Example("proration: days", "proration: weeks # ←", "components.HOITO.proration", .impossibleValue),
    Example(
      "    absence: statutory\n    default", "    absence: kind # ←\n    default", "components.HOITO.absence",
      .impossibleValue),
    Example("default-price: 96.59", "default-price: 96.590 # ←", "components.HOITO.default-price", .wrongType),
    Example("default-price: 96.59", "default-price: 1e2 # ←", "components.HOITO.default-price", .wrongType),
    Example("default-price: 96.59", "default-price: 96.59 € # ←", "components.HOITO.default-price", .wrongUnit),
    Example("default-price: 96.59", "default-price: -0.01 # ←", "components.HOITO.default-price", .impossibleValue),
    Example(
      " material: 000000000000410010", " material: 410010 # ←", "components.HOITO.accounting.material", .impossibleValue
    ),
    Example(
      " material: 000000000000410010", " material: A00000000000410010 # ←", "components.HOITO.accounting.material",
      .wrongType),
    Example("vat-code: A0", "vat-code: A00 # ←", "components.HOITO.accounting.vat-code", .impossibleValue),
    Example("    unit: vrk", "    unit: vrk\n    divisor: 30 # ←", "components.ATERIA.divisor", .impossibleValue),
    Example("    unit: vrk", "    unit: vrk\n    rounding: early # ←", "components.ATERIA.rounding", .impossibleValue),
    Example("  ATERIA:", "  HOITO: # ←", "components.HOITO", .duplicateKey),
    Example("format: idoc-xml", "format: xml # ←", "dataset.format", .impossibleValue),
    Example("format: idoc-xml", "format: idoc-xml\n  flat: {} # ←", "dataset.flat", .impossibleValue),
    Example("negative: credit", "negative: ignore # ←", "dataset.negative", .impossibleValue),
    Example("minimum: 5.00", "minimum: 5,00 # ←", "dataset.minimum", .wrongType),
    Example("minimum: 5.00", "unencodable: guess # ←", "dataset.unencodable", .impossibleValue),
    Example("minimum: 5.00", "reference-number: {} # ←", "dataset.reference-number.series", .missingKey),
    Example("minimum: 5.00", "reference-number: 12 # ←", "dataset.reference-number", .wrongType),
    Example(
      "minimum: 5.00", "reference-number: {series: \"012\"} # ←", "dataset.reference-number.series", .impossibleValue),
    Example("minimum: 5.00", "reference-number: {series: 1a} # ←", "dataset.reference-number.series", .impossibleValue),
    Example(
      "minimum: 5.00", "reference-number: {series: 1, digits: 17} # ←", "dataset.reference-number.digits",
      .impossibleValue),
    Example(
      "minimum: 5.00", "reference-number: {series: 12345, digits: 15} # ←", "dataset.reference-number",
      .impossibleValue),
    Example(
      "minimum: 5.00", "reference-number: {series: 1, form: iban} # ←", "dataset.reference-number.form",
      .impossibleValue),
    Example("number: PRDCLNT100", "number: PRDCLNT1000", "dataset.idoc.receiver.number", .impossibleValue),
    Example("    condition-type: ZPR0\n", "", "dataset.idoc.condition-type", .missingKey),
    Example("run+14", "run+0", "dataset.idoc.dates[1].date", .impossibleValue),
    Example("folder: sap", "folder: /sap # ←", "delivery.folder", .impossibleValue),
    Example("folder: sap", "folder: a/../../b # ←", "delivery.folder", .impossibleValue),
    Example("queue: day 5 at 06:00", "queue: # ←", "queue", .missingKey),
    Example("queue: day 5 at 06:00", "queue: [day 5 at 06:00] # ←", "queue", .wrongType),
    Example("queue: day 5 at 06:00", "queue: day 32 at 06:00 # ←", "queue", .impossibleValue),
    Example("queue: day 5 at 06:00", "queue: day 5 at 06:00, next day # ←", "queue", .impossibleValue),
    Example("queue: day 5 at 06:00", "queue: monthly # ←", "queue", .impossibleValue),
    Example("queue: day 5 at 06:00", "queue: 0 0 31 2 * # ←", "queue", .impossibleValue),
    Example("queue: day 5 at 06:00", "queue: \"cron: 0 0 30 2 *\" # ←", "queue", .impossibleValue),
    Example("missed: now", "missed: at-once # ←", "missed", .impossibleValue),
    Example("queue: day 5 at 06:00", "queue: none", "missed", .impossibleValue),
    Example("queue: day 5 at 06:00\n", "", "missed", .impossibleValue),
    Example("review: person", "review: robot # ←", "review", .impossibleValue),
    Example("four-eyes: [release]", "approval: true # ←", "approval", .impossibleValue),
    Example("four-eyes: [release]", "four-eyes: [release]\napproval: any-person # ←", "approval", .impossibleValue),
    Example("four-eyes: [release]", "four-eyes: [sign] # ←", "four-eyes[1]", .impossibleValue),
    Example("four-eyes: [release]", "four-eyes: release # ←", "four-eyes", .wrongType),
    Example("four-eyes: [release]\n", "four-eyes: [approve]\n", "auto-approve", .impossibleValue),
    Example("change-percent: 10", "change-percent: 101", "auto-approve.change-percent", .impossibleValue),
    Example("change-percent: 10", "change: 10", "auto-approve.change", .unknownKey),
    Example("review: person", "review: none", "auto-approve", .impossibleValue),
  ]

  @Test(arguments: ruleBook)
  func `a misused key of a rule book is told`(_ example: Example) throws {
    try check(example, in: "rules/KOE.yaml", GoodSettings.ruleBook)
  }

  static let catalogue: [(file: String, examples: [Example])] = [
    (
      "products.yaml",
      [
        Example("version: 4", "version: 4.1 # ←", "version", .wrongType),
        Example(
          "services: [KOE]\n    unit: kpl", "services: [MUU] # ←\n    unit: kpl", "products.EURO.services[1]", .conflict
        ),
        Example("    services: [KOE]\n    unit: kk", "    unit: kk", "products.VUOKRA.services", .missingKey),
        Example("unit: kk", "unit: vko # ←", "products.VUOKRA.unit", .wrongUnit),
        Example("divisor: calendar", "divisor: 31 # ←", "products.VUOKRA.divisor", .impossibleValue),
        Example("absence: never", "absence: nevr # ←", "products.VUOKRA.absence", .impossibleValue),
        Example("    absence: meals\n", "", "products.RUOKA.absence", .missingKey),
        Example("to: 2024-12-31", "to: 2024-13-31", "products.VUOKRA.prices[1].to", .impossibleValue),
        Example("to: 2024-12-31", "from: 2025-06-01, to: 2024-12-31", "products.VUOKRA.prices[1].to", .impossibleValue),
        Example("price: 560.00", "price: -1", "products.VUOKRA.prices[2].price", .impossibleValue),
        Example("from: 2025-01-01", "days: ma", "products.VUOKRA.prices[2].days", .impossibleValue),
        Example("days: la-su", "days: la-so", "products.RUOKA.prices[1].days", .impossibleValue),
        Example(
          "{price: 20.00, days: la-su}", "{price: 20.00, time: \"08:00-16:00\"}", "products.RUOKA.prices[1].time",
          .impossibleValue),
        Example("time: \"18:00-24:00\"", "time: \"18:00-18:00\"", "products.TUNTI.prices[1].time", .impossibleValue),
        Example("{price: 20.00, days: la-su}", "{price: 20.00}", "products.RUOKA.prices[2]", .conflict),
        Example("    prices:\n", "    price: 1.00\n    prices: # ←\n", "products.VUOKRA.prices", .impossibleValue),
        Example(
          "KOIVU-1: {price: 540.00}", "KUUSI-1: {price: 540.00} # ←", "products.VUOKRA.units.KUUSI-1", .impossibleValue),
        Example("KOIVU-1: {price: 540.00}", "KOIVU-1: {} # ←", "products.VUOKRA.units.KOIVU-1", .missingKey),
        Example("unit: h", "unit: h\n    absence: never # ←", "products.TUNTI.absence", .impossibleValue),
        Example("unit: h", "unit: h\n    divisor: 30 # ←", "products.TUNTI.divisor", .impossibleValue),
        Example("euro: true", "euro: true\n    price: 1.00 # ←", "products.EURO.price", .impossibleValue),
        Example("unit: kpl", "unit: h # ←", "products.EURO.unit", .impossibleValue),
        Example("euro: true", "euro: yes # ←", "products.EURO.euro", .wrongType),
        Example(
          "material: 000000000000450020", "material: 450020 # ←", "products.VUOKRA.accounting.material",
          .impossibleValue),
      ]
    ),
    (
      "contracts.yaml",
      [
        Example("version: 5", "version: # ←", "version", .missingKey),
        Example("services: [KOE]", "services: [MUU] # ←", "contracts.SOP-1.services[1]", .conflict),
        Example("absence: sopimus", "absence: meals # ←", "contracts.SOP-1.absence", .impossibleValue),
        Example("payer: KUNTA-X", "payer: KUNTA-Y # ←", "contracts.SOP-1.payer", .conflict),
        Example("RUOKA: {price: 19.00}", "SAUNA: {price: 19.00} # ←", "contracts.SOP-1.items.SAUNA", .conflict),
        Example(
          "TUNTI: {price: 51.00}", "TUNTI: {price: 51.00, absence: sopimus}", "contracts.SOP-1.items.TUNTI.absence",
          .impossibleValue),
        Example(
          "HOITO: {}", "HOITO: {prices: [{price: 1, days: ma}]}", "contracts.SOP-1.items.HOITO.prices[1].days",
          .impossibleValue),
        Example("HOITO: {}", "EURO: {price: 2.00}", "contracts.SOP-1.items.EURO.price", .impossibleValue),
        Example("    items:\n      RUOKA: {absence: sopimus}\n", "", "contracts.SOP-2.items", .missingKey),
      ]
    ),
    (
      "packages.yaml",
      [
        Example("recurrence: month", "recurrence: week # ←", "packages.PERUS.recurrence", .impossibleValue),
        Example("recurrence: month", "recurrence: day", "packages.PERUS.items[1]", .conflict),
        Example("items: [VUOKRA]", "items: [VUOKRA, RUOKA] # ←", "packages.PERUS.items[2]", .conflict),
        Example("items: [VUOKRA]", "items: [VUOKRA, VUOKRA] # ←", "packages.PERUS.items[2]", .conflict),
        Example("items: [VUOKRA]", "items: [HOITO] # ←", "packages.PERUS.items[1]", .conflict),
        Example("items: [VUOKRA]", "items: [] # ←", "packages.PERUS.items", .impossibleValue),
        Example("    items: [VUOKRA]\n", "", "packages.PERUS.items", .missingKey),
        Example("name: {fi: Perus, en: Basic}", "name: {fi: Perus} # ←", "packages.PERUS.name.en", .missingKey),
      ]
    ),
  ]

  @Test(arguments: catalogue.flatMap { file in file.examples.map { (file.file, $0) } })
  func `a misused key of the catalogue is told`(_ file: String, _ example: Example) throws {
    try check(example, in: file, try #require(GoodSettings.files[file]))
  }

  @Test func `the good settings that these spoil have no problem`() throws {
    #expect(try SettingsSandbox(GoodSettings.files).problems() == [])
  }

  private func check(_ example: Example, in file: String, _ good: String) throws {
    try #require(good.contains(example.good))
    let place = try #require(good.range(of: example.good))
    let text = good.replacingCharacters(in: place, with: example.bad)
    let sandbox = try SettingsSandbox(GoodSettings.files.merging([file: text]) { $1 })
    let problems = sandbox.problems()
    let problem = try #require(problems.first { $0.key == example.key }, "got \(SettingsProblems(problems))")
    #expect(problem.flaw == example.flaw, "\(problem.message.en)")
    #expect(problem.file == file)
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.hasSuffix("# ←") }
    if let line { #expect(problem.line == line + 1) }
    #expect(problem.line != nil)
    // A key that is misspelt leaves a required one missing: that is told too, and nothing else.
    #expect(
      problems.allSatisfy { $0 == problem || example.flaw == .unknownKey && $0.flaw == .missingKey },
      "\(SettingsProblems(problems))")
    #expect(!problem.message.fi.isEmpty && problem.message.fi != problem.message.en)
  }
}
