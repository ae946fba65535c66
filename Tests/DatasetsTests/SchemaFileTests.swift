import Datasets
import Domain
import Foundation
import Support
import Testing

@Suite struct `Schemas in outbox-schemas` {
  @Test func `are what the table gives`() throws {
    try Golden.check(ORDERS05.schema(), "outbox-schemas/ORDERS05.xsd")
    try Golden.check(ORDERS05.schema(extended: true), "outbox-schemas/ORDERS05-Z1POISSA.xsd")
    try Golden.check(ORDERS05.flatLayout(), "outbox-schemas/ORDERS05-flat.layout")
  }

  @Test func `the table has the segments and lengths that SAP documents`() {
    #expect(ORDERS05.segments.count == 58)
    func length(_ name: String) -> Int {
      let segment = ORDERS05.segments.first { $0.name == name }!
      return segment.dataLength(fieldCount: segment.s4FieldCount)
    }
    let documented = [
      "E1EDK01": 357, "E1EDKA1": 995, "E1EDP01": 705, "E1EDP02": 186, "E1EDP05": 235, "E1EDP19": 282, "E1EDPT2": 72,
      "E1EDC01": 347, "E1CUCFG": 397, "E1EDL37": 887, "E1EDL44": 422, "E1EDS01": 27, "E1IDOCENHANCEMENT": 1_000,
    ]
    for (name, characters) in documented { #expect(length(name) == characters, "\(name)") }
    #expect(ORDERS05.control.dataLength(fieldCount: 36) == 524)
    #expect(ORDERS05.dataRecord.dataLength(fieldCount: 7) == 1_063)
    #expect(ORDERS05.statusRecord.dataLength(fieldCount: 24) == 562)
    #expect(ORDERS05.segments.first { $0.name == "E1EDP01" }!.dataLength(fieldCount: 52) == 543)
    for segment in ORDERS05.segments { #expect(segment.dataLength(fieldCount: segment.s4FieldCount) <= 1_000) }
  }

  @Test(.sandbox) func `every segment with every field at its full length is valid`() throws {
    #expect(try validity(everySegment(), extended: false) == "valid")
    #expect(try validity(everySegment(extended: true), extended: true) == "valid")
  }

  /// What must not pass, made from a valid IDoc by one replacement.
  static let damages: [(what: String, find: String, replace: String)] = [
    ("a value one character too long", "<CURCY>xxx</CURCY>", "<CURCY>xxxx</CURCY>"),
    ("fields out of order", "<QUALF>xxx</QUALF><ORGID>", "<ORGID>x</ORGID><QUALF>x</QUALF><ORGID>"),
    ("an unknown field", "<CURCY>xxx</CURCY>", "<CURCY>xxx</CURCY><WAERS>EUR</WAERS>"),
    ("a segment without its mark", "<E1EDS01 SEGMENT=\"1\">", "<E1EDS01>"),
    ("a mark other than 1", "<E1EDS01 SEGMENT=\"1\">", "<E1EDS01 SEGMENT=\"2\">"),
    ("an IDOC without its mark", "<IDOC BEGIN=\"1\">", "<IDOC>"),
    ("no sender", "<SNDPRN>xxxxxxxxxx</SNDPRN>", ""),
    ("a direction that is none", "<DIRECT>2</DIRECT>", "<DIRECT>3</DIRECT>"),
    ("another basic type", "<IDOCTYP>ORDERS05</IDOCTYP>", "<IDOCTYP>ORDERS04</IDOCTYP>"),
    ("two headers", "<E1EDK14 ", "<E1EDK01 SEGMENT=\"1\"/><E1EDK14 "),
  ]

  @Test(.sandbox, arguments: damages.indices) func `is not valid with`(_ index: Int) throws {
    let damage = Self.damages[index]
    let good = everySegment()
    let bad = good.replacing(damage.find, with: damage.replace, maxReplacements: 1)
    #expect(bad != good, "\(damage.what)")
    #expect(try validity(bad, extended: false) == "invalid", "\(damage.what)")
  }

  @Test(.sandbox) func `occurrences are counted`() throws {
    func idoc(_ count: Int) -> String {
      everySegment().replacing(
        "<E1EDS01 ", with: String(repeating: "<E1EDS01 SEGMENT=\"1\"/>", count: count) + "<E1EDS01 ", maxReplacements: 1
      )
    }
    #expect(try validity(idoc(4), extended: false) == "valid")
    #expect(try validity(idoc(5), extended: false) == "invalid")
  }

  @Test(.sandbox) func `the absence segment is valid with the extension only`() throws {
    #expect(try validity(everySegment(extended: true), extended: false) == "invalid")
    let withoutType = everySegment(extended: true).replacing(/<CIMTYP>x+<\/CIMTYP>/, with: "")
    #expect(try validity(withoutType, extended: true) == "invalid")
  }
}

/// An IDoc with every segment of the layout file once and every field filled to its last character.
private func everySegment(extended: Bool = false) -> String {
  let constants = ["TABNAM": "EDI_DC40", "DIRECT": "2", "IDOCTYP": "ORDERS05"]
  func fields(_ segment: SegmentDefinition) -> String {
    segment.fields.filter { $0.name != "CIMTYP" || extended }.map { field in
      let value = constants[field.name].flatMap { segment.level == 0 ? $0 : nil }
      return "<\(field.name)>\(value ?? String(repeating: "x", count: field.length))</\(field.name)>"
    }.joined()
  }
  func element(_ segment: SegmentDefinition) -> String {
    var children = ORDERS05.segments.filter { $0.parent == segment.name }.map(element).joined()
    if extended, ORDERS05.absence.parent == segment.name { children = element(ORDERS05.absence) + children }
    return "<\(segment.name) SEGMENT=\"1\">\(fields(segment))\(children)</\(segment.name)>\n"
  }
  let top = ORDERS05.segments.filter { $0.parent == nil }.map(element).joined()
  return "<ORDERS05><IDOC BEGIN=\"1\">\n\(element(ORDERS05.control))\(top)</IDOC></ORDERS05>"
}

/// What libxml2's own tool says of a document: `valid`, `invalid`, or its trouble with the schema.
func validity(_ document: String, extended: Bool) throws -> String {
  let file = URL(filePath: Sandbox.folder.string).appending(path: "\(Sandbox.uniqueName()).xml")
  try Data(document.utf8).write(to: file)
  let schema = Repository.file("outbox-schemas/" + ORDERS05.schemaName(extended: extended)).path
  let ended = try Command.run("/usr/bin/xmllint", ["--noout", "--stream", "--schema", schema, file.path])
  return switch ended.status {
  case 0: "valid"
  case 3, 4: "invalid"
  default: "xmllint \(ended.status): \(ended.error)"
  }
}
