import Domain

extension StatementText {
  /// Reads what `of` writes, and nothing else: half a second of every run of twenty thousand documents would go to a general JSON reader.
  /// - Throws: `LedgerFailure` where it is no such text; nothing of it is told.
  static func commitments(in text: String) throws -> [CommitmentStatement] {
    var text = text
    return try text.withUTF8 { try commitments(in: $0) }
  }

  static func commitments(in text: UnsafeBufferPointer<UInt8>) throws -> [CommitmentStatement] {
    try read(text) { try $0.commitment($1, &$2) }
  }

  /// The same, of each commitment its number and payers only: what a document says of it. The rest is passed over, which takes a fifth of the
  /// time.
  static func payers(in text: UnsafeBufferPointer<UInt8>) throws -> [CommitmentStatement] {
    try read(text) { reader, key, commitment in
      switch key {
      case "number", "payers": try reader.commitment(key, &commitment)
      default: try reader.passValue()
      }
    }
  }

  private static func read(
    _ text: UnsafeBufferPointer<UInt8>,
    _ field: (inout StatementReader, String, inout CommitmentStatement) throws -> Void
  ) throws -> [CommitmentStatement] {
    var reader = StatementReader(text)
    let commitments = try reader.list(of: CommitmentStatement(number: "", validFrom: nil), field)
    guard reader.isAtEnd else { throw StatementReader.misread }
    return commitments
  }
}

// Each takes one key's value into the statement being read.
extension StatementReader {
  fileprivate mutating func commitment(_ key: String, _ commitment: inout CommitmentStatement) throws {
    switch key {
    case "position": commitment.position = try int()
    case "line": commitment.line = try int()
    case "number": commitment.number = try text()
    case "kind": commitment.kind = try text()
    case "validFrom": commitment.validFrom = try day()
    case "validTo": commitment.validTo = try day()
    case "contract": commitment.contract = try text()
    case "effectiveFrom": commitment.effectiveFrom = try day()
    case "components":
      commitment.components = try list(of: ComponentStatement(code: "", price: nil, unit: nil)) {
        try $0.component($1, &$2)
      }
    case "packages":
      commitment.packages = try list(of: PackageStatement(code: "", first: .none, last: nil)) {
        try $0.package($1, &$2)
      }
    case "payerRules":
      commitment.payerRules = try list(of: PayerRuleStatement(order: 0, payer: "")) { try $0.payerRule($1, &$2) }
    case "payers":
      commitment.payers = try list(of: PayerStatement(code: "", role: "")) { try $0.payer($1, &$2) }
    case "absences":
      commitment.absences = try list(of: AbsenceStatement(reason: "", first: .none, last: .none)) {
        try $0.absence($1, &$2)
      }
    case "presences":
      commitment.presences = try list(of: PresenceStatement(first: .none, last: .none)) { try $0.presence($1, &$2) }
    case "events":
      commitment.events = try list(
        of: EventStatement(product: "", day: .none, minuteOfDay: 0, quantity: .one, unit: "")
      ) { try $0.event($1, &$2) }
    case "ends":
      commitment.ends = try list(of: EndStatement(day: .none, reason: "")) { try $0.end($1, &$2) }
    default: throw StatementReader.misread
    }
  }

  private mutating func component(_ key: String, _ component: inout ComponentStatement) throws {
    switch key {
    case "position": component.position = try int()
    case "line": component.line = try int()
    case "code": component.code = try text()
    case "priceCents": component.price = Money(cents: try integer())
    case "unit": component.unit = try text()
    default: throw StatementReader.misread
    }
  }

  private mutating func package(_ key: String, _ package: inout PackageStatement) throws {
    switch key {
    case "position": package.position = try int()
    case "line": package.line = try int()
    case "code": package.code = try text()
    case "first": package.first = try day()
    case "last": package.last = try day()
    default: throw StatementReader.misread
    }
  }

  private mutating func payerRule(_ key: String, _ rule: inout PayerRuleStatement) throws {
    switch key {
    case "position": rule.position = try int()
    case "line": rule.line = try int()
    case "order": rule.order = try int()
    case "payer": rule.payer = try text()
    case "items": rule.items = try texts()
    case "limitCents": rule.limit = Money(cents: try integer())
    case "limitUnit": rule.limitUnit = try text()
    case "days": rule.days = try text()
    case "holidays": rule.holidays = try text()
    default: throw StatementReader.misread
    }
  }

  private mutating func payer(_ key: String, _ payer: inout PayerStatement) throws {
    switch key {
    case "position": payer.position = try int()
    case "line": payer.line = try int()
    case "code": payer.code = try text()
    case "role": payer.role = try text()
    case "name": payer.name = try text()
    case "address":
      var address = Address()
      try object { try $0.address($1, &address) }
      payer.address = address
    case "eInvoiceAddress": payer.eInvoiceAddress = try text()
    case "eInvoiceOperator": payer.eInvoiceOperator = try text()
    default: throw StatementReader.misread
    }
  }

  private mutating func address(_ key: String, _ address: inout Address) throws {
    switch key {
    case "nonDisclosure": address.nonDisclosure = try bool()
    case "street": address.street = try text()
    case "postalCode": address.postalCode = try text()
    case "city": address.city = try text()
    case "country": address.country = try text()
    default: throw StatementReader.misread
    }
  }

  private mutating func absence(_ key: String, _ absence: inout AbsenceStatement) throws {
    switch key {
    case "position": absence.position = try int()
    case "line": absence.line = try int()
    case "reason": absence.reason = try text()
    case "first": absence.first = try day()
    case "last": absence.last = try day()
    case "interruptionBegan": absence.interruptionBegan = try day()
    default: throw StatementReader.misread
    }
  }

  private mutating func presence(_ key: String, _ presence: inout PresenceStatement) throws {
    switch key {
    case "position": presence.position = try int()
    case "line": presence.line = try int()
    case "first": presence.first = try day()
    case "last": presence.last = try day()
    default: throw StatementReader.misread
    }
  }

  private mutating func event(_ key: String, _ event: inout EventStatement) throws {
    switch key {
    case "position": event.position = try int()
    case "line": event.line = try int()
    case "product": event.product = try text()
    case "day": event.day = try day()
    case "minuteOfDay": event.minuteOfDay = try int()
    case "quantityTenThousandths": event.quantity = Quantity(tenThousandths: try integer())
    case "unit": event.unit = try text()
    default: throw StatementReader.misread
    }
  }

  private mutating func end(_ key: String, _ end: inout EndStatement) throws {
    switch key {
    case "position": end.position = try int()
    case "line": end.line = try int()
    case "day": end.day = try day()
    case "reason": end.reason = try text()
    default: throw StatementReader.misread
    }
  }
}

extension Day {
  /// What a statement holds until its day has been read.
  fileprivate static let none = Day(number: 0)
}
