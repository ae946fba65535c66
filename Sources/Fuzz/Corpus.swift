package import Foundation

/// What mutations begin from: the samples, the same in other encodings, and small nasty files.
package struct Corpus: Sendable {
  package let entries: [[UInt8]]
  /// Every identity code that an entry holds: none may be repeated in a finding.
  package let identityCodes: Set<String>

  /// - Parameter folder: the samples; every `.xml` below it.
  package init(_ folder: URL) throws {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".xml") }
    // Sorted, so that a seed means the same everywhere.
    let samples = try names.sorted().map { Array(try Data(contentsOf: folder.appending(path: $0))) }
    self.init(samples: samples)
  }

  init(samples: [[UInt8]]) {
    let small = Corpus.nasty.map { Array($0.utf8) }
    let text = String(decoding: samples.last { $0.count > 1_000 } ?? small[0], as: UTF8.self)
    entries = samples + small + Corpus.encoded(text) + Corpus.encoded(Corpus.whole)
    identityCodes = Set(entries.flatMap { identityCodeShapes(in: $0) })
  }

  /// The same report in the encodings that a sender may use.
  private static func encoded(_ text: String) -> [[UInt8]] {
    func declaring(_ name: String) -> String { text.replacing("encoding=\"UTF-8\"", with: "encoding=\"\(name)\"") }
    let wide = Array(declaring("UTF-16").utf16)
    let narrow = declaring("ISO-8859-1").unicodeScalars.map { $0.value < 256 ? UInt8($0.value) : UInt8(ascii: "?") }
    return [
      [0xEF, 0xBB, 0xBF] + Array(text.utf8), narrow, Array(declaring("US-ASCII").utf8),
      [0xFF, 0xFE] + wide.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
      [0xFE, 0xFF] + wide.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] },
    ]
  }

  /// Every element and every attribute, with a prefix, a comment, an instruction and a CDATA section.
  private static let whole = """
    <?xml version="1.0" encoding="UTF-8"?>
    <m:Kuukausiraportti xmlns:m="urn:maksusilta:kuukausiraportti:1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
        xsi:schemaLocation="urn:maksusilta:kuukausiraportti:1 kuukausiraportti-1.xsd"
        tunnus="KR-1" versio="2" kausi="2024-04" luotu="2024-05-02T09:12:00+03:00">
      <m:Palveluntuottaja ytunnus="9999999-2" nimi="Koivukoti Oy"/>
      <m:Yksikko tunnus="KOIVU-1" nimi="Koivukoti"/>
      <m:Palvelu koodi="YHT-ASU"/>
      <?ohje a="b"?>
      <!-- 010140-998F -->
      <m:Asiakas tunnus="A1">
        <m:Henkilotunnus>010140-998F</m:Henkilotunnus>
        <m:Sukunimi><![CDATA[Mäki & Öberg]]></m:Sukunimi><m:Etunimet>Aino &amp; &#x4D;aria</m:Etunimet>
        <m:Osoite turvakielto="1"><m:Lahiosoite>Kuja 1</m:Lahiosoite><m:Postinumero>40270</m:Postinumero>
          <m:Postitoimipaikka>Palokka</m:Postitoimipaikka><m:Maa>FI</m:Maa></m:Osoite>
        <m:Maksusitoumus numero="PS-1" laji="ostopalvelu" alku="2023-09-01" loppu="2024-12-31" sopimus="S" voimaan="2024-04-01">
          <m:OsaAlue koodi="HOITO" hinta="900.67" yksikko="kk"/>
          <m:Palvelupaketti tunnus="V" alku="2024-01-01" loppu="2024-02-30"/>
          <m:Maksusaanto jarjestys="1" maksaja="K" tuotteet=" A  B " raja="1500" rajanYksikko="kk" paivat="ma-pe" pyhat="ei"/>
          <m:Maksaja tunnus="E" rooli="edunvalvoja"><m:Nimi>Oy</m:Nimi>
            <m:Verkkolaskuosoite valittaja="003721291126">003799999992</m:Verkkolaskuosoite></m:Maksaja>
          <m:Poissaolo syy="LOMA" alku="2024-04-01" loppu="2024-04-03" alkanut="2024-03-28"/>
          <m:Lasnaolo alku="2024-04-04" loppu="2024-04-09"/>
          <m:Tapahtuma tuote="K" aika="2024-04-04T08:30" maara="0.75" yksikko="h"/>
          <m:Paattyminen pvm="2024-04-17" syy="KUOLEMA"/>
        </m:Maksusitoumus>
      </m:Asiakas>
    </m:Kuukausiraportti>
    """

  private static let header = """
    <Kuukausiraportti xmlns='urn:maksusilta:kuukausiraportti:1' tunnus='R' versio='1' kausi='2024-04' \
    luotu='2024-05-02T09:12:00'><Palveluntuottaja ytunnus='9999999-2'/><Yksikko tunnus='U'/><Palvelu koodi='P'/>
    """

  private static let nasty = [
    whole, header + "</Kuukausiraportti>", "", "\n", "<", "<a", "<a/>", "<?xml version='1.0'?>", "\u{FEFF}", "hei",
    header + "<Asiakas tunnus='010190-999W'><Sukunimi/><Etunimet/></Asiakas></Kuukausiraportti>",
    header + "<Asiakas 010190-999W='1'/></Kuukausiraportti>",
    header + "<_010190-999W/><a:b/></Kuukausiraportti>",
    header + String(repeating: "<a>", count: 400),
    header + "<Asiakas tunnus='A' " + (0..<300).map { "a\($0)=''" }.joined(separator: " ") + "/></Kuukausiraportti>",
    header + "<!--" + String(repeating: "-", count: 5_000),
    header + "<Asiakas tunnus='A'><Sukunimi>" + String(repeating: "a", count: 70_000),
    "<!DOCTYPE Kuukausiraportti [<!ENTITY a '010190-999W'><!ENTITY b '&a;&a;&a;'>]>" + header
      + "&b;</Kuukausiraportti>",
    "<!DOCTYPE Kuukausiraportti SYSTEM 'file:///etc/passwd'>" + header + "</Kuukausiraportti>",
    "<Sitoumusaineisto xmlns='urn:maksusilta:sitoumukset:1' tunnus='F' luotu='2024-03-25T09:12:00'/>",
    "<Kuukausiraportti/>", "<Kuukausiraportti xmlns='urn:maksusilta:sitoumukset:1'/>",
  ]
}

/// Every stretch of bytes that has the shape of an identity code.
func identityCodeShapes(in bytes: [UInt8]) -> [String] {
  guard bytes.count >= 11 else { return [] }
  func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
  var found: [String] = []
  // Backwards over the sign behind the six digits, which is rarer than digits.
  for sign in 6..<bytes.count - 4 {
    switch bytes[sign] {
    case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "A")...UInt8(ascii: "F"),
      UInt8(ascii: "U")...UInt8(ascii: "Y"):
      break
    default: continue
    }
    let last = bytes[sign + 4]
    guard isDigit(last) || (65...90).contains(last), bytes[sign - 6..<sign].allSatisfy(isDigit),
      bytes[sign + 1...sign + 3].allSatisfy(isDigit)
    else { continue }
    found.append(String(decoding: bytes[sign - 6...sign + 4], as: UTF8.self))
  }
  return found
}
