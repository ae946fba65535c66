package import Domain

/// One thread's way to fees that came out alike: whoever has the shape, the service days and the unit of a client met before has his days, rules
/// and quantities, and only the prices are put to them.
///
/// It finds by where things stand in memory what `AlikeMonths` finds by what they say; that one is asked, or a month is worked out, where a shape
/// is new. Used by one reading after the other, on one thread.
package final class FeesAhead {
  /// More would mean that little is alike: then all are forgotten.
  private static let placesMax = 4_096
  private static let slots = 2 * placesMax

  /// Reports of one unit and month by one rule book.
  private struct Context {
    var book: PreparedRules
    var unit: String
    var period: Period
  }

  private struct Place {
    var context: Int
    /// Kept, so that no other comes to stand at its place in memory.
    var shape: CommitmentShape
    var days: DaySet
    /// Nil where nobody is to be like such a client.
    var month: OwnMonth?
  }

  /// A month that is asked of again and again, with one reference to be counted for all that it has.
  fileprivate final class OwnMonth {
    let month: AlikeMonth
    init(_ month: AlikeMonth) { self.month = month }
  }

  // Asked for every client, by one thread and never from within.
  @exclusivity(unchecked) private var contexts: [Context] = []
  @exclusivity(unchecked) private var places: [Place] = []
  /// In `places`, from 1; by hash.
  @exclusivity(unchecked) private var slots = [Int16](repeating: 0, count: FeesAhead.slots)

  package init() {}

  /// The fees of a report's clients as far as others' came out alike. They hold where nothing is known of the client beyond his report.
  package func fees(
    of clients: [ClientStatement], in header: ReportHeader, by calculation: FeeCalculation
  ) -> AlikeClients {
    let context = context(header, calculation.book)
    let period = contexts[context].period
    let allowsArtificial = calculation.book.rules.allowsArtificialIdentityCodes
    var all = AlikeClients(calculation.book, count: clients.count)
    clients.withUnsafeBufferPointer { clients in
      for index in clients.indices {
        if let (place, prices) = place(of: clients[index], header, context, period, allowsArtificial) {
          all.add(places[place].month!, at: prices)
        } else {
          all.addUnknown()
        }
      }
    }
    return all
  }

  /// The place of the client's month, and his prices; nil where nothing is known of such a client.
  private func place(
    of client: borrowing ClientStatement, _ header: ReportHeader, _ context: Int, _ period: Period,
    _ allowsArtificial: Bool
  ) -> (Int, [Money?])? {
    guard client.commitments.count == 1, client.unreadable.isEmpty,
      let (shape, prices) = client.commitments[0].shaped, !prices.isEmpty,
      prices.allSatisfy({ $0 ?? .zero >= .zero }), !NameChecks.isBlank(client.commitments[0].number),
      let first = client.commitments[0].validFrom, first <= client.commitments[0].validTo ?? first,
      // Before anything is learnt of him: what is wrong with him says nothing of others.
      IdentityChecks.isFine(client, allowsArtificial: allowsArtificial)
    else { return nil }
    let days = period.days(from: first, to: client.commitments[0].validTo)
    let place = place(of: shape, days, context) ?? add(copy client, shape, days, header, context)
    return places[place].month == nil ? nil : (place, prices)
  }

  private func context(_ header: ReportHeader, _ book: PreparedRules) -> Int {
    let known = contexts.firstIndex {
      $0.book === book && $0.period.month == header.period && $0.unit == header.unitCode
    }
    if let known { return known }
    if contexts.count == 64 {
      contexts.removeAll(keepingCapacity: true)
      forgetPlaces()
    }
    contexts.append(Context(book: book, unit: header.unitCode, period: Period(header.period)))
    return contexts.count - 1
  }

  private func place(of shape: CommitmentShape, _ days: DaySet, _ context: Int) -> Int? {
    var slot = slot(of: shape, days, context)
    while slots[slot] != 0 {
      let place = Int(slots[slot]) - 1
      if places[place].shape === shape, places[place].days == days, places[place].context == context { return place }
      slot = (slot + 1) & (FeesAhead.slots - 1)
    }
    return nil
  }

  private func slot(of shape: CommitmentShape, _ days: DaySet, _ context: Int) -> Int {
    let whole = UInt64(UInt(bitPattern: ObjectIdentifier(shape))) ^ UInt64(days.bits) << 32 ^ UInt64(context) << 20
    return Int(truncatingIfNeeded: (whole &* 0x9E37_79B9_7F4A_7C15) >> 40) & (FeesAhead.slots - 1)
  }

  private func add(
    _ client: ClientStatement, _ shape: CommitmentShape, _ days: DaySet, _ header: ReportHeader, _ context: Int
  ) -> Int {
    let (book, period) = (contexts[context].book, contexts[context].period)
    if places.count == FeesAhead.placesMax { forgetPlaces() }
    let month = book.alike.month(of: client, in: header, period) ?? book.learn(client, header, period)
    places.append(Place(context: context, shape: shape, days: days, month: month.map { OwnMonth($0.copied()) }))
    var slot = slot(of: shape, days, context)
    while slots[slot] != 0 { slot = (slot + 1) & (FeesAhead.slots - 1) }
    slots[slot] = Int16(places.count)
    return places.count - 1
  }

  private func forgetPlaces() {
    places.removeAll(keepingCapacity: true)
    slots = [Int16](repeating: 0, count: FeesAhead.slots)
  }
}

/// What is known of some clients of a report before they are entered.
package struct AlikeClients: Sendable {
  private struct One {
    /// Nil where nothing is known: he is priced in his turn.
    var pattern: AlikeFees.Pattern?
    var amounts: Range<Int32>
  }

  private let book: PreparedRules
  private var all: [One] = []
  private var amounts: [AlikeFees.Amounts] = []

  fileprivate init(_ book: PreparedRules, count: Int) {
    self.book = book
    all.reserveCapacity(count)
    amounts.reserveCapacity(4 * count)
  }

  fileprivate mutating func addUnknown() { all.append(One(pattern: nil, amounts: 0..<0)) }

  fileprivate mutating func add(_ own: FeesAhead.OwnMonth, at prices: [Money?]) {
    let start = Int32(amounts.count)
    own.month.put(amountsAt: prices, into: &amounts)
    all.append(One(pattern: own.month.pattern, amounts: start..<Int32(amounts.count)))
  }

  /// The fees of the client at a place among those asked for; nil where nothing is known of him, or `calculation` is not the one that was asked.
  package func fees(
    of client: borrowing ClientStatement, at place: Int, by calculation: FeeCalculation
  ) -> ClientFees? {
    guard calculation.book === book, let pattern = all[place].pattern else { return nil }
    let range = Int(all[place].amounts.lowerBound)..<Int(all[place].amounts.upperBound)
    return ClientFees(AlikeFees(pattern, of: client, amounts[range]))
  }
}

extension PreparedRules {
  /// Works out the month of a client of whom nothing is known beyond his report, for others like him; nil where nobody is to be like him.
  fileprivate func learn(_ client: ClientStatement, _ header: ReportHeader, _ period: Period) -> AlikeMonth? {
    var calculation = ClientCalculation(client, in: header, period, book: self, history: NoHistory())
    guard let fees = try? calculation.run(), calculation.isOfStatementAlone else { return nil }
    return alike.keep(fees, of: client, in: header, period)
  }
}
