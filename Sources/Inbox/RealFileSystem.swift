package import Domain
import Glibc

/// The machine's own file system, by system calls: interrupted calls are repeated, short writes continued, descriptors not inherited,
/// links not followed, pipes not waited for.
package struct RealFileSystem: FileSystem {
  package init() {}

  package func list(_ folder: FilePath) throws(FileFailure) -> any FolderListing {
    let descriptor = try open(.list, folder, O_RDONLY | O_DIRECTORY)
    guard let stream = fdopendir(descriptor) else {
      let number = errno
      _ = Glibc.close(descriptor)
      throw FileFailure(.list, folder, errno: number)
    }
    return RealListing(folder, stream)
  }

  package func status(_ path: FilePath) throws(FileFailure) -> FileStatus {
    var found = stat()
    try perform(.status, path) { fstatat(AT_FDCWD, $0, &found, AT_SYMLINK_NOFOLLOW) }
    return FileStatus(found)
  }

  package func read(_ path: FilePath) throws(FileFailure) -> any FileReading {
    RealReader(path, try openRegular(.read, path))
  }

  package func create(_ path: FilePath) throws(FileFailure) -> any FileWriting {
    RealWriter(path, try open(.create, path, O_WRONLY | O_CREAT | O_EXCL))
  }

  package func startSync(_ path: FilePath) {
    guard let start = LinuxCalls.syncFileRange, let descriptor = try? openRegular(.sync, path) else { return }
    _ = start(descriptor, 0, 0, LinuxCalls.startWriting)
    _ = Glibc.close(descriptor)
  }

  package func sync(_ path: FilePath) throws(FileFailure) {
    let descriptor = try openRegular(.sync, path)
    defer { _ = Glibc.close(descriptor) }
    try repeated(.sync, path) { fdatasync(descriptor) }
  }

  package func syncFolder(_ folder: FilePath) throws(FileFailure) {
    let descriptor = try open(.syncFolder, folder, O_RDONLY | O_DIRECTORY)
    defer { _ = Glibc.close(descriptor) }
    do {
      try repeated(.syncFolder, folder) { fsync(descriptor) }
    } catch  where error.errno == EINVAL {
      // Some network file systems cannot sync a folder: the server does it with each change.
    }
  }

  package func rename(_ path: FilePath, to target: FilePath) throws(FileFailure) {
    if let renameAt = LinuxCalls.renameAt2 {
      do {
        return try perform(.rename, path, target) { renameAt(AT_FDCWD, $0, AT_FDCWD, $1, LinuxCalls.noReplace) }
      } catch  where error.errno == EINVAL || error.errno == ENOSYS {
        // This file system (NFS among them) does not know renaming without replacing.
      }
    }
    // A second name, then the first one's removal: a name is never taken twice. Who finds the first name gone was not the first.
    try perform(.rename, path, target) { linkat(AT_FDCWD, $0, AT_FDCWD, $1, 0) }
    do {
      try perform(.rename, path) { Glibc.unlink($0) }
    } catch {
      try? unlink(target)
      throw error
    }
  }

  package func replace(_ target: FilePath, with path: FilePath) throws(FileFailure) {
    try perform(.replace, path, target) { Glibc.rename($0, $1) }
  }

  package func unlink(_ path: FilePath) throws(FileFailure) {
    try perform(.unlink, path) { Glibc.unlink($0) }
  }

  package func makeFolder(_ folder: FilePath) throws(FileFailure) {
    try perform(.makeFolder, folder) { mkdir($0, 0o770) }
  }

  package func removeFolder(_ folder: FilePath) throws(FileFailure) {
    try perform(.removeFolder, folder) { rmdir($0) }
  }

  private func open(_ operation: FileFailure.Operation, _ path: FilePath, _ flags: Int32) throws(FileFailure) -> Int32 {
    try perform(operation, path) { openFile($0, flags | O_CLOEXEC | O_NOFOLLOW, 0o660) }
  }

  /// A descriptor of a regular file; a pipe put there by someone is refused and never waited for.
  private func openRegular(_ operation: FileFailure.Operation, _ path: FilePath) throws(FileFailure) -> Int32 {
    let descriptor = try open(operation, path, O_RDONLY | O_NONBLOCK)
    var found = stat()
    guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
      _ = Glibc.close(descriptor)
      throw FileFailure(operation, path, .notRegular)
    }
    return descriptor
  }
}

/// Makes a system call with a path; what it answers below zero is a failure.
@discardableResult
func perform(
  _ operation: FileFailure.Operation, _ path: FilePath, _ call: (UnsafePointer<CChar>) -> Int32
) throws(FileFailure) -> Int32 {
  // A path with a zero in it would be another path to the system.
  guard !path.bytes.contains(0) else { throw FileFailure(operation, path, .other, errno: EINVAL) }
  let text = path.bytes.map(CChar.init(bitPattern:)) + [0]
  return try repeated(operation, path) { call(text) }
}

func perform(
  _ operation: FileFailure.Operation, _ path: FilePath, _ other: FilePath,
  _ call: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32
) throws(FileFailure) {
  guard !other.bytes.contains(0) else { throw FileFailure(operation, other, .other, errno: EINVAL) }
  let text = other.bytes.map(CChar.init(bitPattern:)) + [0]
  try perform(operation, path) { call($0, text) }
}

/// Repeats a system call that a signal interrupted.
@discardableResult
func repeated(
  _ operation: FileFailure.Operation, _ path: FilePath, _ call: () -> Int32
) throws(FileFailure) -> Int32 {
  while true {
    let answer = call()
    if answer >= 0 { return answer }
    let number = errno
    if number != EINTR { throw FileFailure(operation, path, errno: number) }
  }
}

/// `open` inside a type that has an `open` of its own.
private func openFile(_ path: UnsafePointer<CChar>, _ flags: Int32, _ mode: mode_t) -> Int32 {
  Glibc.open(path, flags, mode)
}

/// Two calls of Linux that Glibc declares only for GNU sources; nil where the C library lacks them.
private enum LinuxCalls {
  typealias RenameAt2 = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
  typealias SyncFileRange = @convention(c) (Int32, Int64, Int64, UInt32) -> Int32

  static let renameAt2 = dlsym(nil, "renameat2").map { unsafeBitCast($0, to: RenameAt2.self) }
  static let syncFileRange = dlsym(nil, "sync_file_range").map { unsafeBitCast($0, to: SyncFileRange.self) }
  /// RENAME_NOREPLACE.
  static let noReplace: UInt32 = 1
  /// SYNC_FILE_RANGE_WRITE.
  static let startWriting: UInt32 = 2
}
