import Datasets
import Domain

extension IDocProfile {
  /// Reads `dataset.idoc`. Left-out keys have SAP's usual qualifiers; the sales area and the sender are the installation's.
  init(_ keys: inout SettingsFields, organisation: Installation.Organisation) {
    self.init()
    let known = keys.problemCount
    readControlRecord(&keys, sender: organisation.sender)
    readHeader(&keys, organisation: organisation)
    readRows(&keys)
    readTextsAndTotals(&keys)
    guard keys.problemCount == known else { return }
    for misfit in misfits() { keys.add(.impossibleValue, fi: misfit.message.fi, en: misfit.message.en) }
  }

  private mutating func readControlRecord(_ keys: inout SettingsFields, sender own: String) {
    keys.take("client", .field(3), to: &client)
    keys.take("message-type", .field(30), to: &messageType)
    keys.take("message-code", .field(3), to: &messageCode)
    keys.take("message-function", .field(3), to: &messageFunction)
    keys.take("test", .flag, to: &isTest)
    sender.number = own
    if let node = keys.node("sender") { sender = node.fields { Partner(&$0, default: sender) } }
    if let node = keys.node("receiver") { receiver = node.fields { Partner(&$0, default: receiver) } }
    keys.take("extension-type", .field(30), to: &extensionType)
    keys.take("root-element", .field(30), to: &rootElement)
    keys.take("code-page", .codePage, to: &codePage)
  }

  private mutating func readHeader(_ keys: inout SettingsFields, organisation own: Installation.Organisation) {
    keys.take("currency", .field(3), to: &currency)
    keys.take("document-type", .field(4), to: &documentType)
    keys.take("payment-terms", .field(17), to: &paymentTerms)
    keys.take("order-reason", .field(3), to: &orderReason)
    keys.take("credit-order-reason", .field(3), to: &creditOrderReason)
    var more: [Organisation] = []
    keys.take("organisation", to: &more) {
      Organisation(qualifier: $0.required("qualifier", .field(3)), value: $0.required("value", .field(35)))
    }
    organisation =
      [
        .division(own.division), .channel(own.distributionChannel), .salesOrganisation(own.salesOrganisation),
      ] + more
    keys.take("order-type-qualifier", .field(3), to: &orderTypeQualifier)
    orderType = keys.required("order-type", .field(4))
    keys.take("credit-order-type", .field(4), to: &creditOrderType)
    keys.take("dates", to: &dates) { DateEntry(&$0) }
    keys.take("partners", to: &partners) {
      PartnerEntry(
        function: $0.required("function", .field(3)),
        party: $0.required("party", .choice(of: Bilingual(fi: "osapuoli", en: "a party"))))
    }
    partnerNumber = keys.list("partner-number", IDocProfile.numberKind, default: partnerNumber, isEmptyAllowed: false)
    keys.take("external-number", IDocProfile.numberKind, to: &externalNumber)
    keys.take("names-and-addresses", .flag, to: &sendsNamesAndAddresses)
    keys.take("default-country", .field(3), to: &defaultCountry)
    keys.take("reference-qualifier", .field(3), to: &referenceQualifier)
    keys.take("texts", to: &texts) { TextEntry(&$0) }
  }

  private mutating func readRows(_ keys: inout SettingsFields) {
    if let node = keys.node("units") {
      units = node.fields { own in
        ItemRule.Unit.allCases.reduce(into: [:]) { units, unit in
          units[unit] = own.optional(unit.rawValue, .field(3))
        }
      }
    }
    keys.take("plant", .field(4), to: &plant)
    keys.take("item-category", .field(4), to: &itemCategory)
    keys.take("credit-item-category", .field(4), to: &creditItemCategory)
    keys.take("parent", .choice(of: Bilingual(fi: "päärivin paikka", en: "a place of the parent row")), to: &parent)
    keys.take("assignments", to: &assignments) { Assignment(&$0) }
    keys.take("row-dates", to: &rowDates) { DateEntry(&$0) }
    keys.take("vat-code", .flag, to: &sendsVATCode)
    conditionType = keys.required("condition-type", .field(4))
    keys.take("deduction-condition-type", .field(4), to: &deductionConditionType)
    keys.take("correction-condition-type", .field(4), to: &correctionConditionType)
    keys.take(
      "negative-price",
      .choice(of: Bilingual(fi: "negatiivisen hinnan merkintä", en: "a way to write negative prices")),
      to: &negativePrice)
    keys.take("material-qualifier", .field(3), to: &materialQualifier)
    keys.take("material-digits", .whole(1...35, unit: Bilingual(fi: "numeroa", en: "digits")), to: &materialDigits)
    keys.take("item-name", .flag, to: &sendsItemName)
    keys.take("row-texts", to: &rowTexts) { TextEntry(&$0) }
  }

