import Domain
import FeeRules
import Support
import Testing

/// A calculation that has priced many clients answers as one that has priced none: months that came out alike are kept, and nothing that makes
/// two of them differ may be left out of what they are found by.
@Suite struct AlikeMonths {
  @Test(arguments: 0..<8)
  func `clients priced before change nothing`(_ batch: Int) throws {
    for round in 0..<60 {
      let seed = 700_000 + UInt64(batch) * 1_000 + UInt64(round)
      var dice = Dice(seed: seed)
      let story = RandomStory(&dice)
      for report in story.reports {
        let rules = report.rules
        let used = FeeCalculation(rules: rules)
        let variations = variations(of: report, &dice)
        var feed = report.feed.values.first ?? []
        if dice.chance(50) {
          // Nearly what the reports say themselves.
          var stated = variations[0].client.commitments[0]
          for index in stated.components.indices { stated.components[index].price = Money(cents: 777) }
          feed = [
            FeedStatement(
              createdAt: dice.pick(["2020-01-01T00:00:00Z", "2029-01-01T00:00:00Z"]),
              effectiveFrom: report.header.period.first.adding(-9), commitment: stated)
          ]
        }
        let history = KnownOfSome(feed: feed, attached: report.attached)
        for variation in variations {
          let found = try used.fees(of: variation.client, in: variation.header, history: history)
          let expected = try FeeCalculation(rules: rules).fees(
            of: variation.client, in: variation.header, history: history)
          let areSame = Whole(found) == Whole(expected)
          #expect(areSame, "seed \(seed), client \(variation.client.code)")
        }
      }
    }
  }

  @Test(arguments: 0..<8)
  func `clients priced ahead are priced the same`(_ batch: Int) throws {
    var ahead = 0
    let thread = FeesAhead()
    for round in 0..<80 {
      var dice = Dice(seed: 900_000 + UInt64(batch) * 1_000 + UInt64(round))
      let story = RandomStory(&dice)
      for report in story.reports {
        let used = FeeCalculation(rules: report.rules)
        let history = KnownOfSome(feed: report.feed.values.first ?? [], attached: report.attached)
        var shapes = ShapesMet()
        // As they come in reports of several units and months.
        let reports = Dictionary(grouping: variations(of: report, &dice), by: \.header)
        for (header, variations) in reports.sorted(by: { $0.value.count < $1.value.count }) {
          let clients = variations.map { variation in
            var client = variation.client
            client.commitments = client.commitments.map { shapes.shaped($0) }
            return client
          }
          let alike = thread.fees(of: clients, in: header, by: used)
          for (index, client) in clients.enumerated() {
            let known = alike.fees(of: client, at: index, by: used)
            if known != nil { ahead += 1 }
            let found = try used.fees(of: client, in: header, history: history, alike: known)
            let expected = try FeeCalculation(rules: report.rules).fees(
              of: variations[index].client, in: header, history: history)
            #expect(Whole(found) == Whole(expected), "batch \(batch), round \(round), client \(client.code)")
            #expect(alike.fees(of: client, at: index, by: FeeCalculation(rules: report.rules)) == nil)
          }
        }
      }
    }
    #expect(ahead > 50)
  }

  /// Of every third client, by code, a feed has stated something, and to every fifth packages are attached.
  private struct KnownOfSome: ClientHistory {
    var feed: [FeedStatement]
    var attached: [AttachedPackage]

    func commitmentMonths(of client: ClientKey, service: ServiceCode, in month: Month) -> [CommitmentMonth] { [] }
    func feedStatements(of commitment: String, client: ClientKey) -> [FeedStatement] {
      client.code.utf8.last! % 3 == 0 ? feed : []
    }
    func attachedPackages(of client: ClientKey, service: ServiceCode, in month: Month) -> [AttachedPackage] {
      client.code.utf8.last! % 5 == 0 ? attached : []
    }
  }

  private struct Whole: Equatable {
    var lines: [FeeLine]
    var findings: [Finding]
    var months: [CommitmentMonth]
    var feedPayers: [String: [PayerStatement]]
    var hold: ClientFees.Hold?
    init(_ fees: ClientFees) {
      (lines, findings, months) = (fees.lines, fees.findings, fees.months)
      (feedPayers, hold) = (fees.feedPayers, fees.hold)
    }
  }

  private struct Variation {
    var client: ClientStatement
    var header: ReportHeader
  }

