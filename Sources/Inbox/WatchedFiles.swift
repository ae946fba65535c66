import Domain

/// What `Settling` knows of one file.
struct Watch: Sendable {
  let path: FilePath
  let source: FileName?
  var status: FileStatus
  let firstSeen: Duration
  /// Since when `status` has stood still.
  var stillSince: Duration
  var state: Settling.State
  /// When there is a reason to look again; for an arrived file, from when on it may be taken.
  var lookAt: Duration
  /// The look through the inbox that met it last.
  var pass: UInt32

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

/// The files watched, side by side in memory and found by path, with a count of each state: a hundred thousand of them are no burden.
struct WatchedFiles: Sendable, RandomAccessCollection {
  private var watches: [Watch] = []
  private var places: [FilePath: Int32] = [:]
  /// States without a file are left out.
  private(set) var counts: [Settling.State: Int] = [:]

  var startIndex: Int { 0 }
  var endIndex: Int { watches.count }
  subscript(index: Int) -> Watch { watches[index] }

  func index(of path: FilePath) -> Int? { places[path].map(Int.init) }

  mutating func add(_ watch: Watch) {
    places[watch.path] = Int32(watches.count)
    watches.append(watch)
    count(watch.state, 1)
  }

  mutating func change(_ index: Int, _ body: (inout Watch) -> Void) {
    let before = watches[index].state
    body(&watches[index])
    let after = watches[index].state
    guard before != after else { return }
    count(before, -1)
    count(after, 1)
  }

  /// The last file takes the place of the removed one.
  mutating func remove(_ index: Int) {
    count(watches[index].state, -1)
    places[watches[index].path] = nil
    let last = watches.removeLast()
    guard index < watches.count else { return }
    watches[index] = last
    places[last.path] = Int32(index)
  }

  private mutating func count(_ state: Settling.State, _ change: Int) {
    let count = counts[state, default: 0] + change
    counts[state] = count == 0 ? nil : count
  }
}
