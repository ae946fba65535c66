package import Domain

/// Looks through the inbox and its sources' subfolders (one level) by listing them: works on every file system, a network's among them.
///
/// A folder whose own modification time has stood still is not listed again: then nothing has come or gone. Files that were seen there are
/// looked at one by one as their time comes. Every `relistAfter` it is listed all the same, for file systems that do not keep that time.
///
/// A poll lists at most `entriesPerPoll` names and then stops where it is; the next poll goes on there, so that an inbox of any size
/// costs the same each time, and memory does not grow with it beyond what `Settling` watches. Only names are listed; a file's status is
/// looked at when it is new or its quiet time is over. Only regular files are watched: links, pipes, sockets and folders are told as
/// oddities and never opened.
package struct InboxScan {
  package struct Settings: Hashable, Sendable {
    package var entriesPerPoll: Int
    /// The most small files offered by one poll, and their bytes together; a larger file is offered by itself beside them.
    package var batchMax: Int
    package var batchBytes: Int64
    /// The most of them that should be worked off together, and their bytes.
    package var haulMax: Int
    package var haulBytes: Int64
    /// Of those that are claimed first, while nothing else can be done; then twice as many each time.
    package var firstHaulMax: Int
    /// What is larger is a large file.
    package var smallBytes: Int64
    /// A file that could not be taken is not offered again for so long.
    package var pauseAfterFailure: Duration
    /// The most files that are known to lack something looked at in half a second.
    package var lackingPerLook: Int
    /// How long a folder whose modification time stands still is left unlisted.
    package var relistAfter: Duration
    /// Whether files of so many bytes at most end with their closing root element is left to the claim, which hands on what it reads. Others are
    /// looked at here.
    package var readByClaimBytes: Int64

    package init(
      entriesPerPoll: Int = 10_000, batchMax: Int = 10_000, batchBytes: Int64 = 256 << 20, haulMax: Int = 500,
      haulBytes: Int64 = 32 << 20, firstHaulMax: Int = 64, smallBytes: Int64 = 4 << 20,
      pauseAfterFailure: Duration = .seconds(30), lackingPerLook: Int = 500, relistAfter: Duration = .seconds(60),
      readByClaimBytes: Int64 = 0
    ) {
      self.entriesPerPoll = entriesPerPoll
      self.batchMax = batchMax
      self.batchBytes = batchBytes
      self.haulMax = haulMax
      self.haulBytes = haulBytes
      self.firstHaulMax = firstHaulMax
      self.smallBytes = smallBytes
      self.pauseAfterFailure = pauseAfterFailure
      self.lackingPerLook = lackingPerLook
      self.relistAfter = relistAfter
      self.readByClaimBytes = readByClaimBytes
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
    /// When a watched file's time to be looked at comes, before the next listing perhaps; nil where none waits.
    package var nextLook: Duration?
    /// What lies in the inbox and will never be taken; each told once while it lies there, a hundred at most in one poll.
    package var oddities: [Oddity] = []
    /// Files not watched yet, for `watchedMax` are.
    package var unwatched = 0
    /// Folders that could not be listed. The other folders were.
    package var failures: [FileFailure] = []
    /// True where the poll came to the end of the inbox; false where its budget ended before: poll again soon.
    package var isPassEnded = false

    package init() {}
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
  /// Files that lack something are not looked at before.
  private var lackingLookAt = Duration.zero
  private var knownOddities: Set<FilePath> = []
  /// What is known of each folder from its last whole listing; nil is the inbox itself.
  private var known: [FileName?: KnownFolder] = [:]

  /// A folder as it stood when it was listed whole.
  private struct KnownFolder {
    var status: FileStatus
    /// When the status was seen for the first time, and when the last whole listing began.
    var firstSeen: Duration
    var listed: Duration?
    /// Of the inbox itself.
    var sources: [FileName] = []
    var oddities: Set<FilePath> = []

    /// Modification times may be as coarse as two seconds: what came in the same two as the listing could hide behind them.
    func isUnchanged(_ now: FileStatus, at time: Duration, relistAfter: Duration) -> Bool {
      guard let listed else { return false }
      return status.isUnchanged(since: now) && listed - firstSeen >= .seconds(3) && time - listed < relistAfter
    }
  }

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
    /// What the listing under way has found.
    var found: KnownFolder?
    var unlisted: Set<FileName?> = []
    var known: [FileName?: KnownFolder] = [:]
    var oddities: Set<FilePath> = []
    var failed = false
  }

  /// - Parameters:
  ///   - now: time since any fixed start, by a clock that is never set.
  ///   - lists: false where only files whose time has come are looked at, between two listings.
  package mutating func poll(at now: Duration, lists: Bool = true) -> Poll {
    var poll = Poll()
    var budget = settings.entriesPerPoll
    if lists || pass != nil { list(&budget, at: now, &poll) }
    let isTimeForLacking = now >= lackingLookAt
    let due = settling.due(
      at: now, most: max(budget, 1_000), waiting: isTimeForLacking ? settings.lackingPerLook : 0)
    if isTimeForLacking { lackingLookAt = now + .milliseconds(500) }
    for file in due.files { look(file.path, in: file.source, at: now, &poll) }
    // What is known to lack something is looked at with the next poll, or at its turn.
    let next = due.files.isEmpty ? due.next : settling.due(at: now, most: 0, waiting: 0).next
    poll.nextLook = next.map { max($0, settling.hasArriving ? $0 : lackingLookAt) }
    poll.counts = settling.counts
    poll.arrived = settling.arrived(
      in: inbox, at: now, most: settings.batchMax, smallBytes: settings.smallBytes, totalBytes: settings.batchBytes)
    if poll.counts[.stuck] != nil { poll.stuck = settling.stuck(most: 20).map(\.description) }
    return poll
  }

  private mutating func list(_ budget: inout Int, at now: Duration, _ poll: inout Poll) {
    if pass == nil { settling.beginPass() }
    var pass = self.pass ?? Pass()
    self.pass = nil
    while budget > 0, !poll.isPassEnded {
      do throws(FileFailure) {
        if let (folder, entries) = pass.listing {
          if let entry = try entries.next() {
            budget -= 1
            try meet(entry, in: folder, entries, at: now, &pass, &poll)
          } else {
            pass.listing = nil
            pass.known[folder] = pass.found
          }
        } else if let folder = pass.folders.popLast() {
          budget -= 1
          try begin(folder, at: now, &pass)
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
    guard poll.isPassEnded else {
      self.pass = pass
      return
    }
    if !pass.failed { settling.endPass(unlisted: pass.unlisted) }
    known = pass.known
    knownOddities = pass.oddities
  }

  private mutating func begin(_ folder: FileName?, at now: Duration, _ pass: inout Pass) throws(FileFailure) {
    let path = folder.map { inbox / $0 } ?? inbox
    let status = try files.status(path)
    if let known = known[folder], known.isUnchanged(status, at: now, relistAfter: settings.relistAfter) {
      pass.known[folder] = known
      pass.unlisted.insert(folder)
      pass.folders += known.sources
      pass.oddities.formUnion(known.oddities)
      return
    }
    let firstSeen = known[folder].flatMap { $0.status.isUnchanged(since: status) ? $0.firstSeen : nil } ?? now
    pass.listing = (folder, try files.list(path))
    pass.found = KnownFolder(status: status, firstSeen: firstSeen, listed: now)
  }

  /// Looks at a watched file without a listing.
  private mutating func look(_ path: FilePath, in source: FileName?, at now: Duration, _ poll: inout Poll) {
    let place = inbox / FileName(bytes: path.bytes)
    do throws(FileFailure) {
      guard let status = try files.statusIfThere(place), status.kind == .regular else {
        return settling.forget(path)
      }
      see(path, in: source, status, at: now, &poll)
    } catch {
      settling.postpone(path, until: now + settings.pauseAfterFailure)
      poll.failures.append(error)
    }
  }

  private mutating func see(
    _ path: FilePath, in source: FileName?, _ status: FileStatus, at now: Duration, _ poll: inout Poll
  ) {
    let place = inbox / FileName(bytes: path.bytes)
    let (files, readByClaimBytes) = (files, settings.readByClaimBytes)
    let evidence = Settling.Evidence(
      isWhole: {
        guard status.sizeBytes > readByClaimBytes else { return nil }
        // What cannot be read now is told when it is taken.
        return (try? files.endsWithClosingRoot(place, sizeBytes: status.sizeBytes)) ?? true
      },
      isDone: { ending in
        let done = try? files.statusIfThere(FilePath(bytes: place.bytes + Array(ending.utf8)))
        return (done ?? nil)?.kind == .regular
      })
    if settling.see(path, source: source, status, evidence: evidence, at: now) == nil { poll.unwatched += 1 }
  }

  /// True where a file may be taken now: one that the last poll had no room for.
  package func hasArrived(at now: Duration) -> Bool { !settling.arrived(in: inbox, at: now, most: 1).isEmpty }

  /// Tells what became of a file that a poll had offered.
  package mutating func note(_ taking: Claim.Taking, of file: InboxFile, at now: Duration) {
    let path = below(file.source, file.name)
    switch taking {
    case .claimed, .lost: settling.forget(path)
    case .changed: settling.restart(path, at: now)
    case .cut: settling.turnsOutCut(path, at: now)
    case .failed: settling.postpone(path, until: now + settings.pauseAfterFailure)
    }
  }

  private mutating func meet(
    _ entry: FolderEntry, in folder: FileName?, _ entries: any FolderListing, at now: Duration, _ pass: inout Pass,
    _ poll: inout Poll
  ) throws(FileFailure) {
    guard !entry.name.isIgnored else { return }
    let path = below(folder, entry.name)
    if let ending = settling.doneEnding(folder), entry.name.bytes.count > ending.utf8.count,
      entry.name.bytes.suffix(ending.utf8.count).elementsEqual(ending.utf8)
    {
      return settling.hint(FilePath(bytes: Array(path.bytes.dropLast(ending.utf8.count))), at: now)
    }
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
      see(path, in: folder, status, at: now, &poll)
    case .folder where folder == nil && !entry.name.looksLikeReport:
      pass.folders.append(entry.name)
      pass.found?.sources.append(entry.name)
    case let kind:
      settling.forget(path)
      guard let kind, pass.oddities.count < 1_000 else { return }
      pass.oddities.insert(path)
      pass.found?.oddities.insert(path)
      if !knownOddities.contains(path), poll.oddities.count < 100 {
        poll.oddities.append(Oddity(name: path.description, kind: kind))
      }
    }
  }

  private func below(_ folder: FileName?, _ name: FileName) -> FilePath {
    folder.map { FilePath(bytes: $0.bytes) / name } ?? FilePath(bytes: name.bytes)
  }
}
