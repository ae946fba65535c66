/// The elements of SAP's receipts that are read; all others are passed over. Source: SAP's definitions of ALEAUD01 and SYSTAT01.
enum ReceiptName: UInt8, CaseIterable {
  case idoc, control, auditHeader, auditState, auditObject, status
  case sender, receiver, messageType, messageTypeLong
  case document, code, date, time, text, type, messageClass, messageNumber, interchange, reference
  case parameter1, parameter2, parameter3, parameter4
  case longParameter1, longParameter2, longParameter3, longParameter4
  case objectType, objectKey

  /// As it is written in the file.
  var wire: StaticString {
    switch self {
    case .idoc: "IDOC"
    case .control: "EDI_DC40"
    case .auditHeader: "E1ADHDR"
    case .auditState: "E1STATE"
    case .auditObject: "E1PRTOB"
    case .status: "E1STATS"
    case .sender: "SNDPRN"
    case .receiver: "RCVPRN"
    case .messageType: "MESTYP"
    case .messageTypeLong: "MESTYP_LNG"
    case .document: "DOCNUM"
    case .code: "STATUS"
    case .date: "LOGDAT"
    case .time: "LOGTIM"
    case .text: "STATXT"
    case .type: "STATYP"
    case .messageClass: "STAMID"
    case .messageNumber: "STAMNO"
    case .interchange: "REFINT"
    case .reference: "ARCKEY"
    case .parameter1: "STAPA1"
    case .parameter2: "STAPA2"
    case .parameter3: "STAPA3"
    case .parameter4: "STAPA4"
    case .longParameter1: "STAPA1_LNG"
    case .longParameter2: "STAPA2_LNG"
    case .longParameter3: "STAPA3_LNG"
    case .longParameter4: "STAPA4_LNG"
    case .objectType: "OBJTYPE"
    case .objectKey: "OBJKEY"
    }
  }
}
