package import Foundation

/// The lines a running program writes, each as soon as it is written; ends when the program closes its end.
package struct LinesRead: Sequence, IteratorProtocol {
  private let handle: FileHandle
  private var waiting: [UInt8] = []

  package init(_ handle: FileHandle) { self.handle = handle }

  package mutating func next() -> String? {
    while true {
      if let end = waiting.firstIndex(of: 0x0A) {
        defer { waiting.removeSubrange(...end) }
        return String(decoding: waiting[..<end], as: UTF8.self)
      }
      let more = handle.availableData
      guard !more.isEmpty else { return nil }
      waiting.append(contentsOf: more)
    }
  }
}
