package import Domain
import GRDB

/// What a person decides about single lines.
extension SQLiteLedger {
  package func hold(_ lines: [LineNumber], by person: String, reason: String, at time: Timestamp) throws {
    try decide("hold", lines, by: person, reason: reason, at: time) { line in
      guard line.state == .open else { throw LedgerRefusal.cannotHold(line.number, line.state) }
      return "state = 'held', decision = 'held', reason = NULL"
    }
  }

  package func release(_ lines: [LineNumber], by person: String, reason: String, at time: Timestamp) throws {
    try decide("release", lines, by: person, reason: reason, at: time) { line in
      guard line.state == .held else { throw LedgerRefusal.cannotRelease(line.number, line.state) }
      guard !line.isHeldForError else { throw LedgerRefusal.isHeldForError(line.number) }
      return "state = 'open', decision = 'released', reason = NULL"
    }
  }

  /// - Parameter change: what to set on a line, or why not; nothing is written before every line has been asked.
  private func decide(
    _ what: String, _ lines: [LineNumber], by person: String, reason: String, at time: Timestamp,
    _ change: (DecidedLine) throws -> String
  ) throws {
    try write { db in
      let decided = try Set(lines).sorted().map { number in
        let line = try DecidedLine.fetch(db, number)
        return (line, change: try change(line))
      }
      // One act on each report, with the lines it was about.
      for (report, decided) in Dictionary(grouping: decided, by: { $0.0.report }).sorted(by: { $0.key < $1.key }) {
        try db.keep(
          Act(at: time, person: person, what: what, reason: reason), report: report,
          lines: decided.map(\.0.number.number))
        for (line, change) in decided {
          try db.cachedStatement(sql: "UPDATE feeLine SET \(change) WHERE number = ?").run([line.number.number])
        }
      }
    }
  }
}

/// A line as far as a decision about it asks.
private struct DecidedLine {
  var number: LineNumber
  var report: Int64
  var state: FeeLine.State
  var isHeldForError: Bool

  static func fetch(_ db: Database, _ number: LineNumber) throws -> DecidedLine {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT feeLine.report, feeLine.state, \(StoredLine.isHeldForError)
          FROM feeLine JOIN client ON client.number = feeLine.client WHERE feeLine.number = ?
          """), arguments: [number.number])
    guard let row else { throw LedgerRefusal.unknownLine(number) }
    return DecidedLine(
      number: number, report: row[0], state: try understood(FeeLine.State(rawValue: row[1]), "feeLine.state"),
      isHeldForError: row[2])
  }
}

extension StoredLine {
  /// Of a held `feeLine` and its `client`: an error of the report it stands in holds it. A correction of what another report stated is never
  /// held for that one's error.
  static let isHeldForError =
    "(feeLine.state = 'held' AND feeLine.reason IS NULL AND client.hold IS 'error' AND client.report = feeLine.report)"
}

extension FeeLine.State {
  /// The state's name in texts for people.
  fileprivate var name: Bilingual {
    switch self {
    case .open: Bilingual(fi: "avoin", en: "open")
    case .held: Bilingual(fi: "odottaa", en: "held")
    case .transferred: Bilingual(fi: "siirretty", en: "transferred")
    case .rejected: Bilingual(fi: "hylätty", en: "rejected")
    }
  }
}

extension LedgerRefusal {
  static func unknownLine(_ line: LineNumber) -> LedgerRefusal {
    LedgerRefusal(
      .unknownLine,
      Bilingual(
        fi: "Riviä \(line) ei ole. Katso rivien numerot komennolla maksusilta report.",
        en: "There is no line \(line). See the numbers of lines with maksusilta report."))
  }

  fileprivate static func cannotHold(_ line: LineNumber, _ state: FeeLine.State) -> LedgerRefusal {
    LedgerRefusal(
      .wrongState,
      Bilingual(
        fi:
          "Riviä \(line) ei voi pidättää: sen tila on \(state.name.fi). Vain avoimen rivin voi pidättää; mitään ei pidätetty.",
        en:
          "Line \(line) cannot be held: it is \(state.name.en). Only an open line can be held; none was. Leave it out and try again."
      ))
  }

  fileprivate static func cannotRelease(_ line: LineNumber, _ state: FeeLine.State) -> LedgerRefusal {
    LedgerRefusal(
      .wrongState,
      Bilingual(
        fi:
          "Riviä \(line) ei voi vapauttaa: sen tila on \(state.name.fi). Vain odottavan rivin voi vapauttaa; mitään ei vapautettu.",
        en:
          "Line \(line) cannot be released: it is \(state.name.en). Only a held line can be released; none was. Leave it out and try again."
      ))
  }

  fileprivate static func isHeldForError(_ line: LineNumber) -> LedgerRefusal {
    LedgerRefusal(
      .heldForError,
      Bilingual(
        fi:
          "Rivi \(line) odottaa virheen korjausta, eikä sitä voi vapauttaa. Pyydä tuottajalta korjattu versio raportista; mitään ei vapautettu.",
        en:
          "Line \(line) is held for an error and cannot be released. Ask the producer for a corrected version of the report; none was released."
      ))
  }
}
