import Domain

/// A kind of value a key may hold: what it is called, what to write, and how its text is read.
///
/// Every number is read from the scalar's own text: no binary fraction is made of it on the way.
struct SettingsValue<Value> {
  /// What it is, with an article in English: `kesto`, `a duration`.
  var what: Bilingual
  /// What may be written: `500ms, 2s tai 2m`.
  var allowed: Bilingual
  /// Stands in for a wrong value until the problems are shown.
  var placeholder: Value
  /// True where what is written may be a secret, put there by mistake: it is not shown.
  var isSecret = false
  var read: (String) -> Reading

  enum Reading {
    case value(Value)
    case wrongType, wrongUnit, impossible
    /// Impossible for a reason of its own, which says what is allowed too.
    case flawed(Bilingual)
  }
}

/// Reads a whole number without sign or blanks.
func wholeNumber(_ text: String) -> Int? {
  guard !text.isEmpty, text.utf8.count <= 9, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
  return Int(text)
}

extension SettingsValue where Value == String {
  static var text: Self { text(max: 200) }

  /// - Parameter max: in characters.
  static func text(max: Int) -> Self {
    Self(
      what: Bilingual(fi: "teksti", en: "a text"),
      allowed: Bilingual(fi: "teksti, enintään \(max) merkkiä", en: "a text of at most \(max) characters"),
      placeholder: ""
    ) { text in
      text == "null" || text.allSatisfy(\.isWhitespace) ? .wrongType : text.count > max ? .impossible : .value(text)
    }
  }

  /// A code of the business: service, component, reason, unit, payer. Letters, digits and `-_.`, as it stands in reports.
  static var code: Self {
    Self(
      what: Bilingual(fi: "koodi", en: "a code"),
      allowed: Bilingual(
        fi: "koodi: kirjaimia, numeroita ja merkkejä - _ ., enintään 40, ilman välilyöntejä",
        en: "a code: letters, digits and - _ ., at most 40, no blanks"), placeholder: ""
    ) { text in
      guard text != "null" else { return .wrongType }
      let isCode = text.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
      return isCode && text.count <= 40 ? .value(text) : .impossible
    }
  }

  /// Digits only, exactly `count`: leading zeros are part of it.
  static func digits(_ count: Int) -> Self {
    Self(
      what: Bilingual(fi: "\(count)-numeroinen tunnus", en: "a number of \(count) digits"),
      allowed: Bilingual(fi: "\(count) numeroa etunollineen", en: "\(count) digits with leading zeros"), placeholder: ""
    ) { text in
      guard text.utf8.allSatisfy({ (48...57).contains($0) }) else { return .wrongType }
      return text.utf8.count == count ? .value(text) : .impossible
    }
  }

  /// A receiver's own code: capitals, digits and `-_`, which every field of it holds unchanged.
  static func receiverCode(max: Int) -> Self {
    Self(
      what: Bilingual(fi: "vastaanottajan koodi", en: "a receiver's code"),
      allowed: Bilingual(
        fi: "1–\(max) merkkiä: A–Z, 0–9, - ja _", en: "1 to \(max) of A–Z, 0–9, - and _"), placeholder: ""
    ) { text in
      let isCode = text.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      }
      return isCode && text.utf8.count <= max ? .value(text) : .impossible
    }
  }

  /// A folder or file of this machine, absolute or beside the settings.
  static var path: Self {
    Self(
      what: Bilingual(fi: "polku", en: "a path"),
      allowed: Bilingual(
        fi: "polku, asetuskansiosta lukien tai /-alkuinen", en: "a path, absolute or from the settings folder"),
      placeholder: ""
    ) { text in text == "null" || text.contains("\0") ? .wrongType : .value(text) }
  }

  /// A place inside a folder of the gateway's own: relative, and never out of it.
  static var innerPath: Self {
    Self(
      what: Bilingual(fi: "suhteellinen polku", en: "a relative path"),
      allowed: Bilingual(
        fi: "suhteellinen polku ilman ..-osia, tai .", en: "a relative path without .. parts, or ."),
      placeholder: ""
    ) { text in
      guard text != "null" else { return .wrongType }
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      return text.hasPrefix("/") || parts.contains("..") || parts.contains("") ? .impossible : .value(text)
    }
  }
}

extension SettingsValue where Value == Bool {
  static var flag: Self {
    Self(
      what: Bilingual(fi: "kyllä/ei-arvo", en: "a yes or no"),
      allowed: Bilingual(fi: "true tai false", en: "true or false"),
      placeholder: false
    ) { $0 == "true" ? .value(true) : $0 == "false" ? .value(false) : .wrongType }
  }
}

extension SettingsValue where Value == Int {
  static func whole(_ range: ClosedRange<Int>, unit: Bilingual = Bilingual(fi: "", en: "")) -> Self {
    func shown(_ unit: String) -> String {
      "\(range.lowerBound)…\(range.upperBound)" + (unit.isEmpty ? "" : " " + unit)
    }
    return Self(
      what: Bilingual(fi: "kokonaisluku", en: "a whole number"),
      allowed: Bilingual(fi: shown(unit.fi), en: shown(unit.en)), placeholder: range.lowerBound
    ) { text in
      let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
      guard let value = wholeNumber(String(digits)) else { return .wrongType }
      return range.contains(text.hasPrefix("-") ? -value : value)
        ? .value(text.hasPrefix("-") ? -value : value) : .impossible
    }
  }
}

