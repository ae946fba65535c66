/// The ledger's own number of one attempt to deliver a run.
package struct DeliveryNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let number: Int64
  package init(_ number: Int64) { self.number = number }
  package var description: String { String(number) }
  package static func < (left: DeliveryNumber, right: DeliveryNumber) -> Bool { left.number < right.number }
}

/// One attempt to take a run's dataset to its receiver, written down before it begins, before the step that shows the dataset to the receiver,
/// and when it has ended: whatever stops the gateway in between, the next one knows what may have happened.
package struct DeliveryRecord: Hashable, Sendable {
  package var number: DeliveryNumber
  package var run: RunID
  /// The receiver as it may be shown: no secrets.
  package var receiver: String
  package var begunAt: Timestamp
  /// When the step that shows the dataset to the receiver was about to be done; nil where it was not reached: nothing arrived.
  package var appearingAt: Timestamp?
  package var endedAt: Timestamp?
  /// Nil while it goes on, or where the gateway stopped in the middle.
  package var outcome: Outcome?
  /// Why it did not arrive, as `DeliveryFailure.Cause` names it, and a sentence. Without personal data.
  package var cause: String?
  package var detail: String?
  /// Not to be tried again before; nil where it is not tried again by itself.
  package var nextAt: Timestamp?

  package enum Outcome: String, CaseIterable, Hashable, Sendable {
    /// Whole at the receiver.
    case arrived
    /// Nothing arrived; it is tried again.
    case failed
    /// Nothing arrived; a person has to act.
    case refused
    /// The connection was lost after the bytes went.
    case lost
  }

  package init(
    number: DeliveryNumber, run: RunID, receiver: String, begunAt: Timestamp, appearingAt: Timestamp? = nil,
    endedAt: Timestamp? = nil, outcome: Outcome? = nil, cause: String? = nil, detail: String? = nil,
    nextAt: Timestamp? = nil
  ) {
    self.number = number
    self.run = run
    self.receiver = receiver
    self.begunAt = begunAt
    self.appearingAt = appearingAt
    self.endedAt = endedAt
    self.outcome = outcome
    self.cause = cause
    self.detail = detail
    self.nextAt = nextAt
  }
}

/// How an attempt ended, as the gateway tells the ledger.
package enum DeliveryEnd: Hashable, Sendable {
  case arrived(place: String)
  /// Tried again at `nextAt`.
  case failed(cause: String, detail: String, nextAt: Timestamp)
  case refused(cause: String, detail: String)
  case lost(cause: String, detail: String)
  /// The gateway stopped before anything was shown to the receiver: nothing arrived, and nothing is the receiver's fault.
  case stopped(at: Timestamp)

  /// The word of the act that an attempt leaves which failed and is tried again.
  package static let failedAct = "attempt-failed"

  package var outcome: DeliveryRecord.Outcome {
    switch self {
    case .arrived: .arrived
    case .failed, .stopped: .failed
    case .refused: .refused
    case .lost: .lost
    }
  }

  /// What it does to the run; nil where the run stays released.
  package var event: RunEvent? {
    switch self {
    case .arrived: .deliver
    case .failed, .stopped: nil
    case .refused: .fail
    case .lost: .loseSight
    }
  }
}

/// Where one document of a run stands on its way out, where documents go one by one; nil for one whose turn has not come.
package enum DocumentSending: String, CaseIterable, Hashable, Sendable {
  /// Its sending has begun, and no end was seen.
  case begun
  /// The receiver has it.
  case arrived
  /// The connection was lost after its bytes went.
  case lost
}

/// One document as the ledger has it, for those who ask what became of it.
package struct DocumentRecord: Hashable, Sendable {
  package var summary: DocumentSummary
  package var run: RunID
  package var service: ServiceCode
  package var runState: RunState
  package var state: DocumentState
  /// Of the newest receipt that moved it.
  package var stateAt: Timestamp?
  package var sending: DocumentSending?
  /// SAP's own order (or other object) for it; nil until a receipt tells it.
  package var receiverKey: String?
  package init(
    summary: DocumentSummary, run: RunID, service: ServiceCode, runState: RunState, state: DocumentState,
    stateAt: Timestamp? = nil, sending: DocumentSending? = nil, receiverKey: String? = nil
  ) {
    self.summary = summary
    self.run = run
    self.service = service
    self.runState = runState
    self.state = state
    self.stateAt = stateAt
    self.sending = sending
    self.receiverKey = receiverKey
  }
}

/// How many documents of a run are in each state.
package struct DocumentCounts: Hashable, Sendable {
  package var byState: [DocumentState: Int]
  package init(byState: [DocumentState: Int]) { self.byState = byState }
  package subscript(_ state: DocumentState) -> Int { byState[state] ?? 0 }
  package var all: Int { byState.values.reduce(0, +) }
  /// True where the receiver has the last word of each: posted there, or billed again here after it was refused for good.
  package var areComplete: Bool { all > 0 && self[.posted] + self[.rebilled] == all }
}

/// One service's queue as the ledger keeps it.
package struct QueueRecord: Hashable, Sendable {
  package var service: ServiceCode
  package var isPaused: Bool
  package var watch: QueueWatch
  package init(service: ServiceCode, isPaused: Bool = false, watch: QueueWatch = QueueWatch()) {
    self.service = service
    self.isPaused = isPaused
    self.watch = watch
  }
}

/// A time of a queue's schedule that a run is closed for, with what the queue has seen of its schedule by then.
package struct QueueTime: Hashable, Sendable {
  package var time: Timestamp
  package var watch: QueueWatch
  package init(_ time: Timestamp, watch: QueueWatch) {
    self.time = time
    self.watch = watch
  }
}
