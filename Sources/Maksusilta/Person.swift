import Foundation

/// Who acts, where the command line does not say.
enum Person {
  static var current: String {
    let environment = ProcessInfo.processInfo.environment
    return environment["MAKSUSILTA_PERSON"] ?? environment["USER"] ?? environment["LOGNAME"] ?? "uid\(getuid())"
  }
}
