import ArgumentParser
import Domain
import Gateway

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Yhdyskäytävä: vahtii saapuvia, kunnes pysäytetään / the gateway, until a signal stops it.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions

  func run() async throws {
    do {
      let settings = try common.loadSettings()
      let opened = try whenPossible(common.log(settings)) { pause in
        StopSignal().wait(pause)
        return true
      } _: {
        try Premises(settings: settings, clock: SystemClock(), log: common.log(settings))
      }
      if let opened { try await GatewayServices(opened).run() }
    } catch {
      let failure = Failure(error)
      Output.failure(failure, language: common.languageOfFailures, json: common.json)
      throw ExitCode(failure.status.rawValue)
    }
  }
}
