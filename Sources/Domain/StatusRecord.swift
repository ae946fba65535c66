/// One status of one document, as a receipt says it.
///
/// Of the same shape whether it came as ALEAUD01 (segments E1STATE and E1PRTOB), SYSTAT01 (E1STATS) or a flat EDI_DS40 record.
package struct StatusRecord: Hashable, Sendable {
  /// DOCNUM: the number we gave in EDI_DC40-DOCNUM. Nil where it is blank, zero, or none that a gateway could have given.
  package var document: DocumentNumber?
  /// ARCKEY: the document's stable external key, where the receipt has the field (SYSTAT01, EDI_DS40).
  package var reference: String?
  /// Two digits.
  package var code: String
  /// LOGDAT and LOGTIM, which SAP writes in its own local time: taken for Finnish time, as everything here is. Nil in ALEAUD01, which has
  /// none, and where they are no moment.
  package var loggedAt: Timestamp?
  package var message: StatusMessage?
  /// E1PRTOB-DOCNUM: the number that SAP gave the IDoc.
  package var receiverNumber: String?
  /// E1PRTOB-OBJTYPE and -OBJKEY of the first application object told: `BUS2032` and the order number. Nil where there is none.
  package var objectType: String?
  package var objectKey: String?
  /// REFINT: the interchange, that is the run's file.
  package var interchange: String?
  /// E1ADHDR-MESTYP: the type of the messages that ALEAUD01 confirms, `ORDERS`; nil elsewhere.
  package var confirms: String?
  /// Who sent the receipt to whom; nil in a flat file, which does not say.
  package var origin: ReceiptOrigin?
  /// 1-based line of the file where the status begins.
  package var line: Int
  /// `/ALEAUD01/IDOC[1]/E1ADHDR[1]/E1STATE[3]`, or `EDI_DS40[17]` for the seventeenth record.
  package var place: String

  package init(
    document: DocumentNumber? = nil, reference: String? = nil, code: String, loggedAt: Timestamp? = nil,
    message: StatusMessage? = nil, receiverNumber: String? = nil, objectType: String? = nil, objectKey: String? = nil,
    interchange: String? = nil, confirms: String? = nil, origin: ReceiptOrigin? = nil, line: Int, place: String
  ) {
    self.document = document
    self.reference = reference
    self.code = code
    self.loggedAt = loggedAt
    self.message = message
    self.receiverNumber = receiverNumber
    self.objectType = objectType
    self.objectKey = objectKey
    self.interchange = interchange
    self.confirms = confirms
    self.origin = origin
    self.line = line
    self.place = place
  }

  package var statusClass: StatusClass { StatusClass(code: code) }
}

/// What the receiver's application says of a status.
///
/// The text may name a person (SAP writes customers' names and numbers into it): it is kept and shown to those who may see the document, and
/// never logged. What prints a message prints its class and number only.
package struct StatusMessage: Hashable, Sendable {
  /// STATYP: `A` abort, `E` error, `W` warning, `S` success, `I` information; nil where it is blank.
  package var type: String?
  /// STAMID and STAMNO, the message's class and number: `VG`, `211`.
  package var messageClass: String?
  package var number: String?
  /// STATXT with `&1` to `&4` replaced by STAPA1 to STAPA4. Personal.
  package var text: String

  package init(type: String? = nil, messageClass: String? = nil, number: String? = nil, text: String) {
    self.type = type
    self.messageClass = messageClass
    self.number = number
    self.text = text
  }

  /// The text that `&1` to `&4` of a template make with their parameters; a place whose parameter is missing stays empty.
  ///
  /// Where the template has no such place and is not empty the parameters, up to four in their order, are in it already.
  package static func text(_ template: String, _ parameters: [String]) -> String {
    guard !template.isEmpty else { return parameters.filter { !$0.isEmpty }.joined(separator: " ") }
    var text: [UInt8] = []
    var rest = Array(template.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "&"), let digit = rest.first, (UInt8(ascii: "1")...UInt8(ascii: "4")).contains(digit)
      else {
        text.append(byte)
        continue
      }
      rest.removeFirst()
      let index = Int(digit - UInt8(ascii: "1"))
      if parameters.indices.contains(index) { text.append(contentsOf: parameters[index].utf8) }
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension StatusMessage: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// `E VG211`, without the text.
  package var description: String { "\(type ?? "-") \(messageClass ?? "")\(number ?? "")" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Who a receipt came from: the fields of its control record, by which another system's receipt is told.
package struct ReceiptOrigin: Hashable, Sendable {
  /// SNDPRN: the receiver of our datasets, now the sender.
  package var sender: String
  /// RCVPRN: us.
  package var receiver: String
  /// MESTYP: `ALEAUD` or `STATUS`.
  package var messageType: String

  package init(sender: String, receiver: String, messageType: String) {
    self.sender = sender
    self.receiver = receiver
    self.messageType = messageType
  }
}

extension DocumentNumber {
  /// The number in a receipt's DOCNUM: one to sixteen digits, leading zeros or not; nil for anything else and for zero.
  package init?(sent text: some StringProtocol) {
    guard (1...16).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
      let number = Int64(text), number > 0
    else { return nil }
    self.init(number)
  }
}

extension Timestamp {
  /// The Finnish time that SAP's `20240506` and `061500` tell; nil where they are no moment. A missing time (blank) is midnight.
  package init?(sapDate date: some StringProtocol, time: some StringProtocol) {
    let digits = Array(date.utf8)
    let clock = time.utf8.isEmpty ? Array("000000".utf8) : Array(time.utf8)
    guard digits.count == 8, clock.count == 6, (digits + clock).allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    func number(_ slice: ArraySlice<UInt8>) -> Int { slice.reduce(0) { $0 * 10 + Int($1 - 48) } }
    let (hour, minute, second) = (number(clock[0..<2]), number(clock[2..<4]), number(clock[4..<6]))
    guard let day = Day(year: number(digits[0..<4]), month: number(digits[4..<6]), day: number(digits[6..<8])),
      (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second)
    else { return nil }
    self.init(day: day, hour: hour, minute: minute, second: second)
  }
}
