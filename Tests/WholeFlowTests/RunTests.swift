import Domain
import Foundation
import Gateway
import Support
import Testing

@Suite struct Runs {
  /// A county with a report of each of two services, approved.
  private func county() throws -> County {
    let county = try County()
    try county.take(SmallReport(id: "KR-A", items: Runs.threeComponents, days: Runs.leave).text, named: "a.xml")
    try county.take(
      SmallReport(
        id: "KR-B", service: "MTK-ASU", client: "T9", identityCode: "020290-999B", commitment: "PS-T-9",
        items: Runs.threeComponents.replacing("TUKI\" hinta=\"46.86", with: "YLLAPITO\" hinta=\"96.59"),
        days: Runs.leave
      ).text, named: "b.xml")
    for report in ["KR-A", "KR-B"] { _ = try county.desk().approve(report, reason: nil) }
    return county
  }

  private static let threeComponents = """
    <OsaAlue koodi="HOITO" hinta="303.20" yksikko="kk"/>
    <OsaAlue koodi="ATERIA" hinta="18.00" yksikko="vrk"/>
    <OsaAlue koodi="TUKI" hinta="46.86" yksikko="kk"/>
    """
  private static let leave = "<Poissaolo syy=\"LOMA\" alku=\"2024-04-04\" loppu=\"2024-04-15\"/>"

  @Test func `closing one service does not touch the other's lines, and both balance`() throws {
    let county = try county()
    let before = try county.lines(of: "KR-B")
    let run = try #require(try county.desk().desk.run(ServiceCode("YHT-ASU"), period: nil, by: "Ajaja").run)
    #expect(run.state == .delivered && run.documents == 1 && run.lines == 3 && run.total == Money("603.31")!)
    #expect(try county.lines(of: "KR-B") == before)
    let balances = try county.desk().reconcile(period: nil)
    #expect(balances.allSatisfy { $0.isBalanced })
    #expect(balances.map(\.transferred.lines) == [0, 3] && balances.map(\.open.lines) == [3, 0])
    let other = try #require(try county.desk().desk.run(ServiceCode("MTK-ASU"), period: nil, by: "Ajaja").run)
    #expect(other.id != run.id)
    #expect(try county.desk().reconcile(period: nil).allSatisfy { $0.isBalanced && $0.open.lines == 0 })
    #expect(try county.desk().desk.run(ServiceCode("YHT-ASU"), period: nil, by: "Ajaja").run == nil)
  }

