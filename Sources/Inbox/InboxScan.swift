package import Domain

/// Looks through the inbox and its sources' subfolders (one level) by listing them: works on every file system, a network's among them.
///
/// A poll lists at most `entriesPerPoll` names and then stops where it is; the next poll goes on there, so that an inbox of any size
/// costs the same each time, and memory does not grow with it beyond what `Settling` watches. Only names are listed; a file's status is
/// looked at when it is new or its quiet time is over. Only regular files are watched: links, pipes, sockets and folders are told as
/// oddities and never opened.
package struct InboxScan {
  package struct Settings: Hashable, Sendable {
    package var entriesPerPoll: Int
    /// The most files offered by one poll.
    package var batchMax: Int
    /// A file that could not be taken is not offered again for so long.
    package var pauseAfterFailure: Duration

    package init(
      entriesPerPoll: Int = 10_000, batchMax: Int = 100, pauseAfterFailure: Duration = .seconds(30)
    ) {
      self.entriesPerPoll = entriesPerPoll
      self.batchMax = batchMax
      self.pauseAfterFailure = pauseAfterFailure
    }
  }

  /// What one poll shows.
  package struct Poll: Sendable {
    /// To be taken now, in this order: oldest first, by modification time, then name.
    package var arrived: [InboxFile] = []
    /// How many files are in each state, the offered ones among the arrived.
    package var counts: [Settling.State: Int] = [:]
    /// The longest stuck files as they may be shown, at most twenty.
    package var stuck: [String] = []
    /// What lies in the inbox and will never be taken; each told once while it lies there, a hundred at most in one poll.
    package var oddities: [Oddity] = []
    /// Files not watched yet, for `watchedMax` are.
    package var unwatched = 0
    /// Folders that could not be listed. The other folders were.
    package var failures: [FileFailure] = []
    /// True where the poll came to the end of the inbox; false where its budget ended before: poll again soon.
    package var isPassEnded = false
  }

  package struct Oddity: Hashable, Sendable {
    /// Below the inbox, as it may be shown.
    package var name: String
    package var kind: FileKind
    package init(name: String, kind: FileKind) {
      self.name = name
      self.kind = kind
    }
  }

  package let inbox: FilePath
  package let settings: Settings
  private let files: any FileSystem
  package private(set) var settling: Settling
  /// Nil between passes.
  private var pass: Pass?
  private var knownOddities: Set<FilePath> = []

  package init(
    inbox: FilePath, files: any FileSystem, settings: Settings = Settings(), settling: Settling.Settings = .init()
  ) {
    self.inbox = inbox
    self.files = files
    self.settings = settings
    self.settling = Settling(settling)
  }

  private struct Pass {
    /// Still to be listed: nil is the inbox itself, which names the sources.
    var folders: [FileName?] = [nil]
    var listing: (folder: FileName?, entries: any FolderListing)?
    var oddities: Set<FilePath> = []
    var failed = false
  }

  /// - Parameter now: time since any fixed start, by a clock that is never set.
  package mutating func poll(at now: Duration) -> Poll {
    var poll = Poll()
    if pass == nil { settling.beginPass() }
    var pass = self.pass ?? Pass()
    self.pass = nil
    var budget = settings.entriesPerPoll
    while budget > 0, !poll.isPassEnded {
      do throws(FileFailure) {
        if let (folder, entries) = pass.listing {
          if let entry = try entries.next() {
            budget -= 1
            try meet(entry, in: folder, entries, at: now, &pass, &poll)
          } else {
            pass.listing = nil
          }
        } else if let folder = pass.folders.popLast() {
          budget -= 1
          pass.listing = (folder, try files.list(folder.map { inbox / $0 } ?? inbox))
        } else {
          poll.isPassEnded = true
        }
      } catch {
        // One folder's trouble holds up no other; but what was not met may be there all the same.
        pass.listing = nil
        pass.failed = true
        poll.failures.append(error)
      }
    }
    if poll.isPassEnded {
      if !pass.failed { settling.endPass() }
      knownOddities = pass.oddities
    } else {
      self.pass = pass
    }
    poll.counts = settling.counts
    poll.arrived = settling.arrived(in: inbox, at: now, most: settings.batchMax)
    if poll.counts[.stuck] != nil { poll.stuck = settling.stuck(most: 20).map(\.description) }
    return poll
  }

  /// Tells what became of a file that a poll had offered.
  package mutating func note(_ taking: Claim.Taking, of file: InboxFile, at now: Duration) {
    let path = below(file.source, file.name)
    switch taking {
    case .claimed, .lost: settling.forget(path)
    case .changed: settling.restart(path, at: now)
    case .failed: settling.postpone(path, until: now + settings.pauseAfterFailure)
    }
  }

  private mutating func meet(
    _ entry: FolderEntry, in folder: FileName?, _ entries: any FolderListing, at now: Duration, _ pass: inout Pass,
    _ poll: inout Poll
  ) throws(FileFailure) {
    guard !entry.name.isIgnored else { return }
    let path = below(folder, entry.name)
    var kind = entry.kind
    var status: FileStatus?
    if kind == nil || kind == .regular {
      guard settling.meets(path, at: now) else { return }
      status = try entries.status(entry.name)
      guard let status else { return settling.forget(path) }
      kind = status.kind
    }
    switch kind {
    case .regular:
      guard let status else { return }
      if settling.see(path, source: folder, status, at: now) == nil { poll.unwatched += 1 }
    case .folder where folder == nil && !entry.name.looksLikeReport:
      pass.folders.append(entry.name)
    case let kind:
      settling.forget(path)
      guard let kind, pass.oddities.count < 1_000 else { return }
      pass.oddities.insert(path)
      if !knownOddities.contains(path), poll.oddities.count < 100 {
        poll.oddities.append(Oddity(name: path.description, kind: kind))
      }
    }
  }

  private func below(_ folder: FileName?, _ name: FileName) -> FilePath {
    folder.map { FilePath(bytes: $0.bytes) / name } ?? FilePath(bytes: name.bytes)
  }
}
