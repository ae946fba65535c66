import Domain
import Inbox
import Support
import Testing

@Suite struct Names {
  @Test(arguments: [
    ("raportti.xml", "raportti.xml"),
    ("Käynti 2024.xml", "Käynti 2024.xml"),
    ("a\nb\t.xml", "a%0Ab%09.xml"),
    ("..", "%2E."),
    (".hidden", "%2Ehidden"),
    ("a\\b.xml", "a%5Cb.xml"),
    ("KR_010190-999W.xml", "KR_xxxxxxxxxxx.xml"),
    ("20240409010190-999W.xml", "20240409xxxxxxxxxxx.xml"),
    ("run-20240505-060000.xml", "run-20240505-060000.xml"),
    ("gpj.\u{202E}lmx.exe", "gpj.%E2%80%AElmx.exe"),
    ("", "%"),
  ])
  func `a sender's name becomes safe`(_ name: String, _ safe: String) {
    #expect(FileName(name).safe() == safe)
  }

  @Test func `bytes that are no text are escaped`() {
    #expect(FileName(bytes: [0x61, 0xE4, 0x2E, 0x78]).safe() == "a%E4.x")
    #expect(FileName(bytes: [0xE2, 0x82]).safe() == "%E2%82")
  }

  @Test func `a long name keeps its ending`() {
    let safe = FileName(String(repeating: "ä", count: 120) + "-2024-04.xml").safe()
    #expect(safe.utf8.count <= 160 && safe.hasSuffix("-2024-04.xml") && safe.contains("ä~ä"))
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `any bytes become one safe file name`(_ seed: UInt64) {
    var random = Seeded(seed)
    let name = FileName(
      bytes: (0..<Int.random(in: 1...255, using: &random)).map { _ in UInt8.random(in: 1...255, using: &random) })
    let safe = name.safe()
    #expect(safe.utf8.count <= 160 && !safe.isEmpty && !safe.hasPrefix("."))
    #expect(safe.unicodeScalars.allSatisfy { $0 != "/" && $0.value >= 0x20 && $0.value != 0x7F })
  }

  @Test func `paths have folders and names`() {
    let path = "var" / FileName("inbox") / "a.xml"
    #expect(path == "var/inbox/a.xml" && path.folder == "var/inbox" && path.name == "a.xml")
    #expect(("/" as FilePath) / "a" == "/a" && ("/a" as FilePath).folder == "/" && ("a" as FilePath).folder == ".")
    #expect(path.hiddenPart == "var/inbox/.a.xml.tmp")
  }

  @Test func `a path prints itself without codes and newlines`() {
    let path: FilePath = "inbox/010190-999W\n.xml"
    #expect("\(path)" == "inbox/***********%0A.xml")
    let failure = FileFailure(.rename, path, .noSpace)
    #expect(!failure.message.fi.contains("999W") && !"\(failure)".contains("999W"))
  }
}

@Suite struct IntakeNumberings {
  @Test func `ids tell the second in UTC and rise`() {
    var numbering = IntakeNumbering()
    var random = Seeded(1)
    let first = numbering.next(unixSeconds: 1_714_630_320, random: &random)
    #expect(first.value.hasPrefix("20240502T061200Z-0001-") && first.value.utf8.count == 26)
    #expect(IntakeID(shaped: first.value) == first)
    #expect(maskingIdentityCodes(first.value) == first.value)
    var last = first
    // The clock stands, goes back, and goes on.
    for second in Array(repeating: Int64(1_714_630_320), count: 10_001) + [1_714_630_000, 1_714_630_330] {
      let id = numbering.next(unixSeconds: second, random: &random)
      #expect(last < id)
      last = id
    }
    #expect(last.value.hasPrefix("20240502T061210Z-0001-"))
  }

  /// Two files had one id, and one arrival: a process had ended and another begun within a second, and the four random digits were the same.
  @Test func `a process that begins within the second of the last one gives none of its ids again`() {
    var (first, random) = (IntakeNumbering(), Seeded(1))
    let given = (0..<3).map { _ in first.next(unixSeconds: 1_714_630_320, random: &random) }
    var (second, sameRandom) = (IntakeNumbering(after: given.max()), Seeded(1))
    let next = second.next(unixSeconds: 1_714_630_320, random: &sameRandom)
    #expect(given.allSatisfy { $0 < next } && next.value.hasPrefix("20240502T061200Z-0004-"))
    // And where the clock has been set back.
    var (third, anyRandom) = (IntakeNumbering(after: next), Seeded(2))
    #expect(next < third.next(unixSeconds: 1_714_000_000, random: &anyRandom))
  }

  @Test(arguments: [
    "", "20240502T061200Z-0001-9f3", "20240502T061200Z-0001-9F3C", "20241302T061200Z-0001-9f3c",
    "20240502 061200Z-0001-9f3c",
    "20240502T061200Z-0001-9f3cx",
  ])
  func `other shapes are no ids`(_ text: String) { #expect(IntakeID(shaped: text) == nil) }
}

@Suite struct Digests {
  // FIPS 180-2, examples B.1 and B.2.
  @Test(arguments: [
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
  ])
  func `SHA-256 is SHA-256, however the bytes come`(_ text: String, _ digest: String) throws {
    for chunk in [1, 3, 1_000] {
      var stream = SHA256Stream()
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        rest.prefix(chunk).withUnsafeBytes { stream.update($0) }
        rest = rest.dropFirst(chunk)
      }
      #expect(stream.hexadecimal() == digest)
    }
    let files = SimulatedFileSystem()
    files.drop(Array(text.utf8), at: "a")
    #expect(try files.sha256(of: "a") == digest)
  }
}
