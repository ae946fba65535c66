import Foundation

/// A monthly report of April 2024 with as many clients as asked for, the same for the same seed.
///
/// Communal housing (YHT-ASU): about 500 bytes a client, three components and, for four of five, an absence. Purchased care (HOIVA-SOP): every
/// kind of rule on every client: a contract's price and absence rule, a package, a euro product, a payer rule and a guardian. Identity codes are artificial (individual number 900–999) and
/// right to the check character.
struct GeneratedReport {
  let id: String
  let clients: Int
  let seed: UInt64
  var service = Service.communalHousing

  enum Service: String {
    case communalHousing = "YHT-ASU"
    case purchasedCare = "HOIVA-SOP"
  }

  /// The code of a service that has another's rules under a name of its own.
  var code: String?
  /// The first client's number: codes, commitments and identity codes follow it, so that reports with other numbers share none.
  var first = 1
  var version = 1

  func write(to file: URL) throws {
    _ = FileManager.default.createFile(atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
    let output = try FileHandle(forWritingTo: file)
    defer { try? output.close() }
    try pieces { try output.write(contentsOf: Data($0.utf8)) }
  }

  /// The whole report at once: for those of a few megabytes at most.
  var text: String {
    var text = ""
    pieces { text += $0 }
    return text
  }

  private func pieces(_ take: (String) throws -> Void) rethrows {
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <Kuukausiraportti xmlns="urn:maksusilta:kuukausiraportti:1" tunnus="\(id)" versio="\(version)" kausi="2024-04" \
      luotu="2024-05-02T09:12:00+03:00">
        <Palveluntuottaja ytunnus="9999999-2" nimi="Koivukoti Oy"/>
        <Yksikko tunnus="KOIVU-1" nimi="Koivukoti Palokka"/>
        <Palvelu koodi="\(code ?? service.rawValue)"/>

      """
    var random = SplitMix(state: seed)
    for number in first..<first + clients {
      append(number, &random, to: &text)
      if text.utf8.count > 1 << 20 {
        try take(text)
        text.removeAll(keepingCapacity: true)
      }
    }
    text += "</Kuukausiraportti>\n"
    try take(text)
  }

  private func append(_ number: Int, _ random: inout SplitMix, to text: inout String) {
    let family = ["Koivisto", "Lehtonen", "Mäkelä", "Niemi", "Räsänen", "Salonen"].randomElement(using: &random)!
    let given = ["Aino Maria", "Eino Olavi", "Helmi", "Toivo Juhani", "Väinö"].randomElement(using: &random)!
    text += """
        <Asiakas tunnus="B\(number)">
          <Henkilotunnus>\(identityCode(number))</Henkilotunnus>
          <Sukunimi>\(family)</Sukunimi><Etunimet>\(given)</Etunimet>
          \(commitment(number, &random))

      """
    if Int.random(in: 0..<5, using: &random) > 0 {
      let reason = ["SAIRAALA", "LOMA", "MUU", "LAITOS"].randomElement(using: &random)!
      let first = Int.random(in: 2...20, using: &random)
      let last = min(30, first + Int.random(in: 0...11, using: &random))
      text += "      <Poissaolo syy=\"\(reason)\" alku=\"2024-04-\(two(first))\" loppu=\"2024-04-\(two(last))\"/>\n"
    }
    if service == .purchasedCare {
      text += "      <Tapahtuma tuote=\"EURO\" aika=\"2024-04-\(two(Int.random(in: 21...30, using: &random)))T10:00\" "
      text += "maara=\"\(Int.random(in: 1...99, using: &random)).50\" yksikko=\"kpl\"/>\n"
    }
    text += "    </Maksusitoumus>\n  </Asiakas>\n"
  }

  private func commitment(_ number: Int, _ random: inout SplitMix) -> String {
    switch service {
    case .communalHousing:
      """
      <Maksusitoumus numero="PB-2024-\(number)" laji="ostopalvelu" alku="2023-09-01" loppu="2024-12-31">
            <OsaAlue koodi="HOITO" hinta="\(Int.random(in: 100...900, using: &random)).\(Int.random(in: 10...99, using: &random))" yksikko="kk"/>
            <OsaAlue koodi="ATERIA" hinta="18.00" yksikko="vrk"/>
            <OsaAlue koodi="TUKI" hinta="46.86" yksikko="kk"/>
      """
    case .purchasedCare:
      """
      <Maksusitoumus numero="PB-2024-\(number)" laji="ostopalvelu" alku="2023-09-01" loppu="2024-12-31" sopimus="SOP-2023-17">
            <OsaAlue koodi="HOIVA-VRK-1" yksikko="vrk"/>
            <Palvelupaketti tunnus="VUOKRA-VESI" alku="2024-01-01" loppu="2024-12-31"/>
            <Maksusaanto jarjestys="1" maksaja="KUNTA-X" tuotteet="HOIVA-VRK-1" raja="\(Int.random(in: 500...3000, using: &random)).00" rajanYksikko="kk"/>
            <Maksaja tunnus="EV-\(number)" rooli="edunvalvoja"><Nimi>Oy Valvonta Ab</Nimi></Maksaja>
      """
    }
  }

  /// Another for each of two million numbers in a row: of people born in 1920 … 1979.
  private func identityCode(_ number: Int) -> String {
    let individual = 900 + number % 100
    let day = number / 100
    let date = two(day % 28 + 1) + two(day / 28 % 12 + 1) + two(20 + day / (28 * 12) % 60)
    let check = Array("0123456789ABCDEFHJKLMNPRSTUVWXY")[(Int(date)! * 1_000 + individual) % 31]
    return "\(date)-\(individual)\(check)"
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
