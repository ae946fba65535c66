import Domain

/// A client's commitments as JSON, written by appending bytes: two hundred thousand clients come in one report.
///
/// Keys in a fixed order; what is missing, empty or false is left out. `StatementText+Reading` reads it back.
struct StatementText {
  private var bytes: [UInt8] = []
  private var needsComma = false

  /// The text for `client.commitments`.
  static func of(_ commitments: [CommitmentStatement]) -> String {
    var text = StatementText()
    text.bytes.reserveCapacity(512 * commitments.count)
    text.list(commitments) { $0.append($1) }
    return String(decoding: text.bytes, as: UTF8.self)
  }

  /// The text for `client.feedPayers`: commitments of which only number and payers are told.
  static func of(payers: [String: [PayerStatement]]) -> String {
    of(
      payers.sorted { $0.key < $1.key }.map { number, payers in
        var commitment = CommitmentStatement(number: number, kind: "", validFrom: nil)
        commitment.payers = payers
        return commitment
      })
  }

  private mutating func append(_ commitment: CommitmentStatement) {
    place(commitment.position, commitment.line)
    field("number", commitment.number)
    field("kind", commitment.kind)
    field("validFrom", commitment.validFrom)
    field("validTo", commitment.validTo)
    field("contract", commitment.contract)
    field("effectiveFrom", commitment.effectiveFrom)
    list("components", commitment.components) { text, component in
      text.place(component.position, component.line)
      text.field("code", component.code)
      text.field("priceCents", component.price?.cents)
      text.field("unit", component.unit)
    }
    list("packages", commitment.packages) { text, package in
      text.place(package.position, package.line)
      text.field("code", package.code)
      text.field("first", package.first)
      text.field("last", package.last)
    }
    list("payerRules", commitment.payerRules) { text, rule in
      text.place(rule.position, rule.line)
      text.field("order", Int64(rule.order))
      text.field("payer", rule.payer)
      text.texts("items", rule.items)
      text.field("limitCents", rule.limit?.cents)
      text.field("limitUnit", rule.limitUnit)
      text.field("days", rule.days)
      text.field("holidays", rule.holidays)
    }
    list("payers", commitment.payers) { text, payer in
      text.place(payer.position, payer.line)
      text.field("code", payer.code)
      text.field("role", payer.role)
      text.field("name", payer.name)
      if let address = payer.address {
        text.key("address")
        text.object { text in
          if address.nonDisclosure { text.field("nonDisclosure", true) }
          text.field("street", address.street)
          text.field("postalCode", address.postalCode)
          text.field("city", address.city)
          text.field("country", address.country)
        }
      }
      text.field("eInvoiceAddress", payer.eInvoiceAddress)
      text.field("eInvoiceOperator", payer.eInvoiceOperator)
    }
    list("absences", commitment.absences) { text, absence in
      text.place(absence.position, absence.line)
      text.field("reason", absence.reason)
      text.field("first", absence.first)
      text.field("last", absence.last)
      text.field("interruptionBegan", absence.interruptionBegan)
    }
    list("presences", commitment.presences) { text, presence in
      text.place(presence.position, presence.line)
      text.field("first", presence.first)
      text.field("last", presence.last)
    }
    list("events", commitment.events) { text, event in
      text.place(event.position, event.line)
      text.field("product", event.product)
      text.field("day", event.day)
      text.field("minuteOfDay", Int64(event.minuteOfDay))
      text.field("quantityTenThousandths", event.quantity.tenThousandths)
      text.field("unit", event.unit)
    }
    list("ends", commitment.ends) { text, end in
      text.place(end.position, end.line)
      text.field("day", end.day)
      text.field("reason", end.reason)
    }
  }
}

// MARK: JSON

extension StatementText {
  private mutating func place(_ position: Int, _ line: Int) {
    field("position", Int64(position))
    field("line", Int64(line))
  }

  private mutating func list<Element>(
    _ key: StaticString, _ elements: [Element], _ each: (inout StatementText, Element) -> Void
  ) {
    guard !elements.isEmpty else { return }
    self.key(key)
    list(elements, each)
  }

  private mutating func list<Element>(_ elements: [Element], _ each: (inout StatementText, Element) -> Void) {
    bytes.append(UInt8(ascii: "["))
    needsComma = false
    for element in elements {
      if needsComma { bytes.append(UInt8(ascii: ",")) }
      object { each(&$0, element) }
    }
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }

  private mutating func object(_ content: (inout StatementText) -> Void) {
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
    content(&self)
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  private mutating func key(_ key: StaticString) {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = true
  }

  private mutating func field(_ key: StaticString, _ value: Int64?) {
    guard let value else { return }
    self.key(key)
    bytes.put(plain: Int(value))
  }

  private mutating func field(_ key: StaticString, _ value: Bool) {
    self.key(key)
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  private mutating func field(_ key: StaticString, _ value: Day?) {
    guard let value else { return }
    self.key(key)
    bytes.append(UInt8(ascii: "\""))
    bytes.put(digits: UInt64(value.year), width: 4)
    bytes.append(UInt8(ascii: "-"))
    bytes.put(digits: UInt64(value.monthOfYear), width: 2)
    bytes.append(UInt8(ascii: "-"))
    bytes.put(digits: UInt64(value.dayOfMonth), width: 2)
    bytes.append(UInt8(ascii: "\""))
  }

  /// An empty text is written: it is not the same as none.
  private mutating func field(_ key: StaticString, _ value: String?) {
    guard let value else { return }
    self.key(key)
    text(value)
  }

  private mutating func texts(_ key: StaticString, _ values: [String]) {
    guard !values.isEmpty else { return }
    self.key(key)
    bytes.append(UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      text(value)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func text(_ value: String) {
    bytes.append(UInt8(ascii: "\""))
    var value = value
    value.withUTF8 { content in
      let isPlain = content.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
      guard !isPlain else { return bytes.append(contentsOf: content) }
      for byte in content {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
          bytes.append(UInt8(ascii: "\\"))
          bytes.append(byte)
        case 0..<0x20:
          bytes.append(contentsOf: "\\u00".utf8)
          for nibble in [byte >> 4, byte & 15] {
            bytes.append(nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10)
          }
        default: bytes.append(byte)
        }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
