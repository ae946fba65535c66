import Delivery
import Domain
import Foundation
import Inbox
import Support
import Testing

/// HTTPS against a receiver of messages that answers and misbehaves for real.
@Suite(.sandbox, .serialized) struct HTTPSTransports {
  static let bytes = SFTPTransports.bytes

  private func transport(
    _ server: HTTPSServer, _ authority: Authority, _ path: String = "/in", _ files: any FileSystem = RealFileSystem(),
    _ change: (inout HTTPSTransport.Address) -> Void = { _ in }
  ) -> HTTPSTransport {
    var address = HTTPSTransport.Address(
      url: "https://127.0.0.1:\(server.server.port)\(path)", tls: TLSSettings(authorityFile: authority.file),
      timeouts: SFTPTransports.quick)
    change(&address)
    return HTTPSTransport(address: address, files: files) { SHA256Stream() }
  }

  private func server(_ authority: Authority, clientAuthority: String? = nil) throws -> HTTPSServer {
    try HTTPSServer(in: Sandbox.folder, certificate: authority.certificate("server"), clientAuthority: clientAuthority)
  }

  private func message(_ bytes: [UInt8] = bytes) throws -> Consignment {
    var sent = try consignment(bytes, in: Sandbox.folder)
    sent.messageID = "R0000001-1"
    return sent
  }

