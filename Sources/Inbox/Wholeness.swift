package import Domain
import Glibc

/// Whether an XML file ends with its closing root element: the one sign of being whole that a sender cannot give too early.
///
/// Looked at without parsing, at the file's two ends: name of the root in the first `edgeBytes`, closing tag in the last. A file that does
/// not begin like XML (a flat status file, or something sent by mistake) has no such sign and counts as whole.
package enum Wholeness {
  /// Bytes looked at at each end.
  package static let edgeBytes = 4_096

  /// - Parameters:
  ///   - head: the first `edgeBytes` of the file, or all of it.
  ///   - tail: its last `edgeBytes`, or all of it.
  package static func isWhole(head: [UInt8], tail: [UInt8]) -> Bool {
    let head = withoutZeros(head)
    guard let first = head.drop(while: { isBlank($0) || isMark($0) }).first else { return false }
    guard first == UInt8(ascii: "<") else { return true }
    var end = withoutZeros(tail)[...]
    dropAfterRoot(&end)
    guard end.last == UInt8(ascii: ">") else { return false }
    end.removeLast()
    while let last = end.last, isBlank(last) { end.removeLast() }
    guard let root = root(in: head) else {
      // A long prologue hides the root's name: any closing tag will do.
      return end.lastIndex(of: UInt8(ascii: "<")).map { end[$0...].dropFirst().first == UInt8(ascii: "/") } ?? false
    }
    if end.suffix(root.name.count + 2).elementsEqual([UInt8(ascii: "<"), UInt8(ascii: "/")] + root.name) {
      return true
    }
    // <Root … />, and nothing else.
    return end.last == UInt8(ascii: "/") && root.isEmptyElement
  }

  /// The same of all bytes of a file.
  package static func isWhole(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > edgeBytes else { return isWhole(head: bytes, tail: bytes) }
    return isWhole(head: Array(bytes.prefix(edgeBytes)), tail: Array(bytes.suffix(edgeBytes)))
  }

  /// In UTF-16 and UTF-32 markup is ASCII with zeros between; the rest of what is looked at is ASCII in every encoding that begins with <.
  private static func withoutZeros(_ bytes: [UInt8]) -> [UInt8] {
    let hasZeros = bytes.withUnsafeBytes { $0.isEmpty ? false : memchr($0.baseAddress!, 0, $0.count) != nil }
    return hasZeros ? bytes.filter { $0 != 0 } : bytes
  }

  /// Blanks, comments and instructions may follow the root.
  private static func dropAfterRoot(_ end: inout ArraySlice<UInt8>) {
    while true {
      while let last = end.last, isBlank(last) { end.removeLast() }
      if end.suffix(3).elementsEqual("-->".utf8), let start = lastRange(of: Array("<!--".utf8), in: end) {
        end = end[..<start]
      } else if end.suffix(2).elementsEqual("?>".utf8), let start = lastRange(of: Array("<?".utf8), in: end) {
        end = end[..<start]
      } else {
        return
      }
    }
  }

  /// Name of the first element, and whether its own tag closes it; nil where it does not stand among these bytes.
  private static func root(in head: [UInt8]) -> (name: [UInt8], isEmptyElement: Bool)? {
    var rest = head[...]
    while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
      rest = rest[open...].dropFirst()
      guard let first = rest.first else { return nil }
      switch first {
      case UInt8(ascii: "?"):
        guard let end = firstRange(of: Array("?>".utf8), in: rest) else { return nil }
        rest = rest[end...]
      case UInt8(ascii: "!"):
        let ending = rest.prefix(3).elementsEqual("!--".utf8) ? "-->" : ">"
        guard let end = firstRange(of: Array(ending.utf8), in: rest) else { return nil }
        rest = rest[end...]
      default:
        let name = Array(rest.prefix { !isBlank($0) && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") })
        let close = rest.firstIndex(of: UInt8(ascii: ">"))
        let isEmptyElement = close.map { rest[..<$0].last == UInt8(ascii: "/") } ?? false
        return name.isEmpty ? nil : (name, isEmptyElement)
      }
    }
    return nil
  }

  private static func firstRange(of pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    var start = bytes.startIndex
    while start + pattern.count <= bytes.endIndex {
      if bytes[start...].starts(with: pattern) { return start + pattern.count }
      start += 1
    }
    return nil
  }

  private static func lastRange(of pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    var start = bytes.endIndex - pattern.count
    while start >= bytes.startIndex {
      if bytes[start...].starts(with: pattern) { return start }
      start -= 1
    }
    return nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// Of a byte order mark.
  private static func isMark(_ byte: UInt8) -> Bool { [0xEF, 0xBB, 0xBF, 0xFE, 0xFF].contains(byte) }
}

extension FileSystem {
  /// `Wholeness.isWhole` of a file as it stands.
  package func endsWithClosingRoot(_ path: FilePath, sizeBytes: Int64) throws(FileFailure) -> Bool {
    let file = try read(path)
    let edge = Wholeness.edgeBytes
    let head = try file.bytes(most: edge)
    guard sizeBytes > Int64(edge) else { return Wholeness.isWhole(head: head, tail: head) }
    try file.move(to: sizeBytes - Int64(edge))
    return Wholeness.isWhole(head: head, tail: try file.bytes(most: edge))
  }

  /// The first bytes of a file, at most `count`.
  package func opening(_ path: FilePath, most count: Int) throws(FileFailure) -> [UInt8] {
    try read(path).bytes(most: count)
  }
}

extension FileReading {
  /// The next bytes, as many as there are, at most `count`.
  func bytes(most count: Int) throws(FileFailure) -> [UInt8] {
    var failure: FileFailure?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(FileFailure) {
        while filled < count {
          let more = try read(
            into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...]))
          if more == 0 { break }
          filled += more
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
