import Domain

extension RowLayout {
  /// Appends one record with its line end, whole or not at all.
  func encode(_ record: Record, _ values: DocumentValues, to bytes: inout [UInt8]) throws(Misfit) {
    let start = bytes.count
    do {
      for field in record.fields { try encode(field, in: record, values, to: &bytes) }
    } catch {
      bytes.removeSubrange(start...)
      throw error
    }
    bytes.append(contentsOf: lineEnd.bytes)
  }

  private func encode(
    _ field: Field, in record: Record, _ values: DocumentValues, to bytes: inout [UInt8]
  ) throws(Misfit) {
    switch field.content {
    case .blank: pad(field.length, UInt8(ascii: " "), to: &bytes)
    case .constant(let text): try encode(text, field, .setting, record, values, to: &bytes)
    case .source(let source):
      let row = values.rowIndex.map { $0 + 1 }
      func misfit(_ kind: Misfit.Kind, _ length: Int? = nil, _ limit: Int? = nil) -> Misfit {
        Misfit(kind, field: source, place: record.code + "-" + field.name, length: length, limit: limit, row: row)
      }
      switch (values.value(of: source), field.format) {
      case (.none, _):
        if field.isRequired { throw misfit(.missing) }
        pad(field.length, UInt8(ascii: " "), to: &bytes)
      case (.text(let text), _): try encode(field.values[text] ?? text, field, source, record, values, to: &bytes)
      case (.number(let number, _), .sign): bytes.append(UInt8(ascii: number < 0 ? "-" : " "))
      case (.number(let number, let decimals), .number(let wanted, let minus)):
        guard let scaled = rescaled(number, from: decimals, to: wanted) else {
          throw misfit(.tooPrecise, decimals, wanted)
        }
        if scaled < 0, minus == .none, !hasSign(for: source, in: record) { throw misfit(.negative) }
        var digits: [UInt8] = []
        append(Int64(scaled.magnitude), decimals: wanted, minus: .none, point: nil, to: &digits)
        let room = field.length - (scaled < 0 && minus != .none ? 1 : 0)
        guard digits.count <= room else { throw misfit(.tooLong, digits.count, room) }
        if scaled < 0, minus == .leading { bytes.append(UInt8(ascii: "-")) }
        if field.alignment == .right { pad(room - digits.count, field.padding.asciiValue!, to: &bytes) }
        bytes.append(contentsOf: digits)
        if field.alignment == .left { pad(room - digits.count, UInt8(ascii: " "), to: &bytes) }
        if scaled < 0, minus == .trailing { bytes.append(UInt8(ascii: "-")) }
      case (.day(let day), .day(let style)):
        style.append(day, to: &bytes)
        pad(field.length - style.length, UInt8(ascii: " "), to: &bytes)
      case (.number, _), (.day, _):
        preconditionFailure("a layout without flaws has a format that suits its source")
      }
    }
  }

  private func encode(
    _ text: String, _ field: Field, _ source: ValueSource, _ record: Record, _ values: DocumentValues,
    to bytes: inout [UInt8]
  ) throws(Misfit) {
    let measure = codePage.measure(text)
    func misfit(_ kind: Misfit.Kind) -> Misfit {
      Misfit(
        kind, field: source, place: record.code + "-" + field.name, length: measure.characters,
        limit: field.length, row: values.rowIndex.map { $0 + 1 })
    }
    guard measure.isEncodable else { throw misfit(.notEncodable) }
    guard measure.characters <= field.length else { throw misfit(.tooLong) }
    if measure.bytes == 0, field.isRequired { throw misfit(.missing) }
    let missing = field.length - measure.characters
    if field.alignment == .right { pad(missing, field.padding.asciiValue!, to: &bytes) }
    var text = text
    text.withUTF8 { codePage.append(UnsafeBufferPointer(rebasing: $0[..<measure.bytes]), to: &bytes) }
    if field.alignment == .left { pad(missing, field.padding.asciiValue!, to: &bytes) }
  }

  private func hasSign(for source: ValueSource, in record: Record) -> Bool {
    record.fields.contains { $0.format == .sign && $0.content == .source(source) }
  }

  private func pad(_ count: Int, _ byte: UInt8, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: repeatElement(byte, count: count))
  }
}

/// A number with other decimals; nil where digits would be lost.
func rescaled(_ number: Int64, from decimals: Int, to wanted: Int) -> Int64? {
  var number = number
  for _ in 0..<max(wanted - decimals, 0) {
    let (scaled, overflow) = number.multipliedReportingOverflow(by: 10)
    guard !overflow else { return nil }
    number = scaled
  }
  for _ in 0..<max(decimals - wanted, 0) {
    guard number % 10 == 0 else { return nil }
    number /= 10
  }
  return number
}
