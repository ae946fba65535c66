/// What became of runs and documents. Everything from `lost` on must be 0.
struct DeliveryTally {
  /// One transport's share.
  struct Share {
    var runs = 0
    var documents = 0
    var firstAttempt = 0
    var retried = 0
    /// Seen at the receiver by the gateway after an attempt whose end nobody saw.
    var looked = 0
    var receipt = 0
    var person = 0
    var unknown = 0
    var failed = 0
    var cancelled = 0
    /// Hidden files that attempts left behind.
    var parts = 0

    /// A document of a delivered run that is not there; a client who was reported and neither billed nor open.
    var lost = 0
    /// A document or a file that is there twice, or a client billed twice.
    var doubled = 0
    /// A file with other bytes than its run's, or without its manifest.
    var torn = 0
    /// A file that no run names.
    var foreign = 0
    /// A file that is there although its run is listed as one that nothing arrived of.
    var contrary = 0
    /// A run that is neither at an end nor listed with its cause.
    var stranded = 0

    /// None of its runs arrived, however: the way is broken, and what the faults did to it means nothing.
    fileprivate var isBroken: Bool { runs > 0 && firstAttempt + retried + looked + receipt + person == 0 }

    fileprivate var figures: [Int] {
      [runs, documents, firstAttempt, retried, looked, receipt, person, unknown, failed, cancelled, parts]
    }
    fileprivate var faults: [Int] { [lost, doubled, torn, foreign, contrary, stranded] }
  }

  var shares: [Receiver.Way: Share] = [:]
  var faults: [DeliveryFault: DeliveryFaults.Counts] = [:]
  /// Why runs are listed as failed or unknown, and how many for each cause.
  var causes: [String: Int] = [:]
  /// Attempts by how they ended, with their cause; and what was seen by looking after one whose end nobody saw.
  var attempts: [String: Int] = [:]
  /// The ledger's sums do not meet.
  var unbalanced = 0
  /// Ended by itself, or as none should.
  var badEnds = 0
  var skipped: [String] = []
  /// Where to look: the first of what is wrong, a sentence each.
  private(set) var examples: [String] = []

  mutating func tell(_ sentence: String) { if examples.count < 40 { examples.append(sentence) } }

  var isClean: Bool {
    unbalanced == 0 && badEnds == 0
      && shares.values.allSatisfy { share in !share.isBroken && share.faults.allSatisfy { $0 == 0 } }
  }

  func show() {
    showTable(
      [
        "transport", "runs", "documents", "first attempt", "retried", "by look", "by receipt", "by person", "unknown",
        "failed", "cancelled", "parts left",
      ], rows(\.figures))
    showTable(
      ["transport", "lost", "doubled", "torn", "foreign", "against state", "stranded"], rows(\.faults))
    showTable(
      ["fault", "struck", "while under way"],
      DeliveryFault.allCases.map { fault in
        let counts = faults[fault] ?? DeliveryFaults.Counts()
        return [fault.rawValue, "\(counts.struck)", "\(counts.met)"]
      })
    showTable(["attempts ended, and looks", ""], attempts.sorted { $0.key < $1.key }.map { [$0.key, "\($0.value)"] })
    if !causes.isEmpty {
      showTable(["listed at the end", ""], causes.sorted { $0.key < $1.key }.map { [$0.key, "\($0.value)"] })
    }
    print("\nunbalanced \(unbalanced), bad ends \(badEnds)")
    for (way, share) in shares where share.isBroken {
      print("  \(way.rawValue): of \(share.runs) runs none arrived")
    }
    for part in skipped { print("skipped  \(part)") }
    for example in examples { print("  \(example)") }
  }

  private func rows(_ of: (Share) -> [Int]) -> [[String]] {
    let ways = Receiver.Way.allCases
    let parts = ways.map { (of(shares[$0] ?? Share()), $0.rawValue) }
    let all = parts[0].0.indices.map { index in parts.reduce(0) { $0 + $1.0[index] } }
    return parts.map { [$0.1] + $0.0.map { "\($0)" } } + [["all"] + all.map { "\($0)" }]
  }
}