  /// Clients with one commitment that differ from each other in a thing or two, some of them in nothing but their names.
  private func variations(of report: SecondImplementation.Report, _ dice: inout Dice) -> [Variation] {
    var plain = Variation(client: report.client, header: report.header)
    plain.client.commitments.removeSubrange(1...)
    plain.client.commitments[0].position = 1
    if dice.chance(80) {
      // Otherwise hardly one would be plain enough to be kept.
      let whole = plain.client.commitments[0]
      plain.client.commitments[0].packages = []
      plain.client.commitments[0].payerRules = []
      plain.client.commitments[0].payers = []
      plain.client.commitments[0].events = []
      plain.client.commitments[0].effectiveFrom = nil
      plain.client.commitments[0].validFrom = whole.validFrom ?? report.header.period.first.adding(-40)
      if whole.kind.isEmpty { plain.client.commitments[0].kind = "ostopalvelu" }
      plain.client.commitments[0].components = RandomRuleBook.codes.prefix(3).filter { report.rules.items[$0] != nil }
        .enumerated().map { index, code in
          let unit = dice.chance(50) ? report.rules.items[code]!.unit.rawValue : nil
          return ComponentStatement(
            position: index + 1, code: code, price: dice.chance(80) ? Money(cents: 10_000) : nil, unit: unit)
        }
      plain.client.identityCode = plain.client.identityCode ?? PersonalIdentityCode("010190-999W")
    }
    var all: [Variation] = []
    for number in 1...24 {
      var variation = all.isEmpty || dice.chance(30) ? plain : dice.pick(all)
      variation.client.code = "B\(number)"
      variation.client.position = number
      if dice.chance(80) { variation.client.commitments[0].number = "PS-\(number)" }
      for _ in 0..<dice.number(0...2) { vary(&variation, of: report, &dice) }
      all.append(variation)
    }
    return all
  }

  private func vary(
    _ variation: inout Variation, of report: SecondImplementation.Report, _ dice: inout Dice
  ) {
    let first = variation.header.period.first
    func varyItem(_ body: (inout ComponentStatement) -> Void, _ commitment: inout CommitmentStatement) {
      guard !commitment.components.isEmpty else { return }
      body(&commitment.components[dice.number(0...commitment.components.count - 1)])
    }
    switch dice.number(0...20) {
    case 0...2:
      let cents = dice.pick([0, 1, 4_686, 90_067, 12_345, -5])
      varyItem({ $0.price = Money(cents: Int64(cents)) }, &variation.client.commitments[0])
    case 3: varyItem({ $0.price = nil }, &variation.client.commitments[0])
    case 4:
      let unit = dice.pick([nil, "kk", "vrk", "kpl"])
      varyItem({ $0.unit = unit }, &variation.client.commitments[0])
    case 5:
      let code = dice.pick(RandomRuleBook.codes)
      varyItem({ $0.code = code }, &variation.client.commitments[0])
    case 6:
      if !variation.client.commitments[0].components.isEmpty {
        variation.client.commitments[0].components.removeLast()
      }
    case 7, 8:
      let day = first.adding(dice.number(-1...29))
      variation.client.commitments[0].absences.append(
        AbsenceStatement(
          position: variation.client.commitments[0].absences.count + 1,
          reason: dice.pick(["LOMA", "SAIRAALA", "JARJESTAJA", "OUTO"]), first: day,
          last: day.adding(dice.number(0...6))))
    case 9: variation.client.commitments[0].absences = []
    case 10:
      for index in variation.client.commitments[0].absences.indices {
        variation.client.commitments[0].absences[index].reason = dice.pick(["LOMA", "SAIRAALA", "JARJESTAJA"])
      }
    case 11:
      for index in variation.client.commitments[0].absences.indices {
        variation.client.commitments[0].absences[index].interruptionBegan = first.adding(dice.number(-9...0))
      }
    case 12:
      let day = first.adding(dice.pick([0, 10]))
      variation.client.commitments[0].presences.append(
        PresenceStatement(position: 1, first: day, last: day.adding(dice.number(0...8))))
    case 13: variation.client.commitments[0].kind = dice.pick(["ostopalvelu", "palveluseteli", "muu"])
    case 14:
      variation.client.commitments[0].contract = dice.pick([nil, "TUNTEMATON"] + report.rules.contracts.keys.sorted())
    case 15: variation.client.commitments[0].validFrom = first.adding(dice.pick([-400, -1, 0, 0, 1, 12]))
    case 16: variation.client.commitments[0].validTo = dice.pick([nil, first.adding(dice.number(5...60))])
    case 17:
      variation.client.commitments[0].ends = [
        EndStatement(day: first.adding(dice.number(0...29)), reason: "KUOLEMA")
      ]
    case 19:
      // Two months of as many days.
      variation.header.period = Month(year: first.year, month: dice.pick([7, 8]))!
      variation.client.commitments[0].validFrom = first.adding(-800)
      variation.client.commitments[0].validTo = nil
      (variation.client.commitments[0].absences, variation.client.commitments[0].presences) = ([], [])
    case 18: variation.header.unitCode = dice.pick(["U-1", "U-2", "U-3"])
    default:
      variation.client.identityCode = dice.pick([
        nil, PersonalIdentityCode("010190-999W"), PersonalIdentityCode("010190-999A"),
      ])
      variation.client.familyName = dice.pick(["", "Koivisto"])
    }
  }
}
