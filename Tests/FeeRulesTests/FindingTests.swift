import Domain
import FeeRules
import Testing

/// Every finding the rules can make, each with an example that shows its code and place.
@Suite struct ClientFindingTests {
  struct Example: Sendable, CustomTestStringConvertible {
    /// `code place found/expected` from the client on; a dash where there is none.
    var findings: [String]
    var hold: ClientFees.Hold? = .error
    /// Amounts of the lines that could be computed.
    var amounts = ["900.67"]
    var rules = Samples.rules()
    var month = Samples.april
    var client: ClientStatement
    var testDescription: String { findings.first ?? "nothing" }
  }

  static func client(_ change: (inout ClientStatement) -> Void) -> ClientStatement {
    var client = Samples.client(Samples.commitment())
    change(&client)
    return client
  }

  static func commitment(_ items: String = "HOITO 900.67 kk", _ change: (inout CommitmentStatement) -> Void)
    -> ClientStatement
  {
    var commitment = Samples.commitment(items)
    change(&commitment)
    return Samples.client(commitment)
  }

  static let noMeals = [
    ServiceRules.LegalLimit(
      items: ["ATERIA", "TUKI"], from: Day("2021-07-01")!, effect: .block, source: "734/1992 10 h §")
  ]

  static let ofTheClient = [
    Example(findings: [], hold: nil, client: client { _ in }),
    Example(findings: ["identity-code-missing - -"], hold: .person, client: client { $0.identityCode = nil }),
    Example(
      findings: ["identity-code-temporary /Henkilotunnus - -"], hold: .person,
      rules: Samples.rules(artificialCodes: false), client: client { _ in }),
    Example(
      findings: ["identity-code-check /Henkilotunnus - -"],
      client: client { $0.identityCode = PersonalIdentityCode("010190-999X") }),
    Example(
      findings: ["identity-code-check /Henkilotunnus - -"],
      client: client { $0.identityCode = PersonalIdentityCode("310290-9990") }),
    Example(
      findings: ["non-disclosure /Osoite - -"], hold: .person,
      client: client { $0.address = Address(nonDisclosure: true, street: "Kotikatu 1") }),
    Example(
      findings: ["non-disclosure /Maksaja[1]/Osoite laskunsaaja -"], hold: .person,
      client: commitment {
        $0.payers = [
          PayerStatement(line: 30, code: "L-1", role: "laskunsaaja", address: Address(nonDisclosure: true))
        ]
      }),
    Example(findings: ["name-empty /Sukunimi - -"], client: client { $0.familyName = "" }),
    Example(findings: ["name-empty /Etunimet - -"], client: client { $0.givenNames = " \t" }),
    Example(findings: ["client-code-empty - -"], client: client { $0.code = "" }),
    Example(
      findings: ["date-impossible /Poissaolo[1] 2024-02-30 -"],
      client: client {
        $0.unreadable = [
          Finding(
            .dateImpossible, line: 12, place: $0.place + "/Maksusitoumus[1]/Poissaolo[1]", client: $0.code,
            found: "2024-02-30")
        ]
      }),
    Example(
      findings: ["identity-code-missing - -", "name-empty /Etunimet - -"],
      client: client {
        $0.identityCode = nil
        $0.givenNames = ""
      }),
  ]

  static let ofTheCommitment = [
    Example(findings: ["commitment-number-empty - -"], client: commitment { $0.number = "" }),
    Example(findings: ["commitment-kind laina ostopalvelu"], client: commitment { $0.kind = "laina" }),
    Example(findings: ["commitment-unknown PS-1 -"], amounts: [], client: commitment { $0.validFrom = nil }),
    Example(
      findings: ["commitment-unknown PS-1 -"], amounts: [],
      client: commitment("") {
        $0.validFrom = nil
        $0.kind = ""
      }),
    Example(
      findings: ["dates-reversed 2024-05-01/2024-04-01 -"], amounts: [],
      client: commitment {
        $0.validFrom = Day("2024-05-01")
        $0.validTo = Day("2024-04-01")
      }),
    Example(
      findings: ["no-service-day 2023-09-01/2024-03-31 2024-04"], amounts: [],
      client: commitment { $0.validTo = Day("2024-03-31") }),
    Example(
      findings: ["no-service-day 2024-05-01/ 2024-04"], amounts: [],
      client: commitment {
        $0.validFrom = Day("2024-05-01")
        $0.validTo = nil
      }),
    Example(
      findings: ["no-service-day 2023-09-01/2024-03-20 2024-04"], amounts: [],
      client: commitment { $0.ends = [EndStatement(day: Day("2024-03-20")!, reason: "MUU")] }),
    Example(
      findings: [], hold: nil, amounts: ["450.34"],
      client: commitment {
        $0.ends = ["2024-05-02", "2024-04-20", "2024-04-15"].map { EndStatement(day: Day($0)!, reason: "MUU") }
      }),
    Example(
      findings: ["commitment-twice /Maksusitoumus[2] PS-1 -"],
      client: Samples.client(Samples.commitment(), Samples.commitment(position: 2, from: "2024-04-05"))),
  ]

