import Foundation

/// Bytes kept until it is known whether they may be shown: in memory while they are few, in an unlinked temporary file when they are many.
/// How one pass over a report of any size can print nothing of a report that turns out to be refused at its last line.
final class Spool {
  private static let inMemoryMax = 4 << 20
  private var waiting: [UInt8] = []
  private var file: FileHandle?
  private(set) var isEmpty = true

  func append(_ bytes: [UInt8]) throws {
    guard !bytes.isEmpty else { return }
    isEmpty = false
    waiting.append(contentsOf: bytes)
    if waiting.count >= Spool.inMemoryMax { try spill() }
  }

  /// Gives everything appended, in order and in pieces, and forgets it.
  func drain(_ write: ([UInt8]) throws -> Void) throws {
    if let file {
      try spill()
      try file.seek(toOffset: 0)
      while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { try write([UInt8](piece)) }
    } else {
      try write(waiting)
    }
    clear()
  }

  func clear() {
    waiting.removeAll()
    // A file without a name has nothing to lose when it is closed.
    try? file?.close()
    file = nil
    isEmpty = true
  }

  private func spill() throws {
    if file == nil { file = try Spool.unlinkedFile() }
    try file?.write(contentsOf: waiting)
    waiting.removeAll(keepingCapacity: true)
  }

  /// A temporary file with no name: it goes with the process, whatever happens to it, and nobody else can open it.
  private static func unlinkedFile() throws -> FileHandle {
    var template = Array((FileManager.default.temporaryDirectory.path + "/maksusilta-XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      throw GatewayFailure(
        "spool", fi: "Väliaikaistiedostoa ei voi luoda. Tarkista TMPDIR ja levytila.",
        en: "A temporary file cannot be created. Check TMPDIR and the disk.")
    }
    unlink(template)
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }
}
