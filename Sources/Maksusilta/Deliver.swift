import ArgumentParser
import Domain
import Gateway

struct Deliver: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "deliver",
    abstract:
      "Yritä toimitusta nyt, tai etsi tuntematonta vastaanottajalta / try a delivery now, or look for an unknown one.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Argument(help: "Ajon numero / run number.") var run: Int64
  @Option(help: "Toimittaja / who delivers.") var by: String?

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    return try RunAnswer.show(Operator(premises, as: by ?? Person.current).deliver(run: RunID(run)), common, premises)
  }
}
