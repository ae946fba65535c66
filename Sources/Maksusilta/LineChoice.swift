import ArgumentParser
import Domain
import Gateway

/// Which lines an act is about: their numbers, or a report's client.
struct LineChoice: ParsableArguments {
  @Argument(help: "Rivien numerot / line numbers (maksusilta manual).") var lines: [Int64] = []
  @Option(help: "Raportti / report (with --client).") var report: String?
  @Option(help: "Asiakkaan tunnus / the client's code (with --report).") var client: String?

  func check() throws {
    guard lines.isEmpty == (report != nil), (report == nil) == (client == nil) else {
      throw ValidationError("Anna rivit tai --report ja --client. / Give lines, or --report and --client.")
    }
  }

  func numbers(_ desk: Operator, in state: FeeLine.State) throws -> [LineNumber] {
    guard let report, let client else { return lines.map { LineNumber($0) } }
    return try desk.lines(of: try desk.report(report), client: client, in: state)
  }

  static func show(
    _ lines: [LineNumber], _ fi: String, _ en: String, by person: String, _ common: CommonOptions, _ premises: Premises
  ) {
    if common.json {
      Output.json { json in
        json.object { json in
          json.member("who", person)
          json.member("what", en)
          json.key("lines")
          json.array { json in for line in lines { json.integer(line.number) } }
        }
      }
    } else {
      let finnish = common.language(premises.settings) == .finnish
      let numbers = lines.map(\.description).joined(separator: " ")
      Output.line("\(person) \(finnish ? fi : en) \(finnish ? "rivit" : "lines") \(numbers)")
    }
  }
}
