/// Where a document that left stands at the receiver, as far as receipts and people have told. A pure state machine.
///
/// Receipts come in any order and more than once: a state has a rank and never goes back to a lower one. News that says less than is known
/// moves nothing; news that contradicts what is known moves nothing either and is a `Conflict` for a person.
package enum DocumentState: String, CaseIterable, Hashable, Sendable {
  /// Delivered, no news.
  case waiting
  case inProgress = "in-progress"
  /// Failed, and SAP may still post it: never sent again by itself.
  case failedOpen = "failed-open"
  /// Some of it is posted: a person looks at both sides.
  case partial
  case posted
  /// Closed in SAP without being posted: a person decides whether it is billed anew.
  case failedFinal = "failed-final"
  /// Its lines were released to be billed by another document.
  case rebilled

  /// A status that cannot be true together with what is known: a finding, and the state stays.
  package struct Conflict: Error, Hashable, Sendable {
    package var state: DocumentState
    package var news: StatusClass

    package init(state: DocumentState, news: StatusClass) {
      self.state = state
      self.news = news
    }
  }

  /// The state after a status has come.
  ///
  /// - 53 posts anything but what was closed for good (68) or billed anew: there the same fee may be asked twice, so a person must look.
  /// - 51 and its like, 52 and 68 after 53 are conflicts: what is posted is undone in SAP by a credit, never by a status. 52 and 53 after 68
  ///   are conflicts too.
  /// - 51 and its like after 52 or 68 are late, and so is anything in progress after any other news: they move nothing.
  /// - A document billed anew stays so, and every status of it that says anything is a conflict.
  package func after(_ news: StatusClass) -> Result<DocumentState, Conflict> {
    let conflict = Result<DocumentState, Conflict>.failure(Conflict(state: self, news: news))
    switch (self, news) {
    case (_, .unknown): return .success(self)
    case (.rebilled, _): return conflict
    case (.waiting, .inProgress), (.waiting, .edited): return .success(.inProgress)
    case (_, .inProgress), (_, .edited): return .success(self)
    case (.posted, .posted), (.failedFinal, .failedFinal): return .success(self)
    case (.posted, _): return conflict
    case (.failedFinal, .posted), (.failedFinal, .partial): return conflict
    case (_, .posted): return .success(.posted)
    case (_, .failedFinal): return .success(.failedFinal)
    case (.failedFinal, .failedOpen), (.partial, .failedOpen), (.partial, .partial): return .success(self)
    case (_, .partial): return .success(.partial)
    case (_, .failedOpen): return .success(.failedOpen)
    }
  }

  /// No state is followed by one of lower rank. What is posted and what is closed have the same, for neither leads to the other.
  package var rank: Int {
    switch self {
    case .waiting: 0
    case .inProgress: 1
    case .failedOpen: 2
    case .partial: 3
    case .posted, .failedFinal: 4
    case .rebilled: 5
    }
  }

  /// A person may release the document's lines to be billed anew: only where SAP has said that it will never post them.
  package var mayBeRebilled: Bool { self == .failedFinal }
}