  static let ofTheItems = [
    Example(
      findings: ["item-unknown /OsaAlue[1] HOIVA -"], amounts: ["900.67"],
      client: commitment("HOIVA 1.00, HOITO 900.67") { _ in }),
    Example(
      findings: ["item-twice /OsaAlue[2] HOITO -"], client: commitment("HOITO 900.67 kk, HOITO 1.00 kk") { _ in }),
    Example(
      findings: ["unit-mismatch /OsaAlue[1] vrk kk"], amounts: [], client: commitment("HOITO 900.67 vrk") { _ in }),
    Example(findings: [], hold: nil, client: commitment("HOITO 900.67") { _ in }),
    Example(findings: ["price-missing /OsaAlue[1] HOITO -"], amounts: [], client: commitment("HOITO -") { _ in }),
    Example(findings: [], hold: nil, amounts: ["96.59"], client: commitment("YLLAPITO - kk") { _ in }),
    Example(findings: [], hold: nil, amounts: ["0.00"], client: commitment("YLLAPITO 0.00 kk") { _ in }),
    Example(findings: ["price-negative /OsaAlue[1] -1.00 -"], amounts: [], client: commitment("HOITO -1.00") { _ in }),
    Example(
      findings: [], hold: nil, amounts: ["900.67", "0.00"],
      client: commitment("HOITO 900.67, KOTIHOITO 52.00 h") { _ in }),
    Example(
      findings: ["contract-unknown SOP-1 -"], amounts: ["96.59"],
      client: commitment("YLLAPITO") { $0.contract = "SOP-1" }),
    Example(findings: ["contract-unknown SOP-1 -"], client: commitment { $0.contract = "SOP-1" }),
    Example(
      findings: ["price-missing /OsaAlue[1] HOITO -"], amounts: [],
      client: commitment { $0.effectiveFrom = Day("2024-04-10") }),
    Example(findings: [], hold: nil, client: commitment { $0.effectiveFrom = Day("2024-04-01") }),
    Example(
      findings: [], hold: nil, amounts: ["630.47"],
      client: commitment {
        $0.validFrom = Day("2024-04-10")
        $0.effectiveFrom = Day("2024-04-10")
      }),
    Example(
      findings: ["forbidden-by-law /OsaAlue[1] ATERIA 734/1992_10_h_§,_2021-07-01"], amounts: ["558.00"],
      rules: Samples.rules(legality: noMeals), month: Month("2021-07")!,
      client: commitment("ATERIA 18.00 vrk") { $0.validFrom = Day("2021-01-01") }),
    Example(
      findings: [], hold: nil, amounts: ["540.00"], rules: Samples.rules(legality: noMeals), month: Month("2021-06")!,
      client: commitment("ATERIA 18.00 vrk") { $0.validFrom = Day("2021-01-01") }),
    Example(
      findings: ["forbidden-by-law /OsaAlue[1] HOITO 734/1992_12_§"],
      rules: Samples.rules(kinds: ["ostopalvelu", "palveluseteli"]), client: commitment { $0.kind = "palveluseteli" }),
  ]

