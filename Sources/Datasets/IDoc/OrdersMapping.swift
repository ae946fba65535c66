import Domain

/// A billing document as an ORDERS05 order: which value goes to which field (facts: SAP's ORDERS05, and the profile of the receiver).
///
/// One order a document; fee, deduction and correction rows are items; partners, dates, texts and assignments as the profile has them.
struct OrdersMapping: Sendable {
  let profile: IDocProfile
  /// E1EDK14 with the order type among them, by qualifier; of fees and of credits.
  private let organisation: [IDocProfile.Organisation]
  private let creditOrganisation: [IDocProfile.Organisation]

  init(_ profile: IDocProfile) {
    self.profile = profile
    func sorted(_ orderType: String) -> [IDocProfile.Organisation] {
      let all = profile.organisation + [.init(qualifier: profile.orderTypeQualifier, value: orderType)]
      return all.filter { !$0.value.isEmpty }.sorted { $0.qualifier < $1.qualifier }
    }
    organisation = sorted(profile.orderType)
    creditOrganisation = sorted(profile.creditOrderType ?? profile.orderType)
  }

  /// - Parameter position: the document's place in the dataset, from 1.
  func tree(_ document: BillingDocument, of run: RunHeader, position: Int) throws(Misfit) -> SegmentTree {
    var tree = SegmentTree(codePage: profile.codePage)
    let texts = DocumentTexts(document, of: run, words: profile.absenceWords)
    try putControl(document, run, position, into: &tree)
    try putHeader(document, into: &tree)
    try putDates(document, run, into: &tree)
    try putPartners(document, into: &tree)
    try putReference(document, into: &tree)
    for entry in profile.texts { try put(entry, texts, onRow: nil, into: &tree) }
    for index in document.rows.indices { try putRow(index, texts, into: &tree) }
    try putTotals(document, into: &tree)
    return tree
  }

  // MARK: - Control record

  private func putControl(
    _ document: BillingDocument, _ run: RunHeader, _ position: Int, into tree: inout SegmentTree
  ) throws(Misfit) {
    try tree.begin(EDIDC40.segment)
    try tree.put("EDI_DC40", at: EDIDC40.tabnam, of: .setting)
    try tree.put(profile.client, at: EDIDC40.mandt, of: .setting)
    try tree.put(Int(document.number.number), digits: 16, at: EDIDC40.docnum, of: .document(.number))
    try tree.put("2", at: EDIDC40.direct, of: .setting)
    if profile.isTest { try tree.put("X", at: EDIDC40.test, of: .setting) }
    try tree.put(ORDERS05.basicType, at: EDIDC40.idoctyp, of: .setting)
    try tree.put(profile.extensionType ?? "", at: EDIDC40.cimtyp, of: .setting)
    try tree.put(profile.messageType, at: EDIDC40.mestyp, of: .setting)
    try tree.put(profile.messageCode, at: EDIDC40.mescod, of: .setting)
    try tree.put(profile.messageFunction, at: EDIDC40.mesfct, of: .setting)
    try tree.put(profile.sender.port, at: EDIDC40.sndpor, of: .setting, always: true)
    try tree.put(profile.sender.type, at: EDIDC40.sndprt, of: .setting, always: true)
    try tree.put(profile.sender.function, at: EDIDC40.sndpfc, of: .setting)
    try tree.put(profile.sender.number, at: EDIDC40.sndprn, of: .setting, always: true)
    try tree.put(profile.receiver.port, at: EDIDC40.rcvpor, of: .setting, always: true)
    try tree.put(profile.receiver.type, at: EDIDC40.rcvprt, of: .setting, always: true)
    try tree.put(profile.receiver.function, at: EDIDC40.rcvpfc, of: .setting)
    try tree.put(profile.receiver.number, at: EDIDC40.rcvprn, of: .setting, always: true)
    try tree.put(digitsOf: run.closedAt, 0..<10, at: EDIDC40.credat)
    try tree.put(digitsOf: run.closedAt, 11..<19, at: EDIDC40.cretim)
    try tree.put(Int(run.id.number), digits: 14, at: EDIDC40.refint, of: .run(.id))
    // Period and run: 202404 00000012.
    guard run.id.number < 100_000_000 else {
      throw Misfit(
        .tooLong, field: .run(.id), place: EDIDC40.refgrp.name, length: run.id.description.utf8.count, limit: 8)
    }
    let group = run.period.year * 100 + run.period.month
    try tree.put(group * 100_000_000 + Int(run.id.number), digits: 14, at: EDIDC40.refgrp, of: .run(.id))
    try tree.put(position, digits: 14, at: EDIDC40.refmes, of: .document(.position))
    try tree.put(document.reference, at: EDIDC40.arckey, of: .document(.reference))
    try tree.put(digitsOf: run.closedAt, 0..<19, at: EDIDC40.serial)
    tree.end()
  }

