import Foundation
import Synchronization

/// The receiver's own program, as SAP's would be: it takes whole datasets away at moments of its own, and answers for some of them. What it has
/// taken cannot be seen by looking, so that an attempt whose end nobody saw is truly unknown.
final class ReceivingSystem: Sendable {
  private let receivers: [Receiver]
  private let receipts: URL
  private let isStopped = Atomic(true)
  private let ended = DispatchSemaphore(value: 0)

  /// - Parameter receipts: the gateway's folder for them.
  init(_ receivers: [Receiver], receipts: URL) {
    self.receivers = receivers
    self.receipts = receipts
  }

  func start(seed: UInt64) {
    isStopped.store(false, ordering: .releasing)
    Thread.detachNewThread { [self] in
      var random = SplitMix(state: seed)
      var due: [(time: ContinuousClock.Instant, name: String, text: String)] = []
      let clock = ContinuousClock()
      while !isStopped.load(ordering: .acquiring) {
        for receiver in receivers {
          for name in whole(receiver) where Int.random(in: 0..<(receiver.isQuick ? 2 : 40), using: &random) == 0 {
            guard let bytes = take(name, of: receiver) else { continue }
            guard receiver.sendsReceipts, Int.random(in: 0..<4, using: &random) > 0 else { continue }
            let text = Receipt.text(for: documentNumbers(in: bytes), isFlat: Bool.random(using: &random))
            // Now and then before the gateway has seen the end of its own attempt.
            due.append((clock.now + .milliseconds(Int.random(in: 0...1_500, using: &random)), name, text))
          }
        }
        let now = clock.now
        for receipt in due where receipt.time <= now { send(receipt.name, receipt.text) }
        due.removeAll { $0.time <= now }
        pause(.milliseconds(Int.random(in: 1...60, using: &random)))
      }
      for receipt in due { send(receipt.name, receipt.text) }
      ended.signal()
    }
  }

  /// Returns once nothing more is taken, and every receipt has been sent.
  func stop() {
    guard isStopped.exchange(true, ordering: .acquiringAndReleasing) == false else { return }
    ended.wait()
  }

  private func whole(_ receiver: Receiver) -> [String] {
    let names = Set(receiver.names())
    return names.filter { !$0.hasPrefix(".") && names.contains($0 + Receiver.manifestEnding) }.sorted()
  }

  /// Moves a dataset away, its manifest after it; a name that was taken before gets another beside it, for the audit to find.
  private func take(_ name: String, of receiver: Receiver) -> Data? {
    let copy = (0...).lazy.map { $0 == 0 ? name : name + ".again-\($0)" }
      .first { !FileManager.default.fileExists(atPath: receiver.taken.appending(path: $0).path) }!
    let target = receiver.taken.appending(path: copy)
    // It fails where the folder has just been taken away.
    guard (try? FileManager.default.moveItem(at: receiver.folder.appending(path: name), to: target)) != nil else {
      return nil
    }
    let manifest = receiver.taken.appending(path: copy + Receiver.manifestEnding)
    try? FileManager.default.moveItem(at: receiver.folder.appending(path: name + Receiver.manifestEnding), to: manifest)
    return try? Data(contentsOf: target)
  }

  private func send(_ name: String, _ text: String) {
    let hidden = receipts.appending(path: "." + name + ".tmp")
    try? Data(text.utf8).write(to: hidden)
    try? FileManager.default.moveItem(at: hidden, to: receipts.appending(path: "RCPT_" + name))
  }
}

/// The numbers of a dataset's documents, in their order.
func documentNumbers(in dataset: Data) -> [String] {
  // One piece before the first of them.
  String(decoding: dataset, as: UTF8.self).components(separatedBy: "<DOCNUM>").dropFirst().map { piece in
    String(piece.prefix { $0 != "<" })
  }
}

/// SAP's word that documents are booked (53).
enum Receipt {
  static func text(for documents: [String], isFlat: Bool) -> String {
    // EDI_DS40: TABNAM 10, MANDT 3, DOCNUM 16, LOGDAT 8, LOGTIM 6, STATUS 2; blanks at the end are cut.
    if isFlat { return documents.map { "EDI_DS40  100\($0)2024050706150053\n" }.joined() }
    let states = documents.map { "<E1STATE SEGMENT=\"1\"><DOCNUM>\($0)</DOCNUM><STATUS>53</STATUS></E1STATE>" }.joined()
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <ALEAUD01><IDOC BEGIN="1"><EDI_DC40 SEGMENT="1"><TABNAM>EDI_DC40</TABNAM><DIRECT>1</DIRECT><IDOCTYP>ALEAUD01</IDOCTYP>\
      <MESTYP>ALEAUD</MESTYP><SNDPOR>SAPPRD</SNDPOR><SNDPRT>LS</SNDPRT><SNDPRN>PRDCLNT100</SNDPRN><RCVPOR>MAKSUSILTA</RCVPOR>\
      <RCVPRT>LS</RCVPRT><RCVPRN>MAKSUSILTA</RCVPRN></EDI_DC40><E1ADHDR SEGMENT="1"><MESTYP>ORDERS</MESTYP>\(states)</E1ADHDR>\
      </IDOC></ALEAUD01>

      """
  }
}
