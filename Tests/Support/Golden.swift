import Foundation
package import Testing

/// Expected text in a file that a person reads. `RECORD=1 swift test` writes it anew.
package enum Golden {
  package static func check(_ text: String, _ path: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = Repository.file(path)
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      return
    }
    let expected = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    if text != expected {
      Attachment.record(text, named: file.lastPathComponent)
      let (found, wanted) = (
        text.split(separator: "\n", omittingEmptySubsequences: false),
        expected.split(separator: "\n", omittingEmptySubsequences: false)
      )
      let line =
        zip(found, wanted).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(found.count, wanted.count)
      Issue.record(
        "\(path):\(line + 1) differs; expected “\(line < wanted.count ? wanted[line] : "(end)")”, found “\(line < found.count ? found[line] : "(end)")”",
        sourceLocation: sourceLocation)
    }
  }
}