  // MARK: - Header

  private func putHeader(_ document: BillingDocument, into tree: inout SegmentTree) throws(Misfit) {
    let isCredit = document.isCredit
    try tree.begin(E1EDK01.segment)
    try tree.put(profile.currency, at: E1EDK01.curcy, of: .setting)
    try tree.put(profile.paymentTerms, at: E1EDK01.zterm, of: .setting)
    try tree.put(profile.documentType, at: E1EDK01.bsart, of: .setting)
    let reason = isCredit ? profile.creditOrderReason ?? profile.orderReason : profile.orderReason
    try tree.put(reason, at: E1EDK01.augru, of: .setting)
    tree.end()
    for entry in isCredit ? creditOrganisation : organisation {
      try tree.begin(E1EDK14.segment)
      try tree.put(entry.qualifier, at: E1EDK14.qualf, of: .setting)
      try tree.put(entry.value, at: E1EDK14.orgid, of: .setting)
      tree.end()
    }
  }

  private func putDates(_ document: BillingDocument, _ run: RunHeader, into tree: inout SegmentTree) throws(Misfit) {
    let first = document.firstPeriod ?? run.period
    let last = document.lastPeriod ?? run.period
    for entry in profile.dates {
      try tree.begin(E1EDK03.segment)
      try tree.put(entry.qualifier, at: E1EDK03.iddat, of: .setting)
      try put(entry.date, run, first, last, at: E1EDK03.datum, into: &tree)
      tree.end()
    }
  }

  /// The day that an entry names, at its place; the months are those of the row or document.
  func put(
    _ date: IDocProfile.DateKind, _ run: RunHeader, _ first: Month, _ last: Month, at place: Place,
    into tree: inout SegmentTree
  ) throws(Misfit) {
    switch date {
    case .run: try tree.put(digitsOf: run.closedAt, 0..<10, at: place)
    case .runPlus(let days): try tree.put(run.closedAt.day.adding(days), at: place, of: .run(.closedAtDate))
    case .periodFirst: try tree.put(first.first, at: place, of: .row(.period))
    case .periodLast: try tree.put(last.last, at: place, of: .row(.period))
    }
  }

  private func putReference(_ document: BillingDocument, into tree: inout SegmentTree) throws(Misfit) {
    try tree.begin(E1EDK02.segment)
    try tree.put(profile.referenceQualifier, at: E1EDK02.qualf, of: .setting)
    try tree.putRequired(document.reference, at: E1EDK02.belnr, of: .document(.reference))
    tree.end()
  }

  private func putTotals(_ document: BillingDocument, into tree: inout SegmentTree) throws(Misfit) {
    if let qualifier = profile.itemCountQualifier {
      try tree.begin(E1EDS01.segment)
      try tree.put(qualifier, at: E1EDS01.sumid, of: .setting)
      try tree.put(document.rows.count, digits: 1, at: E1EDS01.summe, of: .document(.rowCount))
      tree.end()
    }
    if let qualifier = profile.totalQualifier {
      try tree.begin(E1EDS01.segment)
      try tree.put(qualifier, at: E1EDS01.sumid, of: .setting)
      try tree.put(document.total.cents, decimals: 2, at: E1EDS01.summe, of: .document(.total))
      try tree.put(profile.currency, at: E1EDS01.waerq, of: .setting)
      tree.end()
    }
  }

