package import Domain

/// What a text on a document or row tells, by its name in the settings.
package enum TextSource: Hashable, Sendable {
  /// Name of the unit.
  case unit
  /// Name of the client: family name and given names.
  case client
  /// Days of the row's period, or of all the document's periods, `01.04.2024-30.04.2024`.
  case period
  /// Absences: class, first and last day, days; one text each. On a row those told there, on the document all.
  case absences
  /// Free text of the row.
  case rowText
  case itemName
  case commitment
  case reference
  /// What the payer writes on the payment, where the service forms it.
  case referenceNumber
  case serviceName
  /// Name of the recipient, where that is not the payer.
  case recipient
  /// Words of the settings.
  case fixed(String)
}

// Not RawRepresentable: its `==` would compare these names instead of the cases.
extension TextSource {
  private static let named: [(name: String, source: TextSource)] = [
    ("unit", .unit), ("client", .client), ("period", .period), ("absences", .absences), ("rowText", .rowText),
    ("itemName", .itemName), ("commitment", .commitment), ("reference", .reference),
    ("referenceNumber", .referenceNumber),
    ("serviceName", .serviceName), ("recipient", .recipient),
  ]
  /// The names there are; besides them `fixed:` with words of one's own.
  package static let names: [String] = named.map(\.name)
  private static let fixedPrefix = "fixed:"

  package var rawValue: String {
    if case .fixed(let words) = self { return TextSource.fixedPrefix + words }
    return TextSource.named.first { $0.source == self }!.name
  }

  package init?(rawValue: String) {
    if rawValue.hasPrefix(TextSource.fixedPrefix) {
      self = .fixed(String(rawValue.dropFirst(TextSource.fixedPrefix.count)))
    } else if let match = TextSource.named.first(where: { $0.name == rawValue }) {
      self = match.source
    } else {
      return nil
    }
  }
}

/// How an absence's class is called on documents: the class, never the reason.
package struct AbsenceWords: Hashable, Sendable {
  package var own: String
  package var institution: String
  package var organiser: String
  package init(own: String = "oma", institution: String = "laitos", organiser: String = "järjestäjä") {
    self.own = own
    self.institution = institution
    self.organiser = organiser
  }

  package subscript(absenceClass: AbsenceClass) -> String {
    switch absenceClass {
    case .own: own
    case .institution: institution
    case .organiser: organiser
    }
  }
}
