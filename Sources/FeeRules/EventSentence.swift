import Domain

/// The events of a line in words: which days, how much, and their sum in all.
///
/// - Source: domain.md §8.
/// - Edges: events of one day at one price stand together.
/// - Example: `Tapahtumat 4.4. 0,75 h, 5.4. 1 h; yhteensä 1,75 h.`
struct EventSentence {
  let line: FeeLine
  let language: Language

  private struct OfDay {
    var day: Int
    var price: Money
    var quantity: Quantity
  }

  func append(to bytes: inout [UInt8]) {
    let isFinnish = language == .finnish
    let events = line.derivation.events
    guard !events.isEmpty else { return bytes.put(isFinnish ? " Ei tapahtumia." : " No events.") }
    var days: [OfDay] = []
    for event in events {
      if let known = days.firstIndex(where: { $0.day == event.day && $0.price == event.price }) {
        days[known].quantity = days[known].quantity + event.quantity
      } else {
        days.append(OfDay(day: event.day, price: event.price, quantity: event.quantity))
      }
    }
    days.sort { ($0.day, $0.price.cents) < ($1.day, $1.price.cents) }
    let hasOnePrice = events.allSatisfy { $0.price == events[0].price }
    bytes.put(isFinnish ? " Tapahtumat " : " Events ")
    for (index, day) in days.enumerated() {
      if index > 0 { bytes.put(", ") }
      bytes.put(days: day.day, day.day, of: line.period, language)
      bytes.put(isFinnish ? " " : ": ")
      put(day.quantity, to: &bytes)
      guard !hasOnePrice else { continue }
      bytes.put(isFinnish ? " à " : " at ")
      bytes.put(euros: day.price.cents, language)
    }
    bytes.put(isFinnish ? "; yhteensä " : "; in all ")
    put(line.quantity, to: &bytes)
    bytes.put(".")
  }

  private func put(_ quantity: Quantity, to bytes: inout [UInt8]) {
    bytes.put(tenThousandths: quantity.tenThousandths, language)
    switch line.derivation.unit {
    case .hour: bytes.put(" h")
    case .piece: bytes.put(language == .finnish ? " kpl" : " pcs")
    case .day: bytes.put(language == .finnish ? " vrk" : quantity == .one ? " day" : " days")
    case .month: bytes.put(language == .finnish ? " kk" : " months")
    }
  }
}
