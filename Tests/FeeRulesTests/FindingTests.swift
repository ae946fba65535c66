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
      findings: ["not-yet-computed /OsaAlue[2] h -"], client: commitment("HOITO 900.67, KOTIHOITO 52.00 h") { _ in }),
    Example(
      findings: ["not-yet-computed /OsaAlue[1] SOP-1 -"], amounts: [],
      client: commitment("YLLAPITO") { $0.contract = "SOP-1" }),
    Example(findings: [], hold: nil, client: commitment { $0.contract = "SOP-1" }),
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
      findings: [
        "event-outside-service /Tapahtuma[1] 2024-05-01 2024-04-01/2024-04-30",
        "not-yet-computed /Tapahtuma[1] KOTIHOITO -",
      ],
      client: commitment { $0.events = [event("2024-05-01")] }),
    Example(
      findings: ["event-on-absent-day /Tapahtuma[1] 2024-04-05 -", "not-yet-computed /Tapahtuma[1] KOTIHOITO -"],
      client: commitment {
        $0.absences = Samples.absences("LOMA 4-8")
        $0.events = [event("2024-04-05")]
      }),
    Example(
      findings: ["not-yet-computed /Tapahtuma[1] KOTIHOITO -", "price-negative /Tapahtuma[1] -0.5 -"],
      client: commitment { $0.events = [event("2024-04-05", quantity: "-0.5")] }),
  ]

  static func event(_ day: String, quantity: String = "0.75") -> EventStatement {
    EventStatement(
      line: 70, product: "KOTIHOITO", day: Day(day)!, minuteOfDay: 480, quantity: Quantity(quantity)!, unit: "h")
  }

  static let notYetComputed = [
    Example(
      findings: ["not-yet-computed /@voimaan 2024-04-10 -"],
      client: commitment { $0.effectiveFrom = Day("2024-04-10") }),
    Example(findings: [], hold: nil, client: commitment { $0.effectiveFrom = Day("2024-04-01") }),
    Example(
      findings: [], hold: nil, amounts: ["630.47"],
      client: commitment {
        $0.validFrom = Day("2024-04-10")
        $0.effectiveFrom = Day("2024-04-10")
      }),
    Example(
      findings: ["not-yet-computed /Palvelupaketti[1] VUOKRA-VESI -"],
      client: commitment { $0.packages = [PackageStatement(code: "VUOKRA-VESI", first: Day("2024-01-01")!, last: nil)] }
    ),
    Example(
      findings: ["not-yet-computed /Maksusaanto[1] KUNTA-X -"],
      client: commitment { $0.payerRules = [PayerRuleStatement(order: 1, payer: "KUNTA-X")] }),
    Example(
      findings: ["not-yet-computed /Maksaja[1] edunvalvoja -"],
      client: commitment { $0.payers = [PayerStatement(code: "EV-77", role: "edunvalvoja")] }),
    Example(
      findings: ["not-yet-computed /Maksaja[2] maksaja -"],
      client: commitment {
        $0.payers = [
          PayerStatement(code: "L-1", role: "laskunsaaja"), PayerStatement(position: 2, code: "M-1", role: "maksaja"),
          PayerStatement(position: 3, code: "Y-1", role: "yhteisvelallinen"),
        ]
      }),
  ]

  @Test(arguments: ofTheClient + ofTheCommitment + ofTheItems + ofTheDays + notYetComputed)
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
