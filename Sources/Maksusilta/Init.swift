import ArgumentParser
import Domain
import Foundation
import Gateway

struct Init: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Kirjoita esimerkkiasetukset ja kansiot / write commented settings, example rule books and folders.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Argument(help: "Kansio / folder.") var folder: String

  func perform() throws -> ExitStatus {
    let written = try ExampleCounty.write(to: folder)
    if common.json {
      Output.json { json in
        json.object { json in
          json.member("folder", folder)
          json.key("files")
          json.array { json in for file in written { json.string(file) } }
        }
      }
    } else if common.language == .english {
      Output.line("\(folder): \(written.count) files. Next: maksusilta serve --settings \(folder)")
    } else {
      Output.line("\(folder): \(written.count) tiedostoa. Seuraavaksi: maksusilta serve --settings \(folder)")
    }
    return .success
  }
}
