package import Domain

extension FileSystem {
  /// Copies a file's bytes into a new file, durably, and reads the copy back to see that it is the same.
  ///
  /// The copy's name survives after `syncFolder`. Where it fails a part of the copy may be left behind.
  /// - Returns: size and SHA-256 of the copy.
  /// - Throws: `FileFailure`; `io` where the copy is not what was written.
  package func copy(_ path: FilePath, to target: FilePath) throws(FileFailure) -> (sizeBytes: Int64, sha256: String) {
    let writer = try create(target)
    var sizeBytes: Int64 = 0
    var digest = SHA256Stream()
    try readAll(path) { (bytes) throws(FileFailure) in
      digest.update(bytes)
      sizeBytes += Int64(bytes.count)
      try writer.write(bytes)
    }
    try writer.sync()
    try writer.close()
    let written = digest.hexadecimal()
    guard try sha256(of: target) == written else { throw FileFailure(.read, target, .io) }
    return (sizeBytes, written)
  }
}
