/// Puts a derivation's facts on one line.
struct NotationWriter {
  private var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(192) }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func add(_ key: StaticString, _ value: String) {
    begin(key)
    bytes.append(contentsOf: value.utf8)
  }
  mutating func add(_ key: StaticString, _ value: Int64) {
    begin(key)
    append(value)
  }
  mutating func add(_ key: StaticString, _ value: Quantity) {
    begin(key)
    let (whole, rest) = value.tenThousandths.quotientAndRemainder(dividingBy: 10_000)
    if rest == 0 { append(whole) } else { bytes.append(contentsOf: value.description.utf8) }
  }
  mutating func add(_ key: StaticString, _ value: DaySet) {
    begin(key)
    append(value)
  }
  mutating func append(_ separator: Unicode.Scalar, _ value: DaySet) {
    bytes.append(UInt8(ascii: separator))
    append(value)
  }
  private mutating func append(_ value: DaySet) {
    var rest = value.bits
    var isFirst = true
    while rest != 0 {
      let start = rest.trailingZeroBitCount
      let length = (~(rest >> UInt32(start))).trailingZeroBitCount
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      append(Int64(start + 1))
      if length > 1 { append("-", Int64(start + length)) }
      rest = start + length >= 32 ? 0 : rest & ~UInt32(0) << UInt32(start + length)
    }
  }
  mutating func append(_ separator: Unicode.Scalar, _ value: Int64) {
    bytes.append(UInt8(ascii: separator))
    append(value)
  }
  mutating func append(_ separator: Unicode.Scalar, _ value: String) {
    bytes.append(UInt8(ascii: separator))
    bytes.append(contentsOf: value.utf8)
  }

  mutating func addCode(_ key: StaticString, _ value: String) {
    begin(key)
    appendCode(value)
  }
  mutating func appendCode(_ separator: Unicode.Scalar, _ value: String) {
    bytes.append(UInt8(ascii: separator))
    appendCode(value)
  }

  /// `q` is what was shared and who pays the rest, each `z` one rule that took part.
  mutating func add(_ allocation: Derivation.Allocation) {
    add("q", allocation.net.cents)
    append(":", allocation.remainder.cents)
    append(":", allocation.why.rawValue)
    append(":", allocation.remainderPayer)
    for step in allocation.steps {
      add("z", Int64(step.order))
      append(":", step.isOfService ? "service" : "commitment")
      append(":", step.amount.cents)
      switch step.limit {
      case .all: append(":", "all:0")
      case .month(let limit):
        append(":", "kk")
        append(":", limit.cents)
      case .unit(let unit, let limit):
        append(":", unit.rawValue)
        append(":", limit.cents)
      case .percent(let hundredths):
        append(":", "prosentti")
        append(":", hundredths)
      }
      append(":", step.payer)
      if let condition = step.condition { appendCode(":", condition.description) }
    }
  }

  /// `client`, `guardian/EV-77`, `payer/KUNTA-X`: a payer whose code is `client` is not the client.
  private mutating func append(_ separator: Unicode.Scalar, _ payer: PayerID) {
    switch payer {
    case .client: append(separator, "client")
    case .guardian(let code):
      append(separator, "guardian/")
      appendCode(code)
    case .payer(let code):
      append(separator, "payer/")
      appendCode(code)
    }
  }

  private mutating func appendCode(_ text: String) {
    for byte in text.utf8 {
      switch byte {
      case 0...0x20, 0x7f, UInt8(ascii: "%"), UInt8(ascii: ":"), UInt8(ascii: "="):
        bytes.append(UInt8(ascii: "%"))
        bytes.append(Self.hexadecimal(byte >> 4))
        bytes.append(Self.hexadecimal(byte & 15))
      default: bytes.append(byte)
      }
    }
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8 { digit < 10 ? 48 + digit : 55 + digit }

  private mutating func begin(_ key: StaticString) {
    if !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
    bytes.put(key)
    bytes.append(UInt8(ascii: "="))
  }

  private mutating func append(_ value: Int64) {
    bytes.put(plain: Int(value))
  }
}
