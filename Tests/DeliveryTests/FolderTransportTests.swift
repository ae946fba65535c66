import Delivery
import Domain
import Inbox
import Support
import Testing

/// The folder transport over a disk that fails.
@Suite struct FolderTransports {
  @Test func `a folder that is not mounted is tried again, and never made`() throws {
    let files = SimulatedFileSystem()
    let transport = FolderTransport(folder: "mnt/sap", files: files, retryAfterSeconds: 90) { SHA256Stream() }
    files.makeAll("runs")
    let sent = try consignment([1, 2], in: "runs", files: files)
    let failure = #expect(throws: DeliveryFailure.self) { try transport.deliver(sent, appearing: {}) }
    #expect(failure?.cause == .receiverUnavailable && failure?.recovery == .retry(afterSeconds: 90))
    #expect(failure?.message.en.contains("not there") == true)
    #expect(files.tree() == ["runs/dataset": [1, 2]])
  }

  /// Every call goes wrong once; what a receiver can see is always whole, the manifest never before its file, and the next attempt
  /// brings the rest. What was called delivered survives a loss of power right after. Nothing is to be seen that was not announced, and
  /// what was announced can always be told by looking.
  @Test(
    arguments: SimulatedFileSystem.Fault.allCases,
    [SimulatedFileSystem.Loss.nothing, .unsynced, .some(seed: 1), .some(seed: 2)])
  func `a delivery may break off anywhere`(_ fault: SimulatedFileSystem.Fault, _ loss: SimulatedFileSystem.Loss) throws
  {
    let bytes = [UInt8](repeating: 5, count: 900)
    var call = 0
    var reached = true
    while reached {
      call += 1
      let files = SimulatedFileSystem()
      files.makeAll("runs")
      files.makeAll("out")
      let sent = try consignment(bytes, in: "runs", files: files)
      let transport = FolderTransport(folder: "out", files: files) { SHA256Stream() }
      let whole = ["out" / FileName(sent.name): bytes, "out" / FileName(sent.manifestName): sent.manifest]
      files.fail(at: call, fault, loss: loss)
      var wasAnnounced = false
      let broke: DeliveryFailure?
      do {
        _ = try transport.deliver(sent) { wasAnnounced = true }
        broke = nil
      } catch let error as DeliveryFailure {
        broke = error
      }
      reached = files.calls >= call
      files.restart()
      let visible = files.tree("out").filter { $0.key.name.bytes.first != UInt8(ascii: ".") }
      for (path, bytes) in visible { #expect(whole[path] == bytes, "call \(call): \(path)") }
      if visible["out" / FileName(sent.manifestName)] != nil { #expect(visible.count == 2, "call \(call)") }
      if broke == nil { #expect(visible == whole, "call \(call)") }
      if let broke { #expect((broke.recovery == .unknown) == wasAnnounced, "call \(call)") }
      let sighting = try transport.look(for: sent)
      let isThere = visible["out" / FileName(sent.name)] != nil
      #expect(wasAnnounced || !isThere, "call \(call)")
      if wasAnnounced { #expect(sighting != .cannotTell, "call \(call)") }
      #expect((sighting == .whole) == (visible == whole) && (sighting == .dataOnly) == (visible.count == 1))
      var isAnnouncedAgain = false
      _ = try transport.deliver(sent) { isAnnouncedAgain = true }
      #expect(isAnnouncedAgain != isThere)
      files.losePower()
      #expect(files.tree("out") == whole, "call \(call)")
    }
    #expect(call > 20)
  }

  @Test(arguments: [true, false])
  func `what cannot be announced is not delivered, and a moved file comes back`(_ mayBeMoved: Bool) throws {
    struct NotKept: Error {}
    let files = SimulatedFileSystem()
    files.makeAll("runs")
    files.makeAll("out")
    var sent = try consignment([1, 2], in: "runs", files: files)
    sent.mayBeMoved = mayBeMoved
    let transport = FolderTransport(folder: "out", files: files) { SHA256Stream() }
    #expect(throws: NotKept.self) { try transport.deliver(sent) { throw NotKept() } }
    #expect(files.tree() == ["runs/dataset": [1, 2]])
  }
}
