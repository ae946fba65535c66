import Foundation
import Testing

@testable import ReportXML

/// libxml2's memory comes from lists of each thread's own: none of it may be lost where threads end, or where one gives back what another took.
///
/// Each in a process of its own: what is counted is all threads' memory, and other tests parse on many at a time.
@Suite struct LibraryMemory {
  private static let schema = Array(
    """
    <xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">
      <xsd:element name="a"><xsd:complexType><xsd:sequence>
      \((0..<400).map { "<xsd:element name=\"b\($0)\" type=\"xsd:string\" minOccurs=\"0\"/>" }.joined())
      </xsd:sequence></xsd:complexType></xsd:element>
    </xsd:schema>
    """.utf8)

  @Test func `memory taken and given back on threads that end does not grow`() async {
    await #expect(processExitsWith: .success) {
      try LibraryMemory.grows { try LibraryMemory.onOtherThread { _ = try CompiledSchema(LibraryMemory.schema) } }
    }
  }

  @Test func `memory taken on one thread and given back on another does not grow`() async {
    await #expect(processExitsWith: .success) {
      try LibraryMemory.grows {
        let compiled = Held(try CompiledSchema(LibraryMemory.schema))
        try LibraryMemory.onOtherThread { compiled.schema = nil }
      }
    }
  }

  /// Each round takes some hundred kilobytes.
  private static func grows(_ round: () throws -> Void) throws {
    for _ in 0..<20 { try round() }
    let before = XMLLibrary.blockBytes
    for _ in 0..<100 { try round() }
    #expect(XMLLibrary.blockBytes - before < 8 << 20)
  }

  private final class Held: @unchecked Sendable {  // one thread has it at a time
    var schema: CompiledSchema?
    init(_ schema: CompiledSchema) { self.schema = schema }
  }

  private final class Outcome: @unchecked Sendable {  // written before the signal, read after it
    var error: (any Error)?
  }

  private static func onOtherThread(_ body: @escaping @Sendable () throws -> Void) throws {
    let (ended, outcome) = (DispatchSemaphore(value: 0), Outcome())
    let thread = Thread {
      do { try body() } catch { outcome.error = error }
      ended.signal()
    }
    thread.start()
    ended.wait()
    if let error = outcome.error { throw error }
  }
}
