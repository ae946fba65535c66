import Foundation
import Synchronization

/// One part of the kills: gateways that are killed and started again, files that fall into their inbox all the time, and a last run that is
/// left alone.
struct KillPart {
  let name: String
  /// Each with a data folder of its own; one, or several on one inbox.
  let counties: [County]
  let inbox: URL
  let kills: Int
  /// The disk that is filled up now and then.
  let filling: SmallDisk?
  /// So many small files lie in the inbox when a gateway starts: several hauls, so that a kill meets one being entered, the next being claimed and
  /// the one before being filed. 0 where files only fall while it runs.
  var flood = 0
  /// Nothing more is dropped beyond so many bytes.
  let bytesMax: Int
  /// Keeps the sender's own copy of every file.
  let sent: URL
  let seed: UInt64

  /// Short, so that most kills meet files being worked off.
  static let quietMilliseconds = 40
  static let inbox = ["quiet": "\(quietMilliseconds)ms", "poll": "50ms"]
  /// Files in the inbox at once, so that the gateway keeps up.
  private static let backlogMax = 100
  private static let lastRunMax = Duration.seconds(600)
  /// Nothing has moved for so long: longer than any pause of the gateway's.
  private static let stillMax = Duration.seconds(90)

  /// A gateway that waits for the rest of a cut file soon takes it as it is, so that it has an outcome at the end.
  static func giveUpOnCutFiles(_ county: County) throws {
    for time in ["300ms", "1s", "10s", "1m"] where try county.trySetting("incomplete", time) { return }
  }

  /// Not on the disk that fills up.
  private func log(of county: County) -> String {
    sent.deletingLastPathComponent().appending(path: "\(name)-\(county.folder.lastPathComponent).log").path
  }

  func run() throws -> KillTally {
    var tally = KillTally(part: name)
    var feeder = try Feeder(
      inbox: inbox, sent: sent, clientsMax: flood > 0 ? nil : min(8_000, bytesMax / 20_000),
      clients: flood > 0 ? 1...3 : 1...40, quiet: .milliseconds(KillPart.quietMilliseconds), seed: seed)
    var random = SplitMix(state: seed)
    for round in 0..<kills {
      if round.isMultiple(of: 50) { print("\(name): \(round) of \(kills) kills, \(feeder.dropped.count) files") }
      // Full for four rounds of twelve, from the middle of one to the middle of another.
      let change: (() -> Void)? =
        switch round % 12 {
        case 4: filling.map { disk in { disk.fill() } }
        case 8: filling.map { disk in { disk.free() } }
        default: nil
        }
      // Spread over the rounds, so that none has nothing to do.
      feeder.allow(bytes: bytesMax / kills * (round + 1))
      if flood > 0 {
        let lying = try feeder.backlog()
        for _ in lying..<max(flood, lying) {
          _ = try feeder.dropOne(isDiskFull: filling?.isFull == true)
        }
      }
      try oneRound(&feeder, &random, &tally, change)
    }
    filling?.free()
    let kinds = Feeder.Kind.allCases.map { kind in "\(kind.rawValue) \(feeder.dropped.count { $0.kind == kind })" }
    print("\(name): \(feeder.dropped.count) files: \(kinds.joined(separator: ", "))")
    try lastRun(&tally)
    try KillAudit(part: self, dropped: feeder.dropped).look(&tally)
    return tally
  }

