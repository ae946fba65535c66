import ArgumentParser
import Domain
import Foundation
import Gateway

struct Check: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Tarkista ja laske tiedostot kirjaamatta / validate and compute files without a ledger write.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Flag(help: "Lue aiemmat kuukaudet maksukirjasta / read earlier months from the ledger.")
  var withLedger = false
  @Flag(help: "Näytä kaikkien asiakkaiden rivit / show the lines of every client, not of the first thousand.")
  var all = false
  @Argument(help: "Kuukausiraportit / monthly reports.")
  var files: [String]

  func perform() throws -> ExitStatus {
    let settings = try common.loadSettings()
    let check = ReportCheck(settings: settings, clock: SystemClock())
    // A ledger that has not been begun knows nothing, which is no trouble.
    let ledger = Folders(settings.installation).ledger.string
    let knows = withLedger && FileManager.default.fileExists(atPath: ledger)
    let checked = try check.run(
      files, ledger: knows ? ledger : nil,
      as: common.json ? .json : .text(common.language(settings), all: all)
    ) { Output.write($0) }
    for failure in checked.unreadable {
      Output.failure(Failure(failure), language: common.language(settings), json: common.json)
    }
    return checked.unreadable.isEmpty ? .of(checked.verdicts) : .surroundings
  }
}

extension ExitStatus {
  static func of(_ verdicts: [Verdict]) -> ExitStatus {
    verdicts.contains(.rejected) ? .rejected : verdicts.contains(.held) ? .held : .success
  }
}
