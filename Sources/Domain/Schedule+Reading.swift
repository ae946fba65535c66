extension Schedule {
  /// The longest text that is read, in characters.
  package static let textMax = 300

  /// Reads what people write; capitals and the width of blanks make no difference.
  ///
  /// ```
  /// schedule = part *(";" part)
  /// part     = days ["at"] hh:mm ["," rule] / ["cron" [":"]] five fields ["," rule]
  /// days     = "day" 1…31 / "last day" / "every day" / "every banking day" / "every" weekday *(("," / "and") weekday)
  /// rule     = ("next" / "previous") "banking day"
  /// ```
  package init(_ text: String) throws(ScheduleFlaw) {
    let characters = Array(text)
    guard characters.count <= Self.textMax else {
      throw ScheduleFlaw(
        position: Self.textMax + 1, problem: Bilingual(fi: "teksti on liian pitkä", en: "the text is too long"),
        allowed: Bilingual(fi: "enintään \(Self.textMax) merkkiä", en: "at most \(Self.textMax) characters"))
    }
    var parts: [Part] = []
    var start = 0
    while start <= characters.count {
      let end = characters[start...].firstIndex(of: ";") ?? characters.count
      var reading = PartReading(characters, start..<end)
      parts.append(try reading.part())
      start = end + 1
    }
    self.parts = parts
  }
}

/// The words of one part, read from the left.
private struct PartReading {
  struct Word {
    /// In small letters.
    var text: String
    /// As it stands, for problems.
    var shown: String
    /// 1-based.
    var position: Int
  }

  private var words: ArraySlice<Word>
  /// Where a missing word is missed.
  private let end: Int
  private let isCron: Bool

  init(_ characters: [Character], _ range: Range<Int>) {
    var start = range.lowerBound
    while start < range.upperBound, characters[start].isWhitespace { start += 1 }
    var end = range.upperBound
    while end > start, characters[end - 1].isWhitespace { end -= 1 }
    self.end = end + 1

    // The word cron may be left out, as may its colon.
    let isNamed = String(characters[start..<end].prefix(4)).lowercased() == "cron"
    if isNamed {
      start += 4
      if start < end, characters[start] == ":" { start += 1 }
    }
    isCron = isNamed || start < end && (characters[start].isNumber || characters[start] == "*")

    var words: [Word] = []
    var index = start
    while index < end {
      let first = index
      if characters[index].isWhitespace {
        index += 1
        continue
      }
      // Commas part words, but within cron's fields they make lists.
      while index < end, !characters[index].isWhitespace, characters[index] != "," || isCron && words.count < 5 {
        index += 1
      }
      if index == first { index += 1 }
      var last = index
      if isCron, words.count == 4, last - 1 > first, characters[last - 1] == "," {
        last -= 1
        index = last
      }
      let shown = String(characters[first..<last])
      words.append(Word(text: shown.lowercased(), shown: shown, position: first + 1))
    }
    self.words = words[...]
  }

  mutating func part() throws(ScheduleFlaw) -> Schedule.Part {
    var part: Schedule.Part
    if isCron {
      let fields = try cron()
      part = Schedule.Part(days: .cron(fields), times: fields.times, move: nil)
    } else {
      let days = try days()
      part = Schedule.Part(days: days, times: try time(), move: nil)
    }
    part.move = try move(of: part.days)
    return part
  }

  private mutating func days() throws(ScheduleFlaw) -> Schedule.Days {
    switch words.first?.text {
    case "day":
      words.removeFirst()
      guard let number = words.first.flatMap({ number($0.text) }), (1...31).contains(number) else {
        throw flaw(
          fi: "ei ole kuukauden päivä", en: "is not a day of the month", allowedFi: "1…31", allowedEn: "1…31")
      }
      words.removeFirst()
      return .ofMonth(number)
    case "last":
      words.removeFirst()
      try take("day")
      return .lastOfMonth
    case "every":
      words.removeFirst()
      switch words.first?.text {
      case "day":
        words.removeFirst()
        return .everyDay
      case "banking":
        words.removeFirst()
        try take("day")
        return .everyBankingDay
      default: return .weekdays(try weekdays())
      }
    default:
      throw flaw(
        fi: "ei ole ajastuksen alku", en: "is not the beginning of a schedule",
        allowedFi: Self.forms(or: "tai", cron: "viisi cron-kenttää"),
        allowedEn: Self.forms(or: "or", cron: "five cron fields"))
    }
  }

