import Domain
import FeeRules
import Testing

/// The example county's rules as values, and statements that differ in one thing.
enum Samples {
  static let service = ServiceCode("KOE-SAANNOT")
  static let april = Month("2024-04")!
  static let may = Month("2024-05")!
  static let identityCode = PersonalIdentityCode("010190-999W")
  /// The monthly amount of domain.md's checks.
  static let monthly = Money("900.67")!

  static func rule(
    _ id: String = "statutory", own: Int? = 6, institution: Int? = 1, organiser: Int? = 1,
    boundary: AbsenceRule.BoundaryDays = .none, counting: AbsenceRule.CountDays = .interruption,
    wholeMonth: AbsenceRule.WholeMonth = .free, share: String = "0"
  ) -> AbsenceRule {
    var figures: [AbsenceClass: Int] = [:]
    figures[.own] = own
    figures[.institution] = institution
    figures[.organiser] = organiser
    return AbsenceRule(
      reference: RuleReference(id: id, version: 1), freeFromDay: figures, boundaryDays: boundary,
      countDays: counting, wholeMonth: wholeMonth, chargedShare: Quantity(share)!)
  }

  static let neverFree = rule("never-free", own: nil, institution: nil, organiser: nil, wholeMonth: .counted)

  static func component(
    _ code: String, _ fi: String, _ en: String, _ unit: ItemRule.Unit = .month,
    divisor: ItemRule.Divisor = .thirty, mode: ItemRule.Mode = .deduct,
    rounding: ItemRule.Rounding = .late, proration: ItemRule.Proration = .days,
    absence: AbsenceRule = rule(), price: String? = nil
  ) -> ItemRule {
    ItemRule(
      code: code, name: Bilingual(fi: fi, en: en), unit: unit, divisor: divisor, mode: mode, rounding: rounding,
      proration: proration, absence: absence, prices: price.map { PriceList(Money($0)!) } ?? PriceList())
  }

  /// YHT-ASU, MTK-ASU and KOE-SAANNOT in one book: their codes do not meet.
  static let components = [
    component("HOITO", "Hoitomaksu", "Care fee"),
    component(
      "ATERIA", "Ateriamaksu", "Meals", .day, absence: rule("from-day-1", own: 1, institution: 1, organiser: 1)),
    component("TUKI", "Tukipalvelumaksu", "Support fee", absence: neverFree),
    component("YLLAPITO", "Ylläpitomaksu", "Upkeep", absence: neverFree, price: "96.59"),
    component("KOTIHOITO", "Kotihoito", "Home care", .hour, price: "52.00"),
    component("K-LAHTO", "Lähtöpäivä", "Departure", absence: rule("lahto", boundary: .departure)),
    component("K-PALUU", "Paluupäivä", "Return", absence: rule("paluu", boundary: .return)),
    component("K-MOLEMMAT", "Molemmat", "Both", absence: rule("molemmat", boundary: .both)),
    component("K-VARHAIN", "Varhain", "Early", rounding: .early),
    component("K-PERIVA", "Perivä", "Charge", mode: .charge),
    component("K-KALENTERI", "Kalenteri", "Calendar", divisor: .calendar),
    component("K-OSUUS", "Osuus", "Share", absence: rule("osuus", share: "0.25")),
    component("K-LASKETTU", "Laskettu", "Counted", absence: rule("laskettu", wholeMonth: .counted)),
    component("K-JAKAMATON", "Jakamaton", "Undivided", proration: .none),
    component("K-LUOKKA", "Luokka", "Class", absence: rule("luokka", counting: .class)),
    component(
      "K-VRK-OSUUS", "Vuorokausiosuus", "Daily share", .day,
      absence: rule("vrk-osuus", own: 1, institution: 1, organiser: 1, share: "0.5")),
  ]

  static func rules(
    attendance: Bool = false, legality: [ServiceRules.LegalLimit] = [], artificialCodes: Bool = true,
    kinds: Set<String> = ["ostopalvelu"], units: Set<String> = [], components: [ItemRule] = components
  ) -> ServiceRules {
    ServiceRules(
      service: service, serviceName: Bilingual(fi: "Koesäännöt", en: "Trial rules"),
      book: RuleReference(id: "KOE-SAANNOT", version: 1), items: components, commitmentKinds: kinds,
      recordsAttendance: attendance, legality: legality, allowsArtificialIdentityCodes: artificialCodes,
      knownUnits: units)
  }

  static func header(_ period: Month = april) -> ReportHeader {
    ReportHeader(
      id: "KR-1", version: 1, period: period, createdAt: "2024-05-02T09:12:00+03:00", providerBusinessID: "9999999-2",
      providerName: "Koivukoti Oy", unitCode: "KOIVU-1", unitName: "Koivukoti Palokka", service: service,
      lines: ReportHeader.Lines(root: 2, provider: 3, unit: 4, service: 5))
  }

