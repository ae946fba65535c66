import Foundation

/// A bounded hand-over between threads: some put, others take, in order. What keeps reading and computing on all cores without either running
/// away from the other.
package final class Handover<Element: Sendable>: Sendable {
  private struct State {
    var waiting: [Element] = []
    var ended = false
    var failure: (any Error)?
    var abandoned = false
  }

  // Two conditions, and nobody is woken who does not wait: small files are handed over thousands of times a second.
  private nonisolated(unsafe) let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private nonisolated(unsafe) let hasElements = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private nonisolated(unsafe) let hasRoom = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private nonisolated(unsafe) var state = State()  // guarded by `lock`
  private let capacity: Int

  package init(capacity: Int) {
    self.capacity = capacity
    pthread_mutex_init(lock, nil)
    pthread_cond_init(hasElements, nil)
    pthread_cond_init(hasRoom, nil)
  }

  deinit {
    pthread_cond_destroy(hasElements)
    pthread_cond_destroy(hasRoom)
    pthread_mutex_destroy(lock)
    hasElements.deallocate()
    hasRoom.deallocate()
    lock.deallocate()
  }

  /// Waits for room. `isLater` is true of what waits already and comes after the element; nil where nothing does.
  ///
  /// - Returns: false where the taker has gone: the rest need not be made.
  @discardableResult
  package func put(_ element: Element, before isLater: ((Element) -> Bool)? = nil) -> Bool {
    pthread_mutex_lock(lock)
    while state.waiting.count >= capacity && !state.abandoned { pthread_cond_wait(hasRoom, lock) }
    let isWanted = !state.abandoned
    if isWanted {
      let place = isLater.flatMap { state.waiting.firstIndex(where: $0) }
      state.waiting.insert(element, at: place ?? state.waiting.count)
    }
    pthread_mutex_unlock(lock)
    // After the lock is free, or who wakes would wait for it.
    if isWanted { pthread_cond_signal(hasElements) }
    return isWanted
  }

  /// No more will be put; `failure` is thrown to the taker after the last element.
  package func end(_ failure: (any Error)? = nil) {
    pthread_mutex_lock(lock)
    state.ended = true
    state.failure = failure
    pthread_mutex_unlock(lock)
    pthread_cond_broadcast(hasElements)
  }

  /// Waits for the next element; nil is the end.
  package func take() throws -> Element? {
    pthread_mutex_lock(lock)
    while state.waiting.isEmpty && !state.ended { pthread_cond_wait(hasElements, lock) }
    guard state.waiting.isEmpty else {
      let element = state.waiting.removeFirst()
      pthread_mutex_unlock(lock)
      pthread_cond_signal(hasRoom)
      return element
    }
    let failure = state.failure
    pthread_mutex_unlock(lock)
    if let failure { throw failure }
    return nil
  }

  /// The next element, where one waits.
  package func takeWaiting() -> Element? {
    pthread_mutex_lock(lock)
    let element = state.waiting.isEmpty ? nil : state.waiting.removeFirst()
    pthread_mutex_unlock(lock)
    if element != nil { pthread_cond_signal(hasRoom) }
    return element
  }

  /// The taker goes: a putter that waits is let on.
  package func abandon() {
    pthread_mutex_lock(lock)
    state.abandoned = true
    let abandoned = state.waiting
    state.waiting = []
    pthread_mutex_unlock(lock)
    pthread_cond_broadcast(hasRoom)
    withExtendedLifetime(abandoned) {}
  }
}

/// Runs `body` on a thread of its own, so that it may wait without holding up Swift's pool.
package func onOwnThread(_ name: String, _ body: @escaping @Sendable () -> Void) {
  let thread = Thread { body() }
  thread.name = name
  thread.stackSize = 8 << 20
  thread.start()
}