  // MARK: - Partners

  private func putPartners(_ document: BillingDocument, into tree: inout SegmentTree) throws(Misfit) {
    for entry in profile.partners {
      switch entry.party {
      case .client: try put(document.client, entry, into: &tree)
      case .payer: try put(document.payer, entry, into: &tree)
      case .recipient: try put(document.recipient, entry, into: &tree)
      case .coDebtor: for party in document.coDebtors { try put(party, entry, into: &tree) }
      }
    }
    // Somebody who owes the bill too is never left off it without a word.
    if !document.coDebtors.isEmpty, !profile.partners.contains(where: { $0.party == .coDebtor }) {
      throw Misfit(.noPlace, field: .party(.coDebtor, .identifier), place: "E1EDKA1")
    }
  }

  private func put(
    _ party: Party, _ entry: IDocProfile.PartnerEntry, into tree: inout SegmentTree
  ) throws(Misfit) {
    try tree.begin(E1EDKA1.segment, of: .party(entry.party, .identifier))
    try tree.put(entry.function, at: E1EDKA1.parvw, of: .setting)
    for value in values(of: party, as: entry.party) {
      if value.isRequired {
        try tree.putRequired(value.text, at: value.place, of: .party(entry.party, value.source))
      } else {
        try tree.put(value.text, at: value.place, of: .party(entry.party, value.source))
      }
    }
    tree.end()
  }

  private struct PartyField {
    var place: Place
    var source: PartyValue
    var text: String
    var isRequired = false
  }

  /// A party's fields in the order of the table: family name in the first name field, given names in the second, so that neither is
  /// ever split. An address under non-disclosure is not sent.
  private func values(of party: Party, as role: PartyRole) -> [PartyField] {
    func number(_ kind: IDocProfile.PartnerNumber) -> (PartyValue, String)? {
      let (source, text): (PartyValue, String?) =
        switch kind {
        case .customerNumber: (.customerNumber, party.customerNumber)
        case .identityCode: (.identityCode, party.identityCode?.value)
        case .code: (.code, party.code)
        }
      guard let text, !text.isEmpty else { return nil }
      return (source, text)
    }
    let partner = profile.partnerNumber.lazy.compactMap(number).first
    var fields: [PartyField] = []
    fields.reserveCapacity(8)
    fields.append(
      PartyField(
        place: E1EDKA1.partn, source: partner?.0 ?? .identifier, text: partner?.1 ?? "", isRequired: true))
    if let (source, text) = profile.externalNumber.flatMap(number) {
      fields.append(PartyField(place: E1EDKA1.lifnr, source: source, text: text))
    }
    guard profile.sendsNamesAndAddresses else { return fields }
    fields.append(PartyField(place: E1EDKA1.name1, source: .familyName, text: party.familyName, isRequired: true))
    fields.append(PartyField(place: E1EDKA1.name2, source: .givenNames, text: party.givenNames))
    guard let address = party.address, !address.nonDisclosure else { return fields }
    fields.append(PartyField(place: E1EDKA1.stras, source: .street, text: address.street))
    fields.append(PartyField(place: E1EDKA1.ort01, source: .city, text: address.city))
    fields.append(PartyField(place: E1EDKA1.pstlz, source: .postalCode, text: address.postalCode))
    let country = address.country.isEmpty ? profile.defaultCountry : address.country
    fields.append(PartyField(place: E1EDKA1.land1, source: .country, text: country))
    return fields
  }

  /// Everything of a party that would not fit, for intake: before any run forms a document with it.
  func misfits(of party: Party, as role: PartyRole) -> [Misfit] {
    values(of: party, as: role).compactMap { field in
      SegmentTree.misfit(
        field.text, at: field.place, of: .party(role, field.source), codePage: profile.codePage,
        required: field.isRequired)
    }
  }
}
