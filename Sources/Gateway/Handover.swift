import Foundation

/// A bounded hand-over between two threads: one puts, the other takes, in order. What keeps reading and computing on both cores without
/// either running away from the other.
package final class Handover<Element: Sendable>: Sendable {
  private struct State {
    var waiting: [Element] = []
    var ended = false
    var failure: (any Error)?
    var abandoned = false
  }

  private let condition = NSCondition()
  private nonisolated(unsafe) var state = State()  // guarded by `condition`
  private let capacity: Int

  package init(capacity: Int) { self.capacity = capacity }

  /// Waits for room.
  /// - Returns: false where the taker has gone: the rest need not be made.
  @discardableResult
  package func put(_ element: Element) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    while state.waiting.count >= capacity && !state.abandoned { condition.wait() }
    guard !state.abandoned else { return false }
    state.waiting.append(element)
    condition.broadcast()
    return true
  }

  /// No more will be put; `failure` is thrown to the taker after the last element.
  package func end(_ failure: (any Error)? = nil) {
    condition.lock()
    defer { condition.unlock() }
    state.ended = true
    state.failure = failure
    condition.broadcast()
  }

  /// Waits for the next element; nil is the end.
  package func take() throws -> Element? {
    condition.lock()
    defer { condition.unlock() }
    while state.waiting.isEmpty && !state.ended { condition.wait() }
    if !state.waiting.isEmpty {
      let element = state.waiting.removeFirst()
      condition.broadcast()
      return element
    }
    if let failure = state.failure { throw failure }
    return nil
  }

  /// The taker goes: a putter that waits is let on.
  package func abandon() {
    condition.lock()
    defer { condition.unlock() }
    state.abandoned = true
    state.waiting.removeAll()
    condition.broadcast()
  }
}

/// Runs `body` on a thread of its own, so that it may wait without holding up Swift's pool.
package func onOwnThread(_ name: String, _ body: @escaping @Sendable () -> Void) {
  let thread = Thread { body() }
  thread.name = name
  thread.stackSize = 8 << 20
  thread.start()
}
