import Datasets
import Domain
import Foundation
import Support
import Testing

@Suite struct `Flat files` {
  static func options(_ change: (inout FlatOptions) -> Void) -> FlatOptions {
    var options = FlatOptions()
    change(&options)
    return options
  }

  static let variants: [FlatOptions] = [
    FlatOptions(), options { $0.release = .ecc }, options { $0.codePage = .latin1 }, options { $0.isPadded = true },
    options { $0.lineEnd = .crlf }, options { $0.namesUnicodeTable = true },
    options { $0.versions = ["E1EDP01": FlatOptions.SegmentVersion(name: "E2EDP01008", fieldCount: 52)] },
  ]

  static func lines(_ bytes: [UInt8], _ options: FlatOptions) -> [[Character]] {
    let all = options.codePage == .utf8 ? text(bytes) : latin1(bytes)
    // By scalars: CR LF is one Character.
    var lines = all.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.map(Character.init)
    }
    #expect(lines.removeLast().isEmpty, "the last line has its end")
    return options.lineEnd == .lf
      ? lines
      : lines.map { line in
        #expect(line.last == "\r")
        return line.dropLast()
      }
  }

  @Test(arguments: variants.indices, [false, true])
  func `decode to the same tree as the XML`(_ variant: Int, _ extended: Bool) throws {
    let profile = extended ? Samples.extendedProfile : Samples.profile
    let options = Self.variants[variant]
    let documents = [Samples.document, Samples.credit] + (0..<10).map { Random.document(seed: $0) }
    let flat = try rendered(IDocFlat(profile, options: options), documents)
    let xml = try rendered(IDocXML(profile), documents)
    let decoded = try FlatDecoder().decode(Self.lines(flat, options))
    let expected = try XMLDecoder.decode(xml)
    #expect(decoded.count == documents.count)
    for (flat, xml) in zip(decoded, expected) { #expect(flat.description == xml.description) }
  }

  @Test(arguments: variants.indices) func `have records of SAP's lengths and levels`(_ variant: Int) throws {
    let options = Self.variants[variant]
    let flat = try rendered(IDocFlat(Samples.profile, options: options), [Samples.document])
    let lines = Self.lines(flat, options)
    #expect(lines[0].count == 524)
    #expect(String(lines[0][0..<10]) == (options.namesUnicodeTable ? "EDI_DC40_U" : "EDI_DC40  "))
    for (index, line) in lines.enumerated().dropFirst() {
      #expect(options.isPadded ? line.count == 1_063 : line.count <= 1_063 && line.last != " ")
      #expect(String(line[33..<49]) == "0000000000004711")
      #expect(Int(String(line[49..<55])) == index)
    }
    // Level and parent, as SAP numbers them: level 02 hangs under nothing, E1EDPT2 under its E1EDPT1.
    let heads = lines.dropFirst().map { line in
      (String(line[0..<30]).trimmingCharacters(in: .whitespaces), Int(String(line[55..<61]))!, String(line[61..<63]))
    }
    var lastItem = 0
    var lastText = 0
    for (index, head) in heads.enumerated() {
      let (name, parent, level) = head
      switch name.prefix(7) {
      case "E2EDK01": #expect(level == "01" && parent == 0)
      case "E2EDP01":
        #expect(level == "02" && parent == 0)
        lastItem = index + 1
      case "E2EDPT1":
        #expect(level == "03" && parent == lastItem)
        lastText = index + 1
      case "E2EDKT1":
        #expect(level == "02" && parent == 0)
        lastText = index + 1
      case "E2EDPT2": #expect(level == "04" && parent == lastText)
      case "E2EDKT2": #expect(level == "03" && parent == lastText)
      case "E2EDP02", "E2EDP03", "E2EDP05", "E2EDP19": #expect(level == "03" && parent == lastItem)
      default: #expect(level == "02" && parent == 0, "\(name)")
      }
    }
  }

  @Test func `name the segment versions of the release, and those of the settings`() throws {
    func names(_ options: FlatOptions) throws -> Set<String> {
      let flat = try rendered(IDocFlat(Samples.profile, options: options), [Samples.document])
      return Set(Self.lines(flat, options).dropFirst().map { String($0[0..<30]).trimmingCharacters(in: .whitespaces) })
    }
    #expect(
      try names(FlatOptions()).isSuperset(of: ["E2EDP01011", "E2EDP02002", "E2EDP19003", "E2EDKA1003", "E2EDK14"]))
    #expect(try names(Self.options { $0.release = .ecc }).isSuperset(of: ["E2EDP01008", "E2EDP02001", "E2EDP19002"]))
    #expect(try names(Self.variants[6]).isSuperset(of: ["E2EDP01008", "E2EDP02002"]))
  }

  @Test func `a version without the field is a misfit`() throws {
    let options = Self.options { $0.versions = ["E1EDP01": FlatOptions.SegmentVersion(name: "E2EDP01", fieldCount: 6)] }
    let misfit = #expect(throws: Misfit.self) {
      try rendered(IDocFlat(Samples.profile, options: options), [Samples.document])
    }
    #expect(misfit?.kind == .noPlace)
    #expect(misfit?.place == "E1EDP01-CURCY")
  }

  // MARK: - Check

  @Test(arguments: variants.indices, [1, 100_000]) func `pass their check in pieces of any size`(
    _ variant: Int, _ chunk: Int
  ) throws {
    let renderer = IDocFlat(Samples.extendedProfile, options: Self.variants[variant])
    let bytes = try rendered(renderer, [Samples.document, Samples.credit] + (0..<2).map { Random.document(seed: $0) })
    #expect(flaws(renderer.check(), bytes, chunk: chunk) == [])
  }

  /// One change to a good file, the record where the check must find it, and the place it must name.
  static let damages: [(what: String, line: Int, change: @Sendable (inout [UInt8]) -> Void, place: String)] = [
    ("a control record too short", 1, { $0.removeLast() }, "EDI_DC40"),
    ("another basic type", 1, { $0[46] = UInt8(ascii: "4") }, "EDI_DC40-IDOCTYP"),
    ("a creation day that is none", 1, { $0[384] = UInt8(ascii: "9") }, "EDI_DC40-CREDAT"),
    ("an unknown segment version", 3, { $0[6] = UInt8(ascii: "9") }, ""),
    ("another document's number", 4, { $0[48] = UInt8(ascii: "0") }, "E1EDK14"),
    ("a wrong record number", 4, { $0[54] = UInt8(ascii: "9") }, "E1EDK14"),
    ("a wrong level", 4, { $0[62] = UInt8(ascii: "3") }, "E1EDK14"),
    ("a parent where there is none", 4, { $0[60] = UInt8(ascii: "1") }, "E1EDK14"),
    (
      "data behind the segment", 4, { $0 += Array(repeating: UInt8(ascii: " "), count: 60) + [UInt8(ascii: "x")] },
      "E1EDK14"
    ),
    ("a record too long", 4, { $0 += Array(repeating: UInt8(ascii: "x"), count: 1_063) }, ""),
    ("a control character", 4, { $0[66] = 9 }, ""),
    ("a byte that is no UTF-8", 4, { $0[66] = 0xE4 }, ""),
    ("a day that is none", 9, { $0[70] = UInt8(ascii: "9") }, "E1EDK03-DATUM"),
  ]

  @Test(arguments: damages.indices) func `are found damaged by`(_ index: Int) throws {
    let damage = Self.damages[index]
    let renderer = IDocFlat(Samples.profile, options: FlatOptions())
    var lines = try rendered(renderer, [Samples.document]).split(separator: 0x0A).map(Array.init)
    damage.change(&lines[damage.line - 1])
    let found = flaws(renderer.check(), Array((lines.joined(separator: [0x0A]) + [0x0A])))
    #expect(found.contains { $0.record == damage.line && $0.place == damage.place }, "\(damage.what): \(found)")
  }

  @Test func `are found damaged when records are missing, moved or cut off`() throws {
    let renderer = IDocFlat(Samples.profile, options: FlatOptions())
    let bytes = try rendered(renderer, [Samples.document])
    let lines = bytes.split(separator: 0x0A).map(Array.init)
    func check(_ lines: [[UInt8]]) -> [DatasetFlaw] {
      flaws(renderer.check(), Array((lines.joined(separator: [0x0A]) + [0x0A])))
    }
    #expect(check([lines[0]] + lines[2...]).contains { $0.place == "E1EDK01" }, "no header")
    #expect(check(Array(lines[1...])).first?.record == 1, "no control record")
    #expect(!check(lines[..<5] + [lines[6], lines[5]] + lines[7...]).isEmpty, "exchanged")
    #expect(check([]).map(\.record).contains(nil), "nothing at all")
    for end in stride(from: 1, to: bytes.count, by: 37) where bytes[end - 1] != 0x0A {
      #expect(!flaws(renderer.check(), Array(bytes[..<end])).isEmpty, "cut at \(end)")
    }
  }
}
