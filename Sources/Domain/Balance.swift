/// One service's side of the invariant, counted in lines and in cents. `incoming` is tallied when reports come in, the rest is counted from
/// the lines as they are now: two ways to the same sum. What was transferred is told once more, by what the receiver has said of its documents.
package struct Balance: Hashable, Sendable {
  package struct Sum: Hashable, Sendable {
    package var lines: Int
    package var amount: Money
    package init(lines: Int, amount: Money) {
      self.lines = lines
      self.amount = amount
    }
    package static let zero = Sum(lines: 0, amount: .zero)
    package static func + (left: Sum, right: Sum) -> Sum {
      Sum(lines: left.lines + right.lines, amount: left.amount + right.amount)
    }
  }
  package var service: ServiceCode
  package var incoming: Sum
  package var transferred: Sum
  package var open: Sum
  package var held: Sum
  package var rejected: Sum
  /// Transferred lines by how far their document has come.
  package var sent: [Stage: Sent]
  /// Documents whose own sum or count is not that of their lines. Looked for only where no period is asked for: a document may hold several.
  package var unevenDocuments: Int

  /// How far a document has come: its run's way to the receiver, then the receiver's word.
  package enum Stage: Hashable, Comparable, Sendable, CaseIterable {
    /// Its run is closed, and not at the receiver.
    case underWay
    /// At the receiver, which has not said of it that it is posted.
    case unconfirmed
    /// The receiver could not post it, or only in part.
    case failed
    case posted
    /// Transferred without a document: its group added up to nothing.
    case settled
  }

  /// Documents, and their lines in the period asked for.
  package struct Sent: Hashable, Sendable {
    package var documents: Int
    package var sum: Sum
    package init(documents: Int, sum: Sum) {
      self.documents = documents
      self.sum = sum
    }
  }

  package init(
    service: ServiceCode, incoming: Sum, transferred: Sum, open: Sum, held: Sum, rejected: Sum,
    sent: [Stage: Sent] = [:], unevenDocuments: Int = 0
  ) {
    self.service = service
    self.incoming = incoming
    self.transferred = transferred
    self.open = open
    self.held = held
    self.rejected = rejected
    self.sent = sent
    self.unevenDocuments = unevenDocuments
  }

  package var isBalanced: Bool {
    incoming == transferred + open + held + rejected
      && transferred == sent.values.map(\.sum).reduce(.zero, +)
      && (sent[.settled]?.sum.amount ?? .zero) == .zero && unevenDocuments == 0
  }
}