  private static func forms(or: String, cron: String) -> String {
    "day 5 at 06:00, last day at 18:00, every Friday at 14:00, every banking day at 05:30, every day at 06:00 \(or) "
      + "\(cron) (0 6 5 * *)"
  }

  private mutating func weekdays() throws(ScheduleFlaw) -> UInt8 {
    var found: UInt8 = 0
    while true {
      guard let word = words.first, let index = ScheduleWords.weekdays.firstIndex(of: word.text) else {
        throw flaw(
          fi: "ei ole viikonpäivä", en: "is not a weekday",
          allowedFi: "day, banking day tai viikonpäivä Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday",
          allowedEn: "day, banking day or a weekday Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday")
      }
      words.removeFirst()
      found |= 1 << UInt8(index)
      guard let joint = words.first?.text, joint == "and" || joint == "," else { return found }
      words.removeFirst()
    }
  }

  private mutating func time() throws(ScheduleFlaw) -> TimesOfDay {
    if words.first?.text == "at" { words.removeFirst() }
    let parts = words.first?.text.split(separator: ":", omittingEmptySubsequences: false) ?? []
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = number(parts[0]),
      let minute = number(parts[1]), hour <= 23, minute <= 59
    else {
      throw flaw(
        fi: "ei ole kellonaika", en: "is not a time of day", allowedFi: "00:00…23:59, esim. at 06:00",
        allowedEn: "00:00…23:59, such as at 06:00")
    }
    words.removeFirst()
    return TimesOfDay(hour: hour, minute: minute)
  }

  /// What follows the time; nothing may follow that.
  private mutating func move(of days: Schedule.Days) throws(ScheduleFlaw) -> Schedule.Move? {
    guard !words.isEmpty else { return nil }
    let isMovable = days != .everyBankingDay
    guard isMovable, words.first?.text == "," else {
      throw flaw(
        fi: "ei kuulu tähän", en: "does not belong here", allowedFi: Self.after(isMovable, "ei mitään", "tai"),
        allowedEn: Self.after(isMovable, "nothing", "or"))
    }
    words.removeFirst()
    guard let move = words.first.flatMap({ Schedule.Move(rawValue: $0.text) }) else {
      throw flaw(
        fi: "ei ole pankkipäiväsääntö", en: "is not a rule for banking days",
        allowedFi: "next banking day tai previous banking day", allowedEn: "next banking day or previous banking day")
    }
    words.removeFirst()
    try take("banking")
    try take("day")
    guard words.isEmpty else {
      throw flaw(
        fi: "ei kuulu tähän", en: "does not belong here", allowedFi: "ei mitään tai ; ja toinen ajastus",
        allowedEn: "nothing, or ; and another schedule")
    }
    return move
  }

  private static func after(_ isMovable: Bool, _ nothing: String, _ or: String) -> String {
    isMovable ? "\(nothing), \", next banking day\" \(or) \", previous banking day\"" : nothing
  }

