import Foundation

/// Many small reports that lie in the inbox when intake starts, against one xmllint over the same files and against a loop that copies and
/// syncs one after the other.
struct ManyFiles {
  let place: WorkingPlace
  let schema: URL
  let count: Int
  let rounds: Int
  let seed: UInt64

  /// About 20 KB.
  private static let clientsPerFile = 38
  /// Files of the slow comparisons, and of the count of syncs.
  private var few: Int { min(count, 500) }

  func measure() throws -> [Limit] {
    let source = place.folder.appending(path: "many")
    try FileManager.default.createDirectory(at: source, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: source) }
    let files = try (0..<count).map { number in
      let file = source.appending(path: String(format: "report-%05d.xml", number))
      try GeneratedReport(
        id: "MANY-\(number)", clients: ManyFiles.clientsPerFile, seed: seed &+ UInt64(number),
        first: 1 + number * ManyFiles.clientsPerFile
      ).write(to: file)
      return file
    }
    let bytes = try files.reduce(0) { try $0 + ($1.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0) }
    try settle(source)

    // One processor: xmllint has one thread, and must not wander. Each of two in turn, and their mean: on a machine that is shared one may be much slower
    // than the other, and intake has both.
    let processors = 0..<min(ProcessInfo.processInfo.activeProcessorCount, 2)
    func lint() throws -> Measured {
      try Measured(
        meanOf: processors.map { try Measured.one(["taskset", "-c", "\($0)"] + XMLLint.command(schema, files)) })
    }
    var ours: [Measured] = []
    var other: [Measured] = []
    for round in 0...rounds {
      let (intake, check) = (try self.intake(files), try lint())
      guard round > 0 else { continue }
      ours.append(intake)
      other.append(check)
    }
    let pairs = Pairs(ours: ours, other: other)
    pairs.show("(2) intake of \(count) files of \(bytes / count) bytes, against one xmllint on one core")
    let (rate, lintRate) = (Double(count) / pairs.ours.wallSeconds, Double(count) / pairs.other.wallSeconds)
    print("    maksusilta \(rounded(rate)) files/s, xmllint \(rounded(lintRate)) files/s")
    var limits = [Limit("(2) many files: files/s / xmllint's files/s", 1 / pairs.ratio, atLeast: 0.8)]

    let sync = try syncMilliseconds()
    let copying = try copiesPerSecond(Array(files.prefix(few)))
    let multiple = rate / copying
    print("    one write of 4 KB and fsync: \(rounded(sync)) ms (median of 200)")
    print(
      "    a loop that copies and syncs one file at a time: \(rounded(copying)) files/s; ours is \(rounded(multiple)) times that"
    )
    if sync > 1 {
      limits.append(Limit("(2) many files: files/s / the copying loop's", multiple, atLeast: 5))
    } else {
      print("    (not judged: a sync costs no more than 1 ms here)")
    }
    print("    " + (try syncsPerFile(Array(files.prefix(few)))))
    return limits
  }

  private func intake(_ files: [URL], before: [String] = []) throws -> Measured {
    let county = try place.county("county", inbox: ["quiet": "0ms"])
    defer { county.remove() }
    for file in files {
      try FileManager.default.copyItem(at: file, to: county.inbox.appending(path: file.lastPathComponent))
    }
    try settle(county.inbox)
    let measured = try Measured.one(before + county.command(["intake"]), passing: [0])
    try county.requireAccepted(files.count)
    return measured
  }

  private func syncMilliseconds() throws -> Double {
    let file = place.folder.appending(path: "sync")
    let descriptor = open(file.path, O_WRONLY | O_CREAT, 0o600)
    guard descriptor >= 0 else { throw Trouble("\(file.path) cannot be written") }
    defer {
      close(descriptor)
      unlink(file.path)
    }
    let block = [UInt8](repeating: 0x20, count: 4_096)
    let clock = ContinuousClock()
    let times = (0..<200).map { _ in
      let begun = clock.now
      _ = write(descriptor, block, block.count)
      fsync(descriptor)
      return seconds(begun.duration(to: clock.now)) * 1_000
    }
    return times.quantile(0.5)
  }

  /// What a careful script does: copy, sync the file, sync the folder, next.
  private func copiesPerSecond(_ files: [URL]) throws -> Double {
    let target = place.folder.appending(path: "copies")
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: target) }
    let folder = open(target.path, O_RDONLY | O_DIRECTORY)
    defer { close(folder) }
    let clock = ContinuousClock()
    let begun = clock.now
    for file in files {
      let bytes = [UInt8](try Data(contentsOf: file))
      let descriptor = open(target.appending(path: file.lastPathComponent).path, O_WRONLY | O_CREAT, 0o600)
      guard descriptor >= 0, write(descriptor, bytes, bytes.count) == bytes.count else {
        throw Trouble("\(target.path) cannot be written")
      }
      fsync(descriptor)
      close(descriptor)
      fsync(folder)
    }
    return Double(files.count) / seconds(begun.duration(to: clock.now))
  }

  /// Counted by strace in a run of its own, which is not measured.
  private func syncsPerFile(_ files: [URL]) throws -> String {
    let calls = ["fsync", "fdatasync", "syncfs", "sync_file_range"]
    let table = place.folder.appending(path: "strace.txt")
    do {
      _ = try intake(
        files, before: ["strace", "-f", "-c", "-o", table.path, "-e", "trace=\(calls.joined(separator: ","))"])
    } catch {
      return "Syncs were not counted: strace could not follow the gateway (\(error))"
    }
    var counts: [String: Int] = [:]
    for line in try String(contentsOf: table, encoding: .utf8).split(separator: "\n") {
      // % time, seconds, usecs/call, calls, and perhaps errors, before the name.
      let fields = line.split(separator: " ")
      guard fields.count >= 5, let name = fields.last.map(String.init), calls.contains(name) else { continue }
      counts[name] = Int(fields[3])
    }
    let all = counts.values.reduce(0, +)
    let parts = calls.compactMap { name in counts[name].map { "\(name) \($0)" } }.joined(separator: ", ")
    return
      "syncs: \(all) calls for \(files.count) files, \(rounded(Double(all) / Double(files.count))) a file (\(parts))"
  }
}
