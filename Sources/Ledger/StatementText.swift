import Domain

/// A client's commitments as JSON, put down in parts: two hundred thousand clients come in one report.
///
/// Keys in a fixed order; what is missing, empty or false is left out. `StatementText+Reading` reads it back.
enum StatementText {
  /// The text for `client.commitments`.
  static func of(_ commitments: [CommitmentStatement]) -> String {
    var text = Folding(capacity: 1_024)
    text.put(commitments)
    return text.text
  }

  /// `client.feedPayers`: commitments of which only number and payers are told.
  static func commitments(of payers: [String: [PayerStatement]]) -> [CommitmentStatement] {
    payers.sorted { $0.key < $1.key }.map { number, payers in
      var commitment = CommitmentStatement(number: number, kind: "", validFrom: nil)
      commitment.payers = payers
      return commitment
    }
  }
}

extension Folding {
  /// The JSON of a list of commitments, as one text.
  mutating func put(_ commitments: [CommitmentStatement]) {
    beginText()
    elements(commitments) { $0.put(parts: $1) }
    endText()
  }

  private mutating func put(parts commitment: CommitmentStatement) {
    place(commitment.position, commitment.line)
    put(literal: ",\"number\":\"")
    vary(ClientHoles.commitment) { $0.put(escaped: commitment.number, .again) }
    put(literal: "\"")
    word(",\"kind\":\"", commitment.kind)
    field(",\"validFrom\":\"", commitment.validFrom, ClientHoles.validFrom)
    field(",\"validTo\":\"", commitment.validTo, ClientHoles.validTo)
    text(",\"contract\":\"", commitment.contract)
    field(",\"effectiveFrom\":\"", commitment.effectiveFrom)
    var item = 0
    list(",\"components\":", commitment.components) { text, component in
      text.place(component.position, component.line)
      text.word(",\"code\":\"", component.code)
      text.field(",\"priceCents\":", component.price?.cents, ClientHoles.price(item))
      text.word(",\"unit\":\"", component.unit)
      item += 1
    }
    list(",\"packages\":", commitment.packages) { text, package in
      text.place(package.position, package.line)
      text.word(",\"code\":\"", package.code)
      text.field(",\"first\":\"", package.first)
      text.field(",\"last\":\"", package.last)
    }
    list(",\"payerRules\":", commitment.payerRules) { text, rule in
      text.place(rule.position, rule.line)
      text.field(",\"order\":", Int64(rule.order))
      text.text(",\"payer\":\"", rule.payer)
      text.texts(",\"items\":", rule.items)
      text.field(",\"limitCents\":", rule.limit?.cents)
      text.word(",\"limitUnit\":\"", rule.limitUnit)
      text.word(",\"days\":\"", rule.days)
      text.word(",\"holidays\":\"", rule.holidays)
    }
    list(",\"payers\":", commitment.payers) { text, payer in
      text.place(payer.position, payer.line)
      text.text(",\"code\":\"", payer.code)
      text.word(",\"role\":\"", payer.role)
      text.text(",\"name\":\"", payer.name)
      if let address = payer.address { text.put(parts: address) }
      text.text(",\"eInvoiceAddress\":\"", payer.eInvoiceAddress)
      text.word(",\"eInvoiceOperator\":\"", payer.eInvoiceOperator)
    }
    list(",\"absences\":", commitment.absences) { text, absence in
      text.place(absence.position, absence.line)
      text.word(",\"reason\":\"", absence.reason)
      text.field(",\"first\":\"", absence.first)
      text.field(",\"last\":\"", absence.last)
      text.field(",\"interruptionBegan\":\"", absence.interruptionBegan)
    }
    list(",\"presences\":", commitment.presences) { text, presence in
      text.place(presence.position, presence.line)
      text.field(",\"first\":\"", presence.first)
      text.field(",\"last\":\"", presence.last)
    }
    list(",\"events\":", commitment.events) { text, event in
      text.place(event.position, event.line)
      text.word(",\"product\":\"", event.product)
      text.field(",\"day\":\"", event.day)
      text.field(",\"minuteOfDay\":", Int64(event.minuteOfDay))
      text.field(",\"quantityTenThousandths\":", event.quantity.tenThousandths)
      text.word(",\"unit\":\"", event.unit)
    }
    list(",\"ends\":", commitment.ends) { text, end in
      text.place(end.position, end.line)
      text.field(",\"day\":\"", end.day)
      text.word(",\"reason\":\"", end.reason)
    }
  }

  private mutating func put(parts address: Address) {
    put(literal: ",\"address\":{")
    if address.nonDisclosure { put(literal: "\"nonDisclosure\":true,") }
    text("\"street\":\"", address.street)
    text(",\"postalCode\":\"", address.postalCode)
    text(",\"city\":\"", address.city)
    word(",\"country\":\"", address.country)
    put(literal: "}")
  }
}

// MARK: JSON

// A key comes with what stands before it, the quote of a text's or a day's value with the key.
extension Folding {
  private mutating func place(_ position: Int, _ line: Int) {
    put(literal: "\"position\":")
    put(position)
    put(literal: ",\"line\":")
    put(step: line)
  }

  private mutating func list<Element>(
    _ key: StaticString, _ elements: [Element], _ each: (inout Folding, Element) -> Void
  ) {
    guard !elements.isEmpty else { return }
    put(literal: key)
    self.elements(elements, each)
  }

  private mutating func elements<Element>(_ elements: [Element], _ each: (inout Folding, Element) -> Void) {
    put(literal: "[")
    for index in elements.indices {
      put(literal: index == 0 ? "{" : ",{")
      each(&self, elements[index])
      put(literal: "}")
    }
    put(literal: "]")
  }

  /// - Parameter hole: where the value is each client's own.
  private mutating func field(_ key: StaticString, _ value: Int64?, _ hole: Int? = nil) {
    guard let value else { return }
    put(literal: key)
    if let hole { vary(hole) { $0.put(value) } } else { put(value) }
  }

  private mutating func field(_ key: StaticString, _ value: Day?, _ hole: Int? = nil) {
    guard let value else { return }
    put(literal: key)
    if let hole { vary(hole) { $0.put(value) } } else { put(value) }
    put(literal: "\"")
  }

  /// An empty text is written: it is not the same as none.
  private mutating func text(_ key: StaticString, _ value: String?) {
    guard let value else { return }
    put(literal: key)
    put(escaped: value, .text)
    put(literal: "\"")
  }

  /// A text that is much the same from client to client.
  private mutating func word(_ key: StaticString, _ value: String?) {
    guard let value else { return }
    put(literal: key)
    put(escaped: value, .word)
    put(literal: "\"")
  }

  private mutating func texts(_ key: StaticString, _ values: [String]) {
    guard !values.isEmpty else { return }
    put(literal: key)
    for (index, value) in values.enumerated() {
      put(literal: index == 0 ? "[\"" : ",\"")
      put(escaped: value, .word)
      put(literal: "\"")
    }
    put(literal: "]")
  }

  private enum Manner { case text, word, again }

  private mutating func put(escaped value: String, _ manner: Manner) {
    if value.isPlainInJSON {
      switch manner {
      case .text: return put(value)
      case .word: return put(word: value)
      case .again: return put(again: value)
      }
    }
    var bytes: [UInt8] = []
    for byte in value.utf8 {
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
    bytes.withUnsafeBufferPointer { put($0) }
  }
}

extension String {
  /// True where nothing in it is escaped in JSON.
  var isPlainInJSON: Bool {
    var text = self
    return text.withUTF8 { bytes in
      for byte in bytes where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return false }
      return true
    }
  }
}
