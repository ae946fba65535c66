import Domain
import Foundation
import Gateway
import Logging
import Synchronization
import Testing

@Suite struct Logs {
  private struct Still: Domain.Clock {
    func now() -> Timestamp { Timestamp("2024-05-05T06:00:00+03:00")! }
  }

  private func logged(_ shape: GatewayLogHandler.Shape, _ write: (Logger) -> Void) -> String {
    let lines = Mutex("")
    let sink = LogSink { line in lines.withLock { $0 += line } }
    write(Logger(label: "test") { _ in GatewayLogHandler(shape, to: sink, clock: Still()) })
    return lines.withLock { $0 }
  }

  @Test func `a line is one JSON object with time, level, event and facts`() throws {
    let line = logged(.json) { $0.event(.runClosed, .info, ["run": "12", "service": "YHT-ASU"]) }
    #expect(line.hasSuffix("}\n") && !line.dropLast().contains("\n"))
    let json = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
    #expect(
      json == [
        "at": "2024-05-05T06:00:00+03:00", "level": "info", "event": "run.closed", "run": "12", "service": "YHT-ASU",
      ])
  }

  @Test func `an identity code that slips into a value is masked in both shapes`() {
    for shape in [GatewayLogHandler.Shape.json, .text] {
      let line = logged(shape) { $0.event(.fileFailed, .error, ["file": "raportti-010190-999W.xml"]) }
      #expect(!line.contains("999W") && line.contains("raportti-*"))
    }
  }

  @Test func `event names are stable and unlike one another`() {
    #expect(Set(Event.allCases.map(\.rawValue)).count == Event.allCases.count)
    for event in Event.allCases { #expect(event.rawValue.wholeMatch(of: /[a-z]+\.[a-z-]+/) != nil) }
  }
}
