import Delivery
import Domain
import Foundation
import Support
import Testing

@testable import Gateway

/// `delivery` of a rule book: where datasets go.
@Suite struct DeliverySettingsTests {
  static let hostKey = "SHA256:uNiVztksCsDhcc0u9e8BrrJkdGDzkNcGqnKpmNdS6WQ"

  static let sftp = """
    delivery:
      sftp:
        host: sftp.example
        user: silta
        host-keys: ["\(hostKey)"]
        key: file:/k
        passphrase: env:SANA

    """
  static let ftps = """
    delivery:
      ftps:
        host: "::1"
        user: silta
        password: file:/salaisuus
        ca-file: ca.pem

    """
  static let https = """
    delivery:
      https:
        url: https://sap.example/idoc
        certificate: oma.pem
        key: credential:sap-key
        user: silta
        password: env:SANA
        headers: {X-Api-Key: env:AVAIN}
        batch: document

    """

  private func problems(_ delivery: String) throws -> [SettingsProblem] {
    try SettingsSandbox(GoodSettings.files.merging(["rules/KOE.yaml": book(delivery)]) { $1 }).problems()
  }

  private func book(_ delivery: String) -> String {
    GoodSettings.ruleBook.replacing("delivery:\n  folder: sap\n", with: delivery)
  }

  private func settings(_ delivery: String) throws -> DeliverySettings {
    let sandbox = try SettingsSandbox(GoodSettings.files.merging(["rules/KOE.yaml": book(delivery)]) { $1 })
    return try #require(try Settings.load(sandbox.folder).books.all.first?.delivery)
  }

