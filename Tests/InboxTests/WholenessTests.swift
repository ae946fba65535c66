import Domain
import Foundation
import Inbox
import Support
import Testing

@Suite struct WholenessTests {
  static let whole = [
    "<A></A>", "<A/>", "<A x=\"1\" />", "<A>\n</A>\n\n", "<A></A >", "<a:A xmlns:a=\"u\"></a:A>",
    "<?xml version=\"1.0\"?>\n<!-- made <A> by hand -->\n<A><B/></A><!-- end --><?end of it?>\n", "\u{FEFF}<A>ä</A>",
    "<A><![CDATA[<A>]]></A>",
    // No XML: there is no sign to wait for.
    "EDI_DS40 …", "hello",
  ]
  static let cut = [
    "", " \n", "<", "<A", "<A>", "<A><B/>", "<A><B></B>", "<A></A", "<A></", "<A></B>", "<A><A/>",
    "<?xml version=\"1.0\"?>",
    "<?xml version=\"1.0\"?><!-- <A/> -->", "<A><!-- </A> -->", "<A></A><!-- ", "<A>text", "<A></AA>", "<AA></A>",
  ]

  @Test(arguments: whole) func `is whole`(_ text: String) { #expect(isWhole(Array(text.utf8))) }
  @Test(arguments: cut) func `is cut`(_ text: String) { #expect(!isWhole(Array(text.utf8))) }

  @Test func `a good report cut at any byte is never whole`() throws {
    let report = try Array(
      String(contentsOf: Repository.file("inbox-samples/2024-03/YHT-ASU_KOIVU-1.xml"), encoding: .utf8).utf8)
    let end = report.lastIndex(of: UInt8(ascii: ">"))! + 1
    let files = SimulatedFileSystem()
    for length in 0..<report.count {
      // Only the ends matter: most cuts of a large file are looked at through its last bytes alone.
      let head = report[..<min(length, Wholeness.edgeBytes)]
      let tail = report[max(0, length - Wholeness.edgeBytes)..<length]
      #expect(Wholeness.isWhole(head: Array(head), tail: Array(tail)) == (length >= end), "cut at \(length)")
    }
    files.drop(report, at: "inbox/a.xml")
    #expect(try files.endsWithClosingRoot("inbox/a.xml", sizeBytes: Int64(report.count)))
    files.drop(Array(report.dropLast(20)), at: "inbox/b.xml")
    #expect(try !files.endsWithClosingRoot("inbox/b.xml", sizeBytes: Int64(report.count - 20)))
  }

  @Test func `UTF-16 is looked at through its zeros`() {
    let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><A>ä</A>"
    for swapped in [false, true] {
      let bytes = ([0xFEFF] + Array(text.utf16)).flatMap { unit -> [UInt8] in
        let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        return swapped ? pair.reversed() : pair
      }
      #expect(isWhole(bytes))
      #expect(!isWhole(bytes.dropLast(8)))
    }
  }

  @Test func `a prologue longer than what is looked at hides the root's name, not its end`() {
    let comment = "<!--" + String(repeating: "x", count: 5_000) + "-->"
    #expect(isWhole(Array((comment + "<A>" + String(repeating: "y", count: 5_000) + "</A>").utf8)))
    #expect(!isWhole(Array((comment + "<A>" + String(repeating: "y", count: 5_000)).utf8)))
  }

  private func isWhole(_ bytes: some Collection<UInt8>) -> Bool {
    Wholeness.isWhole(
      head: Array(bytes.prefix(Wholeness.edgeBytes)), tail: Array(bytes.suffix(Wholeness.edgeBytes)))
  }
}
