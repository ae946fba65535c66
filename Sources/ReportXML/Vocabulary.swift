/// The elements of both kinds of files.
enum ElementName: UInt8, CaseIterable {
  case report, feed, provider, unit, service, client
  case identityCode, familyName, givenNames
  case address, street, postalCode, city, country
  case commitment, component, package, payerRule
  case payer, payerName, eInvoiceAddress
  case absence, presence, event, end

  /// As it is written in the file.
  var wire: StaticString {
    switch self {
    case .report: "Kuukausiraportti"
    case .feed: "Sitoumusaineisto"
    case .provider: "Palveluntuottaja"
    case .unit: "Yksikko"
    case .service: "Palvelu"
    case .client: "Asiakas"
    case .identityCode: "Henkilotunnus"
    case .familyName: "Sukunimi"
    case .givenNames: "Etunimet"
    case .address: "Osoite"
    case .street: "Lahiosoite"
    case .postalCode: "Postinumero"
    case .city: "Postitoimipaikka"
    case .country: "Maa"
    case .commitment: "Maksusitoumus"
    case .component: "OsaAlue"
    case .package: "Palvelupaketti"
    case .payerRule: "Maksusaanto"
    case .payer: "Maksaja"
    case .payerName: "Nimi"
    case .eInvoiceAddress: "Verkkolaskuosoite"
    case .absence: "Poissaolo"
    case .presence: "Lasnaolo"
    case .event: "Tapahtuma"
    case .end: "Paattyminen"
    }
  }

  /// Its content is text.
  var holdsText: Bool {
    switch self {
    case .identityCode, .familyName, .givenNames, .street, .postalCode, .city, .country, .payerName, .eInvoiceAddress:
      true
    default: false
    }
  }

  /// What may stand in it, in this order, as a finding names it. The schema decides; a test keeps the two alike.
  var children: [ElementName] {
    switch self {
    case .report: [.provider, .unit, .service, .client]
    case .feed: [.client]
    case .client: [.identityCode, .familyName, .givenNames, .address, .commitment]
    case .address: [.street, .postalCode, .city, .country]
    case .commitment: [.component, .package, .payerRule, .payer, .absence, .presence, .event, .end]
    case .payer: [.payerName, .address, .eInvoiceAddress]
    default: []
    }
  }

  /// Those of its children that must be there.
  var requiredChildren: [ElementName] {
    switch self {
    case .report: [.provider, .unit, .service]
    case .client: [.familyName, .givenNames]
    case .payer: [.payerName]
    default: []
    }
  }

  /// Those of its children that may come more than once.
  var repeatedChildren: [ElementName] {
    switch self {
    case .report, .feed: [.client]
    case .client: [.commitment]
    case .commitment: children
    default: []
    }
  }

  /// Its attributes, as a finding names them. The schema decides; a test keeps the two alike.
  var attributes: [AttributeName] {
    switch self {
    case .report: [.tunnus, .versio, .kausi, .luotu]
    case .feed: [.tunnus, .luotu]
    case .provider: [.ytunnus, .nimi]
    case .unit: [.tunnus, .nimi]
    case .service: [.koodi]
    case .client: [.tunnus]
    case .address: [.turvakielto]
    case .commitment: [.numero, .laji, .alku, .loppu, .sopimus, .voimaan]
    case .component: [.koodi, .hinta, .yksikko]
    case .package: [.tunnus, .alku, .loppu]
    case .payerRule: [.jarjestys, .maksaja, .tuotteet, .raja, .rajanYksikko, .paivat, .pyhat]
    case .payer: [.tunnus, .rooli]
    case .eInvoiceAddress: [.valittaja]
    case .absence: [.syy, .alku, .loppu, .alkanut]
    case .presence: [.alku, .loppu]
    case .event: [.tuote, .aika, .maara, .yksikko]
    case .end: [.pvm, .syy]
    default: []
    }
  }

  /// Those of its attributes that must be there.
  var requiredAttributes: [AttributeName] {
    switch self {
    case .report: [.tunnus, .versio, .kausi, .luotu]
    case .feed: [.tunnus, .luotu]
    case .provider: [.ytunnus]
    case .unit, .client: [.tunnus]
    case .service, .component: [.koodi]
    case .commitment: [.numero]
    case .package: [.tunnus, .alku]
    case .payerRule: [.jarjestys, .maksaja]
    case .payer: [.tunnus, .rooli]
    case .absence: [.syy, .alku, .loppu]
    case .presence: [.alku, .loppu]
    case .event: [.tuote, .aika, .maara, .yksikko]
    case .end: [.pvm]
    default: []
    }
  }

  /// The most characters of a text that has no other form.
  var charactersMax: Int {
    switch self {
    case .postalCode, .country, .eInvoiceAddress: 100
    default: 200
    }
  }
}

/// The attributes of both kinds of files, named as they are written; in the order of their bytes, which is that of canonical content.
enum AttributeName: UInt8, CaseIterable {
  case aika, alkanut, alku, hinta, jarjestys, kausi, koodi, laji, loppu, luotu, maara, maksaja, nimi, numero, paivat,
    pvm, pyhat
  case raja, rajanYksikko, rooli, sopimus, syy, tunnus, tuote, tuotteet, turvakielto, valittaja, versio, voimaan,
    yksikko, ytunnus

  /// As it is written in the file.
  var wire: StaticString {
    switch self {
    case .aika: "aika"
    case .alkanut: "alkanut"
    case .alku: "alku"
    case .hinta: "hinta"
    case .jarjestys: "jarjestys"
    case .kausi: "kausi"
    case .koodi: "koodi"
    case .laji: "laji"
    case .loppu: "loppu"
    case .luotu: "luotu"
    case .maara: "maara"
    case .maksaja: "maksaja"
    case .nimi: "nimi"
    case .numero: "numero"
    case .paivat: "paivat"
    case .pvm: "pvm"
    case .pyhat: "pyhat"
    case .raja: "raja"
    case .rajanYksikko: "rajanYksikko"
    case .rooli: "rooli"
    case .sopimus: "sopimus"
    case .syy: "syy"
    case .tunnus: "tunnus"
    case .tuote: "tuote"
    case .tuotteet: "tuotteet"
    case .turvakielto: "turvakielto"
    case .valittaja: "valittaja"
    case .versio: "versio"
    case .voimaan: "voimaan"
    case .yksikko: "yksikko"
    case .ytunnus: "ytunnus"
    }
  }

  /// The most characters of a value that has no other form.
  var charactersMax: Int {
    switch self {
    case .tuotteet: 10_000
    case .nimi: 200
    default: 100
    }
  }

  /// The most digits before and behind the point, where the value is a number of a client's: sums of any report stay far inside 64 bits of cents.
  var digitsMax: (whole: Int, decimals: Int)? {
    switch self {
    case .hinta, .raja: (7, 2)
    case .maara: (6, 3)
    case .jarjestys: (6, 0)
    default: nil
    }
  }
}
