import ArgumentParser
import Domain
import Gateway

struct Schema: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Tulosta skeema / print a schema.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Argument(help: "Skeema / schema: \(Schemas.names.joined(separator: ", ")).") var name: String = "report"

  func perform() throws -> ExitStatus {
    let text = try Schemas.text(of: name)
    if common.json {
      Output.json { json in
        json.object { json in
          json.member("name", name)
          json.member("schema", text)
        }
      }
    } else {
      Output.write(Array(text.utf8))
    }
    return .success
  }
}
