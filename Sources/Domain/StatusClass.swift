/// What a status of SAP's means for one of our documents. The codes are those of IDoc inbound processing, 50 to 75; source: SAP's list of
/// status codes (table TEDS1), read from the receiver's side.
package enum StatusClass: String, CaseIterable, Hashable, Sendable {
  /// SAP has it and is at work, or waits: 50 added, 62 passed to the application, 64 ready to be passed, 66 waiting for a predecessor, 75 in
  /// the inbound queue.
  case inProgress = "in-progress"
  /// 53: the application document is posted.
  case posted
  /// 52: posted, but not all of it; a person looks at both sides.
  case partial
  /// Failed, yet SAP owns the document and may still post it, so it is never sent again by itself: 51 not posted, 54 formal error, 56 added
  /// with errors (no partner profile), 60 syntax error, 63 error while passing, 65 error in the ALE service.
  case failedOpen = "failed-open"
  /// 68: closed in SAP by a person; it will never be posted.
  case failedFinal = "failed-final"
  /// 69 edited, 70 the original of an edited one: somebody in SAP changed it, and what becomes of it is told by a later status.
  case edited
  /// Any other code: outbound ones (03, 12, 16, 41 …), archived (73), and what SAP may invent. It is noted and moves nothing.
  case unknown

  /// - Parameter code: two digits.
  package init(code: String) {
    self =
      switch code {
      case "50", "62", "64", "66", "75": .inProgress
      case "53": .posted
      case "52": .partial
      case "51", "54", "56", "60", "63", "65": .failedOpen
      case "68": .failedFinal
      case "69", "70": .edited
      default: .unknown
      }
  }
}
