/// Takes one finished file to a receiver. Delivering the same consignment twice has the effect of once.
///
/// One kind of transport is one file, and every kind passes the same contract tests.
package protocol Transport: Sendable {
  /// Where it delivers to, as it may be shown.
  var receiver: String { get }

  /// Returns once the file and then its manifest lie whole at the receiver, and were read back and compared; over HTTPS, once the receiver
  /// has answered that it has the file.
  ///
  /// `appearing` is called once at most, when all is ready and just before the one step that makes the dataset visible to the receiver (a
  /// rename, a request): what it keeps tells afterwards that the step may have happened. It is not called where the file lay there already.
  /// What it throws ends the delivery before the step.
  /// - Throws: `DeliveryFailure`, or what `appearing` threw. Before the step its recovery is `retry` or `hold`; `unknown` only where nobody
  ///   could see whether the step happened.
  func deliver(_ consignment: Consignment, appearing: () throws -> Void) throws -> DeliveryReceipt

  /// What of a consignment lies at the receiver: asked after an attempt whose end nobody saw. Changes nothing there.
  func look(for consignment: Consignment) throws(DeliveryFailure) -> Sighting
}

/// What was seen of a consignment at its receiver.
package enum Sighting: String, CaseIterable, Hashable, Sendable {
  /// File and manifest lie there as they were approved.
  case whole
  /// The file lies there as it was approved, without its manifest: delivering again completes it.
  case dataOnly = "data-only"
  /// Our hidden part lies there whole, so the visible step did not happen: delivering again is safe.
  case notArrived = "not-arrived"
  /// Neither is there, for the receiver may have taken the file; or the transport has no way to look.
  case cannotTell = "cannot-tell"
  /// Another file has one of the names.
  case other
}

/// What a transport can prove of a delivery.
package struct DeliveryReceipt: Hashable, Sendable {
  /// Where the file lies at the receiver, as it may be shown.
  package var place: String
  package var sizeBytes: Int64
  /// Lower-case hexadecimal: of the bytes `proof` tells of.
  package var sha256: String
  /// True where an earlier attempt had brought both files already.
  package var wasThere: Bool
  package var proof: Proof
  /// What an HTTPS receiver answered, up to 64 KiB. It may hold personal data: it is kept where the dataset is, and never logged.
  package var answer: [UInt8]?

  package enum Proof: String, CaseIterable, Hashable, Sendable {
    /// The bytes were read back from the receiver.
    case bytes
    /// Their number was read back; the digest is of what was sent.
    case size
    /// The receiver answered that it has taken them; the digest is of what was sent.
    case answer
  }

  package init(
    place: String, sizeBytes: Int64, sha256: String, wasThere: Bool, proof: Proof = .bytes, answer: [UInt8]? = nil
  ) {
    self.place = place
    self.sizeBytes = sizeBytes
    self.sha256 = sha256
    self.wasThere = wasThere
    self.proof = proof
    self.answer = answer
  }
}

extension Consignment {
  /// True where both names are ones a receiver can have, also with a hidden part's dot and ending around them: one component that no reader
  /// of a folder overlooks, without line ends that would end a command early.
  var hasPossibleNames: Bool {
    func isName(_ name: String) -> Bool {
      !name.isEmpty && name.utf8.count <= 249 && !name.hasPrefix(".")
        && name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }
    }
    return isName(name) && isName(manifestName) && name != manifestName
  }
}