  private mutating func cron() throws(ScheduleFlaw) -> CronFields {
    let words = words
    guard words.count >= 5 else {
      throw ScheduleFlaw(
        position: end,
        problem: Bilingual(fi: "cron-kenttiä on \(words.count)", en: "the count of cron fields is \(words.count)"),
        allowed: Bilingual(
          fi: "viisi kenttää: minuutti, tunti, kuukauden päivä, kuukausi, viikonpäivä (0 6 5 * *)",
          en: "five fields: minute, hour, day of the month, month, weekday (0 6 5 * *)"))
    }
    let fields = Array(words.prefix(5))
    let minutes = try CronField.minute.read(fields[0].shown, at: fields[0].position)
    let hours = try CronField.hour.read(fields[1].shown, at: fields[1].position)
    let days = try CronField.dayOfMonth.read(fields[2].shown, at: fields[2].position)
    let months = try CronField.month.read(fields[3].shown, at: fields[3].position)
    let weekdays = try CronField.weekday.read(fields[4].shown, at: fields[4].position)
    let read = CronFields(
      text: fields.map(\.text).joined(separator: " "),
      times: TimesOfDay(hours: UInt32(hours), minutes: minutes), daysOfMonth: UInt32(days), months: UInt16(months),
      // Cron's week begins with Sunday, which is 0 and 7.
      weekdays: UInt8(weekdays >> 1 & 0x7F | weekdays << 6 & 0x40),
      isEither: !fields[2].text.hasPrefix("*") && !fields[4].text.hasPrefix("*"))
    guard !read.neverComes else {
      throw ScheduleFlaw(
        position: fields[2].position,
        problem: Bilingual(
          fi: "\"\(fields[2].shown)\" ei ole minkään valitun kuukauden päivä: aikaa ei tule koskaan",
          en: "\"\(fields[2].shown)\" is a day that none of the months has: the time never comes"),
        allowed: Bilingual(
          fi: "päivä, joka kuukaudessa on, tai \"last day at 18:00\"",
          en: "a day that the month has, or \"last day at 18:00\""))
    }
    self.words.removeFirst(5)
    return read
  }

  private mutating func take(_ word: String) throws(ScheduleFlaw) {
    guard words.first?.text == word else {
      throw flaw(
        fi: "ei ole sana \(word)", en: "is not the word \(word)", allowedFi: word, allowedEn: word)
    }
    words.removeFirst()
  }

  /// A problem of the next word, or of its absence.
  private func flaw(fi: String, en: String, allowedFi: String, allowedEn: String) -> ScheduleFlaw {
    let found = words.first.map { quoted($0.shown) }
    return ScheduleFlaw(
      position: words.first?.position ?? end,
      problem: Bilingual(fi: "\(found ?? "tyhjä") \(fi)", en: "\(found ?? "nothing") \(en)"),
      allowed: Bilingual(fi: allowedFi, en: allowedEn))
  }
}

/// One of cron's fields: what it is called and what it may hold.
private struct CronField {
  var name: Bilingual
  var range: ClosedRange<Int>
  /// Of the values from `firstNamed` on.
  var names: [String] = []
  var firstNamed = 0

  static let minute = CronField(name: Bilingual(fi: "minuutti", en: "minute"), range: 0...59)
  static let hour = CronField(name: Bilingual(fi: "tunti", en: "hour"), range: 0...23)
  static let dayOfMonth = CronField(name: Bilingual(fi: "kuukauden päivä", en: "day of the month"), range: 1...31)
  static let month = CronField(
    name: Bilingual(fi: "kuukausi", en: "month"), range: 1...12,
    names: ScheduleWords.months.map { String($0.prefix(3)) },
    firstNamed: 1)
  static let weekday = CronField(
    name: Bilingual(fi: "viikonpäivä", en: "weekday"), range: 0...7,
    names: ["sun"] + ScheduleWords.weekdays.dropLast().map { String($0.prefix(3)) })

