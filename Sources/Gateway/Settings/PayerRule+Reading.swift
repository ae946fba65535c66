import Domain

/// `payer-rules`: the service's own rules of who pays, in the order of the file.
func servicePayerRules(_ keys: inout SettingsFields, items: BookItems, payers: Set<String>?) -> [PayerRule] {
  var rules: [PayerRule] = []
  var orders: Set<Int> = []
  for entry in keys.node("payer-rules")?.entries() ?? [] {
    let rule = entry.fields { keys in
      let known = keys.problemCount
      let order = keys.required("order", .whole(1...999_999))
      let isOrdered = keys.problemCount == known
      if isOrdered, !orders.insert(order).inserted {
        keys.node("order")?.add(
          .conflict, fi: "järjestysnumero \(order) on jo toisella säännöllä; anna oma numero",
          en: "another rule has the order \(order); give it a number of its own")
      }
      return PayerRule(&keys, order: order, items: items, payers: payers)
    }
    rules.append(rule)
  }
  return rules
}

extension PayerRule {
  fileprivate init(_ keys: inout SettingsFields, order: Int, items known: BookItems, payers: Set<String>?) {
    self.init(order: order, payer: keys.required("payer", .code))
    if let payers, !payer.isEmpty { keys.node("payer")?.checkPayer(payer, among: payers) }
    let named = keys.node("items")?.entries() ?? []
    items = Set(named.map { $0.read(.code) })
    for item in named { known.check(item) }
    limit = PayerRule.limit(&keys)
    condition = DayCondition(weekdaysAndHolidays: &keys)
    // What the rule would pass over in silence is told here.
    for item in named {
      guard let unit = item.text.flatMap({ known.unit(of: $0) }) else { continue }
      if case .unit(let own, _) = limit, own != unit {
        item.add(
          .conflict,
          fi: "\(item.shown.fi) on yksikössä \(unit.rawValue), joten raja yksikössä \(own.rawValue) ei koske sitä",
          en: "\(item.shown.en) is in \(unit.rawValue), so a limit in \(own.rawValue) passes over it")
      } else if condition != nil, unit == .month {
        item.add(
          .conflict, fi: "\(item.shown.fi) on yksikössä kk, joten viikonpäivien ehto ei koske sitä",
          en: "\(item.shown.en) is in kk, so a condition on days passes over it")
      }
    }
  }

  /// `limit` and `limit-unit`; neither is all of what is left.
  private static func limit(_ keys: inout SettingsFields) -> Limit {
    let unit =
      keys.optional("limit-unit", .choice(of: Bilingual(fi: "rajan yksikkö", en: "a unit of limits"), isUnit: true))
      as LimitUnit?
    guard let amount = keys.optional("limit", unit == .percent ? .percent : .euros) else {
      keys.forbid("limit-unit", fi: "rajaa (limit) ei ole", en: "there is no limit")
      return .all
    }
    switch unit {
    case .month: return .month(amount)
    case .day: return .unit(.day, amount)
    case .hour: return .unit(.hour, amount)
    case .piece: return .unit(.piece, amount)
    case .percent: return .percent(hundredths: amount.cents)
    case nil:
      if keys.node("limit-unit") == nil {
        keys.missing(
          "limit-unit", fi: "kirjoita kk, vrk, h, kpl tai prosentti", en: "write kk, vrk, h, kpl or prosentti")
      }
      return .all
    }
  }

  private enum LimitUnit: String, CaseIterable {
    case month = "kk"
    case day = "vrk"
    case hour = "h"
    case piece = "kpl"
    case percent = "prosentti"
  }
}

extension SettingsValue where Value == Money {
  /// 0…100 per cent, at most two decimals: hundredths of a percent, as cents are of a euro.
  fileprivate static var percent: Self {
    Self(
      what: Bilingual(fi: "prosenttiluku", en: "a percentage"),
      allowed: Bilingual(
        fi: "0…100 ilman %-merkkiä, enintään kaksi desimaalia", en: "0…100 without a % sign, at most two decimals"),
      placeholder: .zero
    ) { text in
      guard let amount = Money(text) else { return text.hasSuffix("%") ? .wrongUnit : .wrongType }
      return (0...10_000).contains(amount.cents) ? .value(amount) : .impossible
    }
  }
}

/// The items that a rule book may name: its components and the service's products.
struct BookItems {
  let components: [ItemRule]
  /// Those with problems of their own are without a rule.
  let products: [String: ItemRule?]
  /// False where products cannot be known (a kept text, an unreadable file): then what is no component is not judged.
  let areProductsKnown: Bool

  var isEmpty: Bool { components.isEmpty && products.isEmpty && areProductsKnown }

  /// The unit of an item, where it is known.
  func unit(of code: String) -> ItemRule.Unit? {
    components.first { $0.code == code }?.unit ?? products[code].flatMap { $0 }?.unit
  }

  /// Says where `node` names no item.
  func check(_ node: SettingsNode) {
    guard areProductsKnown, let code = node.text, !products.keys.contains(code),
      !components.contains(where: { $0.code == code })
    else { return }
    let names = components.map(\.code) + products.keys.sorted()
    let allowed = names.isEmpty ? "–" : names.joined(separator: ", ")
    node.add(
      .impossibleValue, fi: "\(node.shown.fi) ei ole palvelun osa-alue eikä tuote; sallittu: \(allowed)",
      en: "\(node.shown.en) is neither a component nor a product of the service; allowed: \(allowed)")
  }
}
