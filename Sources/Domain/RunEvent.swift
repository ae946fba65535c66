/// What can happen to a run. A run is in one state at a time, and an event either takes it to another or is refused there: nothing else moves
/// it (domain.md §11).
package enum RunEvent: String, CaseIterable, Hashable, Sendable {
  /// Its lines, numbers and dataset are fixed.
  case close
  /// A person, or the queue where the rule book lets it, says that what was closed goes out.
  case release
  /// A person takes it back: nothing of it has left. Its lines are open again, its numbers used for ever.
  case cancel
  /// Its dataset lies whole at the receiver: read back, told by a receipt, or by a person who asked there.
  case deliver
  /// Given up until a person acts: the receiver refuses, or has been out of reach too long. Nothing of it can have arrived.
  case fail
  /// The connection was lost after the bytes went: perhaps they arrived.
  case loseSight = "lose-sight"
  /// It is certain that an attempt whose end nobody saw brought nothing: our own unfinished file was found, or a person asked the receiver.
  case notArrived = "not-arrived"
  /// A person has seen to the cause of a failure: it is tried again.
  case retry
  /// Every document has its receipt, or a person has the receiver's word.
  case acknowledge
}

extension RunState {
  /// The state after `event`; nil where it cannot happen in this one.
  ///
  /// | state | event → state |
  /// |---|---|
  /// | open | close → closed |
  /// | closed | release → released, cancel → cancelled |
  /// | released | deliver → delivered, fail → failed, lose-sight → unknown |
  /// | failed | retry → released; deliver → delivered (a person brought it) |
  /// | unknown | deliver → delivered, not-arrived → released; never sent again without one of the two |
  /// | delivered | acknowledge → acknowledged |
  /// | acknowledged, cancelled | none |
  package func after(_ event: RunEvent) -> RunState? {
    switch (self, event) {
    case (.open, .close): .closed
    case (.closed, .release): .released
    case (.closed, .cancel): .cancelled
    case (.released, .deliver), (.failed, .deliver), (.unknown, .deliver): .delivered
    case (.released, .fail): .failed
    case (.released, .loseSight): .unknown
    case (.failed, .retry), (.unknown, .notArrived): .released
    case (.delivered, .acknowledge): .acknowledged
    default: nil
    }
  }

  /// What can happen to a run in this state, in the order of `RunEvent`.
  package var possibleEvents: [RunEvent] { RunEvent.allCases.filter { after($0) != nil } }

  /// True where the run stands in its queue's way: what comes later waits for it.
  package var blocksQueue: Bool {
    switch self {
    case .failed, .unknown: true
    case .open, .closed, .released, .delivered, .acknowledged, .cancelled: false
    }
  }
}
