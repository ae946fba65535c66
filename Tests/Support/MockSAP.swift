package import Domain
import Foundation

/// A SAP side that others wrote (the Python package mock-sap): it takes one IDoc a post and answers with its status. `deploy/install-test-servers` brings it.
package final class MockSAP: Sendable {
  package let server: ServerProcess
  private let folder: FilePath

  package init(in sandbox: FilePath) throws {
    folder = sandbox / "mock-sap-\(Sandbox.uniqueName())"
    let program = Repository.file(".build/test-servers/bin/mock-sap").path
    guard FileManager.default.isExecutableFile(atPath: program) else {
      throw ServerProcess.NotStarted(description: "\(program) is missing: run deploy/install-test-servers")
    }
    try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    server = try ServerProcess(program, log: (folder / "log").string) { port in
      ["--port", "\(port)", "--no-csrf", "--quiet"]
    }
  }

  /// `http://127.0.0.1:41234`.
  package var address: String { "http://127.0.0.1:\(server.port)" }

  /// Posts a body with curl.
  ///
  /// - Returns: the status of HTTP and the answer's body.
  package func post(_ path: String, _ type: String, _ body: [UInt8]) throws -> (status: String, body: [UInt8]) {
    let (sent, answer) = (folder / Sandbox.uniqueName(), folder / Sandbox.uniqueName())
    try Data(body).write(to: URL(filePath: sent.string))
    let ended = try Command.run(
      "/usr/bin/curl",
      [
        "--silent", "--show-error", "--noproxy", "*", "--header", "Content-Type: \(type)", "--data-binary",
        "@" + sent.string, "--output", answer.string, "--write-out", "%{http_code}", address + path,
      ])
    guard ended.status == 0 else { throw ServerProcess.NotStarted(description: "curl: \(ended.error)") }
    return (ended.output, Array(try Data(contentsOf: URL(filePath: answer.string))))
  }
}
