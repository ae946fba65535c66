import Foundation
import Synchronization

/// OpenSSH's sshd on loopback, with a host key and a user key of its own; it and its sessions are stopped by their process ids.
final class SSHReceiver: Sendable {
  let port: Int
  /// What is put there.
  let folder: URL
  let user = NSUserName()
  let userKeyFile: String
  /// As `ssh-keygen -l` prints it.
  let hostKey: String
  private let command: [String]
  private let log: String
  private let server = Mutex<Started?>(nil)

  init(in own: URL) throws {
    folder = own.appending(path: "in")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    if getuid() == 0 { try FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true) }
    for key in ["host", "user"] {
      try Measured.one(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", own.appending(path: key).path], passing: [0])
    }
    userKeyFile = own.appending(path: "user").path
    let shown = own.appending(path: "fingerprint").path
    try Measured.one(["ssh-keygen", "-l", "-f", own.appending(path: "host").path], output: shown, passing: [0])
    let words = try String(contentsOfFile: shown, encoding: .utf8).split(separator: " ")
    guard words.count > 1 else { throw Trouble("ssh-keygen -l printed no fingerprint") }
    hostKey = String(words[1])
    port = try SSHReceiver.freePort()
    let settings = """
      ListenAddress 127.0.0.1
      HostKey \(own.path)/host
      PidFile none
      AuthorizedKeysFile \(own.path)/user.pub
      StrictModes no
      UsePAM no
      PermitRootLogin yes
      MaxStartups 100
      Subsystem sftp internal-sftp

      """
    try Data(settings.utf8).write(to: own.appending(path: "settings"))
    command = ["/usr/sbin/sshd", "-D", "-e", "-f", own.appending(path: "settings").path, "-p", "\(port)"]
    log = own.appending(path: "log").path
  }

  /// Starts it, and waits until it answers.
  func start() throws {
    try server.withLock { server in
      guard server == nil else { return }
      let clock = ContinuousClock()
      let end = clock.now + .seconds(30)
      while clock.now < end {
        let started = try Started(command, error: log)
        while !started.hasEnded, clock.now < end {
          if SSHReceiver.isAnswered(port) {
            server = started
            return
          }
          pause(.milliseconds(5))
        }
        started.send(SIGKILL)
        _ = try started.wait()
        // The port may still be held by a session of the one before.
        pause(.milliseconds(100))
      }
      throw Trouble("sshd does not start; see \(log)")
    }
  }

  /// Kills it with all its sessions, as a crash of its machine would.
  /// - Returns: how many processes of sessions there were.
  @discardableResult
  func kill() throws -> Int {
    try server.withLock { server in
      guard let started = server else { return 0 }
      let sessions = SSHReceiver.descendants(of: started.process)
      started.send(SIGKILL)
      for session in sessions { _ = Foundation.kill(session, SIGKILL) }
      _ = try started.wait()
      server = nil
      return sessions.count
    }
  }

  /// Sends a signal to it and its sessions.
  /// - Returns: how many processes of sessions there were.
  func send(_ signal: Int32) -> Int {
    server.withLock { server in
      guard let started = server else { return 0 }
      let sessions = SSHReceiver.descendants(of: started.process)
      for process in [started.process] + sessions { _ = Foundation.kill(process, signal) }
      return sessions.count
    }
  }

  /// A session of a client: its first process.
  func sessions() -> [pid_t] {
    server.withLock { server in server.map { SSHReceiver.children(of: $0.process) } ?? [] }
  }

  /// Sends a signal to one session, where it is still ours.
  func send(_ signal: Int32, toSession session: pid_t) -> Bool {
    server.withLock { server in
      guard let started = server, SSHReceiver.children(of: started.process).contains(session) else { return false }
      for process in [session] + SSHReceiver.descendants(of: session) { _ = Foundation.kill(process, signal) }
      return true
    }
  }

  private static func children(of process: pid_t) -> [pid_t] {
    let path = "/proc/\(process)/task/\(process)/children"
    return (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: " ").compactMap { pid_t($0) } ?? []
  }

  private static func descendants(of process: pid_t) -> [pid_t] {
    children(of: process).flatMap { [$0] + descendants(of: $0) }
  }

  private static func isAnswered(_ port: Int) -> Bool {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    return withAddress(port) { connect(socket, $0, $1) == 0 }
  }

  private static func freePort() throws -> Int {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    guard withAddress(0, { bind(socket, $0, $1) == 0 }) else { throw Trouble("no port is free") }
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
