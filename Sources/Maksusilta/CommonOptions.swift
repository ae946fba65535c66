import ArgumentParser
import Domain
import Foundation
import Gateway
import Logging
import Synchronization

/// Options every command has.
struct CommonOptions: ParsableArguments {
  @Option(help: "Asetuskansio / settings folder (MAKSUSILTA_SETTINGS, else the current folder).")
  var settings: String?
  @Flag(help: "Tulosta JSON / print JSON.")
  var json = false
  @Option(help: "Tekstien kieli / language of texts: fi, en.")
  var language: Language?

  var settingsFolder: String {
    settings ?? ProcessInfo.processInfo.environment["MAKSUSILTA_SETTINGS"]
      ?? FileManager.default.currentDirectoryPath
  }

  func loadSettings() throws -> Settings { try Settings.load(settingsFolder) }

  /// The language asked for, else the installation's.
  func language(_ settings: Settings) -> Language { language ?? settings.installation.language }

  /// The language asked for, else the installation's where its settings can be read at all.
  var languageOfFailures: Language { language ?? (try? loadSettings())?.installation.language ?? .finnish }

  /// Opens the installation.
  func premises() throws -> Premises {
    let settings = try loadSettings()
    return try Premises(settings: settings, clock: SystemClock(), log: log(settings))
  }

  /// Log lines go to standard error: JSON, or text where a person looks at a terminal.
  func log(_ settings: Settings) -> Logger {
    let shape: GatewayLogHandler.Shape = isatty(2) == 1 ? .text : .json
    var log = Logger(label: "maksusilta") { _ in
      GatewayLogHandler(shape, to: .standardError, clock: SystemClock())
    }
    log.logLevel = settings.installation.logLevel
    return log
  }
}

extension Language: ExpressibleByArgument {}
extension Month: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

/// A command: what it does, and how its failures become a sentence and an exit status.
///
/// Each says its name in its configuration, though it could be made of the type's: making those of all of them takes ten milliseconds at every
/// start.
protocol GatewayCommand: ParsableCommand {
  var common: CommonOptions { get }
  func perform() throws -> ExitStatus
}

extension GatewayCommand {
  func run() throws {
    var status: ExitStatus
    do {
      status = try perform()
    } catch let exit as ExitCode {
      throw exit
    } catch {
      let failure = Failure(error)
      Output.failure(failure, language: common.languageOfFailures, json: common.json)
      status = failure.status
    }
    if status == .success && Output.isIncomplete.load(ordering: .relaxed) { status = .surroundings }
    if status != .success { throw ExitCode(status.rawValue) }
  }
}
