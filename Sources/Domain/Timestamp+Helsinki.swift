// Europe/Helsinki by the European Union's rule (directive 2000/84/EC, in force in this form since 1996): +02:00, and +03:00 from the last
// Sunday of March 01:00 UTC to the last Sunday of October 01:00 UTC. No table of time zones is needed, so none can be out of date or
// missing. Before 1996 an autumn moment may be an hour off; should the Union abolish the change, this file is the place.

extension Timestamp {
  /// The moment as Finland's clocks show it.
  /// - Parameter unixSeconds: seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  package init(unixSeconds: Int64) {
    let offset = Helsinki.offsetSeconds(at: unixSeconds)
    let local = unixSeconds + offset
    self.init(local: Helsinki.text(local), offset: offset == Helsinki.summer ? "+03:00" : "+02:00")
  }

  /// What the clocks in Finland show when it is `hour:minute:second` of `day`.
  ///
  /// A time that spring's change leaps over becomes the first moment after it (03:30 → 04:00); of one that autumn's change shows twice
  /// the first is meant.
  /// - Precondition: hour 0…23, minute and second 0…59.
  package init(day: Day, hour: Int, minute: Int = 0, second: Int = 0) {
    precondition(
      (0...23).contains(hour) && (0...59).contains(minute) && (0...59).contains(second),
      "a time of day is 00:00:00…23:59:59")
    self.init(unixSeconds: Helsinki.unixSeconds(day, second: hour * 3_600 + minute * 60 + second))
  }

  /// Seconds since 1970-01-01T00:00:00Z; nil where the offset is neither `Z` nor `±hh:mm`, or the local time is none.
  package var unixSeconds: Int64? {
    func number(_ bytes: ArraySlice<UInt8>) -> Int64? {
      bytes.reduce(Int64?.some(0)) { sum, byte in
        guard let sum, (48...57).contains(byte) else { return nil }
        return sum * 10 + Int64(byte - 48)
      }
    }
    let time = Array(local.utf8)
    guard let day = Day(local.prefix(10)), let hour = number(time[11..<13]), let minute = number(time[14..<16]),
      let second = number(time[17..<19])
    else { return nil }
    let seconds = Int64(day.number) * 86_400 + hour * 3_600 + minute * 60 + second
    if offset == "Z" { return seconds }
    let zone = Array(offset.utf8)
    guard zone.count == 6, zone[3] == UInt8(ascii: ":"), let hours = number(zone[1..<3]),
      let minutes = number(zone[4..<6])
    else {
      return nil
    }
    let distance = hours * 3_600 + minutes * 60
    return switch zone[0] {
    case UInt8(ascii: "+"): seconds - distance
    case UInt8(ascii: "-"): seconds + distance
    default: nil
    }
  }
}

enum Helsinki {
  static let winter: Int64 = 2 * 3_600
  static let summer: Int64 = 3 * 3_600

  /// The moment the clocks show `second` of `day`; see `Timestamp.init(day:hour:minute:second:)` for the hours that are missing or doubled.
  static func unixSeconds(_ day: Day, second: Int) -> Int64 {
    let local = Int64(day.number) * 86_400 + Int64(second)
    if offsetSeconds(at: local - summer) == summer { return local - summer }
    if offsetSeconds(at: local - winter) == winter { return local - winter }
    return summerBegins(year: day.year)
  }

  /// The day and the second of it (0…86399) that the clocks show.
  static func shown(at unixSeconds: Int64) -> (day: Day, second: Int) {
    let local = unixSeconds + offsetSeconds(at: unixSeconds)
    let days = floorDivided(local, by: 86_400)
    return (Day(number: Int32(days)), Int(local - days * 86_400))
  }

  static func offsetSeconds(at unixSeconds: Int64) -> Int64 {
    // The year in UTC: both changes are far from its ends.
    let year = Day(number: Int32(floorDivided(unixSeconds, by: 86_400))).year
    let isSummer = summerBegins(year: year) <= unixSeconds && unixSeconds < change(year: year, month: 10)
    return isSummer ? summer : winter
  }

  static func summerBegins(year: Int) -> Int64 { change(year: year, month: 3) }

  /// The last Sunday of the month, 01:00 UTC.
  private static func change(year: Int, month: Int) -> Int64 {
    let last = Day(year: year, month: month, day: 31)!
    let sunday = last.adding(-(last.weekday % 7))
    return Int64(sunday.number) * 86_400 + 3_600
  }

  /// `2024-05-05T06:00:00`.
  static func text(_ seconds: Int64) -> String {
    let days = floorDivided(seconds, by: 86_400)
    let rest = seconds - days * 86_400
    return "\(Day(number: Int32(days)))T\(padded(rest / 3_600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
  }

  private static func floorDivided(_ value: Int64, by divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
  }
}
