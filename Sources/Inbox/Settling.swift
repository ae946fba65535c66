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
    /// The most files watched at once; further ones wait, unwatched, until others are taken. 100,000 take about 20 MB.
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
  private var watched: [FilePath: Watch] = [:]
  /// Which look through the inbox is under way; a file not met in a whole one has gone.
  private var pass: UInt32 = 0
  private var metInPass = 0

  package init(_ settings: Settings = Settings()) { self.settings = settings }

  fileprivate struct Watch {
    var status: FileStatus
    var source: FileName?
    var firstSeen: Duration
    /// Since when `status` has stood still.
    var stillSince: Duration
    var state: State
    /// When there is a reason to look again; for an arrived file, from when on it may be taken.
    var lookAt: Duration
    var pass: UInt32
  }

  // MARK: - Looking

  package mutating func beginPass() {
    pass &+= 1
    metInPass = 0
  }

  /// A listing met this name. True where its status must be looked at: a name not known, or one whose time has come.
  package mutating func meets(_ path: FilePath, at now: Duration) -> Bool {
    guard let index = watched.index(forKey: path) else { return true }
    mark(index)
    let watch = watched.values[index]
    return watch.state != .arrived && watch.lookAt <= now
  }

  /// What a look at the file showed.
  /// - Returns: nil where the file is not watched, for too many are.
  @discardableResult
  package mutating func see(
    _ path: FilePath, source: FileName?, _ status: FileStatus, at now: Duration
  ) -> State? {
    let quiet = self.quiet(source)
    guard let index = watched.index(forKey: path) else {
      guard watched.count < settings.watchedMax else { return nil }
      let state: State = quiet <= .zero ? .arrived : .arriving
      watched[path] = Watch(
        status: status, source: source, firstSeen: now, stillSince: now, state: state,
        lookAt: state == .arrived ? now : now + quiet, pass: pass)
      metInPass += 1
      return state
    }
    mark(index)
    watched.values[index].see(status, quiet: quiet, stuckAfter: settings.stuckAfter, at: now)
    return watched.values[index].state
  }

  /// Ends a look through the whole inbox: what it did not meet has gone, and is forgotten.
  package mutating func endPass() {
    guard metInPass < watched.count else { return }
    let pass = pass
    watched = watched.filter { $0.value.pass == pass }
  }

  // MARK: - Taking

  /// The oldest arrived files, at most `count`, in the order to take them.
  package func arrived(in inbox: FilePath, at now: Duration, most count: Int) -> [InboxFile] {
    var oldest = BoundedHeap<InboxFile>(most: count, isBefore: InboxFile.isOlder)
    for (path, watch) in watched where watch.state == .arrived && watch.lookAt <= now {
      oldest.insert(InboxFile(source: watch.source, path: inbox / FileName(bytes: path.bytes), status: watch.status))
    }
    return oldest.sorted()
  }

  /// The file has gone from the inbox: taken, by us or another.
  package mutating func forget(_ path: FilePath) {
    if let watch = watched.removeValue(forKey: path), watch.pass == pass { metInPass -= 1 }
  }

  /// The file turned out not to be whole: its quiet time begins anew.
  package mutating func restart(_ path: FilePath, at now: Duration) {
    guard let index = watched.index(forKey: path) else { return }
    let quiet = self.quiet(watched.values[index].source)
    watched.values[index].restart(quiet: quiet, stuckAfter: settings.stuckAfter, at: now)
  }

  /// The file could not be taken: it is not offered again before `time`.
  package mutating func postpone(_ path: FilePath, until time: Duration) {
    guard let index = watched.index(forKey: path) else { return }
    watched.values[index].lookAt = time
  }

  // MARK: - Telling

  /// How many files are in each state.
  package var counts: [State: Int] {
    watched.values.reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
  }

  /// The longest stuck files, at most `count`.
  package func stuck(most count: Int) -> [FilePath] {
    var longest = BoundedHeap<(path: FilePath, since: Duration)>(most: count) {
      ($0.since, $0.path) < ($1.since, $1.path)
    }
    for (path, watch) in watched where watch.state == .stuck { longest.insert((path, watch.firstSeen)) }
    return longest.sorted().map(\.path)
  }

  /// The earliest time at which a file can change its state by standing still; nil where none is watched for it.
  package var nextLook: Duration? { watched.values.lazy.map(\.lookAt).min() }

  private mutating func mark(_ index: Dictionary<FilePath, Watch>.Index) {
    guard watched.values[index].pass != pass else { return }
    watched.values[index].pass = pass
    metInPass += 1
  }

  private func quiet(_ source: FileName?) -> Duration {
    guard let source, !settings.quietBySource.isEmpty else { return settings.quiet }
    return settings.quietBySource[String(decoding: source.bytes, as: UTF8.self)] ?? settings.quiet
  }
}

extension Settling.Watch {
  mutating func see(_ now: FileStatus, quiet: Duration, stuckAfter: Duration, at time: Duration) {
    guard now.isUnchanged(since: status) else {
      status = now
      return restart(quiet: quiet, stuckAfter: stuckAfter, at: time)
    }
    if time - stillSince >= quiet {
      state = .arrived
      lookAt = time
    } else {
      lookAt = stillSince + quiet
    }
  }

  mutating func restart(quiet: Duration, stuckAfter: Duration, at time: Duration) {
    let age = time - firstSeen
    state = age >= stuckAfter ? .stuck : .arriving
    stillSince = time
    // A file that has been moving for an hour need not be looked at every few seconds.
    lookAt = time + max(quiet, min(.seconds(60), age / 60))
  }
}
