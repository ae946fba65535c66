/// A field to fill: numbers into `ORDERS05.all`, resolved once by name.
struct Place: Hashable, Sendable {
  /// Number of the segment in `ORDERS05.all`.
  let segment: Int
  /// 0-based number of the field in its segment.
  let field: Int
  /// Characters.
  let length: Int

  init(_ segment: Int, _ field: String) {
    let definition = ORDERS05.all[segment]
    guard let number = definition.fields.firstIndex(where: { $0.name == field }) else {
      preconditionFailure("\(definition.name) has no field \(field)")
    }
    self.segment = segment
    self.field = number
    length = definition.fields[number].length
  }

  /// `E1EDKA1-NAME1`.
  var name: String {
    let definition = ORDERS05.all[segment]
    return definition.name + "-" + definition.fields[field].name
  }
}

extension ORDERS05 {
  /// Control record, segments and our extension in the order in which they stand in an IDoc: a segment's number is its index here.
  static let all: [SegmentDefinition] = {
    var list = [control]
    for segment in segments {
      list.append(segment)
      if segment.name == absence.parent { list.append(absence) }
    }
    return list
  }()

  /// How many of each there may be, by number: asked for every segment of every IDoc.
  static let occursMax = all.map(\.occurs.upperBound)

  static func number(of name: String) -> Int {
    guard let number = all.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("ORDERS05 has no segment \(name)")
    }
    return number
  }
}

// SAP's own words, here and in the table only: the segments and fields that `OrdersMapping` fills, each with what it holds.

/// Control record.
enum EDIDC40 {
  static let segment = ORDERS05.number(of: "EDI_DC40")
  /// Name of the record's table.
  static let tabnam = Place(segment, "TABNAM")
  /// Client (system).
  static let mandt = Place(segment, "MANDT")
  /// The sender's document number; receipts name it.
  static let docnum = Place(segment, "DOCNUM")
  /// Direction: 2 is inbound, as SAP sees it.
  static let direct = Place(segment, "DIRECT")
  static let test = Place(segment, "TEST")
  /// Basic type and extension.
  static let idoctyp = Place(segment, "IDOCTYP")
  static let cimtyp = Place(segment, "CIMTYP")
  /// Message type, code and function.
  static let mestyp = Place(segment, "MESTYP")
  static let mescod = Place(segment, "MESCOD")
  static let mesfct = Place(segment, "MESFCT")
  /// Sender: port, partner type, function and number.
  static let sndpor = Place(segment, "SNDPOR")
  static let sndprt = Place(segment, "SNDPRT")
  static let sndpfc = Place(segment, "SNDPFC")
  static let sndprn = Place(segment, "SNDPRN")
  /// Receiver, likewise.
  static let rcvpor = Place(segment, "RCVPOR")
  static let rcvprt = Place(segment, "RCVPRT")
  static let rcvpfc = Place(segment, "RCVPFC")
  static let rcvprn = Place(segment, "RCVPRN")
  /// Created on, at.
  static let credat = Place(segment, "CREDAT")
  static let cretim = Place(segment, "CRETIM")
  /// References of interchange, group and message.
  static let refint = Place(segment, "REFINT")
  static let refgrp = Place(segment, "REFGRP")
  static let refmes = Place(segment, "REFMES")
  /// Key of the sender's archive.
  static let arckey = Place(segment, "ARCKEY")
  /// Serialisation.
  static let serial = Place(segment, "SERIAL")
}

/// Header.
enum E1EDK01 {
  static let segment = ORDERS05.number(of: "E1EDK01")
  /// Currency.
  static let curcy = Place(segment, "CURCY")
  /// Terms of payment.
  static let zterm = Place(segment, "ZTERM")
  /// Document type.
  static let bsart = Place(segment, "BSART")
  /// Order reason.
  static let augru = Place(segment, "AUGRU")
}

/// Organisation, one kind a segment.
enum E1EDK14 {
  static let segment = ORDERS05.number(of: "E1EDK14")
  static let qualf = Place(segment, "QUALF")
  static let orgid = Place(segment, "ORGID")
}

/// Date of the header.
enum E1EDK03 {
  static let segment = ORDERS05.number(of: "E1EDK03")
  static let iddat = Place(segment, "IDDAT")
  static let datum = Place(segment, "DATUM")
}