extension SettingsValue where Value == Int? {
  /// First free day of an interruption, from 1; `null` is never free.
  static var firstFreeDay: Self {
    Self(
      what: Bilingual(fi: "päivän numero", en: "a day number"),
      allowed: Bilingual(
        fi: "1…366 (ensimmäinen maksuton päivä) tai null (ei koskaan maksuton)",
        en: "1…366 (the first free day) or null (never free)"), placeholder: nil
    ) { text in
      if text == "null" { return .value(nil) }
      guard let value = wholeNumber(text) else { return .wrongType }
      return (1...366).contains(value) ? .value(value) : .impossible
    }
  }
}

extension SettingsValue where Value == Day {
  static var day: Self {
    Self(
      what: Bilingual(fi: "kalenterin päivä", en: "a day of the calendar"),
      allowed: Bilingual(fi: "päivä muodossa 2024-01-31", en: "a day as 2024-01-31"), placeholder: Day(number: 0)
    ) { text in
      if let day = Day(text) { return .value(day) }
      let isShaped = text.utf8.count == 10 && text.split(separator: "-").map(\.count) == [4, 2, 2]
      return isShaped ? .impossible : .wrongType
    }
  }
}

extension SettingsValue where Value == Money {
  /// Euros from 0.00, at most two decimals, with a point.
  static var euros: Self {
    Self(
      what: Bilingual(fi: "euromäärä", en: "an amount of euros"),
      allowed: Bilingual(
        fi: "euromäärä 0.00…99999999.99, piste ja enintään kaksi desimaalia",
        en: "euros 0.00…99999999.99, with a point and at most two decimals"), placeholder: .zero
    ) { text in
      guard let amount = Money(text) else {
        return text.hasSuffix("€") || text.lowercased().hasSuffix("eur") ? .wrongUnit : .wrongType
      }
      return (0...9_999_999_999).contains(amount.cents) ? .value(amount) : .impossible
    }
  }
}

extension SettingsValue where Value == Quantity {
  /// A part of the whole, 0 … 1, at most four decimals.
  static var share: Self {
    Self(
      what: Bilingual(fi: "osuus", en: "a share"),
      allowed: Bilingual(
        fi: "osuus 0…1, enintään neljä desimaalia (0.25)", en: "a share 0…1, at most four decimals (0.25)"),
      placeholder: Quantity(0)
    ) { text in
      guard let share = Quantity(text) else { return text.hasSuffix("%") ? .wrongUnit : .wrongType }
      return (0...10_000).contains(share.tenThousandths) ? .value(share) : .impossible
    }
  }
}

extension SettingsValue where Value == Duration {
  /// A whole number and its unit: `ms`, `s`, `m`, `h`.
  static func duration(_ range: ClosedRange<Duration>, shown: String) -> Self {
    Self(
      what: Bilingual(fi: "kesto", en: "a duration"),
      allowed: Bilingual(
        fi: "kesto (500ms, 2s, 2m, 1h) väliltä \(shown)", en: "a duration (500ms, 2s, 2m, 1h) within \(shown)"),
      placeholder: range.lowerBound
    ) { text in
      let digits = text.prefix { $0.isASCII && $0.isNumber }
      guard let count = wholeNumber(String(digits)) else { return .wrongType }
      let duration: Duration
      switch text.dropFirst(digits.count) {
      case "ms": duration = .milliseconds(count)
      case "s": duration = .seconds(count)
      case "m": duration = .seconds(60 * count)
      case "h": duration = .seconds(3_600 * count)
      default: return .wrongUnit
      }
      return range.contains(duration) ? .value(duration) : .impossible
    }
  }
}

extension SettingsValue where Value == Schedule? {
  /// When a queue's runs are closed; `none` is by hand only.
  static var schedule: Self {
    Self(
      what: Bilingual(fi: "ajastus", en: "a schedule"),
      allowed: Bilingual(
        fi: "esim. day 5 at 06:00, next banking day tai every Friday at 14:00, tai none",
        en: "such as day 5 at 06:00, next banking day or every Friday at 14:00, or none"), placeholder: nil
    ) { text in
      if text == "none" { return .value(nil) }
      do throws(ScheduleFlaw) {
        return .value(try Schedule(text))
      } catch {
        return .flawed(error.message)
      }
    }
  }
}

extension SettingsValue where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One of the words of `Value`.
  static func choice(of what: Bilingual, isUnit: Bool = false, among values: [Value] = Array(Value.allCases)) -> Self {
    let words = values.map(\.rawValue)
    func listed(_ or: String) -> String {
      words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " \(or) " + words.last!
    }
    return Self(
      what: what, allowed: Bilingual(fi: listed("tai"), en: listed("or")), placeholder: values[0]
    ) { text in
      values.first { $0.rawValue == text }.map(Reading.value) ?? (isUnit ? .wrongUnit : .impossible)
    }
  }
}
