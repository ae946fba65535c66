import Foundation
import Synchronization

/// The time from a drop into an idle gateway's inbox to the outcome in its ledger, as its log tells it.
struct DropLatency {
  let place: WorkingPlace
  let drops: Int
  let seed: UInt64

  private static let quietMilliseconds = 100
  private static let pollMilliseconds = 200

  func measure() throws -> [Limit] {
    let (quiet, poll) = (DropLatency.quietMilliseconds, DropLatency.pollMilliseconds)
    let county = try place.county("latency", inbox: ["quiet": "\(quiet)ms", "poll": "\(poll)ms"])
    defer { county.remove() }
    let log = try LogReader()
    let serve = try Started(county.command(["serve"]), errorDescriptor: log.writingEnd)
    log.begin()
    defer {
      serve.send(SIGKILL)
      _ = try? serve.wait()
    }
    try log.wait(for: "gateway.started", atMost: .seconds(30))
    var random = SplitMix(state: seed)
    let clock = ContinuousClock()
    var times: [Double] = []
    for number in 0..<drops {
      let id = "DROP-\(number)"
      let bytes = Array(
        GeneratedReport(id: id, clients: 3, seed: seed &+ UInt64(number), first: 1 + number * 3).text.utf8)
      // A phase of the poll by chance.
      pause(.milliseconds(Int.random(in: 0...poll, using: &random)))
      let path = county.inbox.path + "/\(id).xml"
      let begun = clock.now
      if number.isMultiple(of: 2) {
        try drop(bytes, path)
      } else {
        try drop(bytes, county.inbox.path + "/.\(id).tmp")
        rename(county.inbox.path + "/.\(id).tmp", path)
      }
      let accepted = try log.wait(for: "report.accepted", report: id, atMost: .seconds(30))
      times.append(seconds(begun.duration(to: accepted)) * 1_000)
    }
    serve.send(SIGTERM)
    guard let ended = try serve.wait(atMost: .seconds(30)), ended.status == 0 else {
      throw Trouble("serve did not end with 0 after SIGTERM. Run it by hand to see why.")
    }
    try county.requireAccepted(drops)
    print("(4) \(drops) drops one after the other into an idle serve, quiet \(quiet) ms, poll \(poll) ms")
    let p99 = times.quantile(0.99)
    print(
      "    from drop to outcome: p50 \(rounded(times.quantile(0.5))) ms, p99 \(rounded(p99)) ms, max \(rounded(times.max()!)) ms"
    )
    return [Limit("(4) drop to outcome: p99, ms (quiet + poll + 50)", p99, atMost: Double(quiet + poll + 50))]
  }
}

/// Reads a running gateway's log lines on a thread of its own, and remembers when each came.
final class LogReader: Sendable {
  let writingEnd: Int32
  private let readingEnd: Int32
  private let condition = NSCondition()
  private let lines = Mutex<[(event: String, report: String?, at: ContinuousClock.Instant)]>([])

  init() throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Trouble("no pipe could be made") }
    // Only the gateway gets the writing end: no other process that is started holds it open.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (readingEnd, writingEnd) = (ends[0], ends[1])
  }

  deinit { close(readingEnd) }

  /// Once the gateway has been started with the writing end.
  func begin() {
    close(writingEnd)
    Thread.detachNewThread { [self] in
      var waiting: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while case let count = read(readingEnd, &buffer, buffer.count), count > 0 {
        let now = ContinuousClock.now
        waiting += buffer[..<count]
        while let end = waiting.firstIndex(of: 0x0A) {
          take(Data(waiting[..<end]), at: now)
          waiting.removeSubrange(...end)
        }
      }
    }
  }

  private func take(_ line: Data, at now: ContinuousClock.Instant) {
    guard let facts = try? JSONSerialization.jsonObject(with: line) as? [String: Any],
      let event = facts["event"] as? String
    else { return }
    lines.withLock { $0.append((event, facts["report"] as? String, now)) }
    condition.lock()
    condition.broadcast()
    condition.unlock()
  }

  /// Waits for an event and forgets all that came before it.
  ///
  /// - Returns: when its line came.
  @discardableResult
  func wait(for event: String, report: String? = nil, atMost limit: Duration) throws -> ContinuousClock.Instant {
    let end = Date(timeIntervalSinceNow: seconds(limit))
    condition.lock()
    defer { condition.unlock() }
    while true {
      let at = lines.withLock { lines -> ContinuousClock.Instant? in
        guard let index = lines.firstIndex(where: { $0.event == event && (report == nil || $0.report == report) })
        else { return nil }
        defer { lines.removeSubrange(...index) }
        return lines[index].at
      }
      if let at { return at }
      guard condition.wait(until: end) else {
        let last = lines.withLock { $0.suffix(3).map(\.event) }
        throw Trouble("the log told no \(event)\(report.map { " of \($0)" } ?? "") in \(limit); last: \(last)")
      }
    }
  }
}
