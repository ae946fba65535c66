import Domain
import Foundation
import Gateway
import Support
import Testing

/// The real program, killed with SIGKILL while it takes the samples, then started again: every file in exactly one place, no line twice.
@Suite(.serialized) struct Kills {
  @Test(arguments: 1...10)
  func `intake killed at any moment is finished by the next intake`(_ moment: Int) throws {
    let samples = SampleSet(Repository.file("inbox-samples"))
    let whole = try place(samples)
    defer { try? FileManager.default.removeItem(at: whole) }
    let clock = ContinuousClock()
    let begun = clock.now
    _ = try Command.run(Command.maksusilta, ["intake", "--settings", whole.path])
    let duration = begun.duration(to: clock.now)
    let expected = try state(of: whole)

    let killed = try place(samples)
    defer { try? FileManager.default.removeItem(at: killed) }
    let process = Process()
    process.executableURL = URL(filePath: Command.maksusilta)
    process.arguments = ["intake", "--settings", killed.path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    // Quiet time is a second; the moments are spread over what comes after it, where files are taken.
    StopSignal().wait(.seconds(1) + (duration - .seconds(1)) * moment / 11)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()

    let again = try Command.run(Command.maksusilta, ["intake", "--settings", killed.path])
    #expect([0, 3, 4].contains(again.status), "\(again.error)")
    let found = try state(of: killed)
    #expect(found == expected)
    let reconciled = try Command.run(Command.maksusilta, ["reconcile", "--json", "--settings", killed.path])
    #expect(reconciled.status == 0)
  }

  /// What must be the same however often it was killed: digests in archive and rejected, nothing elsewhere, and the reports' sums.
  private struct State: Equatable {
    var archived: [String]
    var rejected: [String]
    var left: [String]
    var reports: [String]
  }

  private func state(of county: URL) throws -> State {
    func digests(_ folder: String) throws -> [String] {
      let root = county.appending(path: "var/" + folder)
      let names = FileManager.default.enumerator(atPath: root.path)?.allObjects as? [String] ?? []
      return try names.filter { $0.hasSuffix(".xml") }.map { name in
        let sum = try Command.run("/usr/bin/sha256sum", [root.appending(path: name).path])
        // The sender's name behind the intake id, and the content.
        return String(name.split(separator: "__").last ?? "") + " " + sum.output.prefix(64)
      }.sorted()
    }
    let reports = try Command.run(Command.maksusilta, ["reports", "--json", "--settings", county.path])
    let list = try JSONSerialization.jsonObject(with: Data(reports.output.utf8)) as? [[String: Any]] ?? []
    return State(
      archived: try digests("archive"), rejected: try digests("rejected"),
      left: try digests("inbox") + digests("work"),
      reports: list.map { "\($0["tunnus"]!) v\($0["versio"]!) \($0["lineCount"]!) \($0["total"]!) \($0["state"]!)" }
        .sorted())
  }

  private func place(_ samples: SampleSet) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "maksusilta-kill-\(Sandbox.uniqueName())")
    _ = try ExampleCounty.write(to: folder.path)
    let settings = folder.appending(path: "maksusilta.yaml")
    let text = try String(contentsOf: settings, encoding: .utf8)
    let quick = text.replacing(/quiet: *[0-9a-z]+/, with: "quiet: 1s")
    try #require(quick.contains("quiet: 1s"))
    try Data(quick.utf8).write(to: settings)
    // Sent one after the other, a month's feed before its reports, as a source does: the oldest is claimed first.
    for (minute, name) in try samples.inOrder().enumerated() {
      let file = folder.appending(path: "var/inbox/" + name.replacing("/", with: "_"))
      try FileManager.default.copyItem(at: Repository.file("inbox-samples/" + name), to: file)
      let sent = Date(timeIntervalSince1970: 1_714_600_000 + Double(minute) * 60)
      try FileManager.default.setAttributes([.modificationDate: sent], ofItemAtPath: file.path)
    }
    return folder
  }
}
