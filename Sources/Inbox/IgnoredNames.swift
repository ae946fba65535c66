package import Domain

extension FileName {
  /// True for names that are never taken: a dot at the front, or an ending that senders give to what they are still writing.
  package var isIgnored: Bool {
    if bytes.first == UInt8(ascii: ".") { return true }
    return ignoredEndings.contains { hasEnding($0) }
  }

  /// True for `.xml` in any case: a folder of such a name is an oddity, not a source.
  var looksLikeReport: Bool { hasEnding(reportEnding) }

  /// - Parameter ending: lower-case ASCII.
  private func hasEnding(_ ending: [UInt8]) -> Bool {
    bytes.count >= ending.count
      && zip(bytes.suffix(ending.count), ending).allSatisfy { byte, expected in
        ((65...90).contains(byte) ? byte + 32 : byte) == expected
      }
  }
}

private let ignoredEndings = [".tmp", ".part", ".partial", ".filepart", ".crdownload"].map { Array($0.utf8) }
private let reportEnding = Array(".xml".utf8)
