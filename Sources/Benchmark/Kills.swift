import ArgumentParser
import Foundation

/// Kills a running gateway at random moments while files of every kind fall into its inbox, and counts what became of each of them.
struct Kills: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "SIGKILL at random moments, on a disk that fills up, with two gateways: nothing lost, nothing twice.")
  @OptionGroup var common: CommonOptions
  @Option(help: "Kills on the real disk; the other parts have half as many, hauls a third.") var rounds = 300
  @Option(help: "Size of the small disk in MB.") var smallDisk = 384

  @Option(parsing: .upToNextOption, help: "Only these parts: disk, hauls, full, pair.") var only: [Part] = []

  enum Part: String, CaseIterable, ExpressibleByArgument {
    case disk, hauls, full, pair
  }

  func run() throws {
    let place = try common.workingPlace("kills")
    print("Folder \(place.folder.path), seed \(common.seed).\n")
    var tallies: [KillTally] = []
    var skipped: [String] = []
    for part in only.isEmpty ? Part.allCases : only {
      switch part {
      case .disk: tallies.append(try onDisk(place))
      case .hauls: tallies.append(try inHauls(place))
      case .full:
        if let tally = try onFullDisk(place) {
          tallies.append(tally)
        } else {
          skipped.append("disk that fills up: no tmpfs can be mounted here (it takes root)")
        }
      case .pair:
        if let tally = try inPair(place) {
          tallies.append(tally)
        } else {
          skipped.append("two gateways, one inbox: this binary's settings cannot name an inbox (inbox.folder)")
        }
      }
    }
    KillTally.show(tallies)
    for part in skipped { print("skipped  \(part)") }
    let isClean = tallies.allSatisfy(\.isClean)
    if isClean { common.leave(place) } else { print("Left behind for a look: \(place.folder.path)") }
    guard isClean else { throw ExitCode(1) }
  }

  private func onDisk(_ place: WorkingPlace) throws -> KillTally {
    let county = try place.county("county", inbox: KillPart.inbox)
    try KillPart.giveUpOnCutFiles(county)
    return try KillPart(
      name: "real disk", counties: [county], inbox: county.inbox, kills: rounds, filling: nil,
      bytesMax: rounds * 5_000_000, sent: place.folder.appending(path: "sent"), seed: common.seed
    ).run()
  }

  private func inHauls(_ place: WorkingPlace) throws -> KillTally {
    let county = try place.county("hauls", inbox: KillPart.inbox)
    try KillPart.giveUpOnCutFiles(county)
    return try KillPart(
      name: "several hauls", counties: [county], inbox: county.inbox, kills: max(1, rounds / 3), filling: nil,
      flood: 1_200, bytesMax: .max, sent: place.folder.appending(path: "sent-hauls"), seed: common.seed &+ 3
    ).run()
  }

  private func onFullDisk(_ place: WorkingPlace) throws -> KillTally? {
    guard let disk = SmallDisk(at: place.folder.appending(path: "small"), megabytes: smallDisk) else { return nil }
    let county = try place.county("small", inbox: KillPart.inbox, in: disk.folder)
    try KillPart.giveUpOnCutFiles(county)
    // The ledger takes a few times as much as the files.
    let tally = try KillPart(
      name: "disk that fills up", counties: [county], inbox: county.inbox, kills: max(1, rounds / 2), filling: disk,
      bytesMax: smallDisk * 1_000_000 / 8, sent: place.folder.appending(path: "sent-small"), seed: common.seed &+ 1
    ).run()
    if tally.isClean { disk.unmount() } else { print("Left mounted for a look: \(disk.folder.path)") }
    return tally
  }

  private func inPair(_ place: WorkingPlace) throws -> KillTally? {
    let pair = try ["first", "second"].map { try place.county($0, inbox: KillPart.inbox) }
    let shared = place.folder.appending(path: "inbox")
    try FileManager.default.createDirectory(at: shared, withIntermediateDirectories: true)
    guard try pair.allSatisfy({ try $0.trySetting("folder", shared.path) }) else { return nil }
    for county in pair { try KillPart.giveUpOnCutFiles(county) }
    return try KillPart(
      name: "two gateways, one inbox", counties: pair, inbox: shared, kills: max(1, rounds / 2), filling: nil,
      bytesMax: rounds * 2_000_000, sent: place.folder.appending(path: "sent-pair"), seed: common.seed &+ 2
    ).run()
  }
}

/// A tmpfs of its own, and a filler file that takes the rest of it.
final class SmallDisk {
  let folder: URL
  private var filler: URL { folder.appending(path: "filler") }
  private(set) var isFull = false

  /// Nil where it cannot be mounted.
  init?(at folder: URL, megabytes: Int) {
    self.folder = folder
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Measured.one(
        ["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,mode=0750", "tmpfs", folder.path], passing: [0])
    } catch {
      return nil
    }
  }

  /// Takes every byte that is left.
  func fill() {
    let descriptor = open(filler.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    guard descriptor >= 0 else { return }
    let block = [UInt8](repeating: 0x20, count: 1 << 20)
    for size in [block.count, 4_096, 1] {
      while write(descriptor, block, size) > 0 {}
    }
    close(descriptor)
    isFull = true
  }

  func free() {
    unlink(filler.path)
    isFull = false
  }

  func unmount() {
    free()
    // What stays mounted would be removed as if it were a folder.
    _ = try? Measured.one(["umount", folder.path], passing: [0])
  }
}
