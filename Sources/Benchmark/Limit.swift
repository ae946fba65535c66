import ArgumentParser
import Foundation

/// A promise and what was measured of it.
struct Limit {
  enum Bound {
    case atMost(Double)
    case atLeast(Double)
  }

  let name: String
  let value: Double
  let bound: Bound

  init(_ name: String, _ value: Double, atMost most: Double) {
    self.name = name
    self.value = value
    bound = .atMost(most)
  }

  init(_ name: String, _ value: Double, atLeast least: Double) {
    self.name = name
    self.value = value
    bound = .atLeast(least)
  }

  var holds: Bool {
    switch bound {
    case .atMost(let most): value <= most
    case .atLeast(let least): value >= least
    }
  }

  var text: String {
    let promise =
      switch bound {
      case .atMost(let most): "at most \(rounded(most))"
      case .atLeast(let least): "at least \(rounded(least))"
      }
    return "\(holds ? "holds" : "FAILS")  \(name): \(rounded(value)), \(promise)"
  }

  /// Prints every promise; ends the program with 1 where one fails.
  static func judge(_ limits: [Limit]) throws {
    print("")
    for limit in limits { print(limit.text) }
    guard limits.allSatisfy(\.holds) else { throw ExitCode(1) }
  }
}

/// Nothing can be measured any more; says what to do.
struct Trouble: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

func rounded(_ value: Double) -> String { String(format: "%.2f", value) }

func seconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}

func megabytes(_ file: URL) -> Int {
  ((try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0) / 1_000_000
}

extension Array where Element: Comparable {
  /// The value that `share` of all are no greater than; of 500 and 0.99 the 495th.
  ///
  /// - Precondition: not empty.
  func quantile(_ share: Double) -> Element {
    let ordered = sorted()
    return ordered[Swift.min(ordered.count - 1, Swift.max(0, Int((Double(count) * share).rounded(.up)) - 1))]
  }
}
