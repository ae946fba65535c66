import Foundation

/// A process of ours that runs: it is stopped by its own id and nothing else's.
struct Started {
  let process: pid_t

  /// How a process ended.
  struct Ended {
    /// Nil where a signal ended it.
    let status: Int32?
    let signal: Int32?
    let cpuSeconds: Double
    let peakMegabytes: Double
  }

  /// - Parameters:
  ///   - output: the file for its standard output.
  ///   - error: the file for its standard error; `errorDescriptor` goes before it.
  init(
    _ command: [String], output: String = "/dev/null", error: String = "/dev/null", errorDescriptor: Int32? = nil
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    if let errorDescriptor {
      posix_spawn_file_actions_adddup2(&actions, errorDescriptor, 2)
    } else {
      posix_spawn_file_actions_addopen(&actions, 2, error, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    }
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    let code = posix_spawnp(&process, command[0], &actions, nil, &arguments, environ)
    guard code == 0 else {
      throw Trouble("\(command[0]) cannot be started: \(String(cString: strerror(code))). Install or build it first.")
    }
    self.process = process
  }

  func send(_ signal: Int32) { _ = kill(process, signal) }

  /// It has ended, and `wait` returns at once. Its id stays its own until then.
  var hasEnded: Bool {
    var about = siginfo_t()
    return waitid(P_PID, id_t(process), &about, WEXITED | WNOHANG | WNOWAIT) == 0 && about.si_signo != 0
  }

  /// Waits for its end.
  func wait() throws -> Ended {
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0 {
      guard errno == EINTR else {
        throw Trouble("the process \(process) cannot be waited for; it is not ours any more")
      }
    }
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    let signal = status & 0x7F
    return Ended(
      status: signal == 0 ? (status >> 8) & 0xFF : nil, signal: signal == 0 ? nil : signal,
      cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime), peakMegabytes: Double(usage.ru_maxrss) / 1_000)
  }

  /// Waits for its end at most so long.
  ///
  /// - Returns: nil where it still runs.
  func wait(atMost limit: Duration) throws -> Ended? {
    let clock = ContinuousClock()
    let end = clock.now + limit
    while !hasEnded {
      guard clock.now < end else { return nil }
      pause(.milliseconds(2))
    }
    return try wait()
  }

  /// Seconds of processor time it has used so far, in its own code and the system's.
  func cpuSeconds() throws -> Double {
    let text = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    // The program's name stands in brackets and may hold anything.
    let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
    guard fields.count > 13, let own = Double(fields[12]), let system = Double(fields[13]) else {
      throw Trouble("/proc/\(process)/stat has another shape than expected")
    }
    return (own + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}

func pause(_ duration: Duration) { usleep(UInt32(max(0, seconds(duration) * 1e6))) }
