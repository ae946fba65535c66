package import Domain

/// Tells which files in the inbox have come whole: a file counts as arrived when its size, modification time and identity have stood
/// still, since **our own** first sight of them, for a quiet time, and it ends with its closing root element; or when its source shows it
/// by another `Sign`.
///
/// No clock is inside: `now` is the time since any fixed start by a clock that is never set. A file's own modification time is only
/// compared with itself, so kept or skewed times do no harm. Nothing waits: every file is watched at once. Files are named by their
/// path below the inbox.
package struct Settling: Sendable {
  /// How a source shows that a file has come whole.
  package enum Sign: Hashable, Sendable {
    /// It stands still for so long, and ends with its closing root element.
    case quiet(Duration)
    /// The source writes it elsewhere and renames it in: it is taken at first sight.
    case rename
    /// The source puts a file of the same name with this ending behind it beside it afterwards (`a.xml.done`); then, if it ends with its
    /// closing root element, it is taken at once.
    case doneFile(ending: String)
  }

  package struct Settings: Hashable, Sendable {
    package var sign: Sign
    /// By the name of the inbox's subfolder.
    package var signBySource: [String: Sign]
    /// For so long a file that stands still without its closing root element is waited for; then it is taken all the same, to be refused
    /// with that reason.
    package var incompleteFor: Duration
    /// A file that has not come to rest for so long is stuck: worth an alarm, and still watched.
    package var stuckAfter: Duration
    /// The most files watched at once; further ones wait, unwatched, until others are taken. 100,000 take about 25 MB.
    package var watchedMax: Int

    package init(
      sign: Sign = .quiet(.seconds(10)), signBySource: [String: Sign] = [:], incompleteFor: Duration = .seconds(600),
      stuckAfter: Duration = .seconds(3_600), watchedMax: Int = 200_000
    ) {
      self.sign = sign
      self.signBySource = signBySource
      self.incompleteFor = incompleteFor
      self.stuckAfter = stuckAfter
      self.watchedMax = watchedMax
    }
  }

  package enum State: String, CaseIterable, Hashable, Sendable {
    /// Seen, and still changing or not yet quiet for long enough.
    case arriving
    /// It stands still, but does not end with its closing root element, or its done-file is not there.
    case incomplete
    /// May be taken.
    case arrived
    /// Arriving or incomplete for longer than `stuckAfter`. It is taken like any other once it is whole.
    case stuck
  }

  /// What a look at a file tells beside its status, asked only where it matters.
  package struct Evidence {
    /// It ends with its closing root element; nil where that is for who takes it to see.
    package var isWhole: () -> Bool?
    /// Its done-file of this ending lies beside it.
    package var isDone: (String) -> Bool

    package init(isWhole: @escaping () -> Bool? = { true }, isDone: @escaping (String) -> Bool = { _ in false }) {
      self.isWhole = isWhole
      self.isDone = isDone
    }
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
    _ path: FilePath, source: FileName?, _ status: FileStatus, evidence: Evidence = Evidence(), at now: Duration
  ) -> State? {
    let waiting = waiting(source)
    guard let index = watched.index(of: path) else {
      guard watched.count < settings.watchedMax else { return nil }
      var watch = Watch(path: path, source: source, status: status, at: now, pass: pass)
      watch.wait(waiting, evidence, at: now)
      watched.add(watch)
      metInPass += 1
      return watch.state
    }
    mark(index)
    watched.change(index) { $0.see(status, waiting, evidence, at: now) }
    return watched[index].state
  }

  /// Files whose time to be looked at has come, and when the next one's comes. At most `count` that arrive, and `waiting` of those that are
  /// known to lack something, the longest due first: however many of these lie there, they cost no more than that.
  package func due(
    at now: Duration, most count: Int, waiting: Int
  ) -> (files: [(path: FilePath, source: FileName?)], next: Duration?) {
    guard watched.count > watched.counts[.arrived, default: 0] else { return ([], nil) }
    // Put in order by time and place among the watched, few bytes each: of a hundred thousand, most are only passed by.
    typealias Candidate = (lookAt: Duration, index: Int)
    var arriving: [Int] = []
    var lacking = BoundedHeap<Candidate>(most: max(waiting, 1)) { ($0.lookAt, $0.index) < ($1.lookAt, $1.index) }
    var next: Duration?
    watched.forEachWaiting { index, lookAt, isLacking in
      if lookAt > now {
        next = min(next ?? lookAt, lookAt)
      } else if isLacking {
        if waiting > 0 { lacking.insert((lookAt, index)) }
      } else if arriving.count < count {
        arriving.append(index)
      } else {
        next = now
      }
    }
    return ((arriving + lacking.sorted().map(\.index)).map { (watched[$0].path, watched[$0].source) }, next)
  }

  /// Something beside the file has come: there is a reason to look at it now.
  package mutating func hint(_ path: FilePath, at now: Duration) {
    guard let index = watched.index(of: path), watched[index].state != .arrived else { return }
    watched.change(index) { $0.lookAt = now }
  }

  /// The ending of done-files in a source; nil where it has none.
  package func doneEnding(_ source: FileName?) -> String? {
    if case .doneFile(let ending) = sign(source) { ending } else { nil }
  }

  /// Ends a look through the whole inbox: what it did not meet has gone, and is forgotten.
  ///
  /// - Parameter unlisted: folders left out because nothing in them has changed (nil is the inbox itself); their files are still there.
  package mutating func endPass(unlisted: Set<FileName?> = []) {
    guard metInPass < watched.count else { return }
    for index in (0..<watched.count).reversed()
    where watched[index].pass != pass && !unlisted.contains(watched[index].source) {
      watched.remove(index)
    }
  }

  // MARK: - Taking

  /// What to take next: the oldest arrived files that are `smallBytes` at most, `count` and `totalBytes` together at most, and the oldest
  /// larger one beside them; in the order to take them. So neither many small files nor a few large ones keep the others waiting.
  package func arrived(
    in inbox: FilePath, at now: Duration, most count: Int, smallBytes: Int64 = .max, totalBytes: Int64 = .max
  ) -> [InboxFile] {
    guard watched.counts[.arrived] != nil else { return [] }
    // Put in order by time and place among the watched, few bytes each, and made into files when it is known which.
    typealias Candidate = (modified: Int64, index: Int)
    let isOlder: (Candidate, Candidate) -> Bool = { [watched] left, right in
      left.modified == right.modified
        ? InboxFile.comesFirst(watched[left.index].path, watched[right.index].path) : left.modified < right.modified
    }
    var small = BoundedHeap<Candidate>(most: count, isBefore: isOlder)
    var large = BoundedHeap<Candidate>(most: 1, isBefore: isOlder)
    for index in watched.indices where watched[index].state == .arrived && watched[index].lookAt <= now {
      let candidate = (watched[index].status.modifiedNanoseconds, index)
      if watched[index].status.sizeBytes <= smallBytes { small.insert(candidate) } else { large.insert(candidate) }
    }
    var bytes: Int64 = 0
    let together = small.sorted().prefix { candidate in
      let size = watched[candidate.index].status.sizeBytes
      defer { bytes += size }
      return bytes == 0 || bytes + size <= totalBytes
    }
    return (together + large.sorted()).sorted(by: isOlder).map { candidate in
      let watch = watched[candidate.index]
      return InboxFile(
        source: watch.source, path: inbox / FileName(bytes: watch.path.bytes), status: watch.status,
        isEndSeen: !watch.isEndUnseen, doneEnding: doneEnding(watch.source))
    }
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
    let waiting = waiting(watched[index].source)
    watched.change(index) { $0.restart(waiting, at: now) }
  }

  /// The file was offered without its end having been seen, and lacks its closing root element.
  package mutating func turnsOutCut(_ path: FilePath, at now: Duration) {
    guard let index = watched.index(of: path) else { return }
    let waiting = waiting(watched[index].source)
    watched.change(index) { $0.turnsOutCut(waiting, at: now) }
  }

  /// The file could not be taken: it is not offered again before `time`.
  package mutating func postpone(_ path: FilePath, until time: Duration) {
    guard let index = watched.index(of: path) else { return }
    watched.change(index) { $0.lookAt = time }
  }

  // MARK: - Telling

  /// How many files are in each state.
  package var counts: [State: Int] { watched.counts }

  /// True where a file is arriving: one that is neither whole nor known to lack something.
  package var hasArriving: Bool { watched.counts[.arriving] != nil }

  /// The longest stuck files, at most `count`.
  package func stuck(most count: Int) -> [FilePath] {
    var longest = BoundedHeap<(path: FilePath, since: Duration)>(most: count) {
      ($0.since, $0.path) < ($1.since, $1.path)
    }
    for watch in watched where watch.state == .stuck { longest.insert((watch.path, watch.firstSeen)) }
    return longest.sorted().map(\.path)
  }

  /// Files that may not be taken yet, by name, at most `count`.
  package func unfinished(most count: Int) -> [(path: FilePath, state: State)] {
    var first = BoundedHeap<(path: FilePath, state: State)>(most: count) { $0.path < $1.path }
    for watch in watched where watch.state != .arrived { first.insert((watch.path, watch.state)) }
    return first.sorted()
  }

  private mutating func mark(_ index: Int) {
    guard watched[index].pass != pass else { return }
    watched.change(index) { $0.pass = pass }
    metInPass += 1
  }

  private func sign(_ source: FileName?) -> Sign {
    guard let source, !settings.signBySource.isEmpty else { return settings.sign }
    return settings.signBySource[String(decoding: source.bytes, as: UTF8.self)] ?? settings.sign
  }

  private func waiting(_ source: FileName?) -> Watch.Waiting {
    Watch.Waiting(sign: sign(source), incompleteFor: settings.incompleteFor, stuckAfter: settings.stuckAfter)
  }
}
