/// Takes one finished file to a receiver. Delivering the same consignment twice has the effect of once.
///
/// One kind of transport is one file, and every kind passes the same contract tests.
package protocol Transport: Sendable {
  /// Returns once the file and then its manifest lie whole and durable at the receiver, and were read back and compared.
  func deliver(_ consignment: Consignment) throws(DeliveryFailure) -> DeliveryReceipt
}

/// What a transport can prove of a delivery.
package struct DeliveryReceipt: Hashable, Sendable {
  /// Where the file lies at the receiver, as it may be shown.
  package var place: String
  package var sizeBytes: Int64
  /// Of the bytes read back, lower-case hexadecimal.
  package var sha256: String
  /// True where an earlier attempt had brought both files already.
  package var wasThere: Bool

  package init(place: String, sizeBytes: Int64, sha256: String, wasThere: Bool) {
    self.place = place
    self.sizeBytes = sizeBytes
    self.sha256 = sha256
    self.wasThere = wasThere
  }
}
