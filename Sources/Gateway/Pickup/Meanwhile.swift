/// Something done on a thread of its own, while the one that asked for it does something else.
final class Meanwhile<Result: Sendable> {
  private let handover = Handover<Result>(capacity: 1)

  /// Starts at once.
  init(_ name: String, _ body: @escaping @Sendable () -> Result) {
    let handover = handover
    onOwnThread(name) {
      handover.put(body())
      handover.end()
    }
  }

  /// Waits for its end; asked once.
  func end() -> Result {
    guard let result = try? handover.take() else {
      preconditionFailure("what was begun ends with one result, asked once")
    }
    return result
  }
}