  static let ofTheDays = [
    Example(
      findings: ["absence-reason /Poissaolo[1] KARANNUT -"],
      client: commitment { $0.absences = Samples.absences("KARANNUT 4-8") }),
    Example(
      findings: ["dates-reversed /Poissaolo[1] 2024-04-08/2024-04-04 -"],
      client: commitment { $0.absences = Samples.absences("LOMA 8-4") }),
    Example(
      findings: [
        "absence-outside-service /Poissaolo[1] 2024-03-28/2024-04-08 2024-04-01/2024-04-30",
        "earlier-days-unknown /Poissaolo[1] 2024-04-01 -",
      ],
      amounts: ["810.60"], client: commitment { $0.absences = Samples.absences("LOMA 2024-03-28/2024-04-08") }),
    Example(
      findings: ["absence-outside-service /Poissaolo[1] 2024-04-10/2024-04-20 2024-04-01/2024-04-15"],
      amounts: ["270.21"],
      client: commitment {
        $0.ends = [EndStatement(day: Day("2024-04-15")!, reason: "KUOLEMA")]
        $0.absences = Samples.absences("SAIRAALA 10-20")
      }),
    Example(
      findings: ["absences-overlap /Poissaolo[2] 2024-04-08 -"], amounts: ["810.60"],
      client: commitment { $0.absences = Samples.absences("LOMA 4-8, SAIRAALA 8-11") }),
    Example(
      findings: ["presence-outside-service /Lasnaolo[1] 2024-04-10/2024-05-01 2024-04-01/2024-04-30"],
      client: commitment { $0.presences = Samples.presences("2024-04-10/2024-05-01") }),
    Example(
      findings: ["dates-reversed /Lasnaolo[1] 2024-04-10/2024-04-09 -"],
      client: commitment { $0.presences = Samples.presences("10-9") }),
    Example(
      findings: ["present-and-absent /Lasnaolo[2] 2024-04-08 -"],
      client: commitment {
        $0.absences = Samples.absences("LOMA 4-8")
        $0.presences = Samples.presences("1-3, 8-12")
      }),
    Example(
      findings: ["event-outside-service /Tapahtuma[1] 2024-05-01 2024-04-01/2024-04-30"],
      client: commitment { $0.events = [event("2024-05-01")] }),
    Example(
      findings: ["event-on-absent-day /Tapahtuma[1] 2024-04-05 -"], hold: nil, amounts: ["900.67", "39.00"],
      client: commitment {
        $0.absences = Samples.absences("LOMA 4-8")
        $0.events = [event("2024-04-05")]
      }),
    Example(
      findings: ["price-negative /Tapahtuma[1] -0.5 -"],
      client: commitment { $0.events = [event("2024-04-05", quantity: "-0.5")] }),
  ]

  static func event(_ day: String, quantity: String = "0.75") -> EventStatement {
    EventStatement(
      line: 70, product: "KOTIHOITO", day: Day(day)!, minuteOfDay: 480, quantity: Quantity(quantity)!, unit: "h")
  }

  static func payers(_ rules: String, _ payers: String = "") -> ClientStatement {
    commitment {
      $0.payerRules = County.payerRules(rules)
      $0.payers = County.payers(payers)
    }
  }

  static let ofThePayers = [
    Example(findings: [], hold: nil, client: payers("", "EV-77 edunvalvoja")),
    Example(findings: [], hold: nil, client: payers("", "L-1 laskunsaaja, M-1 maksaja, Y-1 yhteisvelallinen")),
    Example(findings: [], hold: nil, client: payers("", "EV-77 edunvalvoja, EV-77 laskunsaaja")),
    Example(
      findings: ["payer-role-unknown /Maksaja[2] setä edunvalvoja_maksaja_laskunsaaja_yhteisvelallinen"],
      client: payers("", "L-1 laskunsaaja, S-1 setä")),
    Example(findings: ["payer-twice /Maksaja[2] L-1 -"], client: payers("", "L-1 laskunsaaja, L-1 laskunsaaja")),
    Example(
      findings: ["payer-code-empty /Maksaja[1] - -"],
      client: commitment { $0.payers = [PayerStatement(line: 55, code: " ", role: "edunvalvoja")] }),
    Example(findings: ["payer-unknown /Maksusaanto[1] KUNTA-X -"], client: payers("1 KUNTA-X")),
    Example(
      findings: ["payer-unknown /Maksusaanto[1] KUNTA-X -", "payer-rule-limit /Maksusaanto[1] -1.00_kk -"],
      client: payers("1 KUNTA-X - -1.00 kk")),
    Example(
      findings: ["payer-rule-order /Maksusaanto[2] 1 -"], amounts: ["900.67", "0.00"],
      client: payers("1 M-1;1 M-1", "M-1 maksaja")),
    Example(
      findings: ["payer-rule-limit /Maksusaanto[1] -1.00_kk -"], client: payers("1 M-1 - -1.00 kk", "M-1 maksaja")),
    Example(findings: ["payer-rule-limit /Maksusaanto[1] 1.00 -"], client: payers("1 M-1 - 1.00", "M-1 maksaja")),
    Example(findings: ["payer-rule-limit /Maksusaanto[1] kk -"], client: payers("1 M-1 - - kk", "M-1 maksaja")),
    Example(
      findings: ["payer-rule-limit /Maksusaanto[1] 100.01_prosentti -"],
      client: payers("1 M-1 - 100.01 prosentti", "M-1 maksaja")),
    Example(
      findings: [], hold: nil, amounts: ["900.67", "0.00"], client: payers("1 M-1 - 100.00 prosentti", "M-1 maksaja")),
    Example(
      findings: ["payer-rule-limit /Maksusaanto[1] 1.00_viikko -"], client: payers("1 M-1 - 1.00 viikko", "M-1 maksaja")
    ),
    Example(
      findings: ["payer-rule-condition /Maksusaanto[1] arki ma-pe"],
      client: payers("1 M-1 - - - arki", "M-1 maksaja")),
    Example(
      findings: ["payer-rule-condition /Maksusaanto[1] joo ei_kylla"],
      client: payers("1 M-1 - - - ma-pe joo", "M-1 maksaja")),
    Example(
      findings: [], hold: nil, amounts: ["900.67", "0.00"], client: payers("1 M-1 - - - - kylla", "M-1 maksaja")),
    Example(
      findings: ["item-unknown /Maksusaanto[1] OUTO -"], client: payers("1 M-1 HOITO+OUTO", "M-1 maksaja")),
    Example(
      findings: ["payer-unknown  KUNTA-Z -"],
      rules: {
        var rules = Samples.rules()
        rules.payerRules = [PayerRule(order: 1, payer: "KUNTA-Z")]
        return rules
      }(), client: commitment { _ in }),
    Example(
      findings: ["no-service-day 2023-09-01/2024-03-31 2024-04", "payer-unknown /Maksusaanto[1] KUNTA-X -"],
      amounts: [],
      client: commitment {
        $0.validTo = Day("2024-03-31")
        $0.payerRules = County.payerRules("1 KUNTA-X")
      }),
  ]

