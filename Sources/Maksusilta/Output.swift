import Domain
import Gateway
import Glibc
import Synchronization

/// Standard output and error.
enum Output {
  /// True once something could not be written: the command then does not end as if all were well.
  static let isIncomplete = Atomic<Bool>(false)

  static func write(_ bytes: [UInt8]) { put(bytes, on: 1) }

  /// Whole, unless nobody reads any more.
  private static func put(_ bytes: [UInt8], on descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else {
        // Who reads no more has seen enough; anything else is output that somebody will miss.
        if descriptor == 1 && errno != EPIPE { isIncomplete.store(true, ordering: .relaxed) }
        return
      }
      rest = rest.dropFirst(written)
    }
  }

  static func line(_ text: String) { write(Array((text + "\n").utf8)) }
  static func json(_ body: (inout JSONWriter) -> Void) {
    var json = JSONWriter()
    body(&json)
    write(json.bytes + [0x0A])
  }

  static func failure(_ failure: Failure, language: Language, json: Bool) {
    if json {
      var writer = JSONWriter()
      writer.object { json in
        json.key("error")
        json.object { json in
          json.member("code", failure.code)
          json.key("message")
          json.bilingual(failure.message)
        }
      }
      put(writer.bytes + [0x0A], on: 2)
    } else {
      put(Array("maksusilta: \(failure.message[language])\n".utf8), on: 2)
    }
  }

  /// A table with columns as wide as they need; `right` are the columns of numbers.
  static func table(_ head: [String], _ rows: [[String]], right: Set<Int> = []) {
    let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
    for row in [head] + rows {
      let cells = row.enumerated().map { column, cell in
        let pad = String(repeating: " ", count: widths[column] - cell.count)
        return right.contains(column) ? pad + cell : cell + pad
      }
      var text = cells.joined(separator: "  ")
      while text.last == " " { text.removeLast() }
      line(text)
    }
  }
}
