package import Domain

/// Tells which files in the inbox have come whole: a file counts as arrived when its size, modification time and identity have stood
/// still, since **our own** first sight of them, for a quiet time.
///
/// No clock is inside: `now` is the time since any fixed start by a clock that is never set. A file's own modification time is only
/// compared with itself, so kept or skewed times do no harm. Nothing waits: every file is watched at once. Files are named by their
/// path below the inbox.
package struct Settling: Sendable {
  package struct Settings: Hashable, Sendable {
    package var quiet: Duration
    /// By the name of the inbox's subfolder. Zero where a source renames its files in: they are taken at first sight.
    package var quietBySource: [String: Duration]
    /// A file that has not come to rest for so long is stuck: worth an alarm, and still watched.
    package var stuckAfter: Duration
    /// The most files watched at once; further ones wait, unwatched, until others are taken. 100,000 take about 25 MB.
    package var watchedMax: Int

    package init(
      quiet: Duration = .seconds(10), quietBySource: [String: Duration] = [:], stuckAfter: Duration = .seconds(3_600),
      watchedMax: Int = 200_000
    ) {
      self.quiet = quiet
      self.quietBySource = quietBySource
      self.stuckAfter = stuckAfter
      self.watchedMax = watchedMax
    }
  }

  package enum State: String, CaseIterable, Hashable, Sendable {
    /// Seen, and still changing or not yet quiet for long enough.
    case arriving
    /// May be taken.
    case arrived
    /// Arriving for longer than `stuckAfter`. It is taken like any other once it stands still.
    case stuck
  }

  package let settings: Settings
  private var watched = WatchedFiles()
  /// Which look through the inbox is under way; a file not met in a whole one has gone.
  private var pass: UInt32 = 0
  private var metInPass = 0

  package init(_ settings: Settings = Settings()) { self.settings = settings }

  // MARK: - Looking

  package mutating func beginPass() {
    pass &+= 1
    metInPass = 0
  }

  /// A listing met this name. True where its status must be looked at: a name not known, or one whose time has come.
  package mutating func meets(_ path: FilePath, at now: Duration) -> Bool {
    guard let index = watched.index(of: path) else { return true }
    mark(index)
    return watched[index].state != .arrived && watched[index].lookAt <= now
  }

  /// What a look at the file showed.
  /// - Returns: nil where the file is not watched, for too many are.
  @discardableResult
  package mutating func see(
    _ path: FilePath, source: FileName?, _ status: FileStatus, at now: Duration
  ) -> State? {
    let quiet = self.quiet(source)
    guard let index = watched.index(of: path) else {
      guard watched.count < settings.watchedMax else { return nil }
      let state: State = quiet <= .zero ? .arrived : .arriving
      watched.add(
        Watch(
          path: path, source: source, status: status, firstSeen: now, stillSince: now, state: state,
          lookAt: state == .arrived ? now : now + quiet, pass: pass))
      metInPass += 1
      return state
    }
    mark(index)
    watched.change(index) { $0.see(status, quiet: quiet, stuckAfter: settings.stuckAfter, at: now) }
    return watched[index].state
  }

  /// Ends a look through the whole inbox: what it did not meet has gone, and is forgotten.
  package mutating func endPass() {
    guard metInPass < watched.count else { return }
    for index in (0..<watched.count).reversed() where watched[index].pass != pass { watched.remove(index) }
  }

  // MARK: - Taking

  /// The oldest arrived files, at most `count`, in the order to take them.
  package func arrived(in inbox: FilePath, at now: Duration, most count: Int) -> [InboxFile] {
    var oldest = BoundedHeap<InboxFile>(most: count, isBefore: InboxFile.isOlder)
    guard watched.counts[.arrived] != nil else { return [] }
    for watch in watched where watch.state == .arrived && watch.lookAt <= now {
      oldest.insert(
        InboxFile(source: watch.source, path: inbox / FileName(bytes: watch.path.bytes), status: watch.status))
    }
    return oldest.sorted()
  }

  /// The file has gone from the inbox: taken, by us or another.
  package mutating func forget(_ path: FilePath) {
    guard let index = watched.index(of: path) else { return }
    if watched[index].pass == pass { metInPass -= 1 }
    watched.remove(index)
  }

  /// The file turned out not to be whole: its quiet time begins anew.
  package mutating func restart(_ path: FilePath, at now: Duration) {
    guard let index = watched.index(of: path) else { return }
    let quiet = self.quiet(watched[index].source)
    watched.change(index) { $0.restart(quiet: quiet, stuckAfter: settings.stuckAfter, at: now) }
  }

  /// The file could not be taken: it is not offered again before `time`.
  package mutating func postpone(_ path: FilePath, until time: Duration) {
    guard let index = watched.index(of: path) else { return }
    watched.change(index) { $0.lookAt = time }
  }

  // MARK: - Telling

  /// How many files are in each state.
  package var counts: [State: Int] { watched.counts }

  /// The longest stuck files, at most `count`.
  package func stuck(most count: Int) -> [FilePath] {
    var longest = BoundedHeap<(path: FilePath, since: Duration)>(most: count) {
      ($0.since, $0.path) < ($1.since, $1.path)
    }
    for watch in watched where watch.state == .stuck { longest.insert((watch.path, watch.firstSeen)) }
    return longest.sorted().map(\.path)
  }

  private mutating func mark(_ index: Int) {
    guard watched[index].pass != pass else { return }
    watched.change(index) { $0.pass = pass }
    metInPass += 1
  }

  private func quiet(_ source: FileName?) -> Duration {
    guard let source, !settings.quietBySource.isEmpty else { return settings.quiet }
    return settings.quietBySource[String(decoding: source.bytes, as: UTF8.self)] ?? settings.quiet
  }
}
