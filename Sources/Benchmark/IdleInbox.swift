import Foundation

/// What it costs to watch an inbox full of files that are not whole: they are there, and nothing is to be done.
struct IdleInbox {
  let place: WorkingPlace
  let names: Int
  let seed: UInt64

  private static let window = Duration.seconds(20)
  /// How long it may take until all names have been looked at.
  private static let settlingMax = Duration.seconds(180)

  func measure() throws -> [Limit] {
    let county = try place.county("idle", inbox: ["poll": "2s", "quiet": "2s"])
    defer { county.remove() }
    // Half of them end before their root does. A gateway that does not wait for the rest of such a file takes and rejects it.
    let waits = try county.trySetting("incomplete", "1h")
    let report = Array(GeneratedReport(id: "CUT", clients: 1, seed: seed).text.utf8)
    let cut = Array(report.dropLast("</Kuukausiraportti>\n".utf8.count))
    for number in 0..<names {
      let name = waits && number.isMultiple(of: 2) ? "cut-\(number).xml" : "sent-\(number).part"
      try drop(waits ? cut : [], county.inbox.path + "/" + name)
    }
    print("(3) serve over an inbox of \(names) names of which none is whole, poll 2 s")
    if !waits {
      print("    the settings have no inbox.incomplete: all names end in .part, for cut files would be rejected")
    }

    let serve = try Started(county.command(["serve"]))
    defer {
      serve.send(SIGKILL)
      _ = try? serve.wait()
    }
    let clock = ContinuousClock()
    let begun = clock.now
    var use = 1.0
    while use >= 0.02, begun.duration(to: clock.now) < IdleInbox.settlingMax {
      use = try self.use(of: serve, during: .seconds(4))
    }
    let settled = seconds(begun.duration(to: clock.now))
    use = try self.use(of: serve, during: IdleInbox.window)
    print("    settled after \(rounded(settled)) s; then \(rounded(use * 100)) % of a core during 20 s")
    let left = try FileManager.default.contentsOfDirectory(atPath: county.inbox.path).count
    guard left == names else { throw Trouble("\(names - left) of the files that are not whole were taken") }
    return [Limit("(3) idle over \(names) names: % of a core", use * 100, atMost: 2)]
  }

  /// The share of a core that a process uses in a window.
  private func use(of process: Started, during window: Duration) throws -> Double {
    guard !process.hasEnded else { throw Trouble("serve ended by itself. Run it by hand to see why.") }
    let clock = ContinuousClock()
    let (begun, before) = (clock.now, try process.cpuSeconds())
    pause(window)
    return (try process.cpuSeconds() - before) / seconds(begun.duration(to: clock.now))
  }
}

/// Writes a file at once.
func drop(_ bytes: [UInt8], _ path: String) throws {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o640)
  guard descriptor >= 0 else { throw Trouble("\(path) cannot be written: \(String(cString: strerror(errno)))") }
  defer { close(descriptor) }
  guard bytes.isEmpty || write(descriptor, bytes, bytes.count) == bytes.count else {
    throw Trouble("\(path) cannot be written: \(String(cString: strerror(errno)))")
  }
}
