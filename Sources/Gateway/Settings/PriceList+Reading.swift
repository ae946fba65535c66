import Domain

extension PriceList {
  /// Reads `price` (one price, always) or `prices` (several, each with its days and conditions); neither is no price here.
  /// - Parameter unit: of the item; a price in kk has no conditions, one in vrk none on the time of day.
  init(_ keys: inout SettingsFields, unit: ItemRule.Unit) {
    self.init()
    if let price = keys.optional("price", .euros) {
      self.init(price)
      keys.forbid("prices", fi: "hinta on jo avaimessa price", en: "the price is said by price")
      return
    }
    guard let entries = keys.node("prices")?.entries() else { return }
    var unsound: Set<Int> = []
    for (index, entry) in entries.enumerated() {
      let price = entry.fields { keys in
        let known = keys.problemCount
        let price = Price(&keys, unit: unit)
        if keys.problemCount > known { unsound.insert(index) }
        return price
      }
      let hiding = prices.indices.first { !unsound.contains($0) && prices[$0].hides(price) }
      if let hiding, !unsound.contains(index) {
        entry.add(
          .conflict,
          fi:
            "ei tule koskaan voimaan: hinta \(hiding + 1) löytyy samoille päiville ensin; siirrä ehdolliset hinnat ylemmäs",
          en: "never holds: price \(hiding + 1) is found first for the same days; move prices with conditions up")
      }
      prices.append(price)
    }
    if entries.isEmpty {
      keys.node("prices")?.add(
        .impossibleValue, fi: "on tyhjä luettelo; kirjoita hinta, tai jätä avain pois",
        en: "is an empty list; write a price, or leave the key out")
    }
  }
}

extension PriceList.Price {
  fileprivate init(_ keys: inout SettingsFields, unit: ItemRule.Unit) {
    self.init(
      keys.required("price", .euros), from: keys.optional("from", .day), to: keys.optional("to", .day))
    if let from, let to, to < from {
      keys.node("to")?.add(
        .impossibleValue, fi: "\(to) on ennen ensimmäistä päivää \(from)", en: "\(to) is before the first day \(from)")
    }
    guard unit != .month else {
      for key in ["days", "holidays", "time"] {
        keys.forbid(
          key, fi: "kuukausihinta on voimassa koko kuukauden (ehdot vain yksiköille vrk, h ja kpl)",
          en: "a monthly price holds for the whole month (conditions only for vrk, h and kpl)")
      }
      return
    }
    condition = DayCondition(weekdaysAndHolidays: &keys) ?? .everyDay
    guard unit != .day else {
      keys.forbid(
        "time", fi: "päivällä ei ole kellonaikaa (vain h ja kpl)", en: "a day has no time of day (h and kpl only)")
      return
    }
    condition.minutes = keys.optional("time", .timeOfDay)
  }

  /// True where this price, which stands earlier in the list, is found on every day on which `later` would be.
  fileprivate func hides(_ later: Self) -> Bool {
    guard from == later.from, condition == .everyDay || condition == later.condition else { return false }
    guard let to else { return true }
    return later.to.map { $0 <= to } ?? false
  }
}

extension DayCondition {
  /// Reads `days` and `holidays`; nil where neither is there.
  init?(weekdaysAndHolidays keys: inout SettingsFields) {
    let weekdays = keys.optional("days", .weekdays)
    let holidays = keys.optional("holidays", .yesOrNo)
    guard weekdays != nil || holidays != nil else { return nil }
    self.init(weekdays: weekdays ?? 0x7f, holidays: holidays ?? true)
  }
}

extension SettingsValue where Value == UInt8 {
  /// `ma-pe`, `la,su`: bit 0 is Monday.
  fileprivate static var weekdays: Self {
    Self(
      what: Bilingual(fi: "viikonpäivien joukko", en: "a set of weekdays"),
      allowed: Bilingual(
        fi: "viikonpäiviä ma ti ke to pe la su: ma-pe, la-su tai ma,ke",
        en: "weekdays of ma ti ke to pe la su (Monday to Sunday): ma-pe, la-su or ma,ke"), placeholder: 0x7f
    ) { DayCondition.weekdays($0).map(Reading.value) ?? .impossible }
  }
}

extension SettingsValue where Value == Bool {
  fileprivate static var yesOrNo: Self {
    Self(
      what: Bilingual(fi: "kyllä/ei-arvo", en: "a yes or no"),
      allowed: Bilingual(
        fi: "yes (arkipyhä on viikonpäivänsä) tai no (arkipyhä ei käy)",
        en: "yes (a public holiday counts as its weekday) or no (it never matches)"), placeholder: true
    ) { text in
      switch text {
      case "yes", "true": .value(true)
      case "no", "false": .value(false)
      default: .wrongType
      }
    }
  }
}

extension SettingsValue where Value == DayCondition.Range {
  fileprivate static var timeOfDay: Self {
    Self(
      what: Bilingual(fi: "kellonaikaväli", en: "a span of the day"),
      allowed: Bilingual(
        fi: "kellonaikaväli 00:00-24:00, loppu ei kuulu väliin, esimerkiksi 18:00-24:00 tai 22:00-06:00",
        en: "a span within 00:00-24:00 without its end, such as 18:00-24:00 or 22:00-06:00"),
      placeholder: DayCondition.Range(from: 0, to: 1_440)
    ) { DayCondition.Range($0).map(Reading.value) ?? .impossible }
  }
}
