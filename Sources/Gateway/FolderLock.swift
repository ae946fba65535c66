import Domain
import Glibc
import Inbox

/// A lock that one process holds at a time, on a file of the data folder; it goes with the process, however that ends.
final class FolderLock: Sendable {
  private let descriptor: Int32

  /// Waits for the lock, or where `waits` is false gives nil when another process has it.
  init?(_ file: FilePath, waits: Bool) throws(FileFailure) {
    descriptor = open(file.string, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard descriptor >= 0 else { throw FileFailure(.create, file, errno: errno) }
    while flock(descriptor, LOCK_EX | (waits ? 0 : LOCK_NB)) != 0 {
      let number = errno
      if number == EINTR { continue }
      close(descriptor)
      if number == EWOULDBLOCK { return nil }
      throw FileFailure(.create, file, errno: number)
    }
  }

  deinit {
    // By word, not only by closing: a child that is just being started holds the descriptor until its program begins.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
