import ArgumentParser
import Foundation
import Gateway

/// Who acts, where the command line does not say.
enum Person {
  static var current: String {
    let environment = ProcessInfo.processInfo.environment
    return environment["MAKSUSILTA_PERSON"] ?? environment["USER"] ?? environment["LOGNAME"] ?? "uid\(getuid())"
  }
}

/// Why clients' data is looked at, for the use log.
struct Purpose: ParsableArguments {
  @Option(help: "Miksi tietoja katsotaan, käyttölokiin / why the data is looked at, for the use log.")
  var why: String = Operator.usualPurpose

  func validate() throws {
    guard !why.isEmpty else { throw ValidationError("--why ei voi olla tyhjä. / --why cannot be empty.") }
  }
}
