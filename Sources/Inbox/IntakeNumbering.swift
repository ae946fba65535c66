package import Domain

/// Gives each claimed file its id, `20240502T061200Z-0001-9f3c`: the second in UTC (so that autumn's change of clocks does not turn the
/// order), a counter within it, and four random digits, so that a restart within a second or a second gateway gives others.
///
/// The Z also keeps `061200-0001` from looking like a personal identity code. The ids of one numbering rise, even where the machine's clock is set back.
package struct IntakeNumbering: Sendable {
  private var second: Int64 = .min
  private var counter = 0
  /// What the ids of that second begin with; nil where none has been given.
  private var start: String?

  /// - Parameter newest: an id that was given before, perhaps by a process that ended within this very second: the next ones rise above
  ///   it, so that no id of a data folder is ever given twice. Nil where there is none.
  package init(after newest: IntakeID? = nil) {
    guard let newest, let moment = newest.moment else { return }
    second = moment.second
    counter = moment.counter
  }

  package mutating func next(unixSeconds: Int64, random: inout some RandomNumberGenerator) -> IntakeID {
    if unixSeconds > second || counter >= 9_999 {
      second = max(unixSeconds, second + 1)
      counter = 0
      start = nil
    }
    counter += 1
    let start = start ?? IntakeNumbering.start(ofSecond: second)
    self.start = start
    let salt = String(UInt16.random(in: .min ... .max, using: &random), radix: 16)
    return IntakeID("\(start)\(padded(counter, 4))-\(String(repeating: "0", count: 4 - salt.utf8.count))\(salt)")
  }

  private static func start(ofSecond second: Int64) -> String {
    let ofDay = second % 86_400
    return "\(Day(number: Int32(second / 86_400)).compact)T\(padded(ofDay / 3_600, 2))\(padded(ofDay / 60 % 60, 2))"
      + "\(padded(ofDay % 60, 2))Z-"
  }
}

extension IntakeID {
  /// Characters of `yyyyMMddTHHmmssZ-0001-9f3c`.
  static let length = 26

  /// Reads an id where it has the shape this gateway gives; nil for anything else.
  package init?(shaped text: some StringProtocol) {
    let bytes = Array(text.utf8)
    let pattern = Array("00000000T000000Z-0000-hhhh".utf8)
    guard bytes.count == IntakeID.length else { return nil }
    for (byte, shape) in zip(bytes, pattern) {
      let fits =
        switch shape {
        case UInt8(ascii: "0"): (48...57).contains(byte)
        case UInt8(ascii: "h"): (48...57).contains(byte) || (97...102).contains(byte)
        default: byte == shape
        }
      guard fits else { return nil }
    }
    guard Day("\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.dropFirst(6).prefix(2))") != nil else {
      return nil
    }
    self.init(String(text))
  }

  /// The second since 1970 and the counter within it; nil where this gateway did not give the id.
  fileprivate var moment: (second: Int64, counter: Int)? {
    guard IntakeID(shaped: value) != nil else { return nil }
    func number(_ from: Int, _ count: Int) -> Int { Int(value.dropFirst(from).prefix(count))! }
    guard
      let day = Day("\(value.prefix(4))-\(value.dropFirst(4).prefix(2))-\(value.dropFirst(6).prefix(2))")
    else { return nil }
    let ofDay = number(9, 2) * 3_600 + number(11, 2) * 60 + number(13, 2)
    return (Int64(day.number) * 86_400 + Int64(ofDay), number(17, 4))
  }

  /// `2024` and `05` of the archive's folders: of the moment of arrival in UTC, so that every attempt finds the same.
  var archiveFolder: (year: FileName, month: FileName) {
    (FileName(String(value.prefix(4))), FileName(String(value.dropFirst(4).prefix(2))))
  }
}
