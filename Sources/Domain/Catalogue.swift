/// A contract's terms (sopimus) as a service's fees need them, domain.md §6.
package struct ContractTerms: Hashable, Sendable {
  package var code: String
  /// What it says of items, by code: listed items are those its payer pays.
  package var items: [String: ItemTerms]
  /// Sopimusmaksaja: pays the remainder of listed items on commitments without payer rules of their own; nil is none.
  package var payer: String?

  /// What a contract or a unit says of an item otherwise than the item itself.
  package struct ItemTerms: Hashable, Sendable {
    /// Empty: the price is looked up further.
    package var prices: PriceList
    /// Takes the place of the item's own rule (karenssi); nil leaves it.
    package var absence: AbsenceRule?
    package init(prices: PriceList = PriceList(), absence: AbsenceRule? = nil) {
      self.prices = prices
      self.absence = absence
    }
  }

  package init(code: String, items: [String: ItemTerms] = [:], payer: String? = nil) {
    self.code = code
    self.items = items
    self.payer = payer
  }
}

/// A service package (palvelupaketti): products of one recurrence that repeat for a client between two days, domain.md §6.
package struct PackageTerms: Hashable, Sendable {
  package var code: String
  package var name: Bilingual
  /// `month`: products in kk, prorated by package days; `day`: products in vrk.
  package var recurrence: ItemRule.Unit
  /// Product codes, in document order.
  package var items: [String]
  package init(code: String, name: Bilingual, recurrence: ItemRule.Unit, items: [String]) {
    self.code = code
    self.name = name
    self.recurrence = recurrence
    self.items = items
  }
}

/// A package that an officer attached to a client of a service: as if the commitment that serves the day named it.
package struct AttachedPackage: Hashable, Sendable {
  package var package: String
  package var first: Day
  package var last: Day?
  package init(package: String, first: Day, last: Day?) {
    self.package = package
    self.first = first
    self.last = last
  }
}

/// What the commitment feed said of a commitment at one time; every change is kept.
package struct FeedStatement: Hashable, Sendable {
  /// `luotu` of the feed, as written.
  package var createdAt: String
  /// `voimaan`, or `alku` where it is missing.
  package var effectiveFrom: Day
  package var commitment: CommitmentStatement
  package init(createdAt: String, effectiveFrom: Day, commitment: CommitmentStatement) {
    self.createdAt = createdAt
    self.effectiveFrom = effectiveFrom
    self.commitment = commitment
  }
}

/// The moment of a `luotu` (xs:dateTime) in seconds since 1970; without an offset the clocks of Finland are meant. Nil where it is none.
package func momentStated(_ text: String) -> Int64? {
  guard text.utf8.count >= 19, let local = String(text.utf8.prefix(19)) else { return nil }
  var rest = Substring(text).dropFirst(19)
  if rest.first == "." { rest = rest.dropFirst().drop { $0.isNumber } }
  if rest.isEmpty {
    guard let day = Day(local.prefix(10)) else { return nil }
    let clock = local.dropFirst(11).split(separator: ":").compactMap { Int($0) }
    guard clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...59).contains(clock[2]) else {
      return nil
    }
    return Timestamp(day: day, hour: clock[0], minute: clock[1], second: clock[2]).unixSeconds
  }
  return Timestamp(local: local, offset: String(rest)).unixSeconds
}
