package import Domain
import Foundation

/// OpenSSH's sshd with keys of its own and one user: whoever runs the tests.
package final class SSHServer: Sendable {
  package let server: ServerProcess
  /// What is put there.
  package let folder: FilePath
  /// As `ssh-keygen -l` prints it.
  package let hostKey: String
  /// A private key that may log in.
  package let userKeyFile: String
  package let user = NSUserName()

  /// - Parameters:
  ///   - subsystem: what serves SFTP, as sshd's settings say it.
  ///   - passphrase: of the user's key; empty for none.
  package init(in sandbox: FilePath, subsystem: String = "internal-sftp", passphrase: String = "") throws {
    let own = sandbox.string + "/sshd-" + Sandbox.uniqueName()
    folder = FilePath(own + "/in")
    try FileManager.default.createDirectory(atPath: own + "/in", withIntermediateDirectories: true)
    if getuid() == 0 { try FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true) }
    _ = try SSHServer.makeKey(own + "/host")
    userKeyFile = try SSHServer.makeKey(own + "/user", passphrase: passphrase)
    let settings = """
      ListenAddress 127.0.0.1
      HostKey \(own)/host
      PidFile none
      AuthorizedKeysFile \(own)/user.pub
      StrictModes no
      UsePAM no
      PermitRootLogin yes
      MaxStartups 100
      Subsystem sftp \(subsystem)
      """
    try settings.write(toFile: own + "/settings", atomically: true, encoding: .utf8)
    server = try ServerProcess("/usr/sbin/sshd", log: own + "/log") { port in
      ["-D", "-e", "-f", own + "/settings", "-p", "\(port)"]
    }
    hostKey = try SSHServer.fingerprint(of: own + "/host")
  }

  /// Makes a key without a server.
  /// - Returns: the private key's file.
  package static func makeKey(_ path: String, passphrase: String = "") throws -> String {
    let made = try Command.run("/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", passphrase, "-f", path])
    guard made.status == 0 else { throw ServerProcess.NotStarted(description: made.error) }
    return path
  }

  package static func fingerprint(of keyFile: String) throws -> String {
    let shown = try Command.run("/usr/bin/ssh-keygen", ["-l", "-f", keyFile]).output.split(separator: " ")
    guard shown.count > 1 else { throw ServerProcess.NotStarted(description: "no fingerprint of \(keyFile)") }
    return String(shown[1])
  }
}

/// A certificate authority of one test, and certificates that it signs.
package struct Authority: Sendable {
  package let file: String
  private let folder: String

  package struct Certificate: Sendable {
    package var file: String
    package var keyFile: String
  }

  package init(in sandbox: FilePath) throws {
    folder = sandbox.string + "/authority-" + Sandbox.uniqueName()
    file = folder + "/ca.pem"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try openssl(
      ["req", "-x509"] + Authority.newKey(folder + "/ca.key") + ["-out", file, "-days", "2", "-subj", "/CN=Authority"])
  }

  /// Signs a certificate for a server on loopback, or for a client.
  /// - Parameters:
  ///   - passphrase: of the key; nil for none.
  ///   - hasExpired: true where it was good once.
  package func certificate(
    _ name: String, address: String = "IP:127.0.0.1", passphrase: String? = nil, hasExpired: Bool = false
  ) throws -> Certificate {
    let path = folder + "/" + name + "-" + Sandbox.uniqueName()
    try openssl(
      ["req"] + Authority.newKey(path + ".key", passphrase) + ["-out", path + ".csr", "-subj", "/CN=\(name)"])
    try "subjectAltName=\(address)".write(toFile: path + ".ext", atomically: true, encoding: .utf8)
    try openssl([
      "x509", "-req", "-in", path + ".csr", "-CA", file, "-CAkey", folder + "/ca.key", "-CAcreateserial", "-out",
      path + ".pem", "-days", hasExpired ? "-1" : "2", "-extfile", path + ".ext",
    ])
    return Certificate(file: path + ".pem", keyFile: path + ".key")
  }

  private static func newKey(_ path: String, _ passphrase: String? = nil) -> [String] {
    ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", path]
      + (passphrase.map { ["-passout", "pass:\($0)"] } ?? ["-nodes"])
  }

  private func openssl(_ arguments: [String]) throws {
    let ended = try Command.run("/usr/bin/openssl", arguments)
    guard ended.status == 0 else { throw ServerProcess.NotStarted(description: "openssl: \(ended.error)") }
  }
}

