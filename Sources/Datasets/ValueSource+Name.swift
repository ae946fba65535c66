package import Domain

extension ValueSource {
  /// What people call it, in misfits.
  package var name: Bilingual {
    switch self {
    case .party(let role, let value):
      Bilingual(fi: role.genitive.fi + " " + value.name.fi, en: role.genitive.en + " " + value.name.en)
    case .document(let value): value.name
    case .row(let value): value.name
    case .run(let value): Bilingual(fi: "Ajon tieto " + value.rawValue, en: "Run's " + value.rawValue)
    case .textLine: Bilingual(fi: "Tekstirivi", en: "Text line")
    case .setting: Bilingual(fi: "Asetuksen arvo", en: "Value of the settings")
    }
  }
}

extension PartyRole {
  fileprivate var genitive: Bilingual {
    switch self {
    case .client: Bilingual(fi: "Asiakkaan", en: "Client's")
    case .payer: Bilingual(fi: "Maksajan", en: "Payer's")
    case .recipient: Bilingual(fi: "Laskunsaajan", en: "Recipient's")
    case .coDebtor: Bilingual(fi: "Yhteisvelallisen", en: "Co-debtor's")
    }
  }
}

extension PartyValue {
  fileprivate var name: Bilingual {
    switch self {
    case .code: Bilingual(fi: "tunnus", en: "code")
    case .identityCode: Bilingual(fi: "henkilötunnus", en: "identity code")
    case .customerNumber: Bilingual(fi: "asiakasnumero", en: "customer number")
    case .identifier: Bilingual(fi: "tunniste", en: "identifier")
    case .familyName: Bilingual(fi: "sukunimi", en: "family name")
    case .givenNames: Bilingual(fi: "etunimet", en: "given names")
    case .name: Bilingual(fi: "nimi", en: "name")
    case .street: Bilingual(fi: "lähiosoite", en: "street")
    case .postalCode: Bilingual(fi: "postinumero", en: "postal code")
    case .city: Bilingual(fi: "postitoimipaikka", en: "city")
    case .postalAddress: Bilingual(fi: "postinumero ja postitoimipaikka", en: "postal code and city")
    case .country: Bilingual(fi: "maa", en: "country")
    case .nonDisclosure: Bilingual(fi: "turvakielto", en: "non-disclosure")
    }
  }
}

extension DocumentValue {
  fileprivate var name: Bilingual {
    switch self {
    case .number: Bilingual(fi: "Tositenumero", en: "Document number")
    case .reference: Bilingual(fi: "Tositteen viite", en: "Document's reference")
    case .referenceNumber: Bilingual(fi: "Viitenumero", en: "Reference number")
    case .commitment: Bilingual(fi: "Maksusitoumuksen numero", en: "Commitment's number")
    case .unitCode: Bilingual(fi: "Yksikön tunnus", en: "Unit's code")
    case .unitName: Bilingual(fi: "Yksikön nimi", en: "Unit's name")
    case .total: Bilingual(fi: "Tositteen summa", en: "Document's total")
    case .rowCount: Bilingual(fi: "Rivien määrä", en: "Number of rows")
    case .position: Bilingual(fi: "Tositteen järjestysnumero", en: "Document's position")
    case .kind: Bilingual(fi: "Tositelaji", en: "Document's kind")
    }
  }
}

extension RowValue {
  fileprivate var name: Bilingual {
    switch self {
    case .position: Bilingual(fi: "Rivinumero", en: "Row's position")
    case .parentPosition: Bilingual(fi: "Päärivin numero", en: "Parent row's position")
    case .kind: Bilingual(fi: "Rivin laji", en: "Row's kind")
    case .item: Bilingual(fi: "Tuotteen koodi", en: "Item's code")
    case .itemName: Bilingual(fi: "Tuotteen nimi", en: "Item's name")
    case .unit: Bilingual(fi: "Yksikkö", en: "Unit of quantity")
    case .period, .periodFirst, .periodLast: Bilingual(fi: "Kausi", en: "Period")
    case .quantity: Bilingual(fi: "Määrä", en: "Quantity")
    case .unitPrice: Bilingual(fi: "Yksikköhinta", en: "Unit price")
    case .amount: Bilingual(fi: "Rivisumma", en: "Row's amount")
    case .material: Bilingual(fi: "Nimike", en: "Material")
    case .vatCode: Bilingual(fi: "Verokoodi", en: "VAT code")
    case .costCentre: Bilingual(fi: "Kustannuspaikka", en: "Cost centre")
    case .profitCentre: Bilingual(fi: "Tulosyksikkö", en: "Profit centre")
    case .text: Bilingual(fi: "Rivin teksti", en: "Row's text")
    case .absences: Bilingual(fi: "Poissaolot", en: "Absences")
    }
  }
}