  /// - Parameter change: is done to the disk while the gateways run.
  private func oneRound(
    _ feeder: inout Feeder, _ random: inout SplitMix, _ tally: inout KillTally, _ change: (() -> Void)?
  ) throws {
    let endings = counties.map { _ in Ending(&random) }
    let before = counties.map { names(ofWork: $0) }
    let running = try counties.map { county in
      try Started(county.command(["serve"]), error: log(of: county))
    }
    let executioners = running.indices.map { index in
      let (county, before) = (counties[index], before[index])
      return Executioner(running[index], endings[index]) { names(ofWork: county) != before }
    }
    var change = change
    let clock = ContinuousClock()
    let middle = clock.now + .milliseconds(Int.random(in: 5...200, using: &random))
    while executioners.contains(where: { !$0.isDone }) {
      if clock.now >= middle { change.take()?() }
      let isFull = filling?.isFull == true
      guard try feeder.backlog() < KillPart.backlogMax, try feeder.dropOne(isDiskFull: isFull) else {
        pause(.milliseconds(2))
        continue
      }
    }
    change.take()?()
    for (index, process) in running.enumerated() {
      let ended: Started.Ended
      if let inTime = try process.wait(atMost: .seconds(20)) {
        ended = inTime
      } else {
        // SIGTERM was not heard.
        process.send(SIGKILL)
        ended = try process.wait()
        tally.badEnds += 1
        continue
      }
      if ended.signal == SIGKILL {
        tally.kills += 1
        if !names(ofWork: counties[index]).isEmpty { tally.inWork += 1 }
      } else if endings[index].signal == SIGTERM {
        tally.stops += 1
        // Before it listens, the signal's own effect ends it.
        if ended.status != 0, ended.signal != SIGTERM { tally.badEnds += 1 }
      } else if filling?.isFull != true {
        // It ended by itself, and a person would have to look why.
        tally.badEnds += 1
        print(
          "\(name): serve ended by itself with \(ended.status.map { "status \($0)" } ?? "signal \(ended.signal ?? 0)")")
      }
    }
  }

  /// Runs undisturbed until inbox and work are empty, or nothing more is to be expected.
  private func lastRun(_ tally: inout KillTally) throws {
    let running = try counties.map { county in
      try Started(county.command(["serve"]), error: log(of: county))
    }
    let clock = ContinuousClock()
    let begun = clock.now
    var (seen, stillSince) = (Set<String>(), begun)
    while begun.duration(to: clock.now) < KillPart.lastRunMax, stillSince.duration(to: clock.now) < KillPart.stillMax {
      let left = try Set(Feeder.visibleFiles(inbox)).union(counties.flatMap { names(ofWork: $0) })
      // A ledger that cannot be asked yet is being mended by the gateway.
      let isFiled = counties.allSatisfy { (try? $0.count("SELECT count(*) FROM arrival WHERE path IS NULL")) == 0 }
      if left.isEmpty, isFiled { break }
      if left != seen { (seen, stillSince) = (left, clock.now) }
      pause(.milliseconds(200))
    }
    for process in running {
      process.send(SIGTERM)
      let ended = try process.wait(atMost: .seconds(60))
      if ended == nil {
        process.send(SIGKILL)
        _ = try process.wait()
      }
      // Where there was nothing to do it may not listen yet.
      if ended?.status != 0, ended?.signal != SIGTERM { tally.badEnds += 1 }
    }
    print("\(name): the last run took \(rounded(seconds(begun.duration(to: clock.now)))) s")
  }
}

/// When and how a gateway ends: 5 … 400 ms after its start, or after it has begun to work off files, so that most kills meet it at work.
private struct Ending {
  let after: Duration
  let isAtWork: Bool
  let signal: Int32

  init(_ random: inout SplitMix) {
    after = .milliseconds(Int.random(in: 5...400, using: &random))
    isAtWork = Int.random(in: 0..<3, using: &random) > 0
    signal = Int.random(in: 0..<10, using: &random) == 0 ? SIGTERM : SIGKILL
  }
}

/// Sends the signal from a thread of its own: whoever drops files meanwhile does not decide when.
///
/// The process's id is its own until it is waited for, so the signal can hit no other.
private final class Executioner: Sendable {
  private let done = Atomic(false)

  /// - Parameter isAtWork: the gateway has taken a file since its start, or put one where it stays.
  init(_ process: Started, _ ending: Ending, isAtWork: @escaping @Sendable () -> Bool) {
    Thread.detachNewThread { [self] in
      let clock = ContinuousClock()
      let end = clock.now + .seconds(1)
      while ending.isAtWork, clock.now < end, !process.hasEnded, !isAtWork() { pause(.milliseconds(1)) }
      pause(ending.after)
      process.send(ending.signal)
      done.store(true, ordering: .releasing)
    }
  }

  var isDone: Bool { done.load(ordering: .acquiring) }
}

/// What lies in a county's work folder.
private func names(ofWork county: County) -> Set<String> {
  Set((try? FileManager.default.contentsOfDirectory(atPath: county.data.appending(path: "work").path)) ?? [])
}
