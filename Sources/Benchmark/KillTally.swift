/// What became of the files of one part. Everything from `lost` on must be 0.
struct KillTally {
  let part: String
  var kills = 0
  /// Ends by SIGTERM.
  var stops = 0
  var files = 0
  /// Kills that left files in work, for the next start to go on with.
  var inWork = 0

  /// Nowhere any more.
  var lost = 0
  /// In more than one place, or with more than one outcome.
  var doubled = 0
  /// With other bytes than were dropped.
  var changed = 0
  /// The ledger's digest is of other bytes than the filed file's; a slow sender's are not counted.
  var misread = 0
  /// Rejected without findings beside it.
  var withoutReason = 0
  /// Filed without an outcome in the ledger.
  var withoutOutcome = 0
  /// Still in inbox or work, or an arrival without outcome or place.
  var stranded = 0
  /// The gateway's own files where none may be.
  var foreign = 0
  /// Ledgers whose sums do not meet.
  var unbalanced = 0
  /// Ended by itself, or not with 0 after SIGTERM: a person would have had to look.
  var badEnds = 0

  /// Where to look: the first of what is wrong, a sentence each.
  private(set) var examples: [String] = []

  mutating func tell(_ sentence: String) { if examples.count < 20 { examples.append(sentence) } }

  private var faults: [Int] {
    [
      lost, doubled, changed, misread, withoutReason, withoutOutcome, stranded, foreign, unbalanced,
      badEnds,
    ]
  }
  var isClean: Bool { faults.allSatisfy { $0 == 0 } }

  static func show(_ tallies: [KillTally]) {
    let head = [
      "part", "kills", "in work", "stops", "files", "lost", "doubled", "changed", "misread", "without reason",
      "without outcome",
      "stranded", "foreign files left", "unbalanced", "bad ends",
    ]
    let rows = tallies.map {
      [$0.part, "\($0.kills)", "\($0.inWork)", "\($0.stops)", "\($0.files)"] + $0.faults.map { "\($0)" }
    }
    showTable(head, rows)
    for tally in tallies { for example in tally.examples { print("  \(tally.part): \(example)") } }
  }
}

/// The first column to the left, figures to the right.
func showTable(_ head: [String], _ rows: [[String]]) {
  let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max()! }
  print("")
  for row in [head] + rows {
    print(
      row.indices.map { column in
        let blanks = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 ? row[column] + blanks : blanks + row[column]
      }.joined(separator: "  "))
  }
}
