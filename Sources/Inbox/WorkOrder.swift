package import Domain
import Synchronization

/// Keeps it from becoming durable that files have left a folder before it is durable where they came to.
///
/// A sync of a folder makes every change in it durable, another thread's too. While one thread has moved files out of work and not synced the
/// archive yet, or could not, another's sync of work would leave them without any durable name. So all who share a work folder share one of
/// these: it knows where files went, and syncs those folders before work. `FileSystem.syncAll` needs it not: it makes both names durable
/// together.
package final class WorkOrder: Sendable {
  private let work: FilePath
  private let files: any FileSystem
  /// Held while files come into work, until that is durable or has failed.
  private let coming = Mutex(())
  /// Folders to which files have left work, not synced since.
  private let leftFor = Mutex<Set<FilePath>>([])

  package init(work: FilePath, files: any FileSystem) {
    self.work = work
    self.files = files
  }

  /// Files come into work by the body, which ends with their sync.
  func come<Answer>(_ body: () throws(FileFailure) -> sending Answer) throws(FileFailure) -> sending Answer {
    try coming.withLock { _ throws(FileFailure) in try body() }
  }

  /// Renames a file out of work. Durable after `sync`.
  func leave(_ path: FilePath, to target: FilePath) throws(FileFailure) {
    try leftFor.withLock { folders throws(FileFailure) in
      try files.rename(path, to: target)
      folders.insert(target.folder)
    }
  }

  /// A file was renamed to that folder before, perhaps not durably.
  func left(for folder: FilePath) { leftFor.withLock { _ = $0.insert(folder) } }

  /// Makes durable what names work holds, after the names of those that have left it.
  func sync() throws(FileFailure) {
    try leftFor.withLock { folders throws(FileFailure) in
      for folder in folders.sorted() {
        do throws(FileFailure) {
          try files.syncFolder(folder)
        } catch  where error.cause == .missing {
          // Somebody removed it with all that was in it.
        }
        folders.remove(folder)
      }
      try files.syncFolder(work)
    }
  }
}
