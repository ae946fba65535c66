package import Domain

/// What a receiver agreed to get in its ORDERS05: partners, organisation, qualifiers, condition types, text ids. All from the settings;
/// the defaults are SAP's standard qualifiers, which hold for nearly everyone.
///
/// Lengths are characters of the SAP field named beside them. `misfits()` tells at the settings' reading what would not fit.
package struct IDocProfile: Hashable, Sendable {
  // MARK: Control record
  /// EDI_DC40-MANDT, 3. Client of the receiving system; may be empty.
  package var client = ""
  /// EDI_DC40-MESTYP, 30.
  package var messageType = "ORDERS"
  /// EDI_DC40-MESCOD, 3, and MESFCT, 3: part of the key of the receiver's partner profile.
  package var messageCode = ""
  package var messageFunction = ""
  /// EDI_DC40-TEST, 1: `X` marks test messages.
  package var isTest = false
  package var sender = Partner(type: "LS")
  package var receiver = Partner()
  /// EDI_DC40-CIMTYP, 30. Name of the extension that holds Z1POISSA at the receiver; nil sends no absence segments.
  package var extensionType: String?
  /// Root element of the XML; nil is ORDERS05. With an extension some ports expect the extension's name.
  package var rootElement: String?
  /// What characters the receiver's system knows. XML is always written as UTF-8, but only with these.
  package var codePage = CodePage.utf8

  // MARK: Header
  /// E1EDK01-CURCY and E1EDP01-CURCY, 3.
  package var currency = "EUR"
  /// E1EDK01-BSART, 4. Document type; empty for most SD receivers, which read the order type.
  package var documentType = ""
  /// E1EDK01-ZTERM, 17. Terms of payment.
  package var paymentTerms = ""
  /// E1EDK01-AUGRU, 3. Order reason, and the one of credits (nil is the same).
  package var orderReason = ""
  package var creditOrderReason: String?
  /// E1EDK14: sales organisation (008), channel (007), division (006), sales office (016), order kind (019) …
  package var organisation: [Organisation] = []
  /// E1EDK14-QUALF, 3, of the order type.
  package var orderTypeQualifier = "012"
  /// E1EDK14-ORGID, 35, of orders (SAP's order types have 4); empty leaves it to the receiver.
  package var orderType = ""
  /// Likewise for documents with a negative total; nil is the same type.
  package var creditOrderType: String?
  /// E1EDK03 of the document.
  package var dates: [DateEntry] = [DateEntry(qualifier: "016", date: .run), DateEntry(qualifier: "024", date: .run)]
  /// E1EDKA1, one for each entry; an entry of co-debtors one for each of them. Co-debtors without an entry have no place, and
  /// their documents wait.
  package var partners: [PartnerEntry] = [
    PartnerEntry(function: "AG", party: .client), PartnerEntry(function: "RE", party: .recipient),
    PartnerEntry(function: "RG", party: .payer), PartnerEntry(function: "WE", party: .client),
  ]
  /// E1EDKA1-PARTN, 17: the first of these that the party has. None is a misfit.
  package var partnerNumber: [PartnerNumber] = [.customerNumber, .identityCode, .code]
  /// E1EDKA1-LIFNR, 17: the sender's own number beside it; nil sends none.
  package var externalNumber: PartnerNumber?
  /// False sends partners by number only: names and addresses then come from the receiver's master data.
  package var sendsNamesAndAddresses = true
  /// E1EDKA1-LAND1, 3, where a party's country is not known.
  package var defaultCountry = "FI"
  /// E1EDK02-QUALF, 3, of the document's reference.
  package var referenceQualifier = "001"
  /// E1EDKT1 of the document.
  package var texts: [TextEntry] = []

  // MARK: Rows
  /// E1EDP01-MENEE, 3, for each unit; a unit without an entry is sent without.
  package var units: [ItemRule.Unit: String] = [:]
  /// E1EDP01-WERKS, 4.
  package var plant = ""
  /// E1EDP01-PSTYV, 4. Item category, and the one on credits (nil is the same).
  package var itemCategory = ""
  package var creditItemCategory: String?
  /// Where a deduction names its fee row.
  package var parent = ParentPlace.higherLevelItem
  /// E1EDP02 of a row.
  package var assignments: [Assignment] = []
  /// E1EDP03 of a row.
  package var rowDates: [DateEntry] = [
    DateEntry(qualifier: "107", date: .periodFirst), DateEntry(qualifier: "108", date: .periodLast),
  ]
  /// E1EDP04-MWSKZ, 7: the item's VAT code. SD takes it from the material, so usually not sent.
  package var sendsVATCode = false
  /// E1EDP05-KSCHL, 4.
  package var conditionType = ""
  /// Likewise on deductions and on corrections; nil is the same.
  package var deductionConditionType: String?
  package var correctionConditionType: String?
  /// How a negative price is told.
  package var negativePrice = NegativePrice.trailingMinus
  /// E1EDP19-QUALF, 3, of the material.
  package var materialQualifier = "002"
  /// E1EDP19-IDTNR: a material of digits gets leading zeros up to this length, at most 35; a longer one is a misfit.
  package var materialDigits = 18
  /// E1EDP19-KTEXT, 70: the item's Finnish name beside the material.
  package var sendsItemName = false
  /// E1EDPT1 of a row.
  package var rowTexts: [TextEntry] = [
    TextEntry(id: "ZZ01", source: .unit), TextEntry(id: "ZZ02", source: .client),
    TextEntry(id: "ZZ03", source: .period), TextEntry(id: "ZZ04", source: .absences),
  ]

  // MARK: Texts and absences
  /// E1EDKT1-TSSPRAS_ISO and E1EDPT1-TSSPRAS_ISO, 2.
  package var textLanguage = "FI"
  /// TSSPRAS, 3: SAP's own language key where the receiver wants it.
  package var textLanguageKey = ""
  /// TDFORMAT, 2, of a text's first line, of a line after a line break, and of a line that goes on.
  package var textFormats = TextFormats()
  package var absenceWords = AbsenceWords()
  /// Z1POISSA-SYYLK, 10.
  package var absenceCodes = AbsenceWords(own: "OMA", institution: "LAITOS", organiser: "JARJESTAJA")

  // MARK: Totals
  /// E1EDS01-SUMID, 3, of the number of items and of the net total; nil sends none.
  package var itemCountQualifier: String? = "001"
  package var totalQualifier: String? = "002"

  package init() {}
}

