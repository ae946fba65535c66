import Domain
import Foundation

/// Goes through inputs by number, for a time or a count, and keeps what was not true of them.
package struct FuzzLoop {
  private let mutator: Mutator
  private let check: FuzzCheck
  private let corpusCount: Int
  private let seed: UInt64

  package init(_ corpus: Corpus, seed: UInt64) {
    mutator = Mutator(corpus, seed: seed)
    check = FuzzCheck(identityCodes: corpus.identityCodes)
    corpusCount = corpus.entries.count
    self.seed = seed
  }

  package struct Report: Sendable {
    package var executions = 0
    package var accepted = 0
    package var feeds = 0
    /// Read in sections, too.
    package var inSections = 0
    /// `input 1234: what was not true`, at most a hundred.
    package var violations: [String] = []
    /// How much more memory the process holds than after its first thousand inputs.
    package var grownMegabytes = 0.0
    /// The most memory the process has held, the program itself among it.
    package var peakMegabytes = 0.0

    package init() {}
  }

  package func input(_ number: Int) -> [UInt8] { mutator.input(number) }

  /// - Parameters:
  ///   - before: told each input's number before it is read: what is told last names the input of a crash.
  ///   - each: told each input's result.
  package func run(
    from first: Int = 0, atMost count: Int = .max, for time: Duration, before: (Int) -> Void = { _ in },
    each: (Int, FuzzCheck.Result) -> Void = { _, _ in }
  ) -> Report {
    let clock = ContinuousClock()
    let begun = clock.now
    var report = Report()
    var number = first
    var resident = 0.0
    while report.executions < count, report.executions < corpusCount || begun.duration(to: clock.now) < time {
      before(number)
      let result = check.look(at: mutator.input(number), seed: seed &+ UInt64(number))
      report.executions += 1
      report.accepted += result.isAccepted ? 1 : 0
      report.feeds += result.isFeed ? 1 : 0
      report.inSections += result.isInSections ? 1 : 0
      for violation in result.violations where report.violations.count < 100 {
        report.violations.append("input \(number): \(violation)")
      }
      each(number, result)
      if report.executions == 1_000 { resident = residentMegabytes() }
      number += 1
    }
    report.peakMegabytes = peakMegabytes()
    if report.executions > 1_000 { report.grownMegabytes = residentMegabytes() - resident }
    return report
  }
}

/// Memory of this process.
private func residentMegabytes() -> Double {
  let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
  return fields.count > 1 ? (Double(fields[1]) ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE))) / 1e6 : 0
}

private func peakMegabytes() -> Double {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
  return line.flatMap { Double($0.split(whereSeparator: \.isWhitespace)[1]) }.map { $0 / 1_000 } ?? 0
}
