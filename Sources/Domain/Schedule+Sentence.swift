extension Schedule {
  /// The schedule in words, to be said after a verb: `kuukauden 5. päivänä klo 6.00`, `on day 5 of the month at 06:00`.
  package func sentence(_ language: Language) -> String {
    parts.map { $0.sentence(language) }.joined(separator: "; ")
  }
}

extension Schedule.Part {
  fileprivate func sentence(_ language: Language) -> String {
    let isFinnish = language == .finnish
    let words =
      switch days {
      case .ofMonth(let number):
        switch (isFinnish, number > 28) {
        case (true, false): "kuukauden \(number). päivänä"
        case (true, true): "kuukauden \(number). päivänä tai lyhyemmän kuukauden viimeisenä"
        case (false, false): "on day \(number) of the month"
        case (false, true): "on day \(number) of the month, or the last day of a shorter one,"
        }
      case .lastOfMonth: isFinnish ? "kuukauden viimeisenä päivänä" : "on the last day of the month"
      case .weekdays(let weekdays): weekdayWords(weekdays, language)
      case .everyDay: isFinnish ? "joka päivä" : "every day"
      case .everyBankingDay: isFinnish ? "joka pankkipäivä" : "every banking day"
      case .cron(let fields): fields.dayWords(language)
      }
    let moved =
      switch (move, isFinnish) {
      case (nil, _): ""
      case (.next, true): ", tai jos se ei ole pankkipäivä, seuraavana pankkipäivänä"
      case (.next, false): ", or if that is not a banking day, on the next one"
      case (.previous, true): ", tai jos se ei ole pankkipäivä, edellisenä pankkipäivänä"
      case (.previous, false): ", or if that is not a banking day, on the one before it"
      }
    return words + " " + times.words(language) + moved
  }
}

extension CronFields {
  fileprivate func dayWords(_ language: Language) -> String {
    let isFinnish = language == .finnish
    let numbers = (1...31).filter { daysOfMonth & 1 << UInt32($0) != 0 }
    let ofMonth =
      numbers.count == 1
      ? isFinnish ? "kuukauden \(numbers[0]). päivänä" : "on day \(numbers[0]) of the month"
      : isFinnish ? "kuukauden päivinä \(runs(numbers, language))" : "on days \(runs(numbers, language)) of the month"
    let onWeekdays = weekdayWords(weekdays, language)
    let days: String
    switch (daysOfMonth == Self.everyDayOfMonth, weekdays == Self.everyWeekday) {
    case (true, true): days = isFinnish ? "joka päivä" : "every day"
    case (false, true): days = ofMonth
    case (true, false): days = onWeekdays
    case (false, false) where isEither: days = ofMonth + (isFinnish ? " ja lisäksi " : " and also ") + onWeekdays
    case (false, false): days = ofMonth + (isFinnish ? ", kun se on " : ", if it is a ") + singleWords(language) + ","
    }
    guard months != Self.everyMonth else { return days }
    let names = (1...12).filter { months & 1 << UInt16($0) != 0 }.map { month in
      isFinnish ? Self.finnishMonths[month - 1] + "kuussa" : capital(ScheduleWords.months[month - 1])
    }
    return days + (isFinnish ? " " : " in ") + listed(names, last: isFinnish ? "ja" : "and")
  }

  private func singleWords(_ language: Language) -> String {
    let names = (0...6).filter { weekdays & 1 << UInt8($0) != 0 }.map {
      language == .finnish ? finnishWeekdays[$0] : capital(ScheduleWords.weekdays[$0])
    }
    return listed(names, last: language == .finnish ? "tai" : "or")
  }

  private static let finnishMonths = [
    "tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu",
  ]
}

extension TimesOfDay {
  /// `klo 6.00 ja 18.00`, `at minutes 0, 15, 30 and 45 of the hours 8–16`.
  fileprivate func words(_ language: Language) -> String {
    let isFinnish = language == .finnish
    if count <= 6 {
      let clock = all.map { minute in
        isFinnish
          ? "\(minute / 60).\(padded(minute % 60, 2))" : "\(padded(minute / 60, 2)):\(padded(minute % 60, 2))"
      }
      return (isFinnish ? "klo " : "at ") + listed(clock, last: isFinnish ? "ja" : "and")
    }
    let named = (0...59).filter { minutes & 1 << UInt64($0) != 0 }
    let inHours = (0...23).filter { hours & 1 << UInt32($0) != 0 }
    let minuteWords =
      switch (isFinnish, named.count) {
      case (true, 60): "joka minuutti"
      case (true, 1): "minuutilla \(named[0])"
      case (true, _): "minuuteilla \(runs(named, language))"
      case (false, 60): "every minute"
      case (false, 1): "at minute \(named[0])"
      case (false, _): "at minutes \(runs(named, language))"
      }
    if inHours.count == 24 {
      if named.count == 60 { return minuteWords }
      return minuteWords + (isFinnish ? " joka tunti" : " of every hour")
    }
    let hourWords = inHours.count == 1 ? "\(inHours[0])" : runs(inHours, language)
    return switch (isFinnish, inHours.count) {
    case (true, 1): minuteWords + " tunnilla \(hourWords)"
    case (true, _): minuteWords + " tunteina \(hourWords)"
    case (false, 1): minuteWords + " of the hour \(hourWords)"
    case (false, _): minuteWords + " of the hours \(hourWords)"
    }
  }
}

private let finnishWeekdays = [
  "maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai",
]

/// `maanantaisin ja torstaisin`, `every Monday and Thursday`.
private func weekdayWords(_ weekdays: UInt8, _ language: Language) -> String {
  let found = (0...6).filter { weekdays & 1 << UInt8($0) != 0 }
  switch language {
  case .finnish:
    // Keskiviikkoisin, the others end in i already.
    let names = found.map { finnishWeekdays[$0] + (finnishWeekdays[$0].hasSuffix("i") ? "sin" : "isin") }
    return listed(names, last: "ja")
  case .english: return "every " + listed(found.map { capital(ScheduleWords.weekdays[$0]) }, last: "and")
  }
}

private func capital(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

/// `1–5, 10 ja 20`: numbers in order, three and more in a row as a run.
private func runs(_ numbers: [Int], _ language: Language) -> String {
  var words: [String] = []
  var rest = numbers[...]
  while let first = rest.first {
    var last = first
    rest.removeFirst()
    while rest.first == last + 1 {
      last += 1
      rest.removeFirst()
    }
    switch last - first {
    case 0: words.append("\(first)")
    case 1: words += ["\(first)", "\(last)"]
    default: words.append("\(first)–\(last)")
    }
  }
  return listed(words, last: language == .finnish ? "ja" : "and")
}

private func listed(_ words: [String], last joint: String) -> String {
  words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " \(joint) " + words[words.count - 1]
}