  @Test func `the dataset follows its schema by another program's word, and its manifest tells its digest`() throws {
    let county = try county()
    let run = try #require(try county.desk().desk.run(ServiceCode("YHT-ASU"), period: nil, by: "Ajaja").run)
    let outbox = county.folder.appending(path: "var/outbox/YHT-ASU")
    let dataset = outbox.appending(path: run.seal.name)
    let lint = try Command.run(
      "/usr/bin/xmllint",
      ["--noout", "--schema", county.folder.appending(path: "outbox-schemas/ORDERS05.xsd").path, dataset.path])
    #expect(lint.status == 0, "\(lint.error)")
    let sum = try Command.run("/usr/bin/sha256sum", [dataset.path])
    #expect(sum.output.hasPrefix(run.seal.sha256))
    let names = try FileManager.default.contentsOfDirectory(atPath: outbox.path)
    let manifest = try #require(names.first { $0.hasSuffix(".json") })
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: outbox.appending(path: manifest))) as? [String: Any])
    #expect(json["sha256"] as? String == run.seal.sha256)
    #expect(json["documents"] as? Int == 1)
    #expect(names.count == 2)
  }

  @Test(arguments: ["YHT-ASU", "MTK-ASU"])
  func `a run is built again to the same bytes`(_ service: String) throws {
    let county = try county()
    let desk = county.desk().desk
    let run = try #require(try desk.run(ServiceCode(service), period: nil, by: "Ajaja").run)
    // The clock moves and a newer version comes: the run stays what it was.
    county.clock.set(Timestamp(day: Day("2025-02-01")!, hour: 3))
    let again = county.folder.appending(path: "again")
    #expect(try desk.rebuild(run.id, at: FilePath(again.path)) == run.seal.sha256)
    let first = try Data(contentsOf: county.folder.appending(path: "var/outbox/\(service)/\(run.seal.name)"))
    #expect(try Data(contentsOf: again) == first)
  }

  @Test(arguments: ["YHT-ASU", "LYHYT"])
  func `a run is built again to the same bytes after the installation and its layouts have changed`(
    _ service: String
  ) throws {
    let county = try county()
    if service == "LYHYT" {
      let report = SmallReport(
        id: "KR-L", service: "LYHYT", client: "L", commitment: "PS-L",
        items: "<OsaAlue koodi=\"HOITOPAIVA\" hinta=\"66.90\" yksikko=\"vrk\"/>",
        days: "<Lasnaolo alku=\"2024-04-03\" loppu=\"2024-04-05\"/>")
      try county.take(report.text, named: "l.xml")
      _ = try county.desk().approve("KR-L", reason: nil)
    }
    let run = try #require(try county.desk().desk.run(ServiceCode(service), period: nil, by: "Ajaja").run)
    for (name, from, to) in [
      ("maksusilta.yaml", "division: 2E", "division: 2F"),
      ("outbox-schemas/csv-lines.yaml", "{header: palvelu", "{header: xpalvelu"),
    ] {
      let file = county.folder.appending(path: name)
      let text = try String(contentsOf: file, encoding: .utf8)
      try #require(text.contains(from))
      try Data(text.replacing(from, with: to).utf8).write(to: file)
    }
    let changed = try Premises(
      settings: Settings.load(county.folder.path), clock: county.clock, log: county.premises.log)
    let again = FilePath(county.folder.appending(path: "again").path)
    #expect(try RunDesk(changed).rebuild(run.id, at: again) == run.seal.sha256)
  }

  @Test func `every flat record has the length and level of its segment`() throws {
    let county = try county()
    let run = try #require(try county.desk().desk.run(ServiceCode("MTK-ASU"), period: nil, by: "Ajaja").run)
    let bytes = try Data(contentsOf: county.folder.appending(path: "var/outbox/MTK-ASU/\(run.seal.name)"))
    let records = bytes.split(separator: 0x0A).map { Array($0) }
    #expect(records.count > 10)
    for record in records {
      let name = String(decoding: record.prefix(30), as: UTF8.self)
      if name.hasPrefix("EDI_DC40") {
        #expect(record.count == 524)
      } else {
        #expect(record.count == 1_063)
        let level = String(decoding: record[61..<63], as: UTF8.self)
        let expected =
          name.hasPrefix("E2EDK01")
          ? "01"
          : name.hasPrefix("E2EDPT2")
            ? "04"
            : name.hasPrefix("E2EDKT2") || (name.hasPrefix("E2EDP") && !name.hasPrefix("E2EDP01")) ? "03" : "02"
        #expect(level == expected, "\(name)")
      }
    }
  }

  @Test func `a dry run says what would be done and leaves no trace`() throws {
    let county = try county()
    let rehearsal = try county.desk().desk.rehearse(ServiceCode("YHT-ASU"), period: nil)
    #expect(rehearsal.documents == 1 && rehearsal.total == Money("603.31")!)
    #expect(try county.desk().runs(of: nil).isEmpty && county.files("outbox").isEmpty && county.files("runs").isEmpty)
  }

  @Test func `a client who does not fit is held when the run is closed too, and the others go`() throws {
    let county = try county()
    // 36 characters in the street: not a name, so only the rendering meets it where the address is sent.
    let run = try #require(try county.desk().desk.run(ServiceCode("YHT-ASU"), period: nil, by: "Ajaja"))
    #expect(run.findings.isEmpty)
  }

  @Test func `a run closed before a crash is delivered at the next start`() throws {
    let county = try county()
    let desk = county.desk().desk
    let closed = try #require(try desk.close(ServiceCode("YHT-ASU"), period: nil, by: "Ajaja").run)
    #expect(closed.state == .closed && county.files("outbox").isEmpty)
    // Even with the dataset lost: it is built again.
    for name in county.files("runs") {
      try FileManager.default.removeItem(at: county.folder.appending(path: "var/runs/" + name))
    }
    try desk.finishBegun()
    #expect(try county.desk().run(closed.id).state == .delivered)
    #expect(county.files("outbox").contains("YHT-ASU/" + closed.seal.name))
  }

  @Test func `a dataset changed on disk after closing is not sent`() throws {
    let county = try county()
    let desk = county.desk().desk
    let closed = try #require(try desk.close(ServiceCode("YHT-ASU"), period: nil, by: "Ajaja").run)
    let file = county.folder.appending(path: "var/runs/" + closed.seal.name)
    try Data("something else".utf8).write(to: file)
    let run = try desk.release(closed.id, by: "Ajaja")
    let sent = try Data(contentsOf: county.folder.appending(path: "var/outbox/YHT-ASU/" + closed.seal.name))
    #expect(run.state == .delivered && sent != Data("something else".utf8))
  }
}
