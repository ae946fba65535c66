import Delivery
import Domain
import Foundation
import Gateway
import Inbox
import Support
import Testing

/// From a rule book's words to a server that has the dataset.
@Suite(.sandbox) struct Receivers {
  private let root = Sandbox.folder.string + "/county"

  /// The example county, with another receiver for YHT-ASU.
  private func premises(_ delivery: String) throws -> (Premises, DeliverySettings) {
    _ = try ExampleCounty.write(to: root)
    let file = root + "/rules/YHT-ASU.yaml"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try #require(text.contains("delivery:\n  folder: .\n"))
    try text.replacing("delivery:\n  folder: .\n", with: delivery).write(
      toFile: file, atomically: true, encoding: .utf8)
    let clock = SetClock(Timestamp(day: Day("2024-05-03")!, hour: 9))
    let premises = try Premises(settings: Settings.load(root), clock: clock, log: CollectedLog().logger(clock))
    let book = premises.settings.books.inForce(ServiceCode("YHT-ASU"), on: Day("2024-05-03")!)
    return (premises, try #require(book?.delivery))
  }

  private func consignment() throws -> Consignment {
    let bytes = Array("aineisto".utf8)
    let path = Sandbox.folder / "dataset"
    try RealFileSystem().place(bytes, at: path)
    return Consignment(
      name: "a.xml", sizeBytes: Int64(bytes.count), sha256: sha256(bytes), path: path, manifestName: "a.manifest.json",
      manifest: [1])
  }

  @Test func `an SFTP server's secrets are read when a dataset goes, and told only by name`() throws {
    let server = try SSHServer(in: Sandbox.folder, passphrase: "kissa123")
    let secret = Sandbox.folder.string + "/passphrase"
    let (premises, delivery) = try premises(
      """
      delivery:
        sftp:
          host: 127.0.0.1
          port: \(server.server.port)
          folder: \(server.folder.string)
          user: \(server.user)
          host-keys: ["\(server.hostKey)"]
          key: file:\(server.userKeyFile)
          passphrase: file:\(secret)

      """)
    let failure = #expect(throws: GatewayFailure.self) {
      try transport(for: delivery, of: ServiceCode("YHT-ASU"), in: premises)
    }
    #expect(failure?.code == "secret-missing" && failure?.message.en.contains("passphrase") == true)
    try "kissa\n123\n".write(toFile: secret, atomically: true, encoding: .utf8)
    let broken = #expect(throws: GatewayFailure.self) {
      try transport(for: delivery, of: ServiceCode("YHT-ASU"), in: premises)
    }
    #expect(broken?.message.en.contains("123") == false)
    try "kissa123\n".write(toFile: secret, atomically: true, encoding: .utf8)
    let way = try transport(for: delivery, of: ServiceCode("YHT-ASU"), in: premises)
    #expect(way.receiver == "sftp://127.0.0.1:\(server.server.port)\(server.folder.string)/")
    _ = try way.deliver(consignment(), appearing: {})
    #expect(try way.look(for: consignment()) == .whole)
    #expect(!"\(way) \(delivery)".contains("kissa123"))
  }

  @Test func `an HTTPS receiver's files are found beside the settings`() throws {
    let authority = try Authority(in: Sandbox.folder)
    let server = try HTTPSServer(
      in: Sandbox.folder, certificate: authority.certificate("server"), clientAuthority: authority.file)
    let own = try authority.certificate("client")
    let (premises, delivery) = try premises(
      """
      delivery:
        https:
          url: https://127.0.0.1:\(server.server.port)/in
          ca-file: ca.pem
          certificate: \(own.file)
          key: file:\(own.keyFile)

      """)
    let missing = #expect(throws: GatewayFailure.self) {
      try transport(for: delivery, of: ServiceCode("YHT-ASU"), in: premises)
    }
    #expect(missing?.message.en.contains("/county/ca.pem") == true)
    try FileManager.default.copyItem(atPath: authority.file, toPath: root + "/ca.pem")
    let way = try transport(for: delivery, of: ServiceCode("YHT-ASU"), in: premises)
    #expect(try way.deliver(consignment(), appearing: {}).proof == .answer)
    #expect(try server.messages() == ["a.xml": Array("aineisto".utf8)])
  }
}
