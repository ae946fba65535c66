/// The name of a file in its folder: bytes, as the file system has them, for a sender's name need not be UTF-8.
///
/// It prints itself safely (see `printable`); `bytes` is for system calls only.
package struct FileName: Hashable, Comparable, Sendable, ExpressibleByStringLiteral {
  package let bytes: [UInt8]

  package init(bytes: [UInt8]) { self.bytes = bytes }
  package init(_ text: String) { bytes = Array(text.utf8) }
  package init(stringLiteral text: String) { self.init(text) }

  /// By bytes, so that the order is the same on every machine.
  package static func < (left: FileName, right: FileName) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

/// Where a file or folder lies: bytes, components divided by `/`.
package struct FilePath: Hashable, Comparable, Sendable, ExpressibleByStringLiteral {
  package let bytes: [UInt8]

  package init(bytes: [UInt8]) { self.bytes = bytes }
  package init(_ text: String) { bytes = Array(text.utf8) }
  package init(stringLiteral text: String) { self.init(text) }

  package static func / (folder: FilePath, name: FileName) -> FilePath {
    if folder.bytes.isEmpty { return FilePath(bytes: name.bytes) }
    let divider: [UInt8] = folder.bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
    return FilePath(bytes: folder.bytes + divider + name.bytes)
  }

  package static func / (folder: FilePath, name: String) -> FilePath { folder / FileName(name) }

  /// The last component.
  package var name: FileName {
    FileName(bytes: Array(bytes[(lastDivider.map { $0 + 1 } ?? 0)...]))
  }

  /// The path without its last component; `.` where it has only one.
  package var folder: FilePath {
    guard let divider = lastDivider else { return "." }
    return divider == 0 ? "/" : FilePath(bytes: Array(bytes[..<divider]))
  }

  /// The path as text, exact where its bytes are UTF-8 (all paths that the gateway makes itself are).
  package var string: String { String(decoding: bytes, as: UTF8.self) }

  /// `.NAME.tmp` beside the file: a name that no reader of a folder takes.
  package var hiddenPart: FilePath {
    folder / FileName(bytes: [UInt8(ascii: ".")] + name.bytes + Array(".tmp".utf8))
  }

  package static func < (left: FilePath, right: FilePath) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  private var lastDivider: Int? { bytes.lastIndex(of: UInt8(ascii: "/")) }
}

extension FileName: CustomStringConvertible {
  package var description: String { printable(bytes) }
}

extension FilePath: CustomStringConvertible {
  package var description: String { printable(bytes) }
}

/// A name as logs and people may see it: identity-code shapes masked; control characters, newlines, invisible and direction-changing
/// characters, and bytes that are no UTF-8 written as `%0A`.
package func printable(_ bytes: [UInt8]) -> String {
  if bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) {
    return maskingIdentityCodes(String(decoding: bytes, as: UTF8.self))
  }
  var text = ""
  var rest = bytes[...]
  var decoder = UTF8()
  while !rest.isEmpty {
    var input = rest.makeIterator()
    if case .scalarValue(let scalar) = decoder.decode(&input), isVisible(scalar) {
      text.unicodeScalars.append(scalar)
      rest = rest.dropFirst(UTF8.width(scalar))
    } else {
      text += percentEscaped(rest.removeFirst())
    }
    decoder = UTF8()
  }
  return maskingIdentityCodes(text)
}

/// `%0A` for a newline.
package func percentEscaped(_ byte: UInt8) -> String {
  "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
}

private func isVisible(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.value < 0x80 { return (0x20..<0x7F).contains(scalar.value) }
  return switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
  default: true
  }
}
