/// Makes an input of the corpus: the same for the same seed and number, whatever came before it.
package struct Mutator: Sendable {
  private let corpus: Corpus
  private let codes: [[UInt8]]
  private let seed: UInt64

  /// Larger inputs are cut.
  private static let bytesMax = 1 << 20

  package init(_ corpus: Corpus, seed: UInt64) {
    self.corpus = corpus
    self.seed = seed
    codes = corpus.identityCodes.sorted().map { Array($0.utf8) }
  }

  /// The first inputs are the corpus as it is.
  package func input(_ number: Int) -> [UInt8] {
    guard number >= corpus.entries.count else { return corpus.entries[number] }
    var random = SplitMix(state: seed ^ (UInt64(number) &* 0xD1B5_4A32_D192_ED03))
    var bytes = corpus.entries.randomElement(using: &random)!
    for _ in 0..<[1, 1, 1, 2, 2, 3, 5, 8].randomElement(using: &random)! { mutate(&bytes, &random) }
    if bytes.count > Mutator.bytesMax { bytes.removeLast(bytes.count - Mutator.bytesMax) }
    return bytes
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    switch Int.random(in: 0..<20, using: &random) {
    case 0: flipBit(&bytes, &random)
    case 1: bytes.insert(contentsOf: randomBytes(&random), at: place(bytes, &random))
    case 2: bytes.removeSubrange(range(bytes, &random))
    case 3:
      let part = Array(bytes[range(bytes, &random)])
      bytes.insert(contentsOf: part, at: place(bytes, &random))
    case 4: splice(&bytes, &random)
    case 5: bytes.removeLast(bytes.count - place(bytes, &random))
    case 6: cutAtToken(&bytes, &random)
    case 7, 8: replaceToken(&bytes, &random)
    case 9, 10: swapTokens(&bytes, &random)
    case 11: doubleToken(&bytes, &random)
    case 12: removeToken(&bytes, &random)
    case 13, 14: bytes.insert(contentsOf: snippet(&random), at: tokenPlace(bytes, &random))
    case 15: changeValue(&bytes, &random)
    case 16: declareEncoding(&bytes, &random)
    case 17: widen(&bytes, &random)
    case 18: bytes.insert(contentsOf: huge(&random), at: tokenPlace(bytes, &random))
    default: placeCode(&bytes, &random)
    }
  }

  // MARK: - Bytes

  private func place(_ bytes: [UInt8], _ random: inout SplitMix) -> Int {
    Int.random(in: 0...bytes.count, using: &random)
  }

  private func range(_ bytes: [UInt8], _ random: inout SplitMix) -> Range<Int> {
    let start = place(bytes, &random)
    let most = [4, 40, 400].randomElement(using: &random)!
    return start..<min(bytes.count, start + Int.random(in: 0...most, using: &random))
  }

  private func flipBit(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    guard let index = bytes.indices.randomElement(using: &random) else { return }
    bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
  }

  private func randomBytes(_ random: inout SplitMix) -> [UInt8] {
    (0..<Int.random(in: 1...8, using: &random)).map { _ in
      // NUL, the bytes of marks and wide encodings, and those that mean something in XML are likelier.
      let special = Array("\0<>&\"'/=!?[]-#; \n\r\t".utf8) + [0xFF, 0xFE, 0xEF, 0xBB, 0xBF, 0xC0, 0x80, 0xED, 0xA0]
      return Bool.random(using: &random)
        ? special.randomElement(using: &random)! : UInt8.random(in: 0...255, using: &random)
    }
  }

  private func splice(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    let other = corpus.entries.randomElement(using: &random)!
    let from = tokenPlace(other, &random)
    bytes.replaceSubrange(tokenPlace(bytes, &random)..., with: other[from...])
  }

  // MARK: - Tokens

  /// Where a tag, a text, a value or a name begins or ends.
  private func tokenPlace(_ bytes: [UInt8], _ random: inout SplitMix) -> Int {
    var index = place(bytes, &random)
    while index < bytes.count, !isEdge(bytes[index]) { index += 1 }
    return index
  }

  private func isEdge(_ byte: UInt8) -> Bool { edges.contains(byte) }

  /// From a `<` to its `>`, or from one quote to the next.
  private func token(_ bytes: [UInt8], _ random: inout SplitMix) -> Range<Int>? {
    let start = place(bytes, &random)
    let (opening, closing) = [("<", ">"), ("<", ">"), ("\"", "\""), (" ", " "), (">", "<")].randomElement(
      using: &random)!
    guard let first = bytes[start...].firstIndex(of: opening.utf8.first!), first + 1 < bytes.count,
      let last = bytes[(first + 1)...].firstIndex(of: closing.utf8.first!)
    else { return nil }
    return first..<last + 1
  }

  private func cutAtToken(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    let end = tokenPlace(bytes, &random)
    bytes.removeLast(bytes.count - min(bytes.count, end + Int.random(in: 0...1, using: &random)))
  }

  private func replaceToken(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    guard let token = token(bytes, &random) else { return }
    let other = corpus.entries.randomElement(using: &random)!
    guard let replacement = self.token(other, &random) else { return }
    bytes.replaceSubrange(token, with: other[replacement])
  }

  private func swapTokens(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    guard let one = token(bytes, &random), let other = token(bytes, &random), !one.overlaps(other) else { return }
    let (early, late) = one.lowerBound < other.lowerBound ? (one, other) : (other, one)
    let (first, second) = (Array(bytes[early]), Array(bytes[late]))
    bytes.replaceSubrange(late, with: first)
    bytes.replaceSubrange(early, with: second)
  }

  private func doubleToken(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    guard let token = token(bytes, &random) else { return }
    let times = [1, 1, 2, 50, 2_000].randomElement(using: &random)!
    let copy = Array(bytes[token])
    guard copy.count * times < 200_000 else { return }
    bytes.insert(contentsOf: repeatElement(copy, count: times).joined(), at: token.upperBound)
  }

  private func removeToken(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    if let token = token(bytes, &random) { bytes.removeSubrange(token) }
  }

  private func changeValue(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    let start = place(bytes, &random)
    guard let first = bytes[start...].firstIndex(of: UInt8(ascii: "\"")), first + 1 < bytes.count,
      let last = bytes[(first + 1)...].firstIndex(of: UInt8(ascii: "\""))
    else { return }
    bytes.replaceSubrange(first + 1..<last, with: Array(values.randomElement(using: &random)!.utf8))
  }

  private func snippet(_ random: inout SplitMix) -> [UInt8] { Array(snippets.randomElement(using: &random)!.utf8) }

  /// Nesting, names, attributes and texts beyond every limit.
  private func huge(_ random: inout SplitMix) -> [UInt8] {
    let size = [100, 5_000, 66_000, 200_000].randomElement(using: &random)!
    func many(_ text: String) -> String { String(repeating: text, count: max(1, size / text.utf8.count)) }
    let text =
      switch Int.random(in: 0..<9, using: &random) {
      case 0: many("<a>")
      case 1: "<" + many("n") + "/>"
      case 2: "<Asiakas " + many("m") + "='1'/>"
      case 3: " nimi='" + many("x") + "'"
      case 4: many("teksti ")
      case 5: "<!--" + many("c") + "-->"
      case 6: "<?" + many("p") + "?>"
      case 7: "<a " + (0..<size / 20).map { "a\($0)='\($0)'" }.joined(separator: " ") + "/>"
      default: many("<Lasnaolo alku='2024-04-31' loppu='x'/>")
      }
    return Array(text.utf8)
  }

  /// An identity code where it does not belong.
  private func placeCode(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    let code = String(decoding: codes.randomElement(using: &random) ?? [], as: UTF8.self)
    let shapes = [
      code, "<_\(code)/>", " a\(code)='1'", " nimi=\"\(code)\"", " alku=\"\(code)\"", "<?\(code)?>",
      " xmlns:x='\(code)'",
      "=\"\(code)\"", "&\(code);", " kausi=\"2024-\(code)\"", "<Asiakas tunnus=\"\(code)\"><virhe/></Asiakas>",
      " hinta=\"\(code.prefix(6)).\(code)\"", "<x:\(code) xmlns:x='\(code)'/>", "\"\(code)",
      "<Osoite turvakielto=\"\(code)\"/>",
    ]
    let shape = Array(shapes.randomElement(using: &random)!.utf8)
    if Bool.random(using: &random) {
      changeValue(&bytes, &random)
      guard let token = token(bytes, &random) else { return }
      bytes.replaceSubrange(token, with: shape)
    } else {
      bytes.insert(contentsOf: shape, at: tokenPlace(bytes, &random))
    }
  }

  // MARK: - Encodings

  private func declareEncoding(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    let name = encodings.randomElement(using: &random)!
    let declaration = Array("<?xml version=\"1.0\" encoding=\"\(name)\"?>".utf8)
    if bytes.starts(with: Array("<?xml".utf8)), let end = bytes.firstIndex(of: UInt8(ascii: ">")) {
      bytes.replaceSubrange(0...end, with: declaration)
    } else {
      bytes.insert(contentsOf: declaration, at: 0)
    }
  }

  /// A mark before it, or every byte of it as a wide character.
  private func widen(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes.insert(contentsOf: [0xEF, 0xBB, 0xBF], at: 0)
    case 1: bytes = [0xFF, 0xFE] + bytes.flatMap { [$0, 0] }
    case 2: bytes = [0xFE, 0xFF] + bytes.flatMap { [0, $0] }
    default: bytes = bytes.flatMap { [0, 0, 0, $0] }
    }
  }
}

