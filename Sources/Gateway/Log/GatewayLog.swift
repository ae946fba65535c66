package import Domain
import Glibc
package import Logging
import Synchronization

/// Events: their names are stable, so that alarms can be set on them. Metadata holds ids of reports, runs and documents, never personal data.
package enum Event: String, CaseIterable, Sendable {
  case gatewayStarted = "gateway.started"
  case gatewayStopped = "gateway.stopped"
  case intakeRecovered = "intake.recovered"
  case fileStuck = "intake.stuck"
  case fileClaimed = "intake.claimed"
  case fileFailed = "intake.failed"
  case fileIgnored = "intake.ignored"
  case fileChanged = "intake.changed"
  case fileLost = "intake.lost"
  case trouble = "pickup.trouble"
  case troubleOver = "pickup.well"
  case receiptDuplicate = "receipt.duplicate"
  case receiptTaken = "receipt.taken"
  case receiptProblem = "receipt.problem"
  case receiptOverdue = "receipt.overdue"
  case receiptRejected = "receipt.rejected"
  case reportAccepted = "report.accepted"
  case reportHeld = "report.held"
  case reportRejected = "report.rejected"
  case reportDuplicate = "report.duplicate"
  case reportChecked = "report.checked"
  case reportApproved = "report.approved"
  case reportReturned = "report.returned"
  case linesHeld = "lines.held"
  case linesReleased = "lines.released"
  case packagesAttached = "packages.attached"
  case packagesExtended = "packages.extended"
  case settingsLoaded = "settings.loaded"
  case settingsRefused = "settings.refused"
  case runClosed = "run.closed"
  case runEmpty = "run.empty"
  case runReleased = "run.released"
  case runDelivered = "run.delivered"
  case runFailed = "run.failed"
  case runUnknown = "run.unknown"
  case runCancelled = "run.cancelled"
  case runAcknowledged = "run.acknowledged"
  case runWaits = "run.waits"
  case deliveryFailed = "delivery.failed"
  case deliveryStopped = "delivery.stopped"
  case deliveryUnseen = "delivery.unseen"
  case datasetRebuilt = "dataset.rebuilt"
  case queueDue = "queue.due"
  case queuePaused = "queue.paused"
  case queueResumed = "queue.resumed"
  case queueBlocked = "queue.blocked"
  case queueWell = "queue.well"
  case queueFailed = "queue.failed"
  case queueMissed = "queue.missed"
  case queueClockBack = "queue.clock-back"
  case documentRebilled = "document.rebilled"
  case documentFailed = "document.failed"
  case documentHeld = "document.held"
  case auditBroken = "audit.broken"
  case ledgerUnbalanced = "reconcile.difference"
}

extension Logger {
  /// Writes one event. A value that has the shape of an identity code is masked by the handler.
  package func event(
    _ event: Event, _ level: Level = .info, _ metadata: [String: String] = [:]
  ) {
    log(level: level, "\(event.rawValue)", metadata: metadata.mapValues { .string($0) })
  }
}

/// Where log lines go: standard error, or a test's memory.
package final class LogSink: Sendable {
  private let write: @Sendable (String) -> Void
  private let order = Mutex(())

  package init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

  package static let standardError = LogSink { line in
    // Whole lines, unbuffered: what was logged before a crash can be read after it.
    var bytes = Array(line.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { writeToStandardError($0) }
      guard written > 0 else { return }
      bytes = bytes.dropFirst(written)
    }
  }

  private static func writeToStandardError(_ bytes: UnsafeRawBufferPointer) -> Int {
    Glibc.write(2, bytes.baseAddress, bytes.count)
  }

  func put(_ line: String) { order.withLock { _ in write(line) } }
}

/// One JSON object a line, or a line a person reads on a terminal.
package struct GatewayLogHandler: LogHandler {
  package enum Shape: Sendable { case json, text }

  package var metadata: Logger.Metadata = [:]
  package var logLevel: Logger.Level = .info
  private let shape: Shape
  private let sink: LogSink
  private let clock: any Clock

  package init(_ shape: Shape, to sink: LogSink, clock: any Clock) {
    self.shape = shape
    self.sink = sink
    self.clock = clock
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let merged = metadata.isEmpty ? event.metadata ?? [:] : metadata.merging(event.metadata ?? [:]) { $1 }
    let fields = merged.sorted { $0.key < $1.key }.map { key, value in
      // A text is itself: to describe it costs more than all the rest of a line.
      let text = if case .string(let text) = value { text } else { "\(value)" }
      return (key, maskingIdentityCodes(text))
    }
    let message = maskingIdentityCodes("\(event.message)")
    switch shape {
    case .json:
      var json = JSONWriter()
      json.object { json in
        json.member("at", clock.now().description)
        json.member("level", event.level.rawValue)
        json.member("event", message)
        for (key, value) in fields { json.member(named: key, value) }
      }
      sink.put(String(decoding: json.bytes, as: UTF8.self) + "\n")
    case .text:
      let time = clock.now().local.dropFirst(11)
      let values = fields.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
      sink.put("\(time) \(event.level.rawValue) \(message) \(values)\n")
    }
  }
}
