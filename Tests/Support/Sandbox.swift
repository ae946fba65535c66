package import Domain
import Foundation
package import Testing

/// A folder of its own for each test case, removed afterwards: `@Test(.sandbox)`, then `Sandbox.folder`.
package struct Sandbox: TestTrait, SuiteTrait, TestScoping {
  @TaskLocal private static var current: FilePath?

  /// The running test case's folder.
  package static var folder: FilePath {
    guard let current else { preconditionFailure("the test or its suite needs the trait .sandbox") }
    return current
  }

  /// A name for a folder or file that no other test has: letters only, for digits may by chance have the shape of an identity
  /// code, which every message masks.
  package static func uniqueName() -> String {
    String((0..<20).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement()! })
  }

  package var isRecursive: Bool { true }

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    guard testCase != nil else { return try await function() }
    let folder = FileManager.default.temporaryDirectory.appending(path: "maksusilta-\(Sandbox.uniqueName())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await Sandbox.$current.withValue(FilePath(folder.path)) { try await function() }
  }
}

extension Trait where Self == Sandbox {
  package static var sandbox: Sandbox { Sandbox() }
}