  @Test func `the dataset is posted whole, with its id, and the answer comes back`() throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try server(authority)
    let sent = try message()
    var announced: [Int] = []
    let receipt = try transport(server, authority).deliver(sent) { announced.append(try server.messages().count) }
    #expect(announced == [0])
    #expect(try server.messages() == ["R0000001-1": Self.bytes])
    #expect(receipt.answer == Array("<Status>kept</Status>".utf8) && receipt.proof == .answer)
    #expect(receipt.sha256 == sent.sha256 && receipt.sizeBytes == sent.sizeBytes && !receipt.wasThere)
    let head = try server.note("head.txt")
    #expect(head.hasPrefix("POST /in HTTP/1.1"))
    for line in ["Content-Type: text/xml; charset=utf-8", "X-Message-ID: R0000001-1", "Content-Length: 3000000"] {
      #expect(head.contains(line))
    }
    #expect(try transport(server, authority).look(for: sent) == .cannotTell)
  }

  @Test func `a second delivery has the same id, so that the receiver keeps one`() throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try server(authority)
    let sent = try message()
    for _ in 1...2 { _ = try transport(server, authority).deliver(sent, appearing: {}) }
    #expect(try server.messages() == ["R0000001-1": Self.bytes])
  }

  @Test func `what cannot be announced, or is not the approved dataset, is not sent`() throws {
    struct NotKept: Error {}
    let authority = try Authority(in: Sandbox.folder)
    let server = try server(authority)
    let transport = transport(server, authority)
    let sent = try message()
    #expect(throws: NotKept.self) { try transport.deliver(sent) { throw NotKept() } }
    let files = RealFileSystem()
    for change in [[1, 2, 3], Array(Self.bytes.dropLast()) + [9], nil] as [[UInt8]?] {
      try files.unlink(sent.path)
      if let change { try files.place(change, at: sent.path) }
      expectFailure(
        .datasetChanged, .hold,
        #expect(throws: DeliveryFailure.self) { try transport.deliver(sent, appearing: { Issue.record() }) })
    }
    #expect(throws: (any Error).self) { try server.note("head.txt") }
  }

  @Test func `a dataset that changes while it is sent does not arrive whole`() throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try server(authority)
    let sent = try message()
    let failure = #expect(throws: DeliveryFailure.self) {
      try transport(server, authority).deliver(sent) {
        let file = try FileHandle(forUpdating: URL(filePath: sent.path.string))
        try file.seek(toOffset: UInt64(Self.bytes.count - 1))
        try file.write(contentsOf: Data([Self.bytes.last! ^ 1]))
      }
    }
    expectFailure(.datasetChanged, .hold, failure)
    #expect(try server.messages().isEmpty)
  }

  struct Answer: Sendable, CustomTestStringConvertible {
    var path: String
    var cause: DeliveryFailure.Cause
    var recovery: DeliveryFailure.Recovery
    var serverErrors = HTTPSTransport.ServerErrors.unknown
    var kept = 0
    var testDescription: String { "\(path) \(serverErrors)" }
  }
  static let retry = DeliveryFailure.Recovery.retry(afterSeconds: 60)
  static let answers = [
    Answer(path: "/status/400", cause: .answerRefused, recovery: .hold),
    Answer(path: "/status/401", cause: .loginRefused, recovery: .hold),
    Answer(path: "/status/302", cause: .answerRefused, recovery: .hold),
    Answer(path: "/status/404", cause: .answerRefused, recovery: .hold),
    Answer(path: "/status/408", cause: .receiverBusy, recovery: retry),
    Answer(path: "/status/429?later", cause: .receiverBusy, recovery: .retry(afterSeconds: 777)),
    Answer(path: "/status/204", cause: .outcomeUnknown, recovery: .unknown),
    Answer(path: "/status/500", cause: .outcomeUnknown, recovery: .unknown),
    Answer(path: "/kept/500", cause: .outcomeUnknown, recovery: .unknown, kept: 1),
    Answer(path: "/status/503?later", cause: .receiverBusy, recovery: .retry(afterSeconds: 777), serverErrors: .retry),
    Answer(path: "/refuse/413", cause: .answerRefused, recovery: .hold),
    Answer(path: "/refuse/503", cause: .receiverBusy, recovery: retry),
    Answer(path: "/hangup", cause: .connectionLost, recovery: retry),
    Answer(path: "/close", cause: .outcomeUnknown, recovery: .unknown, kept: 1),
    Answer(path: "/stall", cause: .outcomeUnknown, recovery: .unknown),
  ]

  @Test(arguments: answers) func `an answer or the lack of one is judged`(_ answer: Answer) throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try server(authority)
    let transport = transport(server, authority, answer.path) { $0.serverErrors = answer.serverErrors }
    let failure = #expect(throws: DeliveryFailure.self) { try transport.deliver(message(), appearing: {}) }
    expectFailure(answer.cause, answer.recovery, failure)
    #expect(try server.messages().count == answer.kept)
  }

  @Test(arguments: [201, 202]) func `created and accepted are delivered`(_ status: Int) throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try server(authority)
    _ = try transport(server, authority, "/kept/\(status)").deliver(message(), appearing: {})
    #expect(try server.messages().count == 1)
  }

  @Test func `of a long answer the beginning is kept`() throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try server(authority)
    let receipt = try transport(server, authority, "/large").deliver(message(), appearing: {})
    #expect(receipt.answer == [UInt8](repeating: UInt8(ascii: "x"), count: 65_536))
  }

  @Test func `a server killed or stopped in the middle is unknown`() throws {
    let authority = try Authority(in: Sandbox.folder)
    for isKilled in [true, false] {
      let server = try server(authority)
      // Read once to be compared, once to be sent.
      let sent = try message((0..<5).flatMap { _ in Self.bytes })
      let files = InterruptedFiles(afterBytes: 6_000_000, reading: 2) {
        isKilled ? server.server.end() : server.server.freeze()
      }
      let failure = #expect(throws: DeliveryFailure.self) {
        try transport(server, authority, "/in", files).deliver(sent, appearing: {})
      }
      expectFailure(.outcomeUnknown, .unknown, failure)
      #expect(try server.messages().isEmpty)
    }
  }

  @Test func `a receiver that is not there is tried again`() throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try server(authority)
    server.server.end()
    let failure = #expect(throws: DeliveryFailure.self) {
      try transport(server, authority).deliver(message(), appearing: {})
    }
    expectFailure(.receiverUnavailable, Self.retry, failure)
  }

  @Test func `an expired, a foreign and another server's certificate are not trusted`() throws {
    let authority = try Authority(in: Sandbox.folder)
    for (certificate, trusted) in [
      (try authority.certificate("expired", hasExpired: true), authority),
      (try authority.certificate("elsewhere", address: "IP:127.0.0.2"), authority),
      (try authority.certificate("server"), try Authority(in: Sandbox.folder)),
    ] {
      let server = try HTTPSServer(in: Sandbox.folder, certificate: certificate)
      let failure = #expect(throws: DeliveryFailure.self) {
        try transport(server, trusted).deliver(message(), appearing: {})
      }
      expectFailure(.certificateNotTrusted, .hold, failure)
      #expect(try server.messages().isEmpty)
    }
  }

  @Test func `a client certificate that is asked for is shown, and missed where there is none`() throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try server(authority, clientAuthority: authority.file)
    let failure = #expect(throws: DeliveryFailure.self) {
      try transport(server, authority).deliver(message(), appearing: {})
    }
    expectFailure(.clientCertificateRefused, .hold, failure)
    let own = try authority.certificate("client", passphrase: "kissa123")
    func shown(_ passphrase: String) -> HTTPSTransport {
      transport(server, authority) {
        $0.tls.client = TLSSettings.ClientCertificate(
          file: own.file, keyFile: own.keyFile, passphrase: Secret(passphrase))
      }
    }
    let wrong = #expect(throws: DeliveryFailure.self) { try shown("koira").deliver(message(), appearing: {}) }
    expectFailure(.clientCertificateRefused, .hold, wrong)
    _ = try shown("kissa123").deliver(message(), appearing: {})
    #expect(try server.messages().count == 1)
  }

  @Test func `login, own headers and another name of the id go out, and are never told`() throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try HTTPSServer(
      in: Sandbox.folder, certificate: authority.certificate("server"), idHeader: "SAP-Message-Id")
    let transport = transport(server, authority, "/status/200?avain=kissa123") {
      $0.user = HTTPSTransport.User(name: "silta", password: Secret("kissa123"))
      $0.headers = ["X-Api-Key": Secret("kissa123")]
      $0.messageIDHeader = "SAP-Message-Id"
    }
    let receipt = try transport.deliver(message(), appearing: {})
    let head = try server.note("head.txt")
    #expect(head.contains("Authorization: Basic c2lsdGE6a2lzc2ExMjM=") && head.contains("X-Api-Key: kissa123"))
    #expect(head.contains("SAP-Message-Id: R0000001-1"))
    #expect(!receipt.place.contains("kissa123") && !"\(transport.address.headers)".contains("kissa123"))
  }

  @Test func `a proxy is gone through with its login`() throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try server(authority)
    let proxy = try HTTPSServer(proxyIn: Sandbox.folder, login: "silta:kissa123")
    func through(_ password: String) -> HTTPSTransport {
      transport(server, authority) {
        $0.proxy = HTTPSTransport.Proxy(
          url: "http://127.0.0.1:\(proxy.server.port)",
          user: HTTPSTransport.User(name: "silta", password: Secret(password)))
      }
    }
    let failure = #expect(throws: DeliveryFailure.self) { try through("koira").deliver(message(), appearing: {}) }
    #expect(failure?.recovery == .hold && failure?.cause == .loginRefused, "\(failure!.message.en)")
    _ = try through("kissa123").deliver(message(), appearing: {})
    #expect(try proxy.note("asked.txt") == "127.0.0.1:\(server.server.port)")
    #expect(try server.messages().count == 1)
  }
}
