import Domain
import Synchronization

final class SimulatedListing: FolderListing {
  private let files: SimulatedFileSystem
  private let folder: FilePath
  private let inode: UInt64
  /// Backwards by name: no order may be relied on, and a test must repeat.
  private var rest: [(FileName, FileKind)]

  init(_ files: SimulatedFileSystem, _ folder: FilePath, _ inode: UInt64) {
    self.files = files
    self.folder = folder
    self.inode = inode
    rest = files.state.withLock { state in
      state.disk.entries(inode).sorted { $0.key < $1.key }.map { ($0.key, state.disk.status($0.value).kind) }
    }
  }

  func next() throws(FileFailure) -> FolderEntry? {
    try files.call(.list, folder) { _ in }
    return rest.popLast().map { FolderEntry(name: $0, kind: $1) }
  }

  func status(_ name: FileName) throws(FileFailure) -> FileStatus? {
    let inode = inode
    return try files.call(.status, folder / name) { disk in disk.entries(inode)[name].map { disk.status($0) } }
  }
}

final class SimulatedReader: FileReading {
  private let files: SimulatedFileSystem
  private let path: FilePath
  private let inode: UInt64
  private var position = 0

  init(_ files: SimulatedFileSystem, _ path: FilePath, _ inode: UInt64) {
    self.files = files
    self.path = path
    self.inode = inode
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int {
    let (inode, position) = (inode, position)
    let bytes = try files.call(.read, path) { disk in disk.bytes(inode).dropFirst(position).prefix(buffer.count) }
    buffer.copyBytes(from: bytes)
    self.position += bytes.count
    return bytes.count
  }

  func move(to offsetBytes: Int64) throws(FileFailure) {
    try files.call(.read, path) { _ in }
    position = Int(offsetBytes)
  }

  func status() throws(FileFailure) -> FileStatus {
    let inode = inode
    return try files.call(.status, path) { disk in disk.status(inode) }
  }
}

final class SimulatedLock: FileLock {}

final class SimulatedWriter: FileWriting {
  private let files: SimulatedFileSystem
  private let path: FilePath
  private let inode: UInt64

  init(_ files: SimulatedFileSystem, _ path: FilePath, _ inode: UInt64) {
    self.files = files
    self.path = path
    self.inode = inode
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
    let inode = inode
    let all = Array(bytes)
    // A short write writes its half before it fails: so that half goes first, by itself.
    let isShort = files.state.withLock { $0.faults[$0.calls + 1] == .shortWrite && !$0.isDown }
    if isShort { files.state.withLock { $0.disk.append(all.prefix(all.count / 2), to: inode) } }
    try files.call(.write, path) { disk in disk.append(all, to: inode) }
  }

  func sync() throws(FileFailure) {
    let inode = inode
    try files.call(.sync, path) { disk in disk.sync(inode) }
  }

  func close() throws(FileFailure) { try files.call(.write, path) { _ in } }
}