  /// `HOITO 900.67 kk, ATERIA 18.00 vrk`: code, price (`-` for none), unit (may be left out).
  static func items(_ text: String) -> [ComponentStatement] {
    text.split(separator: ",").enumerated().map { index, part in
      let words = part.split(separator: " ")
      return ComponentStatement(
        position: index + 1, line: 20 + index, code: String(words[0]),
        price: words.count > 1 ? Money(words[1]) : nil, unit: words.count > 2 ? String(words[2]) : nil)
    }
  }

  /// `LOMA 1-8 2024-03-28, SAIRAALA 10-12`: reason, days of the month (or dates from/to), alkanut (may be left out).
  static func absences(_ text: String, in month: Month = april) -> [AbsenceStatement] {
    text.split(separator: ",").enumerated().map { index, part in
      let words = part.split(separator: " ")
      let (first, last) = days(words[1], in: month)
      return AbsenceStatement(
        position: index + 1, line: 40 + index, reason: String(words[0]), first: first, last: last,
        interruptionBegan: words.count > 2 ? Day(words[2]) : nil)
    }
  }

  /// `4-9, 20-30`.
  static func presences(_ text: String, in month: Month = april) -> [PresenceStatement] {
    text.split(separator: ",").enumerated().map { index, part in
      let (first, last) = days(part.drop { $0 == " " }, in: month)
      return PresenceStatement(position: index + 1, line: 60 + index, first: first, last: last)
    }
  }

  private static func days(_ text: Substring, in month: Month) -> (Day, Day) {
    if text.contains("/") {
      let ends = text.split(separator: "/")
      return (Day(ends[0])!, Day(ends[1])!)
    }
    let ends = text.split(separator: "-").map { Int($0)! }
    return (month.first.adding(ends[0] - 1), month.first.adding((ends.last ?? ends[0]) - 1))
  }

  /// A commitment of one client, valid from 1.9.2023 to the end of 2024 where nothing else is said.
  static func commitment(
    _ items: String = "HOITO 900.67 kk", number: String = "PS-1", position: Int = 1, from: String = "2023-09-01",
    to: String? = "2024-12-31", absent: String = "", present: String = "", end: String? = nil, in month: Month = april
  ) -> CommitmentStatement {
    var commitment = CommitmentStatement(
      position: position, line: 10 * position, number: number, validFrom: Day(from), validTo: to.map { Day($0)! })
    commitment.components = Samples.items(items)
    commitment.absences = absences(absent, in: month)
    commitment.presences = presences(present, in: month)
    if let end { commitment.ends = [EndStatement(line: 80, day: Day(end)!, reason: "KUOLEMA")] }
    return commitment
  }

  static func client(_ commitments: CommitmentStatement...) -> ClientStatement { client(commitments) }

  static func client(_ commitments: [CommitmentStatement]) -> ClientStatement {
    ClientStatement(
      position: 3, line: 7, code: "A100234", identityCode: identityCode, familyName: "Koivisto", givenNames: "Aino",
      commitments: commitments)
  }
}

/// Months remembered as a ledger would, and which were asked for.
final class Remembered: ClientHistory {
  private var known: [Month: [CommitmentMonth]] = [:]
  private(set) var asked: [Month] = []

  /// - Parameter months: days as letters (`DayMap`), month by month of one commitment.
  init(_ months: [CommitmentMonth] = []) { add(months) }

  func add(_ months: [CommitmentMonth]) {
    for month in months { known[month.month, default: []].append(month) }
  }

  func commitmentMonths(of client: ClientKey, service: ServiceCode, in month: Month) -> [CommitmentMonth] {
    asked.append(month)
    return known[month] ?? []
  }

  /// `2024-03 p…` : a month of PS-1 in `DayMap`'s letters.
  static func month(
    _ text: String, number: String = "PS-1", from: String = "2023-09-01", to: String? = "2024-12-31",
    began: String? = nil
  ) -> CommitmentMonth {
    let words = text.split(separator: " ")
    return CommitmentMonth(
      number: number, validFrom: Day(from)!, validTo: to.map { Day($0)! }, month: Month(words[0])!,
      days: DayMap(String(words[1]))!, interruptionBegan: began.map { Day($0)! })
  }
}

/// `p` for the first days, then the rest: `days(present: 27, "oooo")`.
func letters(_ present: Int, _ rest: String = "") -> String { String(repeating: "p", count: present) + rest }

func fees(
  _ client: ClientStatement, in month: Month = Samples.april, rules: ServiceRules = Samples.rules(),
  history: some ClientHistory = NoHistory()
) throws -> ClientFees {
  try FeeCalculation(rules: rules).fees(of: client, in: Samples.header(month), history: history)
}

/// The first line.
func line(
  _ commitment: CommitmentStatement, in month: Month = Samples.april, rules: ServiceRules = Samples.rules(),
  history: some ClientHistory = NoHistory()
) throws -> FeeLine {
  try #require(fees(Samples.client(commitment), in: month, rules: rules, history: history).lines.first)
}
