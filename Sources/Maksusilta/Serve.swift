import ArgumentParser
import Domain
import Gateway

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Yhdyskäytävä: vahtii saapuvia, kunnes pysäytetään / the gateway, until a signal stops it.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions

  func run() async throws {
    do {
      try await GatewayServices(try common.premises()).run()
    } catch {
      let failure = Failure(error)
      Output.failure(failure, language: common.languageOfFailures, json: common.json)
      throw ExitCode(failure.status.rawValue)
    }
  }
}
