package import Datasets
package import Domain

/// How a service's dataset looks and what does not go into it.
package struct DatasetSettings: Hashable, Sendable {
  package var format: Format
  package var negative: Negative
  /// Documents below it wait for the next run; 0.00 is none.
  package var minimum: Money
  /// How documents get their reference numbers (viite); nil where the receiver forms them.
  package var referenceNumber: ReferenceSeries?
  /// What becomes of characters that the receiver's code page lacks.
  package var unencodable: Unencodable
  /// What the receiver agreed to get; of use where the format is an IDoc.
  package var idoc: IDocProfile
  /// How the IDocs are written; of use where the format is `idoc-flat`.
  package var flat: FlatOptions
  /// Name of the layout in the schemas folder, without `.yaml`; set where the format is `rows` or `csv`.
  package var layout: String?

  package enum Format: String, CaseIterable, Hashable, Sendable {
    case idocXML = "idoc-xml"
    case idocFlat = "idoc-flat"
    case rows
    case csv
    /// Nothing is ever sent (trial rules).
    case none

    package var isIDoc: Bool { self == .idocXML || self == .idocFlat }
    /// True where a layout file tells what the rows look like.
    package var hasLayout: Bool { self == .rows || self == .csv }
  }

  package enum Unencodable: String, CaseIterable, Hashable, Sendable {
    /// The document waits for a person.
    case hold
    /// Names, addresses and texts are written with the characters that come nearest (š as s, € as EUR), which a finding tells; what has none
    /// waits for a person.
    case transliterate
  }

  /// What becomes of a document whose total is negative.
  package enum Negative: String, CaseIterable, Hashable, Sendable { case credit, hold }
}
