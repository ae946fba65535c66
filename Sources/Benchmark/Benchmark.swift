import ArgumentParser
@preconcurrency import Foundation

/// Proofs of what the gateway promises, each against the real program and the machine it runs on; only ratios and counts mean anything.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maksusilta-benchmark",
    abstract: "Proofs of speed, size and safety; see deploy/benchmark, deploy/kills and deploy/deliveries.",
    subcommands: [Speed.self, Closing.self, Pickup.self, Kills.self, Deliveries.self], defaultSubcommand: Speed.self)
}

/// Options every proof has.
struct CommonOptions: ParsableArguments {
  @Option(help: "The maksusilta binary, built for release.") var maksusilta: String
  @Option(help: "Seed of the inputs.") var seed: UInt64 = 2024
  @Option(help: "Folder to work in, on the disk to be measured; the system's temporary one where none is given.")
  var place: String?
  @Flag(help: "Leave the working folder behind.") var keep = false

  /// - Parameter name: of the proof, for the folder's name.
  func workingPlace(_ name: String) throws -> WorkingPlace {
    // Progress is seen where the output is a file or a pipe, too.
    setvbuf(stdout, nil, _IOLBF, 0)
    let parent = place.map { URL(filePath: $0) } ?? FileManager.default.temporaryDirectory
    return try WorkingPlace(parent, name, maksusilta: maksusilta)
  }

  func leave(_ place: WorkingPlace) {
    if keep { print("Left behind: \(place.folder.path)") } else { place.remove() }
  }
}
