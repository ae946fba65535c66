/// The newest row of the audit chain: whoever keeps it elsewhere can tell later that nothing before it was cut off or written anew.
package struct AuditHead: Hashable, Sendable {
  /// Counts from 1 without a gap.
  package var number: Int64
  /// SHA-256, lower-case hexadecimal, over the row and the hash before it.
  package var hash: String
  package init(number: Int64, hash: String) {
    self.number = number
    self.hash = hash
  }
}

/// What walking the audit chain from its first row showed.
package struct AuditVerification: Hashable, Sendable {
  /// Rows that were walked, those of acts and of the use log together.
  package var rows: Int64
  package var uses: Int64
  /// Of the first and the last row that fit; nil in an empty chain.
  package var first: Timestamp?
  package var last: Timestamp?
  /// The newest row that fits; nil in an empty chain.
  package var head: AuditHead?
  /// The first row that does not fit; nil where all do.
  package var flaw: AuditFlaw?
  /// Where the hash asked for stands; nil where it is nowhere, or none was asked for.
  package var expectedAt: Int64?
  package init(
    rows: Int64 = 0, uses: Int64 = 0, first: Timestamp? = nil, last: Timestamp? = nil, head: AuditHead? = nil,
    flaw: AuditFlaw? = nil, expectedAt: Int64? = nil
  ) {
    self.rows = rows
    self.uses = uses
    self.first = first
    self.last = last
    self.head = head
    self.flaw = flaw
    self.expectedAt = expectedAt
  }
}

/// Where the audit chain breaks.
package struct AuditFlaw: Hashable, Sendable {
  /// The row's number in the chain; of an entry that no row of the chain is about, the number the next row would have.
  package var number: Int64
  package var kind: Kind

  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// The row's entry, or the row itself, does not give its hash: something was changed, or rows were swapped.
    case changed
    /// The entry is gone.
    case entryMissing = "entry-missing"
    /// The chain's own row is gone.
    case rowMissing = "row-missing"
    /// An entry stands outside the chain: it was not written by the gateway.
    case outside
  }
  package init(number: Int64, kind: Kind) {
    self.number = number
    self.kind = kind
  }
}

/// A row of the log of acts with what it is about.
package struct AuditRow: Hashable, Sendable {
  /// The row's number in the chain.
  package var number: Int64
  package var act: Act
  package var subject: Subject
  /// What of that kind, without personal data: `KR-2024-04-0012 v1`, a run's number, `YHT-ASU@2`.
  package var name: String
  /// Lines that the act was about; 0 where it was about the whole.
  package var lines: Int

  package enum Subject: String, CaseIterable, Hashable, Sendable {
    case report, run, feed, attachment, document, queue, rules, catalogue
  }
  package init(number: Int64, act: Act, subject: Subject, name: String, lines: Int) {
    self.number = number
    self.act = act
    self.subject = subject
    self.name = name
    self.lines = lines
  }
}

package struct AuditFilter: Hashable, Sendable {
  /// From this day on.
  package var since: Day?
  package var person: String?
  package init(since: Day? = nil, person: String? = nil) {
    self.since = since
    self.person = person
  }
}

/// One authorised view of clients' data: a row of the use log (käyttöloki, laki 703/2023 10 §).
package struct Use: Hashable, Sendable {
  package var at: Timestamp
  package var person: String
  package var view: View
  package var why: String
  package var whose: Whose

  /// What was shown.
  package enum View: String, CaseIterable, Hashable, Sendable {
    case report, explanation, run, receipts, manual, packages, missing, comparison
    case checkList = "check-list"
  }

  /// Whose data it was.
  package enum Whose: Hashable, Sendable {
    /// Everybody's in the report.
    case report(ReportNumber)
    /// Everybody's with a document in the run.
    case run(RunID)
    /// Those with these codes.
    case clients([String])
  }

  package init(at: Timestamp, person: String, view: View, why: String, whose: Whose) {
    self.at = at
    self.person = person
    self.view = view
    self.why = why
    self.whose = whose
  }
}