  /// The values as bits.
  func read(_ text: String, at position: Int) throws(ScheduleFlaw) -> UInt64 {
    var bits: UInt64 = 0
    var start = position
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      bits |= try one(item, at: start)
      start += item.count + 1
    }
    return bits
  }

  private func one(_ item: Substring, at position: Int) throws(ScheduleFlaw) -> UInt64 {
    let parts = item.split(separator: "/", omittingEmptySubsequences: false)
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    var values = range
    if parts[0] != "*" {
      guard ends.count <= 2, let first = value(ends[0], isEnd: false),
        let last = value(ends[ends.count - 1], isEnd: ends.count == 2)
      else { throw flaw(item, at: position) }
      guard first <= last else {
        throw flaw(
          item, at: position, fi: "alkaa loppunsa jälkeen", en: "begins after its end",
          allowedFi: "pienempi ensin, tai kaksi väliä (22-23,0-5)",
          allowedEn: "the smaller first, or two ranges (22-23,0-5)")
      }
      values = first...last
    } else if range.upperBound == 7 {
      values = 0...6
    }
    var step = 1
    if parts.count > 1 {
      let most = values.upperBound - values.lowerBound
      guard parts.count == 2, parts[0] == "*" || ends.count == 2, let number = number(parts[1]),
        (1...max(1, most)).contains(number)
      else {
        throw flaw(
          item, at: position, fi: "ei ole mahdollinen askel", en: "is not a possible step",
          allowedFi: "tähti tai väli ja askel, joka mahtuu siihen (*/15, 8-16/2)",
          allowedEn: "a star or a range and a step that fits into it (*/15, 8-16/2)")
      }
      step = number
    }
    return stride(from: values.lowerBound, through: values.upperBound, by: step).reduce(0) { $0 | 1 << UInt64($1) }
  }

  private func value(_ text: Substring, isEnd: Bool) -> Int? {
    let text = text.lowercased()
    if let number = number(text) { return range.contains(number) ? number : nil }
    // Of a range's end Sunday is the last day: sat-sun.
    if isEnd, text == "sun", names.first == "sun" { return 7 }
    return names.firstIndex { $0 == text }.map { $0 + firstNamed }
  }

  private func flaw(_ item: Substring, at position: Int) -> ScheduleFlaw {
    let named = names.isEmpty ? "" : " (\(names[0])…\(names[names.count - 1]))"
    return flaw(
      item, at: position, fi: "ei ole cron-kenttä: \(name.fi)", en: "is not a cron field: \(name.en)",
      allowedFi: "*, \(range.lowerBound)…\(range.upperBound)\(named), väli, luettelo tai askel (*/2)",
      allowedEn: "*, \(range.lowerBound)…\(range.upperBound)\(named), a range, a list or a step (*/2)")
  }

  private func flaw(
    _ item: Substring, at position: Int, fi: String, en: String, allowedFi: String, allowedEn: String
  ) -> ScheduleFlaw {
    ScheduleFlaw(
      position: position, problem: Bilingual(fi: "\(quoted(item)) \(fi)", en: "\(quoted(item)) \(en)"),
      allowed: Bilingual(fi: allowedFi, en: allowedEn))
  }
}

/// Reads at most two digits.
private func number(_ text: some StringProtocol) -> Int? {
  text.utf8.count <= 2 && text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
}

/// What stands there, for a problem's text.
private func quoted(_ text: some StringProtocol) -> String {
  text.count > 20 ? "\"\(text.prefix(20))…\"" : "\"\(text)\""
}

/// The names in schedules, in small letters.
enum ScheduleWords {
  /// Monday first.
  static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
  static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]
}

extension Schedule: CustomStringConvertible {
  /// What `init(_:)` reads back: `day 5 at 06:00, next banking day`.
  package var description: String { parts.map(\.description).joined(separator: "; ") }
}

extension Schedule.Part: CustomStringConvertible {
  package var description: String {
    let rule = move.map { ", \($0.rawValue) banking day" } ?? ""
    let first = times.first(from: 0) ?? 0
    let time = " at \(padded(first / 60, 2)):\(padded(first % 60, 2))"
    switch days {
    case .ofMonth(let number): return "day \(number)" + time + rule
    case .lastOfMonth: return "last day" + time + rule
    case .weekdays(let weekdays):
      let names = ScheduleWords.weekdays.enumerated().filter { weekdays & 1 << UInt8($0.offset) != 0 }.map {
        $0.element.prefix(1).uppercased() + $0.element.dropFirst()
      }
      return "every " + names.joined(separator: " and ") + time + rule
    case .everyDay: return "every day" + time + rule
    case .everyBankingDay: return "every banking day" + time
    case .cron(let fields): return "cron: " + fields.text + rule
    }
  }
}
