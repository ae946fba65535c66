#if !COVERAGE
  import ArgumentParser
  @preconcurrency import Foundation
  import ReportXML

  /// Reads mutated reports and feeds for a time, in a process of its own, and tells what was not true of them.
  @main
  struct Fuzz: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "maksusilta-fuzz",
      abstract: "Mutated reports through the XML reader: no crash, no hang, nothing taken that should not be.")
    @Option(help: "Folder of the samples that mutations begin from.") var samples = "inbox-samples"
    @Option(help: "Seed of the mutations.") var seed: UInt64 = 2024
    @Option(help: "How long.") var seconds = 60.0
    @Option(help: "Write input number N to standard output, and read none.") var replay: Int?
    @Option(help: .hidden) var child: String?
    @Option(help: .hidden) var first = 0

    /// An input that takes longer is told as a hang; a megabyte of nasty XML takes a second.
    private static let hangSeconds = 60.0
    private static let crashesMax = 20

    func run() throws {
      let corpus = try Corpus(URL(filePath: samples))
      let loop = FuzzLoop(corpus, seed: seed)
      if let replay { return FileHandle.standardOutput.write(Data(loop.input(replay))) }
      if let child { return try runAsChild(loop, corpus, FuzzNotes(URL(filePath: child))) }
      try runAsParent(corpus)
    }

    // MARK: Child

    private func runAsChild(_ loop: FuzzLoop, _ corpus: Corpus, _ notes: FuzzNotes) throws {
      try notes.begin()
      let report = loop.run(from: first, for: .seconds(seconds), before: notes.write(number:)) { number, result in
        guard result.isAccepted, !result.isFeed, number >= corpus.entries.count else { return }
        // For a second opinion. To xmllint a CDATA section between elements is text, even of blanks or nothing; to the recommendation
        // it is only those blanks.
        let input = loop.input(number)
        if input.firstRange(of: Array("<![CDATA[".utf8)) == nil { notes.keepAccepted(number, input) }
      }
      try notes.write(report)
    }

    // MARK: Parent

    private func runAsParent(_ corpus: Corpus) throws {
      let notes = FuzzNotes(
        FileManager.default.temporaryDirectory.appending(
          path: "maksusilta-fuzz-\(ProcessInfo.processInfo.processIdentifier)"))
      defer { notes.remove() }
      let clock = ContinuousClock()
      let begun = clock.now
      func elapsed() -> Double {
        let time = begun.duration(to: clock.now).components
        return Double(time.seconds) + Double(time.attoseconds) / 1e18
      }
      var sum = FuzzLoop.Report()
      var first = 0
      var crashes = 0
      repeat {
        let (report, crash) = try oneChild(notes, from: first, seconds: max(1, seconds - elapsed()))
        if let report {
          sum.executions += report.executions
          sum.accepted += report.accepted
          sum.feeds += report.feeds
          sum.inSections += report.inSections
          sum.violations += report.violations
          sum.grownMegabytes = max(sum.grownMegabytes, report.grownMegabytes)
          sum.peakMegabytes = max(sum.peakMegabytes, report.peakMegabytes)
        }
        guard let crash else { break }
        sum.executions += crash.number - first
        sum.violations.append("input \(crash.number): \(crash.what)")
        first = crash.number + 1
        crashes += 1
      } while elapsed() < seconds && crashes < Fuzz.crashesMax
      // Ten times what the allocator leaves lying about, and far below what one leak a file would cost.
      if sum.grownMegabytes > 64 {
        sum.violations.append("memory grew by \(Int(sum.grownMegabytes)) MB after the first thousand inputs")
      }
      // The largest input is a megabyte.
      if sum.peakMegabytes > 192 { sum.violations.append("memory reached \(Int(sum.peakMegabytes)) MB") }
      let lint = try notes.lint()
      sum.violations += lint.refused.map { "input \($0): accepted, and xmllint refuses it" }

      print(
        "seed \(seed), \(corpus.entries.count) files to begin from, \(corpus.identityCodes.count) identity codes in them"
      )
      print(
        "\(sum.executions) executions (\(Int(Double(sum.executions) / elapsed())) a second), \(sum.accepted) accepted, "
          + "\(sum.executions - sum.accepted) rejected, \(sum.feeds) of them feeds, \(sum.inSections) read in sections too"
      )
      print(
        "memory grew by \(Int(sum.grownMegabytes)) MB after the first thousand, and was never more than \(Int(sum.peakMegabytes)) MB; "
          + "xmllint agrees on \(lint.asked - lint.refused.count) of \(lint.asked) accepted ones")
      for violation in sum.violations.prefix(50) { print("  " + violation) }
      if !sum.violations.isEmpty { print("See an input: maksusilta-fuzz --seed \(seed) --replay N > input.xml") }
      print("violations: \(sum.violations.count)")
      guard sum.violations.isEmpty else { throw ExitCode(1) }
    }

    /// - Returns: what a child did; or the input at which it crashed or hung.
    private func oneChild(
      _ notes: FuzzNotes, from first: Int, seconds: Double
    ) throws -> (FuzzLoop.Report?, (number: Int, what: String)?) {
      let process = Process()
      process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      process.arguments = [
        "--samples", samples, "--seed", "\(seed)", "--seconds", "\(seconds)", "--first", "\(first)", "--child",
        notes.folder.path,
      ]
      let ended = DispatchSemaphore(value: 0)
      process.terminationHandler = { _ in ended.signal() }
      try process.run()
      var last = -1
      var stillSince = Date()
      while ended.wait(timeout: .now() + 1) == .timedOut {
        let number = notes.number
        if number != last { (last, stillSince) = (number, Date()) }
        guard Date().timeIntervalSince(stillSince) > Fuzz.hangSeconds else { continue }
        kill(process.processIdentifier, SIGKILL)
        ended.wait()
        return (nil, (number, "hangs: not read after \(Int(Fuzz.hangSeconds)) s"))
      }
      if process.terminationReason == .exit, process.terminationStatus == 0 { return (try notes.report(), nil) }
      let how = process.terminationReason == .uncaughtSignal ? "signal" : "status"
      return (nil, (notes.number, "ended the reader with \(how) \(process.terminationStatus)"))
    }
  }
#endif
