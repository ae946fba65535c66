import Crypto
package import Domain

/// SHA-256 of bytes as they pass. The only place that knows who computes it; other rooms are handed one as `any StreamingDigest`.
package struct SHA256Stream: StreamingDigest, Sendable {
  private var hash = SHA256()

  package init() {}

  package mutating func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

  package func hexadecimal() -> String {
    String(unsafeUninitializedCapacity: 64) { text in
      var count = 0
      func put(_ half: UInt8) {
        text[count] = half < 10 ? 48 + half : 87 + half
        count += 1
      }
      for byte in hash.finalize() {
        put(byte >> 4)
        put(byte & 15)
      }
      return count
    }
  }
}

extension FileSystem {
  /// SHA-256 of a file's bytes, lower-case hexadecimal.
  package func sha256(of path: FilePath) throws(FileFailure) -> String {
    var digest = SHA256Stream()
    try readAll(path) { digest.update($0) }
    return digest.hexadecimal()
  }
}

/// SHA-256 of bytes in memory, lower-case hexadecimal.
package func sha256(_ bytes: [UInt8]) -> String {
  var digest = SHA256Stream()
  bytes.withUnsafeBytes { digest.update($0) }
  return digest.hexadecimal()
}