extension IDocProfile {
  /// A side of the transmission: EDI_DC40-SNDPOR/RCVPOR 10, SNDPRT 2, SNDPFC 2, SNDPRN 10.
  package struct Partner: Hashable, Sendable {
    package var port: String
    package var type: String
    package var function: String
    package var number: String
    package init(port: String = "", type: String = "", function: String = "", number: String = "") {
      self.port = port
      self.type = type
      self.function = function
      self.number = number
    }
  }

  /// E1EDK14-QUALF, 3, and ORGID, 35.
  package struct Organisation: Hashable, Sendable {
    package var qualifier: String
    package var value: String
    package init(qualifier: String, value: String) {
      self.qualifier = qualifier
      self.value = value
    }
    package static func division(_ value: String) -> Organisation { Organisation(qualifier: "006", value: value) }
    package static func channel(_ value: String) -> Organisation { Organisation(qualifier: "007", value: value) }
    package static func salesOrganisation(_ value: String) -> Organisation {
      Organisation(qualifier: "008", value: value)
    }
    package static func salesOffice(_ value: String) -> Organisation { Organisation(qualifier: "016", value: value) }
    package static func purchaseOrderType(_ value: String) -> Organisation {
      Organisation(qualifier: "019", value: value)
    }
  }

  /// E1EDK03/E1EDP03-IDDAT, 3, and which day it is.
  package struct DateEntry: Hashable, Sendable {
    package var qualifier: String
    package var date: DateKind
    package init(qualifier: String, date: DateKind) {
      self.qualifier = qualifier
      self.date = date
    }
  }

  package enum DateKind: Hashable, Sendable {
    /// The day on which the run was closed, and so many days after it.
    case run
    case runPlus(days: Int)
    /// First and last day of the row's period; on the document, of its first and last period.
    case periodFirst, periodLast
  }

  /// E1EDKA1-PARVW, 3, and who it is.
  package struct PartnerEntry: Hashable, Sendable {
    package var function: String
    package var party: PartyRole
    package init(function: String, party: PartyRole) {
      self.function = function
      self.party = party
    }
  }

  package enum PartnerNumber: String, CaseIterable, Hashable, Sendable { case customerNumber, identityCode, code }

  /// E1EDP01-UEPOS (higher-level item), E1EDP01-HIPOS (item hierarchy), or not told.
  package enum ParentPlace: String, CaseIterable, Hashable, Sendable { case higherLevelItem, itemHierarchy, none }

  /// `25.00-` with ALCKZ `+`, or `25.00` with ALCKZ `-`.
  package enum NegativePrice: String, CaseIterable, Hashable, Sendable { case trailingMinus, deductionSign }

  /// E1EDP02: an account assignment.
  package struct Assignment: Hashable, Sendable {
    /// QUALF, 3: 045 cost centre, 048 profit centre.
    package var qualifier: String
    package var account: Account
    package var place: Field
    /// Leading zeros up to this length for a number of digits; nil leaves it as it is.
    package var zeroPaddedTo: Int?
    /// A row without it is a misfit; else it is left out.
    package var isRequired: Bool
    /// ZEILE, 6: repeats the row's position.
    package var repeatsPosition: Bool

    package enum Account: String, CaseIterable, Hashable, Sendable { case costCentre, profitCentre }
    /// BELNR, 35, by the standard; BSARK, 35, at receivers that read it there.
    package enum Field: String, CaseIterable, Hashable, Sendable {
      case belnr = "BELNR"
      case bsark = "BSARK"
    }

    package init(
      qualifier: String, account: Account, place: Field = .belnr, zeroPaddedTo: Int? = nil, isRequired: Bool = true,
      repeatsPosition: Bool = false
    ) {
      self.qualifier = qualifier
      self.account = account
      self.place = place
      self.zeroPaddedTo = zeroPaddedTo
      self.isRequired = isRequired
      self.repeatsPosition = repeatsPosition
    }
  }

  /// E1EDKT1/E1EDPT1-TDID, 4, words before the text, and the text.
  package struct TextEntry: Hashable, Sendable {
    package var id: String
    package var prefix: String
    package var source: TextSource
    package init(id: String, prefix: String = "", source: TextSource) {
      self.id = id
      self.prefix = prefix
      self.source = source
    }
  }

  package struct TextFormats: Hashable, Sendable {
    package var first: String
    package var newLine: String
    package var continuation: String
    package init(first: String = "*", newLine: String = "/", continuation: String = "") {
      self.first = first
      self.newLine = newLine
      self.continuation = continuation
    }
  }
}
