import Foundation

/// One finished process: wall time and the largest memory the system saw it hold.
struct Measured {
  let wallSeconds: Double
  let cpuSeconds: Double
  let peakMegabytes: Double
  let status: Int32

  var text: String { "\(rounded(wallSeconds)) s wall, \(rounded(cpuSeconds)) s cpu, peak \(rounded(peakMegabytes)) MB" }

  /// Ends the benchmark where the process did: a figure of a failed command is no figure.
  @discardableResult
  func orThrow() throws -> Measured {
    guard [0, 3].contains(status) else { throw Trouble("a command ended with status \(status)") }
    return self
  }

  /// Runs a command to its end, its output thrown away, or into a file.
  static func one(_ command: [String], output: String = "/dev/null") throws -> Measured {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    let clock = ContinuousClock()
    let begun = clock.now
    guard posix_spawnp(&process, command[0], &actions, nil, &arguments, environ) == 0 else {
      throw Trouble("\(command[0]) cannot be started")
    }
    var status: Int32 = 0
    var usage = rusage()
    wait4(process, &status, 0, &usage)
    let wall = begun.duration(to: clock.now)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return try Measured(
      wallSeconds: Double(wall.components.seconds) + Double(wall.components.attoseconds) / 1e18,
      cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime), peakMegabytes: Double(usage.ru_maxrss) / 1_000,
      status: (status >> 8) & 0xFF
    ).orThrow()
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

/// A temporary folder with an example county.
struct WorkingPlace {
  let folder: URL
  private let binary: String

  init(maksusilta binary: String) throws {
    self.binary = binary
    folder = FileManager.default.temporaryDirectory.appending(path: "maksusilta-benchmark-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try maksusilta(["init", folder.appending(path: "county").path]).orThrow()
  }

  func command(_ arguments: [String], in county: String = "county") -> [String] {
    [binary] + arguments + ["--settings", folder.appending(path: county).path]
  }

  @discardableResult
  func maksusilta(_ arguments: [String], to output: String = "/dev/null") throws -> Measured {
    try Measured.one([binary] + arguments, output: output)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}
