import Testing

@testable import ReportXML

@Suite struct DocumentKindTests {
  private static let declaration = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
  private static let report = #"<Kuukausiraportti xmlns="urn:maksusilta:kuukausiraportti:1" tunnus="KR-1" versio="1">"#
  private static let feed = #"<Sitoumusaineisto tunnus="SA-1" xmlns="urn:maksusilta:sitoumukset:1">"#

  private func plain(_ text: String) -> DocumentKind? {
    Array(text.utf8).withUnsafeBufferPointer { DocumentKind(plain: $0) }
  }

  @Test func `what nearly every file begins with is told without libxml2`() {
    #expect(plain(Self.declaration + Self.report) == .monthlyReport)
    #expect(plain("\u{FEFF}" + Self.declaration + "\r\n  " + Self.feed) == .commitmentFeed)
    #expect(plain(Self.report + "<Palveluntuottaja") == .monthlyReport)
  }

  @Test(arguments: [
    "", "hei", "<", "<Kuukausiraportti", "<Kuukausiraportti>", "<Kuukausiraportti/>", "<Asiakas xmlns=\"urn:x\">",
    "<!-- --><Kuukausiraportti xmlns=\"urn:maksusilta:kuukausiraportti:1\">",
    "<?xml version='1.0'?><Kuukausiraportti xmlns=\"urn:maksusilta:kuukausiraportti:1\">",
    "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Kuukausiraportti xmlns=\"urn:maksusilta:kuukausiraportti:1\">",
    "<k:Kuukausiraportti xmlns:k=\"urn:maksusilta:kuukausiraportti:1\">",
    "<Kuukausiraportti xmlns=\"urn:maksusilta:sitoumukset:1\">",
    "<Kuukausiraportti xmlns=\"urn:maksusilta:kuukausiraportti&#58;1\">",
    "<Kuukausiraportti xmlns=\"urn:maksusilta:kuukausiraportti:1\" tunnus=\"Ä\">",
    "<Kuukausiraportti xmlns=\"urn:maksusilta:kuukausiraportti:1\"tunnus=\"1\">",
    "<Kuukausiraportti xmlns=\"urn:maksusilta:kuukausiraportti:1\" tunnus = \"1\">",
    "<Kuukausiraportti xmlns=\"urn:maksusilta:kuukausiraportti:1\" tunnus='1'>",
    "<Kuukausiraportti xmlns=\"urn:maksusilta:kuukausiraportti:1\" tunnus=\"<\">",
    "<Kuukausiraportti xmlns=\"urn:maksusilta:kuukausiraportti:1\" xmlns=\"urn:maksusilta:kuukausiraportti:1\">",
  ])
  func `what is less plain is libxml2's to tell`(_ text: String) {
    #expect(plain(text) == nil)
  }

  /// A byte more, less or other than what is well known: where it is still told plainly, libxml2 tells the same.
  @Test(arguments: [declaration + report, declaration + feed])
  func `told plainly is told right`(_ text: String) {
    let whole = Array(text.utf8)
    var told = 0
    func look(_ bytes: [UInt8]) {
      guard let kind = bytes.withUnsafeBufferPointer({ DocumentKind(plain: $0) }) else { return }
      told += 1
      // Nil where the document is broken: such a one is refused, whichever it is taken for.
      if let root = rootElementName(opening: bytes) {
        #expect(root == kind.root, "\(String(decoding: bytes, as: UTF8.self))")
      }
    }
    for place in whole.indices {
      look(Array(whole[..<place]))
      for byte in ["<", ">", "\"", "'", "&", " ", "/", ":", "x", "Ä", "\u{0}", "\n", "="] {
        look(Array(whole[..<place]) + byte.utf8 + whole[place...])
        look(Array(whole[..<place]) + byte.utf8 + whole[(place + 1)...])
      }
    }
    #expect(told > 100, "some are told plainly")
  }
}
