extension IDocProfile {
  /// Every value of the profile that would not fit its field, for the settings' reading: no run is needed to find it.
  package func misfits() -> [Misfit] {
    var found: [Misfit] = []
    func check(_ value: String, _ place: Place, isRequired: Bool = false) {
      if let misfit = SegmentTree.misfit(
        value, at: place, of: .setting, codePage: codePage, required: isRequired)
      {
        found.append(misfit)
      }
    }
    func checkCount(_ count: Int, _ segment: Int) {
      let definition = ORDERS05.all[segment]
      guard count > definition.occurs.upperBound else { return }
      found.append(
        Misfit(.noPlace, field: .setting, place: definition.name, length: count, limit: definition.occurs.upperBound))
    }

    check(client, EDIDC40.mandt)
    check(extensionType ?? "", EDIDC40.cimtyp, isRequired: extensionType != nil)
    check(messageType, EDIDC40.mestyp, isRequired: true)
    check(messageCode, EDIDC40.mescod)
    check(messageFunction, EDIDC40.mesfct)
    check(sender.port, EDIDC40.sndpor)
    check(sender.type, EDIDC40.sndprt)
    check(sender.function, EDIDC40.sndpfc)
    check(sender.number, EDIDC40.sndprn)
    check(receiver.port, EDIDC40.rcvpor)
    check(receiver.type, EDIDC40.rcvprt)
    check(receiver.function, EDIDC40.rcvpfc)
    check(receiver.number, EDIDC40.rcvprn)
    if let rootElement, !isElementName(rootElement) {
      found.append(Misfit(.notEncodable, field: .setting, place: "XML"))
    }

    check(currency, E1EDK01.curcy, isRequired: true)
    check(documentType, E1EDK01.bsart)
    check(paymentTerms, E1EDK01.zterm)
    check(orderReason, E1EDK01.augru)
    check(creditOrderReason ?? "", E1EDK01.augru)
    for entry in organisation {
      check(entry.qualifier, E1EDK14.qualf, isRequired: true)
      check(entry.value, E1EDK14.orgid)
    }
    check(orderTypeQualifier, E1EDK14.qualf, isRequired: true)
    check(orderType, E1EDK14.orgid)
    check(creditOrderType ?? "", E1EDK14.orgid)
    checkCount(organisation.count + 1, E1EDK14.segment)
    for entry in dates { check(entry.qualifier, E1EDK03.iddat, isRequired: true) }
    checkCount(dates.count, E1EDK03.segment)
    for entry in partners { check(entry.function, E1EDKA1.parvw, isRequired: true) }
    checkCount(partners.count, E1EDKA1.segment)
    check(defaultCountry, E1EDKA1.land1)
    check(referenceQualifier, E1EDK02.qualf, isRequired: true)
    for entry in texts { check(entry.id, E1EDKT1.tdid, isRequired: true) }

    for unit in units.values.sorted() { check(unit, E1EDP01.menee) }
    check(plant, E1EDP01.werks)
    check(itemCategory, E1EDP01.pstyv)
    check(creditItemCategory ?? "", E1EDP01.pstyv)
    for entry in assignments { check(entry.qualifier, E1EDP02.qualf, isRequired: true) }
    checkCount(assignments.count, E1EDP02.segment)
    for entry in rowDates { check(entry.qualifier, E1EDP03.iddat, isRequired: true) }
    checkCount(rowDates.count, E1EDP03.segment)
    check(conditionType, E1EDP05.kschl, isRequired: true)
    check(deductionConditionType ?? "", E1EDP05.kschl)
    check(correctionConditionType ?? "", E1EDP05.kschl)
    check(materialQualifier, E1EDP19.qualf, isRequired: true)
    if !(1...E1EDP19.idtnr.length).contains(materialDigits) {
      found.append(
        Misfit(
          .tooLong, field: .setting, place: E1EDP19.idtnr.name, length: materialDigits, limit: E1EDP19.idtnr.length))
    }
    for entry in rowTexts { check(entry.id, E1EDPT1.tdid, isRequired: true) }
    check(textLanguage, E1EDPT1.tssprasISO)
    check(textLanguageKey, E1EDPT1.tsspras)
    check(textFormats.first, E1EDPT2.tdformat)
    check(textFormats.newLine, E1EDPT2.tdformat)
    check(textFormats.continuation, E1EDPT2.tdformat)
    for code in [absenceCodes.own, absenceCodes.institution, absenceCodes.organiser] where extensionType != nil {
      check(code, Z1POISSA.syylk, isRequired: true)
    }
    check(itemCountQualifier ?? "", E1EDS01.sumid)
    check(totalQualifier ?? "", E1EDS01.sumid)
    return found
  }
}

extension FlatOptions {
  /// Overridden versions that name no segment or cannot stand in a record.
  package func misfits() -> [Misfit] {
    versions.sorted { $0.key < $1.key }.compactMap { segment, version in
      guard ORDERS05.all.contains(where: { $0.name == segment }) else {
        return Misfit(.noPlace, field: .setting, place: segment)
      }
      let place = segment + "-SEGNAM"
      if !isElementName(version.name) { return Misfit(.notEncodable, field: .setting, place: place) }
      let length = version.name.utf8.count
      return length <= 30 ? nil : Misfit(.tooLong, field: .setting, place: place, length: length, limit: 30)
    }
  }
}

/// ASCII letters, digits, `_` and `-`, beginning with a letter or `_`: names that XML and SAP both take.
private func isElementName(_ text: String) -> Bool {
  func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0b1101_1111) || byte == UInt8(ascii: "_")
  }
  guard let first = text.utf8.first, isLetter(first) else { return false }
  return text.utf8.allSatisfy {
    isLetter($0) || $0 == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
  }
}
