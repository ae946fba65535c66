import Domain
import Inbox
import ReportXML

/// What must be true of every input, whatever it is.
package struct FuzzCheck {
  private let identityCodes: Set<String>
  private let limits = ReadingLimits.standard
  /// One for all inputs, as a thread that reads has it.
  private let clients = ClientCheck()

  package init(identityCodes: Set<String>) { self.identityCodes = identityCodes }

  package struct Result {
    package var isAccepted = false
    package var isFeed = false
    /// Read in more than one section, too.
    package var isInSections = false
    /// What was not true, in words.
    package var violations: [String] = []
  }

  /// - Parameter seed: chooses sizes of pieces and places of cuts.
  package func look(at bytes: [UInt8], seed: UInt64) -> Result {
    do {
      return try looked(bytes, seed)
    } catch {
      return Result(violations: ["reading bytes in memory threw \(error)"])
    }
  }

  private func looked(_ bytes: [UInt8], _ seed: UInt64) throws -> Result {
    var random = SplitMix(state: seed)
    var result = Result()
    func demand(_ holds: Bool, _ sentence: @autoclosure () -> String) {
      if !holds { result.violations.append(sentence()) }
    }
    let kind = DocumentKind(opening: Array(bytes.prefix(64 * 1024))) ?? .monthlyReport
    let whole = try FuzzReading(bytes, as: kind)
    result.isAccepted = !whole.isRejected
    result.isFeed = whole.isFeed

    demand(whole.fileDigest == sha256(bytes), "the file digest is not SHA-256 of the bytes")
    demand(whole.sizeBytes == bytes.count, "\(whole.sizeBytes) of \(bytes.count) bytes were counted")
    demand(whole.findings.count <= limits.findingsMax + 1, "\(whole.findings.count) findings were kept")
    demand(
      whole.isRejected == whole.findings.contains { $0.effect == .rejectsReport },
      "rejected is \(whole.isRejected), and the findings say otherwise")
    demand(whole.hasHeader != whole.isRejected, "an accepted file has a header, a rejected one has none")
    demand((whole.contentDigest != nil) != whole.isRejected, "only an accepted file has a content digest")
    if let code = shownCode(whole.findings) { demand(false, "a finding shows an identity code (\(code.prefix(4))…)") }

    // However the bytes come.
    demand(try FuzzReading(bytes, as: kind, source: 7, batch: 1) == whole, "pieces of 7 bytes read otherwise")
    if bytes.count < 20_000 {
      demand(try FuzzReading(bytes, as: kind, source: 1, batch: 3) == whole, "pieces of 1 byte read otherwise")
    }
    // Of UCS-4 libxml2 decodes whole characters only, which the reader's own pieces always are; and where one of them is none, it may give up
    // or go on, by how much of the document it has.
    let chunk = (isUCS4(bytes) ? [16, 512, 4_096] : [1, 2, 3, 7, 16, 61, 512, 4_096]).randomElement(using: &random)!
    if bytes.count / chunk < 50_000 {
      var small = limits
      small.chunkBytes = chunk
      let pieced = try FuzzReading(bytes, as: kind, limits: small)
      demand(
        pieced.agrees(with: whole) || isUCS4(bytes) && pieced.findings.contains { $0.code == .encoding },
        "the parser fed \(chunk) bytes at a time reads otherwise: \(difference(pieced, whole))")
    }
    var few = limits
    few.findingsMax = 3
    demand(try FuzzReading(bytes, as: kind, limits: few).findings.count <= 4, "more findings were kept than asked for")

    if kind == .monthlyReport {
      // In one section as small reports are read, and in some.
      for size in [ReportSections.bytes, [400, 900, 2_000, 8_000].randomElement(using: &random)!] {
        guard let (sections, count) = try inSections(bytes, of: size) else { continue }
        result.isInSections = result.isInSections || count > 1
        demand(sections == whole, "in \(count) sections it reads otherwise: \(difference(sections, whole))")
      }
    }

    let flaws = try self.flaws(bytes, kind)
    demand(whole.isRejected || flaws.isEmpty, "accepted, and against the schema: \(flaws.first?.description ?? "")")

    if !whole.isRejected {
      for length in cuts(bytes, whole, &random) {
        let cut = try FuzzReading(Array(bytes[..<length]), as: kind)
        demand(cut.isRejected && cut.clients.isEmpty, "cut at \(length) of \(bytes.count) it is taken")
      }
    }
    return result
  }

  /// Nil where it must be read as a whole.
  private func inSections(_ bytes: [UInt8], of size: Int) throws -> (FuzzReading, Int)? {
    do {
      return try FuzzReading.inSections(bytes, SectionMemory(byteCount: size), clients)
    } catch is ReportSections.Unfit {
      return nil
    }
  }

  /// By its mark or its first character, as libxml2 tells.
  private func isUCS4(_ bytes: [UInt8]) -> Bool {
    [[0, 0, 0, 0x3C], [0x3C, 0, 0, 0], [0, 0, 0x3C, 0], [0, 0x3C, 0, 0]].contains { bytes.starts(with: $0) }
  }

  private func sha256(_ bytes: [UInt8]) -> String {
    var digest = SHA256Stream()
    bytes.withUnsafeBytes { digest.update($0) }
    return digest.hexadecimal()
  }

  private func flaws(_ bytes: [UInt8], _ kind: DocumentKind) throws -> [Flaw] {
    let check = try SchemaCheck(kind == .monthlyReport ? .monthlyReport : .commitmentFeed, flawsMax: 1)
    bytes.withUnsafeBytes { check.feed($0) }
    return check.finish()
  }

  /// Lengths before the root's end: some by chance, and those right at it.
  private func cuts(_ bytes: [UInt8], _ whole: FuzzReading, _ random: inout SplitMix) -> [Int] {
    let name = Array((whole.isFeed ? DocumentKind.commitmentFeed : .monthlyReport).root.utf8)
    // The first place that reads like the root's end tag is no later than the end tag; other encodings are cut in their first half.
    let endings = [Array("</".utf8) + name, Array(":".utf8) + name]
    let end = bytes.firstRange(of: endings[0])?.upperBound ?? bytes.count / 2
    guard end > 0 else { return [] }
    return (0..<3).map { _ in Int.random(in: 0..<end, using: &random) } + [
      end, max(0, end - 1), max(0, end - name.count - 2),
    ]
  }

  /// An identity code of the corpus that a finding would show.
  private func shownCode(_ findings: [Finding]) -> String? {
    for finding in findings {
      for text in [
        finding.found, finding.expected, finding.client, finding.place, finding.message.fi, finding.message.en,
      ] {
        guard let text, text.utf8.count >= 11 else { continue }
        if let code = identityCodeShapes(in: Array(text.utf8)).first(where: identityCodes.contains) { return code }
      }
    }
    return nil
  }

  private func difference(_ one: FuzzReading, _ other: FuzzReading) -> String {
    if one.isRejected != other.isRejected {
      let findings = (one.isRejected ? one : other).findings
      return "one rejects it: \(findings.first.map { "\($0.code.rawValue) \($0.line ?? 0)" } ?? "")"
    }
    if one.clients != other.clients { return "clients" }
    if one.contentDigest != other.contentDigest { return "content digest" }
    return one.findings != other.findings ? "findings" : "file digest or header"
  }
}
