import Delivery
import Domain
import Inbox
import Support
import Testing

/// FTPS against vsftpd, well and unwell.
@Suite(.sandbox, .serialized) struct FTPSTransports {
  static let bytes = SFTPTransports.bytes

  private func server(
    _ authority: Authority, clientAuthority: String? = nil, denied: String = "", largestFileKiB: Int? = nil
  ) throws -> FTPSServer {
    try FTPSServer(
      in: Sandbox.folder, certificate: authority.certificate("server"), clientAuthority: clientAuthority,
      denied: denied, largestFileKiB: largestFileKiB)
  }

  private func contents(of server: FTPSServer) throws -> [String: [UInt8]] {
    try TransportUnderTest.Receiver(folder: server.folder, partEnding: ".part").contents()
  }

  @Test func `an expired, a foreign and another server's certificate are not trusted`() throws {
    let authority = try Authority(in: Sandbox.folder)
    let sent = try consignment([1], in: Sandbox.folder)
    for (certificate, trusted) in [
      (try authority.certificate("expired", hasExpired: true), authority),
      (try authority.certificate("elsewhere", address: "IP:127.0.0.2"), authority),
      (try authority.certificate("server"), try Authority(in: Sandbox.folder)),
    ] {
      let server = try FTPSServer(in: Sandbox.folder, certificate: certificate)
      let failure = #expect(throws: DeliveryFailure.self) {
        try ftpsTransport(to: server, trusted).deliver(sent, appearing: {})
      }
      expectFailure(.certificateNotTrusted, .hold, failure)
      #expect(try contents(of: server).isEmpty)
    }
  }

  @Test func `a client certificate that is asked for is shown, and missed where there is none`() throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try server(authority, clientAuthority: authority.file)
    let sent = try consignment([1, 2], in: Sandbox.folder)
    expectFailure(
      .clientCertificateRefused, .hold,
      #expect(throws: DeliveryFailure.self) { try ftpsTransport(to: server, authority).deliver(sent, appearing: {}) })
    _ = try ftpsTransport(to: server, authority, client: authority.certificate("client")).deliver(sent, appearing: {})
    #expect(try contents(of: server).keys.sorted() == [sent.name, sent.manifestName])
  }

  @Test func `a refused login is a person's, and tells no password`() throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try server(authority)
    let sent = try consignment([1], in: Sandbox.folder)
    let transport = ftpsTransport(to: server, authority, password: "kissa123")
    let failure = #expect(throws: DeliveryFailure.self) { try transport.deliver(sent, appearing: {}) }
    expectFailure(.loginRefused, .hold, failure)
    #expect(!"\(failure!) \(failure!.message) \(transport)".contains("kissa123"))
  }

  @Test func `a server killed in the middle of an upload shows nothing`() throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try server(authority)
    let files = InterruptedFiles(afterBytes: 1_500_000) { server.server.end() }
    let sent = try consignment(Self.bytes, in: Sandbox.folder)
    expectFailure(
      .connectionLost, .retry(afterSeconds: 60),
      #expect(throws: DeliveryFailure.self) {
        try ftpsTransport(to: server, authority, files: files).deliver(sent, appearing: { Issue.record() })
      })
    #expect(try contents(of: server).keys.allSatisfy { $0.hasPrefix(".") })
  }

  @Test func `a full disk at the receiver is told, and its half file removed`() throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try server(authority, largestFileKiB: 500)
    let sent = try consignment(Self.bytes, in: Sandbox.folder)
    expectFailure(
      .receiverFull, .retry(afterSeconds: 60),
      #expect(throws: DeliveryFailure.self) {
        try ftpsTransport(to: server, authority).deliver(sent, appearing: { Issue.record() })
      })
    #expect(try contents(of: server).isEmpty)
  }

  @Test func `a stalled upload ends, and the next attempt brings it`() throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try server(authority)
    let files = InterruptedFiles(afterBytes: 1_500_000) { server.server.freeze() }
    let sent = try consignment((0..<5).flatMap { _ in Self.bytes }, in: Sandbox.folder)
    expectFailure(
      .stalled, .retry(afterSeconds: 60),
      #expect(throws: DeliveryFailure.self) {
        try ftpsTransport(to: server, authority, timeouts: SFTPTransports.quick, files: files)
          .deliver(sent, appearing: { Issue.record() })
      })
    server.server.thaw()
    _ = try ftpsTransport(to: server, authority).deliver(sent, appearing: {})
    #expect(try contents(of: server).keys.sorted() == [sent.name, sent.manifestName])
  }

  @Test func `a rename that the server refuses leaves the file hidden and is a person's`() throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try server(authority, denied: "RNFR")
    let sent = try consignment([1, 2], in: Sandbox.folder)
    expectFailure(
      .renameRefused, .hold,
      #expect(throws: DeliveryFailure.self) { try ftpsTransport(to: server, authority).deliver(sent, appearing: {}) })
    #expect(try contents(of: server) == [".\(sent.name).part": [1, 2]])
  }

  @Test func `a connection stopped at the rename is unknown`() throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try server(authority)
    let sent = try consignment([1, 2], in: Sandbox.folder)
    let transport = ftpsTransport(to: server, authority, timeouts: SFTPTransports.quick)
    expectFailure(
      .stalled, .retry(afterSeconds: 60),
      #expect(throws: DeliveryFailure.self) { try transport.deliver(sent) { server.server.freeze() } })
    server.server.thaw()
    #expect(try transport.look(for: sent) == .notArrived)
  }

  @Test func `a folder that vanished is told and never made`() throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try server(authority)
    try RealFileSystem().removeFolder(server.folder)
    let sent = try consignment([1], in: Sandbox.folder)
    let failure = #expect(throws: DeliveryFailure.self) {
      try ftpsTransport(to: server, authority).deliver(sent, appearing: {})
    }
    expectFailure(.accessRefused, .hold, failure)
    #expect(try RealFileSystem().statusIfThere(server.folder) == nil)
  }
}
