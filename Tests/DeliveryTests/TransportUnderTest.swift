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
  }

  static let all: [TransportUnderTest] = [folder]

  static let folder = TransportUnderTest(testDescription: "folder") { sandbox in
    let files = RealFileSystem()
    let target = sandbox / "receiver"
    try files.makeFolders(target)
    return (
      FolderTransport(folder: target, files: files) { SHA256Stream() },
      Receiver(
        put: { try files.place($1, at: target / $0) },
        contents: {
          let listing = try files.list(target)
          var found: [String: [UInt8]] = [:]
          while let entry = try listing.next() {
            var bytes: [UInt8] = []
            try files.readAll(target / entry.name) { bytes += $0 }
            found[entry.name.description] = bytes
          }
          return found
        }, partName: { ".\($0).tmp" })
    )
  }
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
