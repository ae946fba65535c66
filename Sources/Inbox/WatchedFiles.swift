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
  /// As its status stands it does not end with its closing root element: it need not be read again before it changes.
  var isCut = false
  /// It has arrived, and whether it ends with its closing root element is for who takes it to see.
  var isEndUnseen = false
  /// It stands still and something is missing: its end, or its done-file.
  var isLacking = false

  init(path: FilePath, source: FileName?, status: FileStatus, at now: Duration, pass: UInt32) {
    self.path = path
    self.source = source
    self.status = status
    firstSeen = now
    stillSince = now
    state = .arriving
    lookAt = now
    self.pass = pass
  }

  /// What is waited for, and how long.
  struct Waiting {
    var sign: Settling.Sign
    var incompleteFor: Duration
    var stuckAfter: Duration

    var quiet: Duration {
      if case .quiet(let duration) = sign { duration } else { .zero }
    }
  }

  mutating func see(
    _ now: FileStatus, _ waiting: Waiting, _ evidence: Settling.Evidence, at time: Duration
  ) {
    if !now.isUnchanged(since: status) {
      status = now
      restart(waiting, at: time)
      guard waiting.quiet == .zero else { return }
    }
    wait(waiting, evidence, at: time)
  }

  /// Judges a file that has not changed since it was seen last.
  mutating func wait(_ waiting: Waiting, _ evidence: Settling.Evidence, at time: Duration) {
    let still = time - stillSince
    switch waiting.sign {
    case .rename: arrive(at: time)
    case .quiet(let quiet) where still < quiet:
      if state == .incomplete { state = .arriving }
      lookAt = stillSince + quiet
    case .quiet:
      arriveIfWhole(waiting, evidence, at: time)
    case .doneFile(let ending):
      if evidence.isDone(ending) { arriveIfWhole(waiting, evidence, at: time) } else { lack(waiting, at: time) }
    }
  }

  private mutating func arriveIfWhole(_ waiting: Waiting, _ evidence: Settling.Evidence, at time: Duration) {
    isEndUnseen = false
    if time - stillSince >= waiting.incompleteFor { return arrive(at: time) }
    if !isCut {
      let isWhole = evidence.isWhole()
      isEndUnseen = isWhole == nil
      isCut = isWhole == false
    }
    if isCut { lack(waiting, at: time) } else { arrive(at: time) }
  }

  /// Who was to take it saw that it does not end with its closing root element.
  mutating func turnsOutCut(_ waiting: Waiting, at time: Duration) {
    isEndUnseen = false
    isCut = true
    lack(waiting, at: time)
  }

  private mutating func arrive(at time: Duration) {
    state = .arrived
    lookAt = time
  }

  /// It stands still and something is missing. The longer it has stood still, the more seldom it is looked at: an inbox of a hundred
  /// thousand such files costs nearly nothing.
  private mutating func lack(_ waiting: Waiting, at time: Duration) {
    isLacking = true
    state = time - firstSeen >= waiting.stuckAfter ? .stuck : .incomplete
    let still = time - stillSince
    let pause = max(waiting.quiet, .milliseconds(50), min(.seconds(60), still / 3))
    lookAt = time + pause
    // Together with others of their second: else many thousands would each be a reason to wake.
    if pause > .seconds(2) { lookAt = .seconds(lookAt.components.seconds + 1) }
    if isCut, still < waiting.incompleteFor { lookAt = min(lookAt, stillSince + waiting.incompleteFor) }
  }

  mutating func restart(_ waiting: Waiting, at time: Duration) {
    let age = time - firstSeen
    state = age >= waiting.stuckAfter ? .stuck : .arriving
    stillSince = time
    isCut = false
    isLacking = false
    // A file that has been moving for an hour need not be looked at every few seconds.
    lookAt = time + max(waiting.quiet, min(.seconds(60), age / 60))
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

  /// Files that have not arrived: where each is, when its time comes, and whether it lacks something. Copies none.
  func forEachWaiting(_ body: (_ index: Int, _ lookAt: Duration, _ isLacking: Bool) -> Void) {
    for index in watches.indices where watches[index].state != .arrived {
      body(index, watches[index].lookAt, watches[index].isLacking)
    }
  }

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
