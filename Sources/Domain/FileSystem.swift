/// The few calls through which the gateway touches files: one seam, real and simulated.
///
/// Each call says what survives a loss of power once it has returned. What is not said to survive may be there, half there or gone. All
/// calls are synchronous and may be made from any thread. None follows a symbolic link in the last component of a path.
package protocol FileSystem: Sendable {
  /// The entries of a folder one at a time, in no order and in bounded memory. Changes nothing.
  func list(_ folder: FilePath) throws(FileFailure) -> any FolderListing

  /// What lies at the path, the link itself where it is a link. Changes nothing.
  func status(_ path: FilePath) throws(FileFailure) -> FileStatus

  /// Opens a regular file to be read from its beginning; anything else is a failure `notRegular`, and never waited for. Changes nothing.
  func read(_ path: FilePath) throws(FileFailure) -> any FileReading

  /// Makes a new file to write into; fails with `exists` where the name is taken. The name survives after `syncFolder`, the bytes after
  /// the writer's `sync`.
  func create(_ path: FilePath) throws(FileFailure) -> any FileWriting

  /// The file's bytes survive, whoever wrote them. After a failure the file's contents are unknown: write it again under a new name.
  func sync(_ path: FilePath) throws(FileFailure)

  /// The names in the folder survive: everything created, renamed or removed there so far.
  func syncFolder(_ folder: FilePath) throws(FileFailure)

  /// Everything done so far on the file system that holds the folder survives, whoever did it: bytes and names. One wait for many files.
  /// After a failure nothing is known of any of them: sync each by itself to learn which.
  func syncAll(on folder: FilePath) throws(FileFailure)

  /// Renames without ever replacing: fails with `exists` where the target's name is taken, `crossDevice` between file systems. Of several
  /// that rename one file, exactly one succeeds, the others fail with `missing`. Survives after `syncFolder` of the target's folder, then
  /// of the source's.
  func rename(_ path: FilePath, to target: FilePath) throws(FileFailure)

  /// Renames in place of what the target's name held: a reader sees the old file or the new one. Survives after `syncFolder`.
  func replace(_ target: FilePath, with path: FilePath) throws(FileFailure)

  /// Removes a file's name. Survives after `syncFolder`.
  func unlink(_ path: FilePath) throws(FileFailure)

  /// Makes one folder; fails with `exists` where the name is taken. Survives after `syncFolder` of the folder it lies in.
  func makeFolder(_ folder: FilePath) throws(FileFailure)

  /// Removes an empty folder. Survives after `syncFolder` of the folder it lay in.
  func removeFolder(_ folder: FilePath) throws(FileFailure)

  /// Takes the lock that one process at a time holds on a file, made where it is missing; nil where another has it and `waits` is false. It
  /// is given back when it is let go, and by the process's end, however that comes.
  func lock(_ file: FilePath, waits: Bool) throws(FileFailure) -> (any FileLock)?
}

/// A lock held. Given back when it is let go.
package protocol FileLock: AnyObject, Sendable {}

/// A folder being listed. What comes or goes meanwhile may or may not be met; what stays is met once.
package protocol FolderListing: AnyObject {
  /// Nil at the end. `.` and `..` are left out.
  func next() throws(FileFailure) -> FolderEntry?
  /// What lies under the name now, in the very folder that is listed; nil where it has gone.
  func status(_ name: FileName) throws(FileFailure) -> FileStatus?
}

/// A file being read. Closed when it is let go.
package protocol FileReading: AnyObject, ByteSource {
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int
  /// The next read begins so many bytes after the file's beginning; beyond its end there is nothing to read.
  func move(to offsetBytes: Int64) throws(FileFailure)
  /// Of the open file itself, whatever its name holds by now.
  func status() throws(FileFailure) -> FileStatus
}

/// A file being written. Letting it go closes it without a promise.
package protocol FileWriting: AnyObject {
  /// Writes all of the bytes or fails.
  func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure)
  /// What was written so far survives. After a failure the contents are unknown: begin again with a new file.
  func sync() throws(FileFailure)
  /// Some file systems report a failed write only here. Writing afterwards is an error of ours.
  func close() throws(FileFailure)
}

package struct FolderEntry: Hashable, Sendable {
  package var name: FileName
  /// Nil where the file system does not say in the listing.
  package var kind: FileKind?
  package init(name: FileName, kind: FileKind?) {
    self.name = name
    self.kind = kind
  }
}

package enum FileKind: String, CaseIterable, Hashable, Sendable {
  case regular, folder, pipe, socket, device
  case symbolicLink = "symbolic-link"
}

/// What the file system says of a file.
package struct FileStatus: Hashable, Sendable {
  package var kind: FileKind
  package var sizeBytes: Int64
  /// Nanoseconds since 1970 by the file server's clock, or by whoever set it: only ever compared with another of the same file.
  package var modifiedNanoseconds: Int64
  package var inode: UInt64
  package var device: UInt64
  /// How many names the file has.
  package var linkCount: Int

  package init(
    kind: FileKind, sizeBytes: Int64, modifiedNanoseconds: Int64, inode: UInt64, device: UInt64, linkCount: Int = 1
  ) {
    self.kind = kind
    self.sizeBytes = sizeBytes
    self.modifiedNanoseconds = modifiedNanoseconds
    self.inode = inode
    self.device = device
    self.linkCount = linkCount
  }

  /// The same file under whatever name.
  package func isSameFile(as other: FileStatus) -> Bool { inode == other.inode && device == other.device }

  /// The same file, not written to in between.
  package func isUnchanged(since other: FileStatus) -> Bool {
    isSameFile(as: other) && kind == other.kind && sizeBytes == other.sizeBytes
      && modifiedNanoseconds == other.modifiedNanoseconds
  }
}

extension FileSystem {
  /// Reads a whole file in pieces of 256 KiB, and hands each to `body`.
  package func readAll(_ path: FilePath, _ body: (UnsafeRawBufferPointer) throws(FileFailure) -> Void)
    throws(FileFailure)
  {
    let file = try read(path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while case let count = try file.read(into: buffer), count > 0 {
      try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  /// Removes a file that may have gone already.
  package func unlinkIfThere(_ path: FilePath) throws(FileFailure) {
    do {
      try unlink(path)
    } catch  where error.cause == .missing {
      return
    }
  }

  /// What lies at the path; nil where nothing does.
  package func statusIfThere(_ path: FilePath) throws(FileFailure) -> FileStatus? {
    do {
      return try status(path)
    } catch  where error.cause == .missing {
      return nil
    }
  }
}

extension FileWriting {
  package func write(_ bytes: [UInt8]) throws(FileFailure) {
    // By a result: the compiler (6.3.1) does not survive this typed error passing through the closure.
    try bytes.withUnsafeBytes { buffer in Result { () throws(FileFailure) in try write(buffer) } }.get()
  }
}
