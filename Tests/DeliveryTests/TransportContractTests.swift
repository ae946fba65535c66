import Delivery
import Domain
import Inbox
import Support
import Testing

/// What every transport keeps, whatever it is made of.
@Suite(.sandbox) struct TransportContract {
  static let bytes = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }

  @Test(arguments: TransportUnderTest.all)
  func `file and manifest arrive whole, and nothing else`(_ kind: TransportUnderTest) throws {
    let (transport, receiver) = try kind.make(Sandbox.folder)
    let sent = try consignment(Self.bytes, in: Sandbox.folder)
    let receipt = try transport.deliver(sent)
    #expect(receipt.sha256 == sent.sha256 && receipt.sizeBytes == sent.sizeBytes && !receipt.wasThere)
    #expect(receipt.place.hasSuffix(sent.name))
    #expect(try receiver.contents() == [sent.name: Self.bytes, sent.manifestName: sent.manifest])
  }

  @Test(arguments: TransportUnderTest.all)
  func `a second delivery changes nothing`(_ kind: TransportUnderTest) throws {
    let (transport, receiver) = try kind.make(Sandbox.folder)
    let sent = try consignment(Self.bytes, in: Sandbox.folder)
    _ = try transport.deliver(sent)
    let first = try receiver.contents()
    #expect(try transport.deliver(sent).wasThere)
    #expect(try receiver.contents() == first)
  }

  @Test(arguments: TransportUnderTest.all)
  func `an attempt broken off before the manifest is completed`(_ kind: TransportUnderTest) throws {
    let (transport, receiver) = try kind.make(Sandbox.folder)
    let sent = try consignment(Self.bytes, in: Sandbox.folder)
    try receiver.put(sent.name, Self.bytes)
    #expect(try !transport.deliver(sent).wasThere)
    #expect(try receiver.contents() == [sent.name: Self.bytes, sent.manifestName: sent.manifest])
  }

  @Test(arguments: TransportUnderTest.all, [true, false])
  func `a different file of the name is never overwritten`(_ kind: TransportUnderTest, isManifest: Bool) throws {
    let (transport, receiver) = try kind.make(Sandbox.folder)
    let sent = try consignment([1, 2, 3], in: Sandbox.folder)
    let name = isManifest ? sent.manifestName : sent.name
    for other in [[], [1, 2, 4], Array("{\"documents\":2}".utf8)] as [[UInt8]] {
      try receiver.put(name, other)
      let failure = #expect(throws: DeliveryFailure.self) { try transport.deliver(sent) }
      #expect(failure?.cause == .nameTaken && failure?.recovery == .hold)
      #expect(try receiver.contents()[name] == other)
    }
  }

  @Test(arguments: TransportUnderTest.all)
  func `what is no longer the approved dataset does not go`(_ kind: TransportUnderTest) throws {
    let (transport, receiver) = try kind.make(Sandbox.folder)
    let files = RealFileSystem()
    let sent = try consignment([1, 2, 3], in: Sandbox.folder)
    for change in [[1, 2, 4], [1, 2], nil] as [[UInt8]?] {
      try files.unlink(sent.path)
      if let change { try files.place(change, at: sent.path) }
      let failure = #expect(throws: DeliveryFailure.self) { try transport.deliver(sent) }
      #expect(failure?.cause == .datasetChanged && failure?.recovery == .hold)
      #expect(try receiver.contents().isEmpty)
    }
  }

  @Test(
    arguments: TransportUnderTest.all, ["", "a/b.xml", "..", ".hidden", "a\0b", String(repeating: "n", count: 251)])
  func `a name that a receiver cannot have is held`(_ kind: TransportUnderTest, _ name: String) throws {
    let (transport, receiver) = try kind.make(Sandbox.folder)
    let sent = try consignment([1], name: name, in: Sandbox.folder)
    let failure = #expect(throws: DeliveryFailure.self) { try transport.deliver(sent) }
    #expect(failure?.cause == .nameImpossible && failure?.recovery == .hold)
    #expect(try receiver.contents().isEmpty)
  }

  @Test func `a failure says in both languages what to do, without codes`() throws {
    let sent = try consignment([1], name: "010190-999W.xml", in: Sandbox.folder)
    for cause in DeliveryFailure.Cause.allCases {
      let failure = DeliveryFailure(cause, of: sent, to: "outbox", recovery: .hold)
      #expect(failure.message.fi != failure.message.en)
      #expect(!"\(failure)\(failure.message)".contains("999W"))
    }
  }
}
