import Domain
import Inbox
import Synchronization

/// The real file system, with something that happens in the middle of a file's reading: what befalls a server while it is sent to.
final class InterruptedFiles: FileSystem {
  private let files = RealFileSystem()
  private let afterBytes: Int
  private let reading: Int
  private let opened = Mutex(0)
  private let happens: @Sendable () -> Void

  /// - Parameters:
  ///   - afterBytes: of the file, when it happens.
  ///   - reading: the how manieth opening of a file it is, from 1.
  init(afterBytes: Int, reading: Int = 1, _ happens: @escaping @Sendable () -> Void) {
    self.afterBytes = afterBytes
    self.reading = reading
    self.happens = happens
  }

  private final class Reading: FileReading {
    let file: any FileReading
    let afterBytes: Int
    let happens: @Sendable () -> Void
    private var readBytes = 0

    init(_ file: any FileReading, _ afterBytes: Int, _ happens: @escaping @Sendable () -> Void) {
      self.file = file
      self.afterBytes = afterBytes
      self.happens = happens
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int {
      let count = try file.read(into: buffer)
      if readBytes < afterBytes, readBytes + count >= afterBytes { happens() }
      readBytes += count
      return count
    }

    func move(to offsetBytes: Int64) throws(FileFailure) { try file.move(to: offsetBytes) }
    func status() throws(FileFailure) -> FileStatus { try file.status() }
  }

  func read(_ path: FilePath) throws(FileFailure) -> any FileReading {
    let number = opened.withLock {
      $0 += 1
      return $0
    }
    return number == reading ? Reading(try files.read(path), afterBytes, happens) : try files.read(path)
  }

  func list(_ folder: FilePath) throws(FileFailure) -> any FolderListing { try files.list(folder) }
  func status(_ path: FilePath) throws(FileFailure) -> FileStatus { try files.status(path) }
  func create(_ path: FilePath) throws(FileFailure) -> any FileWriting { try files.create(path) }
  func sync(_ path: FilePath) throws(FileFailure) { try files.sync(path) }
  func syncFolder(_ folder: FilePath) throws(FileFailure) { try files.syncFolder(folder) }
  func syncAll(on folder: FilePath) throws(FileFailure) { try files.syncAll(on: folder) }
  func rename(_ path: FilePath, to target: FilePath) throws(FileFailure) { try files.rename(path, to: target) }
  func replace(_ target: FilePath, with path: FilePath) throws(FileFailure) { try files.replace(target, with: path) }
  func unlink(_ path: FilePath) throws(FileFailure) { try files.unlink(path) }
  func makeFolder(_ folder: FilePath) throws(FileFailure) { try files.makeFolder(folder) }
  func removeFolder(_ folder: FilePath) throws(FileFailure) { try files.removeFolder(folder) }
  func lock(_ file: FilePath, waits: Bool) throws(FileFailure) -> (any FileLock)? { try files.lock(file, waits: waits) }
}
