import Delivery
import Domain
import Inbox
import Support
import Testing

/// A transport with a receiver that a test can look into: each kind of transport adds one to `all` and passes the same contract.
struct TransportUnderTest: Sendable, CustomTestStringConvertible {
  var testDescription: String
  /// Makes the transport and its receiver in a folder of the test's own.
  var make: @Sendable (FilePath) throws -> (transport: any Transport, receiver: Receiver)

  /// What lies at the other end.
  struct Receiver: Sendable {
    var put: @Sendable (_ name: String, _ bytes: [UInt8]) throws -> Void
    /// Every name there, hidden ones too, with its bytes.
    var contents: @Sendable () throws -> [String: [UInt8]]
    /// What a file is called before it gets its name.
    var partName: @Sendable (_ name: String) -> String

    init(folder: FilePath, partEnding: String) {
      let files = RealFileSystem()
      put = { try files.place($1, at: folder / $0) }
      contents = {
        let listing = try files.list(folder)
        var found: [String: [UInt8]] = [:]
        while let entry = try listing.next() {
          var bytes: [UInt8] = []
          try files.readAll(folder / entry.name) { bytes += $0 }
          found[entry.name.description] = bytes
        }
        return found
      }
      partName = { ".\($0)\(partEnding)" }
    }
  }

  /// Those that put files into a folder. A receiver of messages has its own contract, in `HTTPSTransportTests`.
  static let all: [TransportUnderTest] = [folder, sftp, sftpBySize, ftps]

  static let folder = TransportUnderTest(testDescription: "folder") { sandbox in
    let files = RealFileSystem()
    let target = sandbox / "receiver"
    try files.makeFolders(target)
    return (
      FolderTransport(folder: target, files: files) { SHA256Stream() }, Receiver(folder: target, partEnding: ".tmp")
    )
  }

  static let sftp = TransportUnderTest(testDescription: "sftp") { sandbox in
    let server = try SSHServer(in: sandbox)
    return (Served(sftpTransport(to: server), server), Receiver(folder: server.folder, partEnding: ".part"))
  }

  static let sftpBySize = TransportUnderTest(testDescription: "sftp, size read back") { sandbox in
    let server = try SSHServer(in: sandbox, passphrase: "koe sana")
    let transport = sftpTransport(
      to: server, readBack: .size, login: .key(file: server.userKeyFile, passphrase: Secret("koe sana")))
    return (Served(transport, server), Receiver(folder: server.folder, partEnding: ".part"))
  }

  static let ftps = TransportUnderTest(testDescription: "ftps") { sandbox in
    let authority = try Authority(in: sandbox)
    let server = try FTPSServer(in: sandbox, certificate: authority.certificate("server"))
    return (Served(ftpsTransport(to: server, authority), server), Receiver(folder: server.folder, partEnding: ".part"))
  }
}

/// A transport that keeps its server running.
struct Served: Transport {
  let transport: any Transport
  let server: any AnyObject & Sendable

  init(_ transport: any Transport, _ server: any AnyObject & Sendable) {
    self.transport = transport
    self.server = server
  }

  var receiver: String { transport.receiver }

  func deliver(_ consignment: Consignment, appearing: () throws -> Void) throws -> DeliveryReceipt {
    try transport.deliver(consignment, appearing: appearing)
  }

  func look(for consignment: Consignment) throws(DeliveryFailure) -> Sighting { try transport.look(for: consignment) }
}

func sftpTransport(
  to server: SSHServer, hostKeys: Set<String>? = nil, readBack: ReadBack = .whole, login: SFTPTransport.Login? = nil,
  timeouts: Timeouts = Timeouts(), files: any FileSystem = RealFileSystem()
) -> SFTPTransport {
  SFTPTransport(
    folder: ServerFolder(
      host: "127.0.0.1", port: server.server.port, path: server.folder.string, user: server.user, readBack: readBack,
      timeouts: timeouts),
    hostKeys: hostKeys ?? ["SHA256:of another one", server.hostKey],
    login: login ?? .key(file: server.userKeyFile, passphrase: nil), files: files
  ) { SHA256Stream() }
}

func ftpsTransport(
  to server: FTPSServer, _ authority: Authority, path: String = "in", password: String? = nil,
  client: Authority.Certificate? = nil, timeouts: Timeouts = Timeouts(), files: any FileSystem = RealFileSystem()
) -> FTPSTransport {
  FTPSTransport(
    folder: ServerFolder(
      host: "127.0.0.1", port: server.server.port, path: path, user: server.user, timeouts: timeouts),
    password: Secret(password ?? server.password),
    tls: TLSSettings(
      authorityFile: authority.file,
      client: client.map { TLSSettings.ClientCertificate(file: $0.file, keyFile: $0.keyFile) }), files: files
  ) { SHA256Stream() }
}

/// A consignment whose bytes lie in the folder, ready to go.
func consignment(
  _ bytes: [UInt8], name: String = "YVPA-IKA_20240505_060000_1.xml", in folder: FilePath,
  files: any FileSystem = RealFileSystem()
) throws -> Consignment {
  let path = folder / "dataset"
  try files.unlinkIfThere(path)
  try files.place(bytes, at: path)
  return Consignment(
    name: name, sizeBytes: Int64(bytes.count), sha256: try files.sha256(of: path), path: path,
    manifestName: name + ".manifest.json", manifest: Array("{\"documents\":1}".utf8))
}
