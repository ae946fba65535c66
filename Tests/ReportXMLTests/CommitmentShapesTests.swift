import Domain
import ReportXML
import Support
import Testing

/// Commitments that say the same share what they say; what is read is what is written all the same.
@Suite struct `Shapes of commitments` {
  /// Commitments of a few words, so that many are alike; with what no shape has in between.
  private struct Written {
    private var random: Seeded
    private var line = 0
    private(set) var text = ""

    init(seed: UInt64) { random = Seeded(seed) }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 1...100, using: &random) <= percent }
    private mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices.randomElement(using: &random)! }

    mutating func put(_ line: String) {
      text += line + "\n"
      self.line += 1
    }

    /// A client whose commitments are written out by themselves.
    mutating func client(_ position: Int) -> ClientStatement {
      put("<Asiakas tunnus=\"A\(position)\">")
      var client = ClientStatement(position: position, line: line, code: "A\(position)")
      put("<Sukunimi>S</Sukunimi>")
      client.lines.familyName = line
      put("<Etunimet>E</Etunimet>")
      (client.lines.givenNames, client.familyName, client.givenNames) = (line, "S", "E")
      for position in 1...pick([1, 1, 1, 2, 3]) { client.commitments.append(commitment(position)) }
      put("</Asiakas>")
      return client
    }

    private mutating func commitment(_ position: Int) -> CommitmentStatement {
      let from = Day("2024-01-01")!.adding(pick([0, 1, 500]))
      let to = chance(50) ? nil : from.adding(400)
      let kind = pick(["ostopalvelu", "palveluseteli", "o&amp;s"])
      let contract = chance(40) ? pick(["S-1", "S 2"]) : nil
      let effective = chance(5) ? from : nil
      put(
        "<Maksusitoumus numero=\"N\(line)\" laji=\"\(kind)\" alku=\"\(from)\"" + attribute("loppu", to)
          + attribute("sopimus", contract) + attribute("voimaan", effective) + ">")
      var commitment = CommitmentStatement(
        position: position, line: line, number: "N\(line - 1)", kind: kind.replacing("&amp;", with: "&"),
        validFrom: from, validTo: to, contract: contract, effectiveFrom: effective)
      // Now and then longer than any shape.
      let items = chance(2) ? 200 : pick([0, 1, 3])
      for item in 0..<items {
        if chance(5) { put("") }
        let code = pick(["HOITO", "Ä", "H O I T O", String(repeating: "x", count: 40)])
        let price = chance(20) ? nil : Money(cents: pick([0, 1, 90_067]))
        let unit = pick([nil, "kk", "vrk"])
        put("<OsaAlue koodi=\"\(code)\"" + attribute("hinta", price) + attribute("yksikko", unit) + "/>")
        commitment.components.append(
          ComponentStatement(position: item + 1, line: line, code: code, price: price, unit: unit))
      }
      if chance(10) {
        put("<Palvelupaketti tunnus=\"P\" alku=\"\(from)\"/>")
        commitment.packages = [PackageStatement(line: line, code: "P", first: from, last: nil)]
      }
      for absence in 0..<pick([0, 1, 2]) {
        let began = chance(10) ? from : nil
        put("<Poissaolo syy=\"LOMA\" alku=\"\(from)\" loppu=\"\(from.next)\"" + attribute("alkanut", began) + "/>")
        commitment.absences.append(
          AbsenceStatement(
            position: absence + 1, line: line, reason: "LOMA", first: from, last: from.next, interruptionBegan: began))
      }
      if chance(20) {
        put("<Lasnaolo alku=\"\(from)\" loppu=\"\(from)\"/>")
        commitment.presences = [PresenceStatement(line: line, first: from, last: from)]
      }
      if chance(10) {
        put("<Paattyminen pvm=\"\(from)\" syy=\"MUUTTO\"/>")
        commitment.ends = [EndStatement(line: line, day: from, reason: "MUUTTO")]
      }
      put("</Maksusitoumus>")
      return commitment
    }

    private func attribute(_ name: String, _ value: (any CustomStringConvertible)?) -> String {
      value.map { " \(name)=\"\($0)\"" } ?? ""
    }
  }

  @Test(arguments: 1...6) func `are of what is written`(_ seed: UInt64) throws {
    let shapes = CommitmentShapes()
    // As small files come one after the other on one thread.
    for file in 0..<4 {
      var written = Written(seed: seed * 10 + UInt64(file))
      for line in wholeReport.prefix(upTo: wholeReport.firstRange(of: "  <Asiakas ")!.lowerBound).split(
        separator: "\n", omittingEmptySubsequences: false
      ).dropLast() {
        written.put(String(line))
      }
      let expected = (1...200).map { written.client($0) }
      written.put("</Kuukausiraportti>")
      let reader = try ReportReader(
        MemorySource(Array(written.text.utf8)), fileDigest: Fingerprint(), contentDigest: Fingerprint(), shapes: shapes)
      let read = try reader.next(1_000)
      try #require(reader.findings == [])
      #expect(read == expected)
      let shared = read.flatMap(\.commitments).compactMap(\.shapeID)
      #expect(shared.count > 100)
      #expect(Set(shared).count < shared.count - 10)
      let plain = expected.flatMap(\.commitments).filter {
        $0.packages.isEmpty && $0.ends.isEmpty && $0.effectiveFrom == nil
          && $0.absences.allSatisfy { $0.interruptionBegan == nil }
          && $0.componentCount < 10
      }
      #expect(shared.count == plain.count)
    }
  }

  @Test func `are forgotten where there are too many`() throws {
    let shapes = CommitmentShapes()
    let head = wholeReport.prefix(upTo: wholeReport.firstRange(of: "  <Asiakas ")!.lowerBound)
    var text = String(head)
    let count = 9_000
    for number in 1...count {
      text += """
        <Asiakas tunnus="A\(number)"><Sukunimi>S</Sukunimi><Etunimet>E</Etunimet>\
        <Maksusitoumus numero="N" laji="K\(number)" alku="2024-01-01"/></Asiakas>

        """
    }
    let reader = try ReportReader(
      MemorySource(Array((text + "</Kuukausiraportti>").utf8)), fileDigest: Fingerprint(), contentDigest: Fingerprint(),
      shapes: shapes)
    let read = try reader.next(count + 1)
    #expect(reader.findings == [])
    #expect(read.map { $0.commitments[0].kind } == (1...count).map { "K\($0)" })
  }

  @Test func `are left where a statement is changed`() {
    let parts = CommitmentStatement.Parts(kind: "ostopalvelu")
    let shaped = CommitmentStatement(
      position: 1, line: 5, number: "N", validFrom: nil, validTo: nil, CommitmentShape(parts, on: 5), prices: [])
    var changed = shaped
    changed.ends = [EndStatement(line: 6, day: Day("2024-04-01")!, reason: "MUUTTO")]
    #expect(changed.shapeID == nil && changed.kind == "ostopalvelu" && changed != shaped)
    changed.ends = []
    #expect(changed == shaped && changed.hashValue == shaped.hashValue)
    var parted = CommitmentStatement.Parts(kind: "ostopalvelu")
    parted.components = [ComponentStatement(line: 6, code: "HOITO", price: nil, unit: nil)]
    var moved = CommitmentStatement(
      position: 1, line: 5, number: "N", validFrom: nil, validTo: nil, CommitmentShape(parted, on: 5), prices: [nil])
    moved.line = 50
    #expect(moved.line == 50 && moved.components.map(\.line) == [6] && moved.shapeID == nil)
  }
}
