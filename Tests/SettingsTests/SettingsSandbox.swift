import Foundation
import Gateway
import Support

/// A settings folder of one test: files by name, gone when the test is.
struct SettingsSandbox: ~Copyable {
  let folder: String

  init(_ files: [String: String]) throws {
    try self.init(bytes: files.mapValues { Data($0.utf8) })
  }

  init(bytes files: [String: Data]) throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("settings-" + Sandbox.uniqueName())
    folder = root.path
    for (name, bytes) in files {
      let url = root.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try bytes.write(to: url)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The problems of the folder; none where it loads.
  func problems() -> [SettingsProblem] {
    do throws(SettingsProblems) {
      _ = try Settings.load(folder)
      return []
    } catch {
      return error.problems
    }
  }
}

/// Small settings without a problem, which tests spoil one place at a time.
enum GoodSettings {
  static let installation = """
    data: var
    schemas: outbox-schemas
    organisation:
      name: {fi: Koe, en: Trial}
      sales-organisation: 2100
      distribution-channel: 22
      division: 2E
      sender: MAKSUSILTA
    inbox:
      poll: 2s
      quiet: 500ms
    limits:
      depth: 32
      text-kib: 64
      findings: 1000
    payers:
      KUNTA-X: {name: Kunta X, customer-number: 0000700123}
    units: [KOIVU-1]
    people:
      aino: {name: Aino Esimerkki}
    identity-codes:
      artificial: true
    language: fi
    log-level: info

    """

  static let ruleBook = """
    id: KOE
    version: 7
    valid-from: 2024-01-01
    service:
      code: KOE
      name: {fi: Koe, en: Trial}
    commitments: [ostopalvelu]
    reasons:
      SAIRAALA: institution
    attendance: assumed
    error-holds: client
    legality:
      - items: [HOITO]
        from: 2021-07-01
        effect: block
        source: 10 h §
      - fee-components: all
        commitments: [palveluseteli]
        from: 2009-08-01
        effect: warning
        source: 12 §
    payer-rules:
      - {order: 2, payer: KUNTA-X, items: [TUNTI], limit: 20.00, limit-unit: h, days: ma-pe, holidays: no}
      - {order: 1, payer: KUNTA-X, items: [RUOKA, HOITO], limit: 12.5, limit-unit: prosentti}
      - {order: 3, payer: KUNTA-X, limit: 1500, limit-unit: kk}
      - {order: 4, payer: KUNTA-X}
    absence-rules:
      statutory:
        version: 3
        freeFromDay: {own: 6, institution: 1, organiser: null}
        boundaryDays: none
        countDays: interruption
        wholeMonth: free
        chargedShare: 0
    components:
      HOITO:
        name: {fi: Hoitomaksu, en: Care fee}
        unit: kk
        divisor: 30
        mode: deduct
        rounding: late
        proration: days
        absence: statutory
        default-price: 96.59
        accounting:
          material: 000000000000410010
          vat-code: A0
          cost-centre: 0000041000
          profit-centre: 0000004100
          deduction-material: 000000000000410019
      ATERIA:
        name: {fi: Ateriamaksu, en: Meal fee}
        unit: vrk
        absence: statutory
    dataset:
      format: idoc-xml
      negative: credit
      minimum: 5.00
      idoc:
        receiver: {port: SAPPRD, type: LS, number: PRDCLNT100}
        order-type: ZASM
        condition-type: ZPR0
        dates:
          - {qualifier: 016, date: run+14}
    delivery:
      folder: sap
    queue: day 5 at 06:00
    missed: now
    review: person
    four-eyes: [release]
    auto-approve: {change-percent: 10}

    """

  /// The rule book without what names payers and products.
  static let ruleBookAlone = ruleBook.split(separator: "\n", omittingEmptySubsequences: false)
    .filter { !$0.hasPrefix("payer-rules:") && !$0.hasPrefix("  - {order:") }.joined(separator: "\n")

  static let products = """
    version: 4
    absence-rules:
      never:
        version: 1
        freeFromDay: {own: null, institution: null, organiser: null}
        wholeMonth: counted
      meals:
        version: 2
        freeFromDay: {own: 1, institution: 1, organiser: 1}
    products:
      VUOKRA:
        name: {fi: Vuokra, en: Rent}
        services: [KOE]
        unit: kk
        divisor: calendar
        mode: charge
        rounding: early
        proration: none
        absence: never
        prices:
          - {price: 555.00, to: 2024-12-31}
          - {price: 560.00, from: 2025-01-01}
        units:
          KOIVU-1: {price: 540.00}
        accounting:
          material: 000000000000450020
          vat-code: A0
          cost-centre: 0000045000
          profit-centre: 0000004500
          deduction-material: 000000000000450029
      RUOKA:
        name: {fi: Ruoka, en: Food}
        services: [KOE]
        unit: vrk
        absence: meals
        prices:
          - {price: 20.00, days: la-su}
          - {price: 18.00}
        units:
          KOIVU-1: {absence: never}
      TUNTI:
        name: {fi: Tunti, en: Hour}
        services: [KOE]
        unit: h
        prices:
          - {price: 70.00, days: "ma-pe", holidays: no, time: "18:00-24:00"}
          - {price: 52.00}
      EURO:
        name: {fi: Muu, en: Other}
        services: [KOE]
        unit: kpl
        euro: true

    """

  static let contracts = """
    version: 5
    absence-rules:
      sopimus:
        version: 3
        freeFromDay: {own: 6, institution: 1, organiser: 1}
    contracts:
      SOP-1:
        services: [KOE]
        absence: sopimus
        payer: KUNTA-X
        items:
          RUOKA: {price: 19.00}
          TUNTI: {price: 51.00}
          HOITO: {}
      SOP-2:
        services: [KOE]
        items:
          RUOKA: {absence: sopimus}

    """

  static let packages = """
    version: 6
    packages:
      PERUS:
        name: {fi: Perus, en: Basic}
        services: [KOE]
        recurrence: month
        items: [VUOKRA]
      ATERIAT:
        name: {fi: Ateriat, en: Meals}
        services: [KOE]
        recurrence: day
        items: [RUOKA]

    """

  static var files: [String: String] {
    [
      "maksusilta.yaml": installation, "rules/KOE.yaml": ruleBook, "products.yaml": products,
      "contracts.yaml": contracts, "packages.yaml": packages,
    ]
  }
}
