import ArgumentParser
import Domain
import Gateway

struct Demo: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Koko tarina esimerkkiaineistolla / the whole story on the samples, in a temporary folder.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions

  func perform() throws -> ExitStatus {
    try Story(language: common.language ?? .finnish, json: common.json) { Output.line($0) }.tell()
    return .success
  }
}
