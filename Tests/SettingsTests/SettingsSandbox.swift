import Foundation
import Gateway

/// A settings folder of one test: files by name, gone when the test is.
struct SettingsSandbox: ~Copyable {
  let folder: String

  init(_ files: [String: String]) throws {
    try self.init(bytes: files.mapValues { Data($0.utf8) })
  }

  init(bytes files: [String: Data]) throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("settings-" + UUID().uuidString)
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
    review: person
    approval: other-person

    """

  static var files: [String: String] { ["maksusilta.yaml": installation, "rules/KOE.yaml": ruleBook] }
}
