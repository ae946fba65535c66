import ArgumentParser
import Domain
import Gateway

struct Approve: GatewayCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hyväksy raportteja maksuajoon / accept reports for the next run.", discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Argument(help: "Numerot tai tunnukset / numbers or ids.") var reports: [String] = []
  @Flag(help: "Kaikki puhtaat / every clean report waiting to be checked.") var allClean = false
  @Option(help: "Palvelu / service (with --all-clean).") var service: String?
  @Option(help: "Kausi / period (with --all-clean).") var period: Month?
  @Option(help: "Hyväksyjä / who approves.") var by: String?
  @Option(help: "Perustelu / reason.") var reason: String?

  func validate() throws {
    guard !reports.isEmpty || allClean else {
      throw ValidationError("Anna raportit tai --all-clean. / Name reports or --all-clean.")
    }
  }

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let desk = Operator(premises, as: by ?? Person.current)
    let clean = allClean ? try desk.cleanReports(service.map { ServiceCode($0) }, period) : []
    for name in reports + clean.map({ "\($0.number)" }) {
      let approved = try desk.approve(name, reason: reason)
      Acted.show(approved, "hyväksyi", "approved", by: desk.person, common, premises)
    }
    return .success
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