  private mutating func readTextsAndTotals(_ keys: inout SettingsFields) {
    keys.take("text-language", .field(2), to: &textLanguage)
    keys.take("text-language-key", .field(3), to: &textLanguageKey)
    if let node = keys.node("text-formats") {
      node.fields {
        $0.take("first", .field(2), to: &textFormats.first)
        $0.take("new-line", .field(2), to: &textFormats.newLine)
        $0.take("continuation", .field(2), to: &textFormats.continuation)
      }
    }
    if let node = keys.node("absence-words") {
      absenceWords = node.fields { AbsenceWords(&$0, max: 30, default: absenceWords) }
    }
    if let node = keys.node("absence-codes") {
      absenceCodes = node.fields { AbsenceWords(&$0, max: 10, default: absenceCodes) }
    }
    if let node = keys.node("totals") {
      itemCountQualifier = nil
      totalQualifier = nil
      node.fields {
        $0.take("items", .field(3), to: &itemCountQualifier)
        $0.take("net", .field(3), to: &totalQualifier)
      }
    }
  }

  private static var numberKind: SettingsValue<PartnerNumber> {
    .choice(of: Bilingual(fi: "osapuolen numero", en: "a partner's number"))
  }
}

extension IDocProfile.Partner {
  fileprivate init(_ keys: inout SettingsFields, default own: Self) {
    self = own
    keys.take("port", .field(10), to: &port)
    keys.take("type", .field(2), to: &type)
    keys.take("function", .field(2), to: &function)
    keys.take("number", .field(10), to: &number)
  }
}

extension IDocProfile.DateEntry {
  fileprivate init(_ keys: inout SettingsFields) {
    self.init(qualifier: keys.required("qualifier", .field(3)), date: keys.required("date", .dateKind))
  }
}

extension SettingsValue where Value == IDocProfile.DateKind {
  /// `run`, `run+14`, `periodFirst`, `periodLast`.
  fileprivate static var dateKind: Self {
    Self(
      what: Bilingual(fi: "päivän laji", en: "a kind of day"),
      allowed: Bilingual(
        fi: "run, run+1…run+999 (päivää ajon jälkeen), periodFirst tai periodLast",
        en: "run, run+1…run+999 (days after the run), periodFirst or periodLast"), placeholder: .run
    ) { text in
      switch text {
      case "run": return .value(.run)
      case "periodFirst": return .value(.periodFirst)
      case "periodLast": return .value(.periodLast)
      default:
        guard text.hasPrefix("run+"), let days = wholeNumber(String(text.dropFirst(4))) else { return .wrongType }
        return (1...999).contains(days) ? .value(.runPlus(days: days)) : .impossible
      }
    }
  }
}

extension IDocProfile.Assignment {
  fileprivate init(_ keys: inout SettingsFields) {
    self.init(
      qualifier: keys.required("qualifier", .field(3)),
      account: keys.required("account", .choice(of: Bilingual(fi: "tiliöintitieto", en: "an account"))),
      place: keys.value("place", .choice(of: Bilingual(fi: "kenttä", en: "a field")), default: .belnr),
      zeroPaddedTo: keys.optional("zero-padded-to", .whole(1...35, unit: Bilingual(fi: "numeroa", en: "digits"))),
      isRequired: keys.value("required", .flag, default: true),
      repeatsPosition: keys.value("repeats-position", .flag, default: false))
  }
}

extension IDocProfile.TextEntry {
  fileprivate init(_ keys: inout SettingsFields) {
    self.init(
      id: keys.required("id", .field(4)), prefix: keys.value("prefix", .field(60), default: ""),
      source: keys.required("source", .textSource))
  }
}

extension SettingsValue where Value == TextSource {
  static var textSource: Self {
    let names = TextSource.names.joined(separator: ", ")
    return Self(
      what: Bilingual(fi: "tekstin lähde", en: "a source of text"),
      allowed: Bilingual(fi: "\(names) tai fixed:omat sanat", en: "\(names) or fixed:own words"), placeholder: .unit
    ) { TextSource(rawValue: $0).map(Reading.value) ?? .impossible }
  }
}

extension AbsenceWords {
  /// - Parameter max: characters the receiver's field holds.
  init(_ keys: inout SettingsFields, max: Int, default own: AbsenceWords) {
    self = own
    keys.take("own", .field(max), to: &self.own)
    keys.take("institution", .field(max), to: &institution)
    keys.take("organiser", .field(max), to: &organiser)
  }
}
