/// A Finnish reference number (viite): what a payer writes on a payment, so that it finds its bill.
///
/// - Source: Finance Finland, guide on the reference number and on the international (RF) reference; ISO 11649.
/// - Formula: weights 7, 3, 1, 7 … from the right; check digit = (10 − sum mod 10) mod 10. RF: 98 − (number ‖ 271500) mod 97, two digits.
/// - Example: 123456 → 1234561 and RF341234561; 234823 → 2348236 and RF332348236.
package struct ReferenceNumber: Hashable, Sendable {
  /// 4–20 digits, the last of them the check digit.
  package let digits: String

  /// Nil where `base` is not 3–19 digits or begins with a zero, which banks leave out.
  ///
  /// - Parameter base: the number without its check digit.
  package init?(base: String) {
    let bytes = Array(base.utf8)
    guard (3...19).contains(bytes.count), bytes[0] != UInt8(ascii: "0"), bytes.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    let weights = [7, 3, 1]
    let sum = bytes.reversed().enumerated().reduce(0) { $0 + Int($1.element - 48) * weights[$1.offset % 3] }
    digits = base + String((10 - sum % 10) % 10)
  }

  /// `RF332348236`: at most 24 characters.
  package var international: String {
    let rest = (digits + "271500").utf8.reduce(0) { ($0 * 10 + Int($1 - 48)) % 97 }
    return "RF" + padded(98 - rest, 2) + digits
  }
}

/// How a service's documents get their reference numbers: the series' digits, the document's number, the check digit.
///
/// Made of the document's number alone, so that a document formed again has the same. All numbers of a series have one length: two of
/// different series are never alike, whatever the series.
package struct ReferenceSeries: Hashable, Sendable {
  package var series: String
  /// Digits that the document's number is written with, leading zeros and all.
  package var numberDigits: Int
  package var form: Form

  package enum Form: String, CaseIterable, Hashable, Sendable {
    /// Digits only: `1200000000278`.
    case national
    /// `RF…`.
    case rf
  }

  package init(series: String, numberDigits: Int = 10, form: Form = .national) {
    self.series = series
    self.numberDigits = numberDigits
    self.form = form
  }

  /// Nil where the document's number has more digits than were agreed, or series and number together are not 3–19 digits.
  package func reference(of document: DocumentNumber) -> String? {
    let number = padded(document.number, numberDigits)
    guard number.utf8.count == numberDigits, let reference = ReferenceNumber(base: series + number) else { return nil }
    return form == .rf ? reference.international : reference.digits
  }
}
