/// Something done on a thread of its own, while the one that asked for it does something else.
final class Meanwhile<Result: Sendable> {
  private let handover = Handover<Result>(capacity: 1)
  private var result: Result?

  /// Starts at once.
  init(_ name: String, _ body: @escaping @Sendable () -> Result) {
    let handover = handover
    onOwnThread(name) {
      handover.put(body())
      handover.end()
    }
  }

  /// It has ended: nobody would wait for it.
  var isOver: Bool {
    if result == nil { result = handover.takeWaiting() }
    return result != nil
  }

  /// Waits for its end, and tells it as often as it is asked.
  func end() -> Result {
    if let result { return result }
    guard let result = try? handover.take() else { preconditionFailure("what was begun ends with one result") }
    self.result = result
    return result
  }
}