  @Test func `an SFTP server is read with its defaults`() throws {
    let settings = try settings(Self.sftp)
    #expect(
      settings.receiver
        == .sftp(
          DeliverySettings.SFTP(
            folder: ServerFolder(host: "sftp.example", port: 22, path: "", user: "silta"), hostKeys: [Self.hostKey],
            login: .key(.file("/k"), passphrase: .environment("SANA")))))
    #expect(settings.retry == RetryPlan(first: .seconds(60), longest: .seconds(3_600), attempts: 10))
    #expect(settings.batch == .dataset && settings.folder == ".")
  }

  @Test func `an FTPS server is read with its defaults`() throws {
    #expect(
      try settings(Self.ftps).receiver
        == .ftps(
          DeliverySettings.FTPS(
            folder: ServerFolder(host: "::1", port: 21, path: "", user: "silta"), password: .file("/salaisuus"),
            tls: DeliverySettings.TLS(authorityFile: "ca.pem"))))
  }

  @Test func `an HTTPS receiver is read with its defaults`() throws {
    let settings = try settings(Self.https + "  retry: {first: 5s, longest: 2m, attempts: 3}\n")
    guard case .https(let https) = settings.receiver else {
      Issue.record("not HTTPS")
      return
    }
    #expect(https.url == "https://sap.example/idoc" && https.messageIDHeader == "X-Message-ID")
    #expect(https.tls.client?.file == "oma.pem" && https.tls.client?.key == .credential("sap-key"))
    #expect(https.user == DeliverySettings.User(name: "silta", password: .environment("SANA")))
    #expect(https.headers == ["X-Api-Key": .environment("AVAIN")] && https.proxy == nil)
    #expect(https.serverErrors == .unknown && settings.batch == .document && https.timeouts == Timeouts())
    #expect(settings.retry == RetryPlan(first: .seconds(5), longest: .seconds(120), attempts: 3))
  }

  @Test(arguments: ["sftp", "ftps", "https"])
  func `the receivers that the example shows in comments are good ones`(_ kind: String) throws {
    let text = try String(contentsOf: Repository.file("deploy/example/rules/YVPA-IKA.yaml"), encoding: .utf8)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let first = try #require(lines.firstIndex(of: "  # \(kind):"))
    let block = lines[first...].prefix { $0 == "  # \(kind):" || $0.hasPrefix("  #   ") }
    #expect(block.count > 5)
    let shown = block.map { $0.replacing("  # ", with: "  ", maxReplacements: 1) }.joined(separator: "\n")
    #expect(try problems("delivery:\n" + shown + "\n") == [])
  }

  static let misused: [(String, String, String, String, SettingsProblem.Flaw)] = [
    (sftp, "host: sftp.example", "host: sftp://a/b", "sftp.host", .impossibleValue),
    (sftp, "    host: sftp.example\n", "", "sftp.host", .missingKey),
    (sftp, "user: silta", "user: silta\n    port: 0", "sftp.port", .impossibleValue),
    (sftp, hostKey, "SHA256:abc", "sftp.host-keys[1]", .impossibleValue),
    (sftp, "[\"\(hostKey)\"]", "[]", "sftp.host-keys", .impossibleValue),
    (sftp, "    host-keys: [\"\(hostKey)\"]\n", "", "sftp.host-keys", .missingKey),
    (sftp, "key: file:/k", "key: env:AVAIN", "sftp.key", .impossibleValue),
    (sftp, "key: file:/k", "key: file:k", "sftp.key", .impossibleValue),
    (sftp, "    key: file:/k\n    passphrase: env:SANA\n", "", "sftp.key", .missingKey),
    (sftp, "key: file:/k", "password: env:A", "sftp.passphrase", .impossibleValue),
    (sftp, "passphrase: env:SANA", "passphrase: kissa123", "sftp.passphrase", .impossibleValue),
    (sftp, "passphrase: env:SANA", "password: env:A", "sftp.password", .impossibleValue),
    (sftp, "user: silta", "user: silta\n    read-back: all", "sftp.read-back", .impossibleValue),
    (sftp, "user: silta", "user: silta\n    timeouts: {stall: 0s}", "sftp.timeouts.stall", .impossibleValue),
    (sftp, "user: silta", "user: silta\n    ca-file: x", "sftp.ca-file", .unknownKey),
    (ftps, "password: file:/salaisuus", "password: \"kissa123\"", "ftps.password", .impossibleValue),
    (ftps, "password: file:/salaisuus", "password: [kissa123]", "ftps.password", .wrongType),
    (ftps, "    password: file:/salaisuus\n", "", "ftps.password", .missingKey),
    (ftps, "ca-file: ca.pem", "key: file:/k", "ftps.key", .impossibleValue),
    (https, "https://sap", "http://sap", "https.url", .impossibleValue),
    (https, "https://sap", "https://silta:kissa123@sap", "https.url", .impossibleValue),
    (https, "    key: credential:sap-key\n", "", "https.key", .missingKey),
    (https, "credential:sap-key", "credential:../sap", "https.key", .impossibleValue),
    (https, "    user: silta\n", "", "https.password", .impossibleValue),
    (https, "X-Api-Key: env:AVAIN", "X-Api-Key: kissa123", "https.headers.X-Api-Key", .impossibleValue),
    (https, "X-Api-Key: env:AVAIN", "Content-Type: env:AVAIN", "https.headers.Content-Type", .impossibleValue),
    (https, "batch: document", "batch: some", "https.batch", .impossibleValue),
    (https, "batch: document", "server-errors: ignore", "https.server-errors", .impossibleValue),
    (https, "batch: document", "proxy: {url: \"http://a:kissa123@b\"}", "https.proxy.url", .impossibleValue),
    (https, "batch: document", "message-id-header: \"Host\"", "https.message-id-header", .impossibleValue),
    (https, "delivery:", "delivery:\n  folder: .", "https", .impossibleValue),
    (https, "delivery:", "delivery:\n  retry: {first: 2h}", "retry", .impossibleValue),
    (https, "delivery:", "delivery:\n  retry: {attempts: 0}", "retry.attempts", .impossibleValue),
  ]

  @Test(arguments: misused)
  func `a misused key is told, and never a secret`(
    _ good: String, _ piece: String, _ bad: String, _ key: String, _ flaw: SettingsProblem.Flaw
  ) throws {
    try #require(good.contains(piece))
    let problems = try problems(good.replacing(piece, with: bad, maxReplacements: 1))
    #expect(problems.map(\.key) == ["delivery." + key], "\(SettingsProblems(problems))")
    #expect(problems.first?.flaw == flaw)
    #expect(problems.first?.line != nil && problems.first?.message.fi != problems.first?.message.en)
    #expect(!SettingsProblems(problems).text(in: .finnish).contains("kissa123"))
  }

  @Test func `only IDoc XML is posted`() throws {
    let rows = try problems(Self.https).map(\.key)
    #expect(rows == [])
    let text = book(Self.https).replacing("format: idoc-xml", with: "format: idoc-flat")
    let sandbox = try SettingsSandbox(GoodSettings.files.merging(["rules/KOE.yaml": text]) { $1 })
    #expect(sandbox.problems().map(\.key) == ["delivery.https"])
  }
}
