package import Domain
import Glibc

/// A folder of the machine being listed: the C library's own buffer, and looks relative to the open folder, so that a folder swapped
/// under us cannot lead elsewhere.
final class RealListing: FolderListing {
  private let folder: FilePath
  private let stream: OpaquePointer
  private let calls: SystemCalls

  init(_ folder: FilePath, _ stream: OpaquePointer, _ calls: SystemCalls) {
    self.folder = folder
    self.stream = stream
    self.calls = calls
  }

  deinit { closedir(stream) }

  func next() throws(FileFailure) -> FolderEntry? {
    while true {
      if let fault = calls.faults?.errorNumber(before: .list), fault != EINTR {
        throw FileFailure(.list, folder, errno: fault)
      }
      errno = 0
      guard let entry = readdir(stream) else {
        let number = errno
        if number == 0 { return nil }
        throw FileFailure(.list, folder, errno: number)
      }
      // By its offset, not as a tuple: a network file system may give names longer than the structure says.
      let start = UnsafeRawPointer(entry) + MemoryLayout<dirent>.offset(of: \dirent.d_name)!
      let bytes = UnsafeRawBufferPointer(start: start, count: strlen(start.assumingMemoryBound(to: CChar.self)))
      let name = FileName(bytes: Array(bytes))
      if name == "." || name == ".." { continue }
      return FolderEntry(name: name, kind: kind(entry.pointee.d_type))
    }
  }

  func status(_ name: FileName) throws(FileFailure) -> FileStatus? {
    var found = stat()
    let path = FilePath(bytes: name.bytes)
    do {
      try calls.perform(.status, path) { fstatat(dirfd(stream), $0, &found, AT_SYMLINK_NOFOLLOW) }
    } catch  where error.cause == .missing {
      return nil
    }
    return FileStatus(found)
  }

  private func kind(_ type: UInt8) -> FileKind? {
    switch Int(type) {
    case Int(DT_REG): .regular
    case Int(DT_DIR): .folder
    case Int(DT_LNK): .symbolicLink
    case Int(DT_FIFO): .pipe
    case Int(DT_SOCK): .socket
    case Int(DT_CHR), Int(DT_BLK): .device
    default: nil
    }
  }
}

final class RealReader: FileReading {
  private let path: FilePath
  private let descriptor: Int32
  private let calls: SystemCalls

  init(_ path: FilePath, _ descriptor: Int32, _ calls: SystemCalls) {
    self.path = path
    self.descriptor = descriptor
    self.calls = calls
  }

  deinit { _ = Glibc.close(descriptor) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int {
    try calls.repeated(.read, path) { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
  }

  func move(to offsetBytes: Int64) throws(FileFailure) {
    try calls.repeated(.read, path) { lseek(descriptor, off_t(offsetBytes), SEEK_SET) }
  }

  func status() throws(FileFailure) -> FileStatus {
    var found = stat()
    try calls.repeated(.status, path) { fstat(descriptor, &found) }
    return FileStatus(found)
  }
}

/// `sync_file_range` of Linux, which Swift's module of the C library leaves out: begins to write a part of a file to the disk, and waits for nothing.
private let sendToDisk: (@convention(c) (Int32, Int64, Int64, UInt32) -> Int32)? = dlsym(nil, "sync_file_range").map {
  unsafeBitCast($0, to: (@convention(c) (Int32, Int64, Int64, UInt32) -> Int32).self)
}

final class RealWriter: FileWriting {
  private let path: FilePath
  /// Nil once closed.
  private var descriptor: Int32?
  private let calls: SystemCalls
  private var writtenBytes: Int64 = 0
  /// Of those, bytes that are on their way to the disk.
  private var sentBytes: Int64 = 0

  /// So many bytes of a long file are sent to the disk at a time while the next are written: the sync at its end waits for the last only.
  private static let sentAtATime: Int64 = 32 << 20

  init(_ path: FilePath, _ descriptor: Int32, _ calls: SystemCalls) {
    self.path = path
    self.descriptor = descriptor
    self.calls = calls
  }

  deinit { if let descriptor { _ = Glibc.close(descriptor) } }

  func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
    let descriptor = open
    var rest = bytes
    while !rest.isEmpty {
      let portion = calls.portion(of: rest.count)
      let count = try calls.repeated(.write, path) { Glibc.write(descriptor, rest.baseAddress, portion) }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      writtenBytes += Int64(count)
    }
    guard writtenBytes - sentBytes >= RealWriter.sentAtATime else { return }
    // A hint to the kernel: what it answers changes nothing, for nothing counts as durable before `sync`.
    _ = sendToDisk?(descriptor, sentBytes, writtenBytes - sentBytes, 2)  // SYNC_FILE_RANGE_WRITE
    sentBytes = writtenBytes
  }

  func sync() throws(FileFailure) {
    let descriptor = open
    try calls.repeated(.sync, path) { fdatasync(descriptor) }
  }

  func close() throws(FileFailure) {
    let descriptor = open
    self.descriptor = nil
    // Never repeated: Linux has given the descriptor back whatever it answers.
    if Glibc.close(descriptor) != 0, case let number = errno, number != EINTR {
      throw FileFailure(.write, path, errno: number)
    }
  }

  private var open: Int32 {
    guard let descriptor else { preconditionFailure("a closed file is not written to") }
    return descriptor
  }
}

/// An `flock` on an open file.
final class RealLock: FileLock {
  private let descriptor: Int32

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit {
    // By word, not only by closing: a child that is just being started holds the descriptor until its program begins.
    flock(descriptor, LOCK_UN)
    _ = Glibc.close(descriptor)
  }
}

extension FileStatus {
  init(_ found: stat) {
    let kind: FileKind =
      switch found.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .folder
      case S_IFLNK: .symbolicLink
      case S_IFIFO: .pipe
      case S_IFSOCK: .socket
      default: .device
      }
    self.init(
      kind: kind, sizeBytes: Int64(found.st_size),
      modifiedNanoseconds: Int64(found.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(found.st_mtim.tv_nsec),
      inode: UInt64(found.st_ino), device: UInt64(found.st_dev), linkCount: Int(found.st_nlink))
  }
}

extension FileFailure {
  /// What the system's error number means.
  package init(_ operation: Operation, _ path: FilePath, errno number: Int32) {
    let cause: Cause =
      switch number {
      case ENOSPC, EDQUOT: .noSpace
      case EROFS: .readOnly
      case EACCES, EPERM: .permission
      case ENOENT, ENOTDIR: .missing
      case EEXIST, ENOTEMPTY: .exists
      case EMFILE, ENFILE: .tooManyOpen
      case EXDEV: .crossDevice
      case ELOOP, EISDIR, ENXIO: .notRegular
      // A stale handle and a server that does not answer pass like a disk's fault: the step is done anew.
      case EIO, ESTALE, ETIMEDOUT, EHOSTDOWN, ENOTCONN: .io
      default: .other
      }
    self.init(operation, path, cause, errno: number)
  }
}
