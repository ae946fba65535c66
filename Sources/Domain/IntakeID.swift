/// A file's identity, fixed when it is claimed and never computed anew.
package struct IntakeID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Sortable by time (UTC): `20240502T061200Z-0001-9f3c`.
  package let value: String
  package init(_ value: String) { self.value = value }
  package var description: String { value }
  package static func < (left: IntakeID, right: IntakeID) -> Bool { left.value < right.value }
}

/// What the gateway takes from its inboxes.
package enum ArrivalKind: String, CaseIterable, Hashable, Sendable {
  /// A monthly report or a commitment feed.
  case report
  /// SAP's receipt for documents that were delivered.
  case receipt
}
