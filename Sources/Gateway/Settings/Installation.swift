package import Domain
package import Inbox
package import Logging

/// What one installation has in common over all its services (`maksusilta.yaml`).
package struct Installation: Hashable, Sendable {
  /// The whole file as it was read.
  package var text: String
  /// `data`: inbox, work, archive, rejected, outbox, receipts and the ledger lie here. Absolute, or from the working folder.
  package var dataFolder: String
  /// `schemas`: schemas and layouts of what leaves. Absolute, or from the working folder.
  package var schemasFolder: String
  package var organisation: Organisation
  package var inbox: Inbox
  package var limits: Limits
  /// Payers that rules and contracts may name, by code; each with the receiver's number for it (SAP customer, ten digits).
  package var payers: [String: Party]
  /// Codes of the units this installation knows; empty is any.
  package var units: Set<String>
  /// Named accounts: who may check, approve and release. Nobody shares one.
  package var people: [String: Person]
  /// True where artificial identity codes (900–999) pass: samples and tests only.
  package var allowsArtificialIdentityCodes: Bool
  package var language: Language
  package var logLevel: Logger.Level

  /// Who sends, in the receiver's words (SAP sales area of E1EDK14, logical system of EDI_DC40).
  package struct Organisation: Hashable, Sendable {
    package var name: Bilingual
    /// VKORG, 4 characters: E1EDK14 qualifier 008.
    package var salesOrganisation: String
    /// VTWEG, 2 characters: E1EDK14 qualifier 007.
    package var distributionChannel: String
    /// SPART, 2 characters: E1EDK14 qualifier 006.
    package var division: String
    /// Logical system of EDI_DC40-SNDPRN, at most 10 characters.
    package var sender: String

    /// Stands in while the rule books of an unreadable installation are read for their problems.
    static let unknown = Organisation(
      name: Bilingual(fi: "", en: ""), salesOrganisation: "", distributionChannel: "", division: "", sender: "")
  }

  package struct Inbox: Hashable, Sendable {
    /// How often the inbox is listed.
    package var poll: Duration
    /// When a file counts as whole, by source.
    package var settling: Settling.Settings
    /// `folder`: absolute; nil is `inbox` below the data folder.
    package var folder: String?
    /// `receipts`: absolute; nil is `receipts` below the data folder.
    package var receiptsFolder: String?
  }

  /// What a report may ask of the reader at most.
  package struct Limits: Hashable, Sendable {
    /// The whole file; a larger one is refused unread.
    package var fileMiB: Int
    /// Elements inside one another.
    package var depth: Int
    /// One text or attribute.
    package var textKiB: Int
    /// One tag, comment or processing instruction.
    package var markupKiB: Int
    /// Elements of one client.
    package var clientElements: Int
    /// Findings kept of one report.
    package var findings: Int
  }

  package struct Person: Hashable, Sendable {
    package var name: String
  }
}
