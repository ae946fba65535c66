import Domain

/// The price of an item and where it was found, in words.
///
/// - Source: domain.md §8 "the amount and where it was found".
/// - Edges: where days or events have several prices, each with its days or source; an item without events asked for no price.
/// - Example: ` Päivähinta 1.4.–9.4. 18,00 € (maksusitoumukselta); 10.4.–30.4. 19,00 € (sopimukselta).`
enum PriceSentence {
  static func append(_ facts: Derivation, of month: Month, _ language: Language, to bytes: inout [UInt8]) {
    let isFinnish = language == .finnish
    let isByEvents = facts.isByEvents
    if isByEvents, facts.events.isEmpty { return }
    switch isByEvents ? .piece : facts.unit {
    case .month: bytes.put(isFinnish ? " Kuukausihinta " : " Monthly price ")
    case .day: bytes.put(isFinnish ? " Päivähinta " : " Daily price ")
    case .hour, .piece: bytes.put(isFinnish ? " Yksikköhinta " : " Unit price ")
    }
    if isByEvents {
      appendEvents(facts, language, to: &bytes)
    } else if facts.prices.isEmpty {
      bytes.put(euros: facts.price.cents, language)
      bytes.put(place(facts.priceSource, isFinnish: isFinnish))
    } else {
      for (index, price) in facts.prices.enumerated() {
        if index > 0 { bytes.put("; ") }
        bytes.put(price.days, of: month, language)
        bytes.put(isFinnish ? " " : ": ")
        bytes.put(euros: price.price.cents, language)
        bytes.put(place(price.source, isFinnish: isFinnish))
      }
    }
    bytes.put(".")
  }

  private static func appendEvents(_ facts: Derivation, _ language: Language, to bytes: inout [UInt8]) {
    var told: [(price: Money, source: Derivation.PriceSource)] = []
    for event in facts.events where !told.contains(where: { $0.price == event.price && $0.source == event.source }) {
      told.append((event.price, event.source))
    }
    for (index, found) in told.enumerated() {
      if index > 0 { bytes.put(", ") }
      bytes.put(euros: found.price.cents, language)
      // Prices of one source are told together.
      if index == told.count - 1 || told[index + 1].source != found.source {
        bytes.put(place(found.source, isFinnish: language == .finnish))
      }
    }
  }

  private static func place(_ source: Derivation.PriceSource, isFinnish: Bool) -> StaticString {
    switch source {
    case .commitment: isFinnish ? " (maksusitoumukselta)" : " (stated on the commitment)"
    case .contract: isFinnish ? " (sopimukselta)" : " (from the contract)"
    case .unit: isFinnish ? " (yksikön hinnastosta)" : " (from the unit's price list)"
    case .productDefault: isFinnish ? " (palvelun hinnastosta)" : " (from the service's price list)"
    }
  }
}
