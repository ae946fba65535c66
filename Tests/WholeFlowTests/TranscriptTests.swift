import Foundation
import Gateway
import Support
import Testing

@Suite struct Transcripts {
  @Test func `the README's transcript is what the demo prints`() throws {
    let demo = try Command.run(Command.maksusilta, ["demo"])
    #expect(demo.status == 0, "\(demo.error)")
    let printed = masked(demo.output)
    let readme = try String(contentsOf: Repository.file("README.md"), encoding: .utf8)
    let block = try #require(readme.split(separator: "```console\n").dropFirst().first?.split(separator: "```").first)
    // The README shows parts of it; each part, whole and in order, is in the output.
    var rest = printed[...]
    for part in block.split(separator: "[…]\n") {
      let range = try #require(rest.firstRange(of: part), "the demo no longer prints:\n\(part)")
      rest = rest[range.upperBound...]
    }
  }

  /// The temporary folder's random part is the only thing that changes.
  private func masked(_ text: String) -> String {
    text.replacing(/\/[^ ]*maksusilta-demo-[A-Za-z0-9]{6}/, with: "/tmp/maksusilta-demo-XXXXXX")
  }
}
