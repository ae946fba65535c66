import Domain

/// The filing of one haul on a thread of its own, while the next one is computed.
final class FilingBehind {
  private let handover = Handover<[Haul.Filed]>(capacity: 1)

  /// Starts at once.
  init(_ placing: [Haul.Placing], by haul: Haul) {
    let handover = handover
    onOwnThread("filing") {
      handover.put(haul.file(placing))
      handover.end()
    }
  }

  /// Waits for its end.
  func end() -> [Haul.Filed] {
    guard let filed = try? handover.take() else { preconditionFailure("filing ends with what came of it, once") }
    return filed
  }
}