/// vsftpd with explicit TLS, which it demands for commands and files, and one login.
package final class FTPSServer: Sendable {
  package let server: ServerProcess
  /// What is put there; seen from the login's own folder it is `in`.
  package let folder: FilePath
  package let user = "anonymous"
  package let password = "ftps-" + Sandbox.uniqueName()

  /// - Parameters:
  ///   - clientAuthority: file of who signs clients' certificates; nil where none is asked for.
  ///   - denied: commands that it does not know (`RNFR`).
  ///   - largestFileKiB: where files may not grow beyond, as on a full disk.
  package init(
    in sandbox: FilePath, certificate: Authority.Certificate, clientAuthority: String? = nil, denied: String = "",
    largestFileKiB: Int? = nil
  ) throws {
    let own = sandbox.string + "/ftps-" + Sandbox.uniqueName()
    folder = FilePath(own + "/root/in")
    try FileManager.default.createDirectory(atPath: own + "/root/in", withIntermediateDirectories: true)
    // Named accounts are asked of the system; an anonymous one with a list of passwords needs nothing outside this folder.
    try (password + "\n").write(toFile: own + "/passwords", atomically: true, encoding: .utf8)
    let settings = """
      listen=YES
      listen_address=127.0.0.1
      background=NO
      run_as_launching_user=YES
      seccomp_sandbox=NO
      isolate=NO
      isolate_network=NO
      anonymous_enable=YES
      local_enable=NO
      secure_email_list_enable=YES
      email_password_file=\(own)/passwords
      ftp_username=\(NSUserName())
      anon_root=\(own)/root
      allow_writeable_chroot=YES
      anon_world_readable_only=NO
      write_enable=YES
      anon_upload_enable=YES
      anon_other_write_enable=YES
      delay_failed_login=0
      ssl_enable=YES
      allow_anon_ssl=YES
      force_anon_logins_ssl=YES
      force_anon_data_ssl=YES
      ssl_ciphers=HIGH
      rsa_cert_file=\(certificate.file)
      rsa_private_key_file=\(certificate.keyFile)
      xferlog_enable=NO
      \(denied.isEmpty ? "" : "cmds_denied=\(denied)")
      \(clientAuthority.map { "require_cert=YES\nvalidate_cert=YES\nca_certs_file=\($0)" } ?? "")

      """
    server = try ServerProcess("/bin/sh", log: own + "/log") { port in
      try (settings + "listen_port=\(port)\n").write(toFile: own + "/settings", atomically: true, encoding: .utf8)
      // Files of a shell's limit are counted in blocks of 512 bytes.
      let limit = largestFileKiB.map { "trap '' XFSZ; ulimit -f \($0 * 2); " } ?? ""
      return ["-c", limit + "exec /usr/sbin/vsftpd '\(own)/settings'"]
    }
  }
}

/// A receiver of messages in Python; its script tells which path does what.
package final class HTTPSServer: Sendable {
  package let server: ServerProcess
  private let folder: String

  package init(
    in sandbox: FilePath, certificate: Authority.Certificate, clientAuthority: String? = nil,
    idHeader: String = "X-Message-ID", behind: String? = nil
  ) throws {
    folder = try HTTPSServer.makeFolder(sandbox)
    let folder = folder
    server = try ServerProcess("/usr/bin/python3", log: folder + ".log") { port in
      [
        HTTPSServer.script, "--port", "\(port)", "--folder", folder, "--certificate", certificate.file, "--key",
        certificate.keyFile, "--id-header", idHeader,
      ] + (clientAuthority.map { ["--client-authority", $0] } ?? []) + (behind.map { ["--behind", $0] } ?? [])
    }
  }

  /// True once a message to `/stall` has been read whole.
  package var isStalling: Bool { FileManager.default.fileExists(atPath: folder + "/stalling") }

  /// A proxy instead, for who says `login` (`user:password`).
  package init(proxyIn sandbox: FilePath, login: String) throws {
    folder = try HTTPSServer.makeFolder(sandbox)
    let folder = folder
    server = try ServerProcess("/usr/bin/python3", log: folder + ".log") { port in
      [HTTPSServer.script, "--port", "\(port)", "--folder", folder, "--proxy-login", login]
    }
  }

  private static var script: String { Repository.file("Tests/Support/servers/https_server.py").path }

  private static func makeFolder(_ sandbox: FilePath) throws -> String {
    let folder = sandbox.string + "/https-" + Sandbox.uniqueName()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  /// Messages kept, by their ids.
  package func messages() throws -> [String: [UInt8]] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("kept-") }
    return Dictionary(
      uniqueKeysWithValues: names.map { name in
        (String(name.dropFirst(5)), [UInt8](FileManager.default.contents(atPath: folder + "/" + name) ?? Data()))
      })
  }

  /// One of its notes: `head.txt`, the last request's head; `asked.txt`, where a proxy was asked to go.
  package func note(_ name: String) throws -> String {
    try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
  }
}