private let edges = Set("<>\"'/= &;".utf8)

private let encodings = [
  "UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "UCS-4", "UTF-7", "ISO-8859-1", "ISO-8859-15", "windows-1252", "US-ASCII",
  "EBCDIC-CP-US", "EBCDIC-FI", "Shift_JIS", "EUC-JP", "GB18030", "x-tuntematon", "", "utf8", "HTML",
]

private let values = [
  "", " ", "0", "-0", "-1", "1e9", "99999999999999999999", "9999999.99", "10000000.00", "0.001", ".", "2024-02-30",
  "2024-13-01",
  "0000-00-00", "-2024-04-01", "2024-04-01Z", "2024-04-01+14:00", "2024-04-30T24:00", "2024-04-30T23:59",
  "2024-05-02T09:12:00+03:00",
  "12024-04", "2024-04", "true", "1", "TRUE", "&amp;", "&lt;&#38;&#60;", "&#x0;", "&#xD800;", "&#x10FFFF;", "ä\u{301}",
  "\u{202E}x", "\u{FFFE}",
  "  a   b  ", "\t\n", "9999999-2", "KOIVU-1", "NaN", "INF", "\u{1F600}",
]

private let snippets = [
  "&auml;", "&#0;", "&#38;", "&lt;", "&", "]]>", "<![CDATA[", "<![CDATA[]]>", "<![CDATA[<&]]>", "<!--", "-->",
  "<!-- x -->", "--", "<?", "?>",
  "<?xml version='1.0'?>", "<?x y?>", "<!DOCTYPE a>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<!ENTITY a 'b'>", "<", ">",
  "\"", "'", "/>", "</",
  "</Asiakas>", "</Kuukausiraportti>", "<Asiakas tunnus='Z'>", "<Asiakas tunnus='Z'><Sukunimi/><Etunimet/></Asiakas>",
  "<virhe/>", "<virhe>",
  "<x:y/>", " xmlns=''", " xmlns='urn:maksusilta:sitoumukset:1'", " xmlns:x='urn:x'", " xsi:nil='true'",
  " xsi:type='x'",
  " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='true'", " tunnus=''", " tunnus='1' tunnus='2'",
  " xml:space='preserve'",
  "\0", "\u{8}", "\u{85}", "\u{2028}", "\u{FEFF}", "\r", "\r\n", "\n\n", " ", "teksti",
  "<Lasnaolo alku='2024-02-30' loppu='2024-04-01'/>",
  "<Maksusitoumus numero='1'/>", "<Henkilotunnus>010190-999W</Henkilotunnus>", "<Osoite turvakielto='0'/>",
]
