import ArgumentParser
import Domain
import Gateway

struct Retry: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Yritä epäonnistunutta ajoa uudelleen, kun syy on korjattu / try a failed run again, its cause seen to.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Argument(help: "Ajon numero / run number.") var run: Int64
  @Option(help: "Perustelu / reason.") var reason: String
  @Option(help: "Yrittäjä / who tries.") var by: String?

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    return try RunAnswer.show(
      Operator(premises, as: by ?? Person.current).retry(run: RunID(run), reason: reason), common, premises)
  }
}
