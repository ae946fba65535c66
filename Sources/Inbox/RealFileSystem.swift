package import Domain
import Glibc

/// The machine's own file system, by system calls: interrupted calls are repeated, short writes continued, descriptors not inherited,
/// links not followed, pipes not waited for.
package struct RealFileSystem: FileSystem {
  private let calls: SystemCalls

  /// - Parameter faults: what a sick machine answers, in tests.
  package init(faults: (any SystemFaults)? = nil) { calls = SystemCalls(faults: faults) }

  package func list(_ folder: FilePath) throws(FileFailure) -> any FolderListing {
    let descriptor = try open(.list, folder, O_RDONLY | O_DIRECTORY)
    guard let stream = fdopendir(descriptor) else {
      let number = errno
      _ = Glibc.close(descriptor)
      throw FileFailure(.list, folder, errno: number)
    }
    return RealListing(folder, stream, calls)
  }

  package func status(_ path: FilePath) throws(FileFailure) -> FileStatus {
    var found = stat()
    try calls.perform(.status, path) { fstatat(AT_FDCWD, $0, &found, AT_SYMLINK_NOFOLLOW) }
    return FileStatus(found)
  }

  package func read(_ path: FilePath) throws(FileFailure) -> any FileReading {
    RealReader(path, try openRegular(.read, path), calls)
  }

  package func create(_ path: FilePath) throws(FileFailure) -> any FileWriting {
    RealWriter(path, try open(.create, path, O_WRONLY | O_CREAT | O_EXCL), calls)
  }

  package func sync(_ path: FilePath) throws(FileFailure) {
    let descriptor = try openRegular(.sync, path)
    defer { _ = Glibc.close(descriptor) }
    try calls.repeated(.sync, path) { fdatasync(descriptor) }
  }

  package func syncFolder(_ folder: FilePath) throws(FileFailure) {
    let descriptor = try open(.syncFolder, folder, O_RDONLY | O_DIRECTORY)
    defer { _ = Glibc.close(descriptor) }
    do {
      try calls.repeated(.syncFolder, folder) { fsync(descriptor) }
    } catch  where error.errno == EINVAL {
      // Some network file systems cannot sync a folder: the server does it with each change.
    }
  }

  package func syncAll(on folder: FilePath) throws(FileFailure) {
    let descriptor = try open(.syncAll, folder, O_RDONLY | O_DIRECTORY)
    defer { _ = Glibc.close(descriptor) }
    guard let syncFileSystem = LinuxCalls.syncFileSystem else {
      throw FileFailure(.syncAll, folder, .other, errno: ENOSYS)
    }
    try calls.repeated(.syncAll, folder) { syncFileSystem(descriptor) }
  }

  package func rename(_ path: FilePath, to target: FilePath) throws(FileFailure) {
    if let renameAt = LinuxCalls.renameAt2 {
      do {
        return try calls.perform(.rename, path, target) { renameAt(AT_FDCWD, $0, AT_FDCWD, $1, LinuxCalls.noReplace) }
      } catch  where error.errno == EINVAL || error.errno == ENOSYS {
        // This file system (NFS among them) does not know renaming without replacing.
      }
    }
    // A second name, then the first one's removal: a name is never taken twice. Who finds the first name gone was not the first.
    try calls.perform(.rename, path, target) { linkat(AT_FDCWD, $0, AT_FDCWD, $1, 0) }
    do {
      try calls.perform(.rename, path) { Glibc.unlink($0) }
    } catch {
      try? unlink(target)
      throw error
    }
  }

  package func replace(_ target: FilePath, with path: FilePath) throws(FileFailure) {
    try calls.perform(.replace, path, target) { Glibc.rename($0, $1) }
  }

  package func unlink(_ path: FilePath) throws(FileFailure) {
    try calls.perform(.unlink, path) { Glibc.unlink($0) }
  }

  package func makeFolder(_ folder: FilePath) throws(FileFailure) {
    try calls.perform(.makeFolder, folder) { mkdir($0, 0o770) }
  }

  package func removeFolder(_ folder: FilePath) throws(FileFailure) {
    try calls.perform(.removeFolder, folder) { rmdir($0) }
  }

  package func lock(_ file: FilePath, waits: Bool) throws(FileFailure) -> (any FileLock)? {
    let descriptor = try calls.perform(.lock, file) { openFile($0, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640) }
    do {
      try calls.repeated(.lock, file) { flock(descriptor, LOCK_EX | (waits ? 0 : LOCK_NB)) }
    } catch {
      _ = Glibc.close(descriptor)
      guard error.errno == EWOULDBLOCK else { throw error }
      return nil
    }
    return RealLock(descriptor)
  }

  private func open(_ operation: FileFailure.Operation, _ path: FilePath, _ flags: Int32) throws(FileFailure) -> Int32 {
    try calls.perform(operation, path) {
      let flags = flags | O_CLOEXEC | O_NOFOLLOW
      let descriptor = openFile($0, flags, 0o660)
      // Only its owner may read a file and leave no trace of that.
      guard descriptor < 0, errno == EPERM, flags & LinuxCalls.noAccessTime != 0 else { return descriptor }
      return openFile($0, flags & ~LinuxCalls.noAccessTime, 0o660)
    }
  }

  /// A descriptor of a regular file; a pipe put there by someone is refused and never waited for.
  private func openRegular(_ operation: FileFailure.Operation, _ path: FilePath) throws(FileFailure) -> Int32 {
    let descriptor = try open(operation, path, O_RDONLY | O_NONBLOCK | LinuxCalls.noAccessTime)
    var found = stat()
    guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
      _ = Glibc.close(descriptor)
      throw FileFailure(operation, path, .notRegular)
    }
    return descriptor
  }
}

/// `open` inside a type that has an `open` of its own.
private func openFile(_ path: UnsafePointer<CChar>, _ flags: Int32, _ mode: mode_t) -> Int32 {
  Glibc.open(path, flags, mode)
}

/// Calls of Linux that Glibc declares only for GNU sources; nil where the C library lacks them.
private enum LinuxCalls {
  typealias RenameAt2 = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
  typealias SyncFileSystem = @convention(c) (Int32) -> Int32

  static let renameAt2 = dlsym(nil, "renameat2").map { unsafeBitCast($0, to: RenameAt2.self) }
  static let syncFileSystem = dlsym(nil, "syncfs").map { unsafeBitCast($0, to: SyncFileSystem.self) }
  /// O_NOATIME: that a file was read is not written down in its folder's file system, which would be one more write for each.
  static let noAccessTime: Int32 = 0o1_000_000
  /// RENAME_NOREPLACE.
  static let noReplace: UInt32 = 1
}
