import Delivery
import Domain
import Foundation
import Inbox
import Support
import Testing

/// SFTP against OpenSSH's own server, well and unwell.
@Suite(.sandbox, .serialized) struct SFTPTransports {
  static let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
  static let quick = Timeouts(connect: .seconds(10), stall: .seconds(2), whole: .seconds(60))

  @Test func `a server with another key is not spoken to`() throws {
    let server = try SSHServer(in: Sandbox.folder)
    let other = try SSHServer.makeKey(Sandbox.folder.string + "/other")
    let transport = try sftpTransport(to: server, hostKeys: [SSHServer.fingerprint(of: other)])
    let sent = try consignment([1], in: Sandbox.folder)
    expectFailure(
      .hostKeyDiffers, .hold, #expect(throws: DeliveryFailure.self) { try transport.deliver(sent, appearing: {}) })
    expectFailure(.hostKeyDiffers, .hold, #expect(throws: DeliveryFailure.self) { try transport.look(for: sent) })
    #expect(try TransportUnderTest.Receiver(folder: server.folder, partEnding: ".part").contents().isEmpty)
  }

  @Test func `a refused login is a person's, and tells no password`() throws {
    let server = try SSHServer(in: Sandbox.folder)
    let sent = try consignment([1], in: Sandbox.folder)
    let stranger = try SSHServer.makeKey(Sandbox.folder.string + "/stranger")
    for login in [.key(file: stranger, passphrase: nil), .password(Secret("kissa123"))] as [SFTPTransport.Login] {
      let transport = sftpTransport(to: server, login: login)
      let failure = #expect(throws: DeliveryFailure.self) { try transport.deliver(sent, appearing: {}) }
      expectFailure(.loginRefused, .hold, failure)
      #expect(!"\(failure!) \(failure!.message) \(transport)".contains("kissa123"))
    }
  }

  @Test func `a key whose passphrase is wrong is a refused login`() throws {
    let server = try SSHServer(in: Sandbox.folder, passphrase: "oikea")
    let sent = try consignment([1], in: Sandbox.folder)
    let transport = sftpTransport(to: server, login: .key(file: server.userKeyFile, passphrase: Secret("vaara")))
    expectFailure(
      .loginRefused, .hold, #expect(throws: DeliveryFailure.self) { try transport.deliver(sent, appearing: {}) })
  }

  @Test func `a server that is not there is tried again`() throws {
    let server = try SSHServer(in: Sandbox.folder)
    let transport = sftpTransport(to: server)
    server.server.end()
    let sent = try consignment([1], in: Sandbox.folder)
    expectFailure(
      .receiverUnavailable, .retry(afterSeconds: 60),
      #expect(throws: DeliveryFailure.self) { try transport.deliver(sent, appearing: {}) })
  }

  @Test func `a server killed in the middle of an upload shows nothing, and the next attempt brings it`() throws {
    let server = try SSHServer(in: Sandbox.folder)
    let receiver = TransportUnderTest.Receiver(folder: server.folder, partEnding: ".part")
    let files = InterruptedFiles(afterBytes: 1_500_000) { server.server.end() }
    let sent = try consignment(Self.bytes, in: Sandbox.folder)
    expectFailure(
      .connectionLost, .retry(afterSeconds: 60),
      #expect(throws: DeliveryFailure.self) {
        try sftpTransport(to: server, files: files).deliver(sent, appearing: { Issue.record() })
      })
    #expect(try receiver.contents().keys.allSatisfy { $0.hasPrefix(".") })

    let again = try SSHServer(in: Sandbox.folder)
    for (name, bytes) in try receiver.contents() {
      try TransportUnderTest.Receiver(folder: again.folder, partEnding: ".part").put(name, bytes)
    }
    _ = try sftpTransport(to: again).deliver(sent, appearing: {})
    #expect(
      try TransportUnderTest.Receiver(folder: again.folder, partEnding: ".part").contents()
        == [sent.name: Self.bytes, sent.manifestName: sent.manifest])
  }

  @Test func `a full disk at the receiver is told, and its half file removed`() throws {
    let server = try SSHServer(
      in: Sandbox.folder, subsystem: "trap '' XFSZ; ulimit -f 1000; exec /usr/lib/openssh/sftp-server")
    let sent = try consignment(Self.bytes, in: Sandbox.folder)
    expectFailure(
      .receiverFull, .retry(afterSeconds: 60),
      #expect(throws: DeliveryFailure.self) {
        try sftpTransport(to: server).deliver(sent, appearing: { Issue.record() })
      })
    #expect(try TransportUnderTest.Receiver(folder: server.folder, partEnding: ".part").contents().isEmpty)
  }

  @Test func `a stalled upload ends, and the next attempt brings it`() throws {
    let server = try SSHServer(in: Sandbox.folder)
    let receiver = TransportUnderTest.Receiver(folder: server.folder, partEnding: ".part")
    let files = InterruptedFiles(afterBytes: 1_500_000) { server.server.freeze() }
    let sent = try consignment((0..<5).flatMap { _ in Self.bytes }, in: Sandbox.folder)
    let started = ContinuousClock.now
    expectFailure(
      .stalled, .retry(afterSeconds: 60),
      #expect(throws: DeliveryFailure.self) {
        try sftpTransport(to: server, timeouts: Self.quick, files: files).deliver(sent, appearing: { Issue.record() })
      })
    #expect(ContinuousClock.now - started < .seconds(30))
    server.server.thaw()
    #expect(try receiver.contents().keys.allSatisfy { $0.hasPrefix(".") })
    _ = try sftpTransport(to: server).deliver(sent, appearing: {})
    #expect(try receiver.contents().keys.sorted() == [sent.name, sent.manifestName])
  }

