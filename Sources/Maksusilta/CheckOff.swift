import ArgumentParser
import Domain
import Gateway

struct CheckOff: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-off",
    abstract:
      "Merkitse raportteja tarkastetuiksi; hyväksyminen on oma vaiheensa / check reports off; approving is another step.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Argument(help: "Numerot tai tunnukset / numbers or ids.") var reports: [String] = []
  @OptionGroup var clean: CleanChoice
  @Option(help: "Tarkastaja / who has checked.") var by: String?
  @Option(help: "Perustelu / reason.") var reason: String?

  func validate() throws { try clean.check(reports) }

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let desk = Operator(premises, as: by ?? Person.current)
    let chosen = clean.clean ? try desk.uncheckedReports(clean.service.map { ServiceCode($0) }, clean.period) : []
    for name in reports + chosen.map({ "\($0.number)" }) {
      let checked = try desk.checkOff(name, reason: reason)
      Acted.show(checked, "merkitsi tarkastetuksi", "checked off", by: desk.person, common, premises)
    }
    return .success
  }
}