  @Test(arguments: ofTheClient + ofTheCommitment + ofTheItems + ofTheDays + ofThePayers)
  func `say what is wrong and where`(_ example: Example) throws {
    let fees = try fees(example.client, in: example.month, rules: example.rules)
    #expect(fees.findings.map(\.full).sorted() == example.findings.map(Self.inFull).sorted())
    #expect(fees.hold == example.hold)
    #expect(fees.lines.map(\.amount.description) == example.amounts)
    #expect(fees.lines.allSatisfy { $0.state == (example.hold == nil ? .open : .held) })
    #expect(fees.months.isEmpty == (example.hold == .error))
    #expect(fees.findings.allSatisfy { $0.line != nil && $0.client == example.client.code })
  }

  /// Examples may leave out what is not there.
  private static func inFull(_ text: String) -> String {
    var words = text.split(separator: " ").map(String.init)
    if words.count == 1 || !words[1].hasPrefix("/") { words.insert("", at: 1) }
    while words.count < 4 { words.append("-") }
    return words.joined(separator: " ")
  }

  @Test func `what is wrong with a client's own element is told at its line`() throws {
    var client = Self.client { client in
      client.identityCode = PersonalIdentityCode("010190-999X")
      client.familyName = ""
      client.givenNames = ""
      client.address = Address(nonDisclosure: true)
    }
    (client.lines.identityCode, client.lines.familyName, client.lines.givenNames, client.lines.address) = (8, 9, 10, 11)
    #expect(try fees(client).findings.map(\.line) == [8, 9, 10, 11])
  }

  @Test func `an error on one commitment holds the lines of all`() throws {
    let client = Samples.client(
      Samples.commitment(), Samples.commitment("HOIVA 1.00", number: "PS-2", position: 2, from: "2024-06-01"))
    let fees = try fees(client)
    #expect(fees.lines.map(\.state) == [.held])
    #expect(fees.findings.map(\.code) == [.noServiceDay])
  }

  @Test func `a limit that only warns holds nothing`() throws {
    let limit = ServiceRules.LegalLimit(items: ["TUKI"], from: Day("2021-07-01")!, effect: .warning, source: "§")
    let fees = try fees(
      Samples.client(Samples.commitment("TUKI 96.59")), rules: Samples.rules(legality: [limit]))
    #expect(fees.findings.map(\.code) == [.forbiddenByLaw])
    #expect(fees.findings.map(\.severity) == [.warning])
    #expect(fees.hold == nil)
    #expect(fees.lines.map(\.state) == [.open])
  }

  struct Forbidden: Sendable, CustomTestStringConvertible {
    var limits: [ServiceRules.LegalLimit]
    var kind = "palveluseteli"
    var items = ""
    var packages = ""
    var events = ""
    var findings: [String]
    var why: String
    var testDescription: String { why }
  }

  static func limit(
    _ items: Set<String>, kinds: Set<String> = [], from: String = "2021-07-01",
    _ effect: ServiceRules.LegalLimit.Effect = .block
  ) -> ServiceRules.LegalLimit {
    ServiceRules.LegalLimit(items: items, commitmentKinds: kinds, from: Day(from)!, effect: effect, source: "§")
  }