  @Test func `a connection lost between announcement and step is tried again`() throws {
    let server = try SSHServer(in: Sandbox.folder)
    let sent = try consignment(Self.bytes, in: Sandbox.folder)
    let failure = #expect(throws: DeliveryFailure.self) {
      try sftpTransport(to: server).deliver(sent) { server.server.end() }
    }
    // The last look before the rename already finds nobody: the step was not begun.
    #expect(
      failure?.recovery == .retry(afterSeconds: 60)
        && [.connectionLost, .receiverUnavailable].contains(failure?.cause), "\(failure!.message.en)")
    #expect(try contents(of: server).keys.allSatisfy { $0.hasPrefix(".") })
  }

  private func contents(of server: SSHServer) throws -> [String: [UInt8]] {
    try TransportUnderTest.Receiver(folder: server.folder, partEnding: ".part").contents()
  }

  private func breaking(_ kind: String, atRename number: Int) throws -> SSHServer {
    let script = Repository.file("Tests/Support/servers/sftp_fault.py").path
    return try SSHServer(in: Sandbox.folder, subsystem: "/usr/bin/python3 \(script) \(kind) \(number)")
  }

  @Test(arguments: [1, 2])
  func `a rename carried out but not answered is found by looking`(_ number: Int) throws {
    // Renames are counted by the session: the manifest's is the first of its own where the data file's session died.
    let server = try breaking("after", atRename: number)
    let sent = try consignment(Self.bytes, in: Sandbox.folder)
    _ = try sftpTransport(to: server, timeouts: Self.quick).deliver(sent, appearing: {})
    #expect(try contents(of: server) == [sent.name: Self.bytes, sent.manifestName: sent.manifest])
  }

  @Test func `a rename that nobody answered is unknown, and looking shows that it did not happen`() throws {
    let server = try breaking("before", atRename: 1)
    let sent = try consignment(Self.bytes, in: Sandbox.folder)
    let transport = sftpTransport(to: server, timeouts: Self.quick)
    expectFailure(
      .outcomeUnknown, .unknown, #expect(throws: DeliveryFailure.self) { try transport.deliver(sent, appearing: {}) })
    #expect(try transport.look(for: sent) == .notArrived)
  }

  @Test func `a file that the receiver fetched away unanswered stays unknown`() throws {
    let server = try breaking("take", atRename: 1)
    let sent = try consignment(Self.bytes, in: Sandbox.folder)
    let transport = sftpTransport(to: server, timeouts: Self.quick)
    expectFailure(
      .outcomeUnknown, .unknown, #expect(throws: DeliveryFailure.self) { try transport.deliver(sent, appearing: {}) })
    #expect(try transport.look(for: sent) == .cannotTell)
  }

  @Test func `a session that dies at the manifest is unknown, and the next attempt completes`() throws {
    let server = try breaking("before", atRename: 2)
    let sent = try consignment(Self.bytes, in: Sandbox.folder)
    let failure = #expect(throws: DeliveryFailure.self) {
      try sftpTransport(to: server, timeouts: Self.quick).deliver(sent, appearing: {})
    }
    #expect(failure?.recovery == .unknown)
    #expect(try sftpTransport(to: server, timeouts: Self.quick).look(for: sent) == .dataOnly)
    #expect(try !sftpTransport(to: server, timeouts: Self.quick).deliver(sent, appearing: { Issue.record() }).wasThere)
    #expect(try contents(of: server) == [sent.name: Self.bytes, sent.manifestName: sent.manifest])
  }

  @Test func `a part that lies there whole is renamed, not sent again`() throws {
    let server = try SSHServer(in: Sandbox.folder)
    let receiver = TransportUnderTest.Receiver(folder: server.folder, partEnding: ".part")
    let sent = try consignment(Self.bytes, in: Sandbox.folder)
    try receiver.put(receiver.partName(sent.name), Self.bytes)
    #expect(try sftpTransport(to: server).look(for: sent) == .notArrived)
    let files = InterruptedFiles(afterBytes: 1) { Issue.record("the dataset was read to be sent") }
    _ = try sftpTransport(to: server, files: files).deliver(sent, appearing: {})
    #expect(try sftpTransport(to: server).look(for: sent) == .whole)
  }

  @Test func `a rename that the server refuses leaves the file hidden and is a person's`() throws {
    let server = try SSHServer(in: Sandbox.folder, subsystem: "/usr/lib/openssh/sftp-server -P rename")
    let sent = try consignment([1, 2], in: Sandbox.folder)
    var announced = 0
    expectFailure(
      .renameRefused, .hold,
      #expect(throws: DeliveryFailure.self) { try sftpTransport(to: server).deliver(sent) { announced += 1 } })
    #expect(announced == 1)
    #expect(
      try TransportUnderTest.Receiver(folder: server.folder, partEnding: ".part").contents() == [
        ".\(sent.name).part": [1, 2]
      ])
    #expect(try sftpTransport(to: server).look(for: sent) == .notArrived)
  }

  @Test(arguments: [true, false])
  func `a name taken between announcement and step is not replaced`(_ isOurs: Bool) throws {
    let server = try SSHServer(in: Sandbox.folder)
    let receiver = TransportUnderTest.Receiver(folder: server.folder, partEnding: ".part")
    let sent = try consignment([1, 2], in: Sandbox.folder)
    if isOurs {
      _ = try sftpTransport(to: server).deliver(sent) { try receiver.put(sent.name, [1, 2]) }
      #expect(try receiver.contents() == [sent.name: [1, 2], sent.manifestName: sent.manifest])
    } else {
      expectFailure(
        .nameTaken, .hold,
        #expect(throws: DeliveryFailure.self) {
          try sftpTransport(to: server).deliver(sent) { try receiver.put(sent.name, [9]) }
        })
      #expect(try receiver.contents()[sent.name] == [9])
    }
  }

  @Test func `a folder that vanished is told and never made`() throws {
    let server = try SSHServer(in: Sandbox.folder)
    try RealFileSystem().removeFolder(server.folder)
    let sent = try consignment([1], in: Sandbox.folder)
    expectFailure(
      .folderMissing, .retry(afterSeconds: 60),
      #expect(throws: DeliveryFailure.self) { try sftpTransport(to: server).deliver(sent, appearing: {}) })
    #expect(try RealFileSystem().statusIfThere(server.folder) == nil)
  }

  @Test func `a folder below the login's own and one with odd letters are found`() throws {
    let server = try SSHServer(in: Sandbox.folder)
    let odd = "kansio \"å\" 100% \\ #1"
    try RealFileSystem().makeFolders(server.folder / odd)
    var transport = sftpTransport(to: server)
    var folder = transport.folder
    folder.path += "/" + odd
    transport = SFTPTransport(
      folder: folder, hostKeys: transport.hostKeys, login: transport.login, files: RealFileSystem()
    ) { SHA256Stream() }
    let sent = try consignment([1, 2], in: Sandbox.folder)
    _ = try transport.deliver(sent, appearing: {})
    #expect(
      try TransportUnderTest.Receiver(folder: server.folder / odd, partEnding: ".part").contents()
        == [sent.name: [1, 2], sent.manifestName: sent.manifest])
  }
}

func expectFailure(
  _ cause: DeliveryFailure.Cause, _ recovery: DeliveryFailure.Recovery, _ failure: DeliveryFailure?,
  _ location: SourceLocation = #_sourceLocation
) {
  #expect(
    failure?.cause == cause && failure?.recovery == recovery, "\(failure?.message.en ?? "no failure")",
    sourceLocation: location)
}
