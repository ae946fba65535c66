import Domain
import ReportXML
import Testing

/// FNV-1a, 64 bits: enough to tell alike from different in a test.
struct Fingerprint: StreamingDigest {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
  }

  func hexadecimal() -> String { String(state, radix: 16) }
}

/// All that a reader says of one file.
struct Reading: Equatable {
  var header: ReportHeader?
  var clients: [ClientStatement] = []
  var findings: [Finding] = []
  var fileDigest: String?
  var contentDigest: String?
  var sizeBytes = 0

  /// `code line place` of every finding.
  var summary: [String] {
    findings.map { "\($0.code.rawValue) \($0.line.map(String.init) ?? "-") \($0.place)" }
  }
}

func reading(
  _ bytes: [UInt8], chunk: Int = .max, limits: ReadingLimits = .standard, batch: Int = 100
) throws -> Reading {
  let reader = try ReportReader(
    MemorySource(bytes, chunk: chunk), limits: limits, fileDigest: Fingerprint(), contentDigest: Fingerprint())
  var clients: [ClientStatement] = []
  while case let more = try reader.next(batch), !more.isEmpty { clients += more }
  return Reading(
    header: reader.header, clients: reader.isRejected ? [] : clients, findings: reader.findings,
    fileDigest: reader.fileDigest, contentDigest: reader.contentDigest, sizeBytes: reader.sizeBytes)
}

func reading(_ text: String, limits: ReadingLimits = .standard) throws -> Reading {
  try reading(Array(text.utf8), limits: limits)
}

extension String {
  /// This text with the only occurrence of `part` replaced.
  func with(_ part: String, _ replacement: String) -> String {
    let pieces = split(separator: part, omittingEmptySubsequences: false)
    guard pieces.count == 2 else {
      Issue.record("“\(part)” must occur once, not \(pieces.count - 1) times")
      return self
    }
    return pieces[0] + replacement + pieces[1]
  }
}

/// A report with every element and every attribute, one element a line.
let wholeReport = """
  <?xml version="1.0" encoding="UTF-8"?>
  <Kuukausiraportti xmlns="urn:maksusilta:kuukausiraportti:1"
      tunnus="KR-2024-04-0012" versio="2" kausi="2024-04" luotu="2024-05-02T09:12:00+03:00">
    <Palveluntuottaja ytunnus="9999999-2" nimi="Koivukoti Oy"/>
    <Yksikko tunnus="KOIVU-1" nimi="Koivukoti Palokka"/>
    <Palvelu koodi="YHT-ASU"/>
    <!-- Ensimmäinen asiakas -->
    <Asiakas tunnus="A100234">
      <Henkilotunnus>010140-998F</Henkilotunnus>
      <Sukunimi>Mäki-Öberg</Sukunimi>
      <Etunimet>Aino &amp; Maria</Etunimet>
      <Osoite turvakielto="true">
        <Lahiosoite>Koivukuja 1 A</Lahiosoite>
        <Postinumero>40270</Postinumero>
        <Postitoimipaikka>Palokka</Postitoimipaikka>
        <Maa>FI</Maa>
      </Osoite>
      <Maksusitoumus numero="PS-2024-000417" laji="ostopalvelu" alku="2023-09-01" loppu="2024-12-31" sopimus="SOP-2023-17" voimaan="2024-04-01">
        <OsaAlue koodi="HOITO" hinta="900.67" yksikko="kk"/>
        <OsaAlue koodi="ATERIA"/>
        <Palvelupaketti tunnus="VUOKRA-VESI" alku="2024-01-01" loppu="2024-12-31"/>
        <Maksusaanto jarjestys="1" maksaja="KUNTA-X" tuotteet="HOIVA-VRK-1 HOITO" raja="1500" rajanYksikko="kk" paivat="ma-pe" pyhat="ei"/>
        <Maksaja tunnus="EV-77" rooli="edunvalvoja">
          <Nimi>Edunvalvonta Oy</Nimi>
          <Osoite>
            <Lahiosoite>Kauppakatu 2</Lahiosoite>
            <Postinumero>40100</Postinumero>
            <Postitoimipaikka>Jyväskylä</Postitoimipaikka>
          </Osoite>
          <Verkkolaskuosoite valittaja="003721291126">003799999992</Verkkolaskuosoite>
        </Maksaja>
        <Poissaolo syy="SAIRAALA" alku="2024-04-10" loppu="2024-04-12"/>
        <Poissaolo syy="LOMA" alku="2024-04-01" loppu="2024-04-03" alkanut="2024-03-28"/>
        <Lasnaolo alku="2024-04-04" loppu="2024-04-09"/>
        <Tapahtuma tuote="KOTISAIRAANHOITO" aika="2024-04-04T08:30" maara="0.75" yksikko="h"/>
        <Paattyminen pvm="2024-04-17" syy="KUOLEMA"/>
      </Maksusitoumus>
    </Asiakas>
    <Asiakas tunnus="A100235">
      <Sukunimi/>
      <Etunimet></Etunimet>
      <Maksusitoumus numero="PS-2024-000418"/>
    </Asiakas>
  </Kuukausiraportti>
  """

/// A report on one line around `clients`.
func report(_ clients: String) -> String {
  "<Kuukausiraportti xmlns='urn:maksusilta:kuukausiraportti:1' tunnus='R' versio='1' kausi='2024-04'"
    + " luotu='2024-05-02T09:12:00'><Palveluntuottaja ytunnus='9999999-2'/><Yksikko tunnus='U'/><Palvelu koodi='P'/>"
    + clients + "</Kuukausiraportti>"
}
