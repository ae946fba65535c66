import Foundation

/// A monthly report of communal housing (YHT-ASU, April 2024) with as many clients as asked for, the same for the same seed.
///
/// About 500 bytes a client: three components and, for four of five, an absence. Identity codes are artificial (individual number 900–999) and
/// right to the check character.
struct GeneratedReport {
  let id: String
  let clients: Int
  let seed: UInt64

  func write(to file: URL) throws {
    _ = FileManager.default.createFile(atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
    let output = try FileHandle(forWritingTo: file)
    defer { try? output.close() }
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <Kuukausiraportti xmlns="urn:maksusilta:kuukausiraportti:1" tunnus="\(id)" versio="1" kausi="2024-04" \
      luotu="2024-05-02T09:12:00+03:00">
        <Palveluntuottaja ytunnus="9999999-2" nimi="Koivukoti Oy"/>
        <Yksikko tunnus="KOIVU-1" nimi="Koivukoti Palokka"/>
        <Palvelu koodi="YHT-ASU"/>

      """
    var random = SplitMix(state: seed)
    for number in 1...clients {
      append(number, &random, to: &text)
      if text.utf8.count > 1 << 20 {
        try output.write(contentsOf: Data(text.utf8))
        text.removeAll(keepingCapacity: true)
      }
    }
    text += "</Kuukausiraportti>\n"
    try output.write(contentsOf: Data(text.utf8))
  }

  private func append(_ number: Int, _ random: inout SplitMix, to text: inout String) {
    let family = ["Koivisto", "Lehtonen", "Mäkelä", "Niemi", "Räsänen", "Salonen"].randomElement(using: &random)!
    let given = ["Aino Maria", "Eino Olavi", "Helmi", "Toivo Juhani", "Väinö"].randomElement(using: &random)!
    text += """
        <Asiakas tunnus="B\(number)">
          <Henkilotunnus>\(identityCode(&random))</Henkilotunnus>
          <Sukunimi>\(family)</Sukunimi><Etunimet>\(given)</Etunimet>
          <Maksusitoumus numero="PB-2024-\(number)" laji="ostopalvelu" alku="2023-09-01" loppu="2024-12-31">
            <OsaAlue koodi="HOITO" hinta="\(Int.random(in: 100...900, using: &random)).\(Int.random(in: 10...99, using: &random))" yksikko="kk"/>
            <OsaAlue koodi="ATERIA" hinta="18.00" yksikko="vrk"/>
            <OsaAlue koodi="TUKI" hinta="46.86" yksikko="kk"/>

      """
    if Int.random(in: 0..<5, using: &random) > 0 {
      let reason = ["SAIRAALA", "LOMA", "MUU", "LAITOS"].randomElement(using: &random)!
      let first = Int.random(in: 2...20, using: &random)
      let last = min(30, first + Int.random(in: 0...11, using: &random))
      text += "      <Poissaolo syy=\"\(reason)\" alku=\"2024-04-\(two(first))\" loppu=\"2024-04-\(two(last))\"/>\n"
    }
    text += "    </Maksusitoumus>\n  </Asiakas>\n"
  }

  private func identityCode(_ random: inout SplitMix) -> String {
    let (day, month, year) = (
      Int.random(in: 1...28, using: &random), Int.random(in: 1...12, using: &random),
      Int.random(in: 20...60, using: &random)
    )
    let individual = Int.random(in: 900...999, using: &random)
    let date = two(day) + two(month) + two(year)
    let check = Array("0123456789ABCDEFHJKLMNPRSTUVWXY")[(Int(date)! * 1_000 + individual) % 31]
    return "\(date)-\(individual)\(check)"
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

private struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
