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
    let receipt = try transport.deliver(sent, appearing: {})
    #expect(receipt.sha256 == sent.sha256 && receipt.sizeBytes == sent.sizeBytes && !receipt.wasThere)
    #expect(receipt.place.hasSuffix(sent.name))
    #expect(try receiver.contents() == [sent.name: Self.bytes, sent.manifestName: sent.manifest])
  }

  @Test(arguments: TransportUnderTest.all)
  func `a second delivery changes nothing`(_ kind: TransportUnderTest) throws {
    let (transport, receiver) = try kind.make(Sandbox.folder)
    let sent = try consignment(Self.bytes, in: Sandbox.folder)
    _ = try transport.deliver(sent, appearing: {})
    let first = try receiver.contents()
    #expect(try transport.deliver(sent, appearing: {}).wasThere)
    #expect(try receiver.contents() == first)
  }

  @Test(arguments: TransportUnderTest.all)
  func `an attempt broken off before the manifest is completed`(_ kind: TransportUnderTest) throws {
    let (transport, receiver) = try kind.make(Sandbox.folder)
    let sent = try consignment(Self.bytes, in: Sandbox.folder)
    try receiver.put(sent.name, Self.bytes)
    #expect(try !transport.deliver(sent, appearing: {}).wasThere)
    #expect(try receiver.contents() == [sent.name: Self.bytes, sent.manifestName: sent.manifest])
  }

  @Test(arguments: TransportUnderTest.all, [true, false])
  func `a different file of the name is never overwritten`(_ kind: TransportUnderTest, isManifest: Bool) throws {
    let (transport, receiver) = try kind.make(Sandbox.folder)
    let sent = try consignment([1, 2, 3], in: Sandbox.folder)
    let name = isManifest ? sent.manifestName : sent.name
    for other in [[], [1, 2, 4], Array("{\"documents\":2}".utf8)] as [[UInt8]] {
      try receiver.put(name, other)
      let failure = #expect(throws: DeliveryFailure.self) { try transport.deliver(sent, appearing: {}) }
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
      let failure = #expect(throws: DeliveryFailure.self) { try transport.deliver(sent, appearing: {}) }
      #expect(failure?.cause == .datasetChanged && failure?.recovery == .hold)
      #expect(try receiver.contents().isEmpty)
    }
  }

  @Test(
    arguments: TransportUnderTest.all, ["", "a/b.xml", "..", ".hidden", "a\0b", String(repeating: "n", count: 251)])
  func `a name that a receiver cannot have is held`(_ kind: TransportUnderTest, _ name: String) throws {
    let (transport, receiver) = try kind.make(Sandbox.folder)
    let sent = try consignment([1], name: name, in: Sandbox.folder)
    let failure = #expect(throws: DeliveryFailure.self) { try transport.deliver(sent, appearing: {}) }
    #expect(failure?.cause == .nameImpossible && failure?.recovery == .hold)
    #expect(try receiver.contents().isEmpty)
  }

  @Test(arguments: TransportUnderTest.all)
  func `the visible step is announced once, with all ready and nothing to be seen`(_ kind: TransportUnderTest) throws {
    let (transport, receiver) = try kind.make(Sandbox.folder)
    let sent = try consignment(Self.bytes, in: Sandbox.folder)
    var seen: [Set<String>] = []
    _ = try transport.deliver(sent) { seen.append(try Set(receiver.contents().keys)) }
    #expect(seen.count == 1 && seen[0].allSatisfy { $0.hasPrefix(".") })
    _ = try transport.deliver(sent) { seen.append([]) }
    #expect(seen.count == 1)
  }

  @Test(arguments: TransportUnderTest.all)
  func `what cannot be announced does not go, and leaves nothing`(_ kind: TransportUnderTest) throws {
    struct NotKept: Error {}
    let (transport, receiver) = try kind.make(Sandbox.folder)
    let sent = try consignment(Self.bytes, in: Sandbox.folder)
    #expect(throws: NotKept.self) { try transport.deliver(sent) { throw NotKept() } }
    #expect(try receiver.contents().isEmpty)
    #expect(try !transport.deliver(sent, appearing: {}).wasThere)
  }

  @Test(arguments: TransportUnderTest.all)
  func `looking tells what lies there`(_ kind: TransportUnderTest) throws {
    let (transport, receiver) = try kind.make(Sandbox.folder)
    let sent = try consignment(Self.bytes, in: Sandbox.folder)
    #expect(try transport.look(for: sent) == .cannotTell)
    // A late session of an earlier attempt may have begun it anew after the file was shown and taken.
    try receiver.put(receiver.partName(sent.name), [1])
    #expect(try transport.look(for: sent) == .cannotTell)
    try receiver.put(receiver.partName(sent.name), Self.bytes)
    #expect(try transport.look(for: sent) == .notArrived)
    try receiver.put(sent.name, Self.bytes)
    #expect(try transport.look(for: sent) == .dataOnly)
    try receiver.put(sent.manifestName, sent.manifest)
    #expect(try transport.look(for: sent) == .whole)
    try receiver.put(sent.manifestName, [1])
    #expect(try transport.look(for: sent) == .other)
    var other = Self.bytes
    other[7] ^= 1
    try receiver.put(sent.name, other)
    #expect(try transport.look(for: sent) == .other)
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
