/// The parts of a derivation's notation; a key is given as it is written, with the blank before it.
extension Folding {
  mutating func add(_ key: StaticString, _ value: String) {
    put(literal: key)
    put(word: value)
  }
  mutating func add(_ key: StaticString, _ value: Int64) {
    put(literal: key)
    put(value)
  }
  mutating func add(_ key: StaticString, _ value: DaySet) {
    put(literal: key)
    put(value)
  }
  mutating func append(_ separator: StaticString, _ value: DaySet) {
    put(literal: separator)
    put(value)
  }
  mutating func append(_ separator: StaticString, _ value: Int64) {
    put(literal: separator)
    put(value)
  }
  mutating func append(_ separator: StaticString, _ value: String) {
    put(literal: separator)
    put(word: value)
  }

  mutating func addCode(_ key: StaticString, _ value: String) {
    put(literal: key)
    put(code: value)
  }

  /// `q` is what was shared and who pays the rest, each `z` one rule that took part.
  mutating func add(_ allocation: Derivation.Allocation) {
    add(" q=", allocation.net.cents)
    append(":", allocation.remainder.cents)
    append(":", allocation.why.rawValue)
    append(":", allocation.remainderPayer)
    for step in allocation.steps {
      add(" z=", Int64(step.order))
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
      if let condition = step.condition { addCode(":", condition.description) }
    }
  }

  /// `client`, `guardian/EV-77`, `payer/KUNTA-X`: a payer whose code is `client` is not the client.
  private mutating func append(_ separator: StaticString, _ payer: PayerID) {
    switch payer {
    case .client: append(separator, "client")
    case .guardian(let code):
      append(separator, "guardian/")
      put(code: code)
    case .payer(let code):
      append(separator, "payer/")
      put(code: code)
    }
  }

  private mutating func put(code: String) {
    guard code.utf8.contains(where: \.isEscapedInCodes) else { return put(word: code) }
    var bytes: [UInt8] = []
    for byte in code.utf8 {
      if byte.isEscapedInCodes {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(Self.hexadecimal(byte >> 4))
        bytes.append(Self.hexadecimal(byte & 15))
      } else {
        bytes.append(byte)
      }
    }
    bytes.withUnsafeBufferPointer { put($0) }
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8 { digit < 10 ? 48 + digit : 55 + digit }
}

extension UInt8 {
  fileprivate var isEscapedInCodes: Bool {
    switch self {
    case 0...0x20, 0x7f, UInt8(ascii: "%"), UInt8(ascii: ":"), UInt8(ascii: "="): true
    default: false
    }
  }
}
