package import Domain

/// One finished file for a receiver, with its companion manifest: what was approved, fixed by size and SHA-256.
package struct Consignment: Hashable, Sendable {
  /// File name at the receiver; never repeated for another dataset.
  package var name: String
  package var sizeBytes: Int64
  /// Lower-case hexadecimal.
  package var sha256: String
  /// Where the bytes lie. They are read anew at each attempt and must still be these.
  package var path: FilePath
  /// True where the file at `path` is a working copy that can be made again: a transport on the same file system may then move it instead of
  /// copying it.
  package var mayBeMoved: Bool
  /// The companion that tells a receiver that the file is whole: it comes last.
  package var manifestName: String
  package var manifest: [UInt8]
  /// What a receiver that is sent messages knows this one by, the same at every attempt; the name where nothing else was given.
  package var messageID: String
  /// True where an earlier attempt's file was seen at the receiver, its manifest missing: that one is completed, and where it is gone the
  /// receiver has taken it. Never sent anew.
  package var wasSeen: Bool

  package init(
    name: String, sizeBytes: Int64, sha256: String, path: FilePath, mayBeMoved: Bool = false, manifestName: String,
    manifest: [UInt8], messageID: String? = nil, wasSeen: Bool = false
  ) {
    self.name = name
    self.sizeBytes = sizeBytes
    self.sha256 = sha256
    self.path = path
    self.mayBeMoved = mayBeMoved
    self.manifestName = manifestName
    self.manifest = manifest
    self.messageID = messageID ?? name
    self.wasSeen = wasSeen
  }
}
