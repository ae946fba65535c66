import Foundation

/// One finished process: wall time and the largest memory the system saw it hold.
///
/// The system counts a starting process's memory from the program that started it: this one must stay smaller than what it measures.
struct Measured {
  let wallSeconds: Double
  let cpuSeconds: Double
  let peakMegabytes: Double
  let status: Int32

  var text: String { "\(rounded(wallSeconds)) s wall, \(rounded(cpuSeconds)) s cpu, peak \(rounded(peakMegabytes)) MB" }

  /// Runs a command to its end, its output thrown away, or into a file.
  ///
  /// - Parameter passing: the exit statuses that are no failure; `3` is a report held for a person.
  /// - Throws: `Trouble` where the command ends otherwise: a figure of a failed command is no figure.
  @discardableResult
  static func one(_ command: [String], output: String = "/dev/null", passing: Set<Int32> = [0, 3]) throws -> Measured {
    let clock = ContinuousClock()
    let begun = clock.now
    let ended = try Started(command, output: output).wait()
    let measured = Measured(
      wallSeconds: seconds(begun.duration(to: clock.now)), cpuSeconds: ended.cpuSeconds,
      peakMegabytes: ended.peakMegabytes, status: ended.status ?? -1)
    guard passing.contains(measured.status) else {
      let how = ended.status.map { "status \($0)" } ?? "signal \(ended.signal ?? 0)"
      throw Trouble("\(command.prefix(3).joined(separator: " ")) ended with \(how). Run it by hand to see why.")
    }
    return measured
  }
}

extension Measured {
  /// Of the same command run several times; the memory is the most of any.
  init(meanOf runs: [Measured]) {
    let count = Double(runs.count)
    self.init(
      wallSeconds: runs.reduce(0) { $0 + $1.wallSeconds } / count,
      cpuSeconds: runs.reduce(0) { $0 + $1.cpuSeconds } / count, peakMegabytes: runs.map(\.peakMegabytes).max() ?? 0,
      status: runs.last?.status ?? -1)
  }
}

/// Two commands in turn, A B A B: both meet the same noise.
struct Pairs {
  let wall: [(Double, Double)]
  let ours: Measured
  let other: Measured

  init(rounds: Int, _ ours: [String], _ other: [String]) throws {
    _ = try (Measured.one(ours), Measured.one(other))
    let pairs = try (0..<rounds).map { _ in try (Measured.one(ours), Measured.one(other)) }
    self.init(ours: pairs.map(\.0), other: pairs.map(\.1))
  }

  init(ours: [Measured], other: [Measured]) {
    wall = zip(ours, other).map { ($0.wallSeconds, $1.wallSeconds) }
    self.ours = ours.sorted { $0.wallSeconds < $1.wallSeconds }[ours.count / 2]
    self.other = other.sorted { $0.wallSeconds < $1.wallSeconds }[other.count / 2]
  }

  private var ratios: [Double] { wall.map { $0.0 / $0.1 }.sorted() }
  /// Median of the pairs' ratios.
  var ratio: Double { ratios[ratios.count / 2] }

  func show(_ name: String) {
    print(name)
    print("    maksusilta \(ours.text)")
    print("    xmllint    \(other.text)")
    print("    wall ratio \(rounded(ratio)) (\(rounded(ratios[0])) … \(rounded(ratios[ratios.count - 1])))")
  }
}