/// Partner of the header.
enum E1EDKA1 {
  static let segment = ORDERS05.number(of: "E1EDKA1")
  /// Partner function.
  static let parvw = Place(segment, "PARVW")
  /// Number at the receiver, at the sender.
  static let partn = Place(segment, "PARTN")
  static let lifnr = Place(segment, "LIFNR")
  static let name1 = Place(segment, "NAME1")
  static let name2 = Place(segment, "NAME2")
  /// Street, city, postal code, country.
  static let stras = Place(segment, "STRAS")
  static let ort01 = Place(segment, "ORT01")
  static let pstlz = Place(segment, "PSTLZ")
  static let land1 = Place(segment, "LAND1")
}

/// Reference of the header.
enum E1EDK02 {
  static let segment = ORDERS05.number(of: "E1EDK02")
  static let qualf = Place(segment, "QUALF")
  static let belnr = Place(segment, "BELNR")
}

/// Text of the header and its lines.
enum E1EDKT1 {
  static let segment = ORDERS05.number(of: "E1EDKT1")
  static let tdid = Place(segment, "TDID")
  static let tsspras = Place(segment, "TSSPRAS")
  static let tssprasISO = Place(segment, "TSSPRAS_ISO")
}
enum E1EDKT2 {
  static let segment = ORDERS05.number(of: "E1EDKT2")
  static let tdline = Place(segment, "TDLINE")
  static let tdformat = Place(segment, "TDFORMAT")
}

/// Item.
enum E1EDP01 {
  static let segment = ORDERS05.number(of: "E1EDP01")
  /// Position.
  static let posex = Place(segment, "POSEX")
  /// Quantity and its unit.
  static let menge = Place(segment, "MENGE")
  static let menee = Place(segment, "MENEE")
  static let curcy = Place(segment, "CURCY")
  /// Higher-level item.
  static let uepos = Place(segment, "UEPOS")
  /// Item category.
  static let pstyv = Place(segment, "PSTYV")
  /// Plant.
  static let werks = Place(segment, "WERKS")
  /// Superior item of a hierarchy.
  static let hipos = Place(segment, "HIPOS")
}

/// Our absence extension.
enum Z1POISSA {
  static let segment = ORDERS05.number(of: "Z1POISSA")
  static let syylk = Place(segment, "SYYLK")
  static let alkupv = Place(segment, "ALKUPV")
  static let loppupv = Place(segment, "LOPPUPV")
  static let paivat = Place(segment, "PAIVAT")
}

/// Reference of an item: account assignment.
enum E1EDP02 {
  static let segment = ORDERS05.number(of: "E1EDP02")
  static let qualf = Place(segment, "QUALF")
  static let belnr = Place(segment, "BELNR")
  /// Position of the item.
  static let zeile = Place(segment, "ZEILE")
  static let bsark = Place(segment, "BSARK")
}

/// Date of an item.
enum E1EDP03 {
  static let segment = ORDERS05.number(of: "E1EDP03")
  static let iddat = Place(segment, "IDDAT")
  static let datum = Place(segment, "DATUM")
}

/// Tax of an item.
enum E1EDP04 {
  static let segment = ORDERS05.number(of: "E1EDP04")
  static let mwskz = Place(segment, "MWSKZ")
}

/// Condition (price) of an item.
enum E1EDP05 {
  static let segment = ORDERS05.number(of: "E1EDP05")
  /// Surcharge or deduction.
  static let alckz = Place(segment, "ALCKZ")
  /// Condition type.
  static let kschl = Place(segment, "KSCHL")
  /// Rate per unit.
  static let krate = Place(segment, "KRATE")
}

/// Material of an item.
enum E1EDP19 {
  static let segment = ORDERS05.number(of: "E1EDP19")
  static let qualf = Place(segment, "QUALF")
  static let idtnr = Place(segment, "IDTNR")
  /// Short text.
  static let ktext = Place(segment, "KTEXT")
}

/// Text of an item and its lines.
enum E1EDPT1 {
  static let segment = ORDERS05.number(of: "E1EDPT1")
  static let tdid = Place(segment, "TDID")
  static let tsspras = Place(segment, "TSSPRAS")
  static let tssprasISO = Place(segment, "TSSPRAS_ISO")
}
enum E1EDPT2 {
  static let segment = ORDERS05.number(of: "E1EDPT2")
  static let tdline = Place(segment, "TDLINE")
  static let tdformat = Place(segment, "TDFORMAT")
}

/// Control total.
enum E1EDS01 {
  static let segment = ORDERS05.number(of: "E1EDS01")
  static let sumid = Place(segment, "SUMID")
  static let summe = Place(segment, "SUMME")
  static let waerq = Place(segment, "WAERQ")
}