  static let voucherLaw = "forbidden-by-law /OsaAlue[1] HOITO 734/1992_12_§"
  static let forbidden = [
    Forbidden(
      limits: [], items: "HOITO 1.00, PAIVA", findings: [voucherLaw], why: "built in: components, not products"),
    Forbidden(limits: [], kind: "ostopalvelu", items: "HOITO 1.00", findings: [], why: "built in: vouchers only"),
    Forbidden(
      limits: [limit(["PAIVA"])], items: "HOITO 1.00, PAIVA",
      findings: [voucherLaw, "forbidden-by-law /OsaAlue[2] PAIVA §,_2021-07-01"],
      why: "a limit for every kind beside it"),
    Forbidden(
      limits: [limit([], kinds: ["palveluseteli"], .warning)], items: "HOITO 1.00, PAIVA",
      findings: ["forbidden-by-law /OsaAlue[1] HOITO §,_2021-07-01"],
      why: "the book's own limit for vouchers takes its place"),
    Forbidden(
      limits: [limit(["PAIVA"], kinds: ["palveluseteli"])], items: "HOITO 1.00, PAIVA",
      findings: ["forbidden-by-law /OsaAlue[2] PAIVA §,_2021-07-01"], why: "…whatever it names"),
    Forbidden(
      limits: [limit([], kinds: ["palveluseteli"], from: "2024-04-02")], items: "HOITO 1.00", findings: [],
      why: "it is dated by the period's first day"),
    Forbidden(
      limits: [limit([])], kind: "ostopalvelu", items: "HOITO 1.00, PAIVA",
      findings: ["forbidden-by-law /OsaAlue[1] HOITO §,_2021-07-01"], why: "no items named: every fee component"),
    Forbidden(
      limits: [limit(["VESI-KK", "EURO"])], kind: "ostopalvelu", packages: "VESI 2024-01-01/",
      events: "EURO 2 08:00 1 kpl, EURO 1 08:00 1 kpl",
      findings: [
        "forbidden-by-law /Palvelupaketti[1] VESI-KK §,_2021-07-01",
        "forbidden-by-law /Tapahtuma[1] EURO §,_2021-07-01",
      ], why: "by package and event, each told once"),
  ]

  @Test(arguments: forbidden)
  func `the law is asked by kind, item and day`(_ example: Forbidden) throws {
    let fees = try fees(
      Samples.client(
        County.commitment(example.items, packages: example.packages, events: example.events, kind: example.kind)),
      rules: County.rules(kinds: ["ostopalvelu", "palveluseteli"], legality: example.limits))
    #expect(fees.findings.map(\.full) == example.findings)
    let isBlocked =
      example.findings.contains { $0.contains("734/1992") } || example.limits.contains { $0.effect == .block }
    #expect(fees.hold == (isBlocked && !example.findings.isEmpty ? .error : nil))
  }

  @Test func `no finding shows an identity code`() throws {
    var client = Self.commitment("010190-999W 1.00") {
      $0.number = "010190-999W"
      $0.kind = "010190-999W"
      $0.validTo = Day("2024-01-01")
      $0.payers = [PayerStatement(code: "010190-999W", role: "010190-999W")]
    }
    client.code = "X010190-999W"
    client.commitments.append(
      Samples.commitment("010190-999W 1.00 010190-999W", number: "PS-2", position: 2, absent: "010190-999W 4-8"))
    let findings = try fees(client).findings
    #expect(findings.count >= 5)
    for finding in findings {
      for text in [finding.place, finding.client, finding.found, finding.expected] {
        #expect(text?.contains("999W") != true)
      }
    }
  }

  @Test func `findings come in the order of the file`() throws {
    var commitment = Samples.commitment("HOIVA 1.00, HOITO -", absent: "KARANNUT 4-8, LOMA 12-9")
    commitment.kind = "laina"
    let lines = try fees(Samples.client(commitment)).findings.map { $0.line! }
    #expect(lines == [10, 20, 21, 40, 41])
  }
}

extension Finding {
  /// `code place found expected`, blanks in them as underscores.
  var full: String {
    let words = text.split(separator: " ")
    let place = words.count > 1 ? String(words[1]) : ""
    func underscored(_ text: String?) -> String {
      text.map { String($0.map { $0 == " " ? "_" : $0 }) } ?? "-"
    }
    return "\(code.rawValue) \(place) \(underscored(found)) \(underscored(expected))"
  }
}
