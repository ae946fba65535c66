import ArgumentParser
import Domain
import Gateway

struct Approve: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "Hyväksy raportteja maksuajoon / accept reports for the next run.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Argument(help: "Numerot tai tunnukset / numbers or ids.") var reports: [String] = []
  @OptionGroup var clean: CleanChoice
  @Option(help: "Hyväksyjä / who approves.") var by: String?
  @Option(help: "Perustelu / reason.") var reason: String?

  func validate() throws {
    try clean.check(reports)
  }

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let desk = Operator(premises, as: by ?? Person.current)
    let chosen = clean.clean ? try desk.cleanReports(clean.service.map { ServiceCode($0) }, clean.period) : []
    for name in reports + chosen.map({ "\($0.number)" }) {
      let approved = try desk.approve(name, reason: reason)
      Acted.show(approved, "hyväksyi", "approved", by: desk.person, common, premises)
    }
    return .success
  }
}

/// Every report of a service and period with nothing held, beside those that are named.
struct CleanChoice: ParsableArguments {
  @Flag(
    name: [.customLong("clean"), .customLong("all-clean")],
    help: "Kaikki puhtaat, jotka tekijä saa / every clean report that the person may.") var clean = false
  @Option(help: "Palvelu / service (with --clean).") var service: String?
  @Option(help: "Kausi / period (with --clean).") var period: Month?

  func check(_ reports: [String]) throws {
    guard !reports.isEmpty || clean else {
      throw ValidationError("Anna raportit tai --clean. / Name reports or --clean.")
    }
    guard clean || service == nil && period == nil else {
      throw ValidationError("--service ja --period kuuluvat valitsimeen --clean. / They belong with --clean.")
    }
  }
}

/// What an act did to a report, in one line.
enum Acted {
  static func show(
    _ report: ReportSummary, _ fi: String, _ en: String, by person: String, _ common: CommonOptions,
    _ premises: Premises
  ) {
    if common.json {
      Output.json { $0.report(report) }
    } else {
      let verb = common.language(premises.settings) == .finnish ? fi : en
      Output.line("\(person) \(verb) \(report.id) v\(report.version) (\(report.service) \(report.period))")
    }
  }
}
