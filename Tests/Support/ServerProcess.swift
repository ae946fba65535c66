import Foundation
import Synchronization

/// A real server on loopback, started for one test and ended with it: by its own process id and those of its children.
package final class ServerProcess: Sendable {
  package let port: Int
  private let process: Child

  package struct NotStarted: Error, CustomStringConvertible {
    package var description: String
  }

  /// Starts `path` on a port that is free now, and waits until it answers there.
  /// - Parameter arguments: given the port.
  package init(_ path: String, log: String, _ arguments: (Int) throws -> [String]) throws {
    // Between looking and starting somebody else may take the port.
    for _ in 1...5 {
      let port = try ServerProcess.freePort()
      let process = try Child([path] + arguments(port), log: log)
      if ServerProcess.waits(for: port, of: process) {
        self.port = port
        self.process = process
        return
      }
      process.signal(SIGKILL)
      process.wait()
    }
    throw NotStarted(
      description: "\(path) did not start: \((try? String(contentsOfFile: log, encoding: .utf8)) ?? "no log")")
  }

  deinit { end() }

  /// Kills server and sessions at once, as a crash would.
  package func end() {
    signal(SIGKILL)
    process.wait()
  }

  /// Server and sessions do nothing from now on, and keep their connections.
  package func freeze() { signal(SIGSTOP) }
  package func thaw() { signal(SIGCONT) }

  private func signal(_ signal: Int32) {
    guard process.isRunning else { return }
    for child in ServerProcess.descendants(of: process.id) { kill(child, signal) }
    process.signal(signal)
  }

  /// Sessions of sshd have process groups of their own, so they are found by their parents.
  private static func descendants(of root: Int32) -> [Int32] {
    var children: [Int32: [Int32]] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let id = Int32(name), let stat = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
        let parent = stat.split(separator: ")").last?.split(separator: " ").dropFirst().first.flatMap({ Int32($0) })
      else { continue }
      children[parent, default: []].append(id)
    }
    var found: [Int32] = []
    var waiting = [root]
    while let next = waiting.popLast() {
      found += children[next] ?? []
      waiting += children[next] ?? []
    }
    return found
  }

  private static func waits(for port: Int, of process: Child) -> Bool {
    let end = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < end, process.isRunning {
      if isAnswered(port) { return true }
      usleep(5_000)
    }
    return false
  }

  private static func isAnswered(_ port: Int) -> Bool {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    return withAddress(port) { connect(socket, $0, $1) == 0 }
  }

  private static func freePort() throws -> Int {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    guard withAddress(0, { bind(socket, $0, $1) == 0 }) else { throw NotStarted(description: "no port is free") }
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(socket, $0, &length) }
    }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  private static func withAddress<Value>(_ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }
}

/// Foundation's `Process` takes a child for ended that closes the files it inherited, as sshd does, and then waits for it on the thread that
/// all others are waited for.
private final class Child: Sendable {
  let id: pid_t
  private let hasEnded = Mutex(false)

  init(_ arguments: [String], log: String) throws {
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&files, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&files, 1, 2)
    // Foundation takes a program for ended when nobody holds the socket any more that it gave it: a server started at the same moment must not.
    for file in 3..<min(getdtablesize(), 4_096) { posix_spawn_file_actions_addclose(&files, file) }
    var words = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var id: pid_t = 0
    guard posix_spawn(&id, arguments[0], &files, nil, &words, environ) == 0 else {
      throw ServerProcess.NotStarted(description: "\(arguments[0]) cannot be run")
    }
    self.id = id
  }

  var isRunning: Bool { !isReaped(waiting: false) }

  func wait() { _ = isReaped(waiting: true) }

  func signal(_ signal: Int32) {
    // An id that has been waited for may be another's by now.
    hasEnded.withLock { if !$0 { _ = kill(id, signal) } }
  }

  private func isReaped(waiting: Bool) -> Bool {
    hasEnded.withLock { hasEnded in
      if !hasEnded { hasEnded = waitpid(id, nil, waiting ? 0 : WNOHANG) == id }
      return hasEnded
    }
  }
}
