/// The catalogue of findings: stable codes, what each stops, and its texts. Codes never change their meaning; texts may improve.
package enum FindingCode: String, CaseIterable, Hashable, Sendable {
  // MARK: The file
  case empty = "file-empty"
  case notWellFormed = "not-well-formed"
  case truncated = "file-truncated"
  case encoding = "encoding-wrong"
  case doctype = "doctype-not-allowed"
  case tooDeep = "nesting-too-deep"
  case textTooLong = "text-too-long"
  case limit = "parser-limit"
  case fileTooLarge = "file-too-large"
  case namespace = "namespace-wrong"
  case tooManyFindings = "findings-left-out"

  // MARK: The schema
  case elementNotExpected = "element-not-expected"
  case elementMissing = "element-missing"
  case attributeMissing = "attribute-missing"
  case attributeNotAllowed = "attribute-not-allowed"
  case valueShape = "value-shape"
  case schema = "schema"

  // MARK: The report
  case serviceUnknown = "service-unknown"
  case noRuleBook = "rule-book-missing"
  case periodNotBegun = "period-not-begun"
  case periodNotEnded = "period-not-ended"
  case businessIDCheck = "business-id-check"
  case unitUnlisted = "unit-unlisted"
  case conflictingVersion = "version-conflict"
  case lateVersion = "version-late"
  case duplicate = "report-duplicate"
  case clientLeftOut = "client-left-out"
  case commitmentReportedElsewhere = "commitment-reported-elsewhere"
  case correctionOverYear = "correction-over-a-year"
  case feedConflict = "feed-conflict"
  case feedAfterReport = "feed-after-report"

  // MARK: The client
  case clientCodeEmpty = "client-code-empty"
  case clientTwice = "client-twice"
  case nameEmpty = "name-empty"
  case identityCodeCheck = "identity-code-check"
  case dateImpossible = "date-impossible"
  case identityCodeMissing = "identity-code-missing"
  case identityCodeTemporary = "identity-code-temporary"
  case nonDisclosure = "non-disclosure"
  case fieldTooLong = "field-too-long"
  case notEncodable = "character-not-encodable"
  case characterReplaced = "character-replaced"
  case fieldMissing = "field-missing"
  case accountingMissing = "accounting-missing"

  // MARK: The commitment
  case commitmentNumberEmpty = "commitment-number-empty"
  case commitmentTwice = "commitment-twice"
  case commitmentKind = "commitment-kind"
  case commitmentUnknown = "commitment-unknown"
  case datesReversed = "dates-reversed"
  case noServiceDay = "no-service-day"
  case componentUnknown = "item-unknown"
  case componentTwice = "item-twice"
  case priceMissing = "price-missing"
  case priceNegative = "price-negative"
  case unitMismatch = "unit-mismatch"
  case forbiddenByLaw = "forbidden-by-law"
  case contractUnknown = "contract-unknown"
  case packageUnknown = "package-unknown"
  case payerUnknown = "payer-unknown"
  case payerRoleUnknown = "payer-role-unknown"
  case payerTwice = "payer-twice"
  case payerCodeEmpty = "payer-code-empty"
  case payerRuleOrder = "payer-rule-order"
  case payerRuleLimit = "payer-rule-limit"
  case payerRuleCondition = "payer-rule-condition"
  case eventUnit = "event-unit"
  case amountTooLarge = "amount-too-large"
  case euroProductPrice = "euro-product-price"

  // MARK: The days
  case absenceReason = "absence-reason"
  case absenceOutsideService = "absence-outside-service"
  case absencesOverlap = "absences-overlap"
  case presentAndAbsent = "present-and-absent"
  case presenceOutsideService = "presence-outside-service"
  case eventOutsideService = "event-outside-service"
  case eventOnAbsentDay = "event-on-absent-day"
  case interruptionStartWrong = "interruption-start-wrong"
  case interruptionStartsDiffer = "interruption-starts-differ"
  case interruptionStartDisagrees = "interruption-start-disagrees"
  case earlierDaysUnknown = "earlier-days-unknown"
  case departureDayLastMonth = "departure-day-last-month"

  // MARK: The receipt
  case receiptUnknown = "receipt-unknown"
  case receiptDuplicate = "receipt-duplicate"
  case receiptNotReadable = "receipt-not-readable"
  case receiptEmpty = "receipt-empty"
  case receiptForeign = "receipt-foreign"
  case receiptRecord = "receipt-record"
  case receiptStatusCode = "receipt-status-code"
  case receiptStatusUnknown = "receipt-status-unknown"
  case receiptDocumentNumber = "receipt-document-number"
  case receiptDocumentUnknown = "receipt-document-unknown"
  case receiptWrongState = "receipt-wrong-state"

  // MARK: The document
  case zeroTotal = "zero-total"
  case negativeTotal = "negative-total"
  case belowMinimum = "below-minimum"

  package enum Effect: String, Hashable, Sendable {
    /// Nothing of the file is taken.
    case rejectsReport = "report"
    /// The client's rows are held until a corrected report comes.
    case holdsClient = "client"
    /// The client's rows are held until a person decides.
    case holdsForPerson = "person"
    case none = "none"
  }

  package var effect: Effect { entry.effect }

  package var severity: Finding.Severity {
    switch entry.effect {
    case .rejectsReport, .holdsClient: .error
    case .holdsForPerson: .warning
    case .none: entry.isInfo ? .info : .warning
    }
  }

  /// What is wrong, then what to do.
  package var message: Bilingual {
    let entry = entry
    return Bilingual(fi: entry.fi, en: entry.en)
  }

  private struct Entry {
    var effect: Effect
    var isInfo = false
    var fi: String
    var en: String
    static func rejects(_ fi: String, _ en: String) -> Entry {
      Entry(effect: .rejectsReport, fi: fi, en: en)
    }
    static func holds(_ fi: String, _ en: String) -> Entry {
      Entry(effect: .holdsClient, fi: fi, en: en)
    }
    static func person(_ fi: String, _ en: String) -> Entry {
      Entry(effect: .holdsForPerson, fi: fi, en: en)
    }
    static func warns(_ fi: String, _ en: String) -> Entry {
      Entry(effect: .none, fi: fi, en: en)
    }
    static func tells(_ fi: String, _ en: String) -> Entry {
      Entry(effect: .none, isInfo: true, fi: fi, en: en)
    }
  }

  private var entry: Entry {
    switch self {
    case .empty:
      .rejects(
        "Tiedosto on tyhjä. Vie raportti uudelleen ja lähetä se.",
        "The file is empty. Export the report again and send it.")
    case .notWellFormed:
      .rejects(
        "Tiedosto ei ole ehyttä XML:ää. Korjaa kohta tai vie raportti uudelleen.",
        "The file is not well-formed XML. Mend the place or export the report again.")
    case .truncated:
      .rejects(
        "Tiedosto loppuu kesken. Lähetä raportti kokonaisena uudelleen.",
        "The file ends before its closing element. Send the whole report again.")
    case .encoding:
      .rejects(
        "Tiedosto ei ole ilmoitetussa merkistössä. Tallenna raportti siinä merkistössä, jonka XML-otsake ilmoittaa (mieluiten UTF-8).",
        "The bytes are not of the declared encoding. Save the report in the encoding its XML declaration names (UTF-8 preferred)."
      )
    case .fileTooLarge:
      .rejects(
        "Tiedosto on sallittua suurempi. Jaa raportti yksiköittäin, tai pyydä ylläpitoa nostamaan rajaa (limits: file-mib).",
        "The file is larger than allowed. Send a report for each unit, or ask the operator to raise the limit (limits: file-mib)."
      )
    case .receiptUnknown:
      .rejects(
        "Kuittaus ei ole ALEAUD01-, SYSTAT01- eikä EDI_DS40-muotoinen. Tarkista, mitä SAP lähettää tähän kansioon.",
        "The receipt is neither ALEAUD01, SYSTAT01 nor EDI_DS40. Check what SAP sends into this folder.")
    case .receiptDuplicate:
      .tells(
        "Sama kuittaus on jo vastaanotettu. Mitään ei tarvitse tehdä.",
        "The same receipt came before. There is nothing to do.")
    case .receiptNotReadable:
      .rejects(
        "Kuittausta ei voi lukea: se on kesken, rikki tai yli sallitun koon. Mitään siitä ei otettu. Pyydä se SAPista uudelleen.",
        "The receipt cannot be read: it is cut, broken or beyond a limit. Nothing of it was taken. Ask for it from SAP again."
      )
    case .receiptEmpty:
      .rejects(
        "Kuittauksessa ei ole yhtään tilaa. Tarkista SAPin lähettävä raportti (RBDSTATE).",
        "There is no status in the receipt. Check the report in SAP that sends it (RBDSTATE).")
    case .receiptForeign:
      .rejects(
        "Kuittaus on toiselta järjestelmältä tai toiselle. Mitään siitä ei otettu. Tarkista SAPin kumppaniprofiili ja tämän palvelun lähettäjä- ja vastaanottajatunnus.",
        "The receipt is another system's, or meant for another. Nothing of it was taken. Check SAP's partner profile and the sender and receiver of this service."
      )
    case .receiptRecord:
      .warns(
        "Kuittauksen tietue ei ole muotoa EDI_DS40, tai sen kenttä on liian pitkä. Tietue ohitettiin, muut luettiin. Pyydä puuttuva tila SAPista.",
        "A record of the receipt is not of the form EDI_DS40, or one of its fields is too long. It was passed over, the others were read. Ask SAP for the missing status."
      )
    case .receiptStatusCode:
      .warns(
        "Kuittauksen tilakoodi puuttuu tai ei ole kaksi numeroa. Tila ohitettiin. Tarkista asiakirjan tila SAPista (WE02).",
        "A status code in the receipt is missing or not two digits. The status was passed over. Look the document up in SAP (WE02)."
      )
    case .receiptStatusUnknown:
      .tells(
        "Kuittauksen tilakoodi ei kerro asiakirjan käsittelystä SAPissa, joten se ei muuta tilaa. Mitään ei tarvitse tehdä.",
        "The receipt's status code says nothing of the document's processing in SAP, so no state changes. There is nothing to do."
      )
    case .receiptDocumentNumber:
      .warns(
        "Kuittauksen asiakirjanumero puuttuu tai ei ole numero. Tila ohitettiin, ellei kuittauksessa ole ulkoista avainta (ARCKEY). Tarkista lähettävä liittymä.",
        "A document number in the receipt is missing or no number. The status was passed over unless the receipt has the external key (ARCKEY). Check the interface that sends it."
      )
    case .receiptDocumentUnknown:
      .warns(
        "Kuittaus koskee asiakirjaa, jota tästä yhdyskäytävästä ei ole lähetetty. Tila ohitettiin. Tarkista, mistä asiakirja on SAPiin tullut.",
        "The receipt is about a document that this gateway never sent. The status was passed over. Find out where SAP has it from."
      )
    case .receiptWrongState:
      .warns(
        "Kuittaus on ristiriidassa sen kanssa, mitä asiakirjasta tiedetään. Tila jätettiin ennalleen. Tarkista asiakirja SAPista (WE02) ennen kuin mitään laskutetaan uudelleen.",
        "The receipt contradicts what is known of the document. Its state was left. Look the document up in SAP (WE02) before anything is billed anew."
      )
    case .doctype:
      .rejects(
        "DOCTYPE- ja entiteettimäärittelyt eivät ole sallittuja. Poista ne.",
        "DOCTYPE and entity declarations are not allowed. Remove them.")
    case .tooDeep:
      .rejects(
        "Elementtejä on liian monta sisäkkäin. Tarkista raportin rakenne.",
        "Elements are nested too deeply. Check the structure of the report.")
    case .textTooLong:
      .rejects(
        "Teksti tai määrite on sallittua pidempi. Tarkista kentän sisältö.",
        "A text or attribute is longer than allowed. Check what the field holds.")
    case .limit:
      .rejects(
        "Tiedosto ylittää XML-jäsentimen turvarajan. Tarkista raportti tai jaa se osiin.",
        "The file exceeds a safety limit of the XML parser. Check the report or split it.")
    case .namespace:
      .rejects(
        "Juurielementti tai nimiavaruus on väärä. Lähetä kuukausiraportti tämän yhdyskäytävän skeeman mukaisena (maksusilta schema).",
        "The root element or its namespace is wrong. Send a monthly report of this gateway's schema (maksusilta schema)."
      )
    case .tooManyFindings:
      .warns(
        "Havaintoja on enemmän kuin tallennetaan; loput jätettiin luettelosta pois. Korjaa luetellut ja lähetä uudelleen.",
        "There are more findings than are kept; the rest were left out of the list. Mend those listed and send again.")
    case .elementNotExpected:
      .rejects(
        "Elementti ei kuulu tähän kohtaan. Tarkista elementtien nimet ja järjestys skeemasta.",
        "The element does not belong here. Check names and order of elements against the schema.")
    case .elementMissing:
      .rejects(
        "Pakollinen elementti puuttuu. Lisää se.",
        "A required element is missing. Add it.")
    case .attributeMissing:
      .rejects(
        "Pakollinen määrite puuttuu. Lisää se.", "A required attribute is missing. Add it.")
    case .attributeNotAllowed:
      .rejects(
        "Määrite ei kuulu tähän elementtiin. Poista se tai tarkista nimi.",
        "The attribute does not belong to this element. Remove it or check its name.")
    case .valueShape:
      .rejects(
        "Arvo ei ole kentän muodossa. Korjaa arvo odotettuun muotoon.",
        "The value does not have the field's shape. Write it in the expected shape.")
    case .schema:
      .rejects(
        "Raportti ei ole skeeman mukainen. Tarkista kohta skeemasta (maksusilta schema).",
        "The report does not follow the schema. Check the place against it (maksusilta schema).")
    case .serviceUnknown:
      .rejects(
        "Palvelua ei tunneta. Tarkista palvelukoodi tai pyydä järjestäjää lisäämään palvelun sääntökirja.",
        "The service is not known. Check its code or ask the organiser to add a rule book for it.")
    case .noRuleBook:
      .rejects(
        "Palvelulla ei ole sääntökirjaa, joka olisi voimassa kauden ensimmäisenä päivänä. Lisää sääntökirja.",
        "No rule book of the service is in force on the period's first day. Add one.")
    case .periodNotBegun:
      .rejects(
        "Raportin kausi ei ole vielä alkanut. Lähetä raportti kauden päätyttyä.",
        "The period of the report has not begun. Send it when the period has ended.")
    case .periodNotEnded:
      .warns(
        "Raportin kausi ei ole vielä päättynyt. Lähetä uusi versio, jos loppukausi muuttuu.",
        "The period of the report has not ended yet. Send a new version if the rest of it changes.")
    case .businessIDCheck:
      .warns(
        "Y-tunnuksen tarkistusnumero on väärä. Tarkista palveluntuottajan Y-tunnus.",
        "The check digit of the business id is wrong. Check the provider's business id.")
    case .unitUnlisted:
      .warns(
        "Yksikköä ei ole asetuksissa. Tarkista tunnus tai lisää yksikkö.",
        "The unit is not in the settings. Check its code or add it.")
    case .conflictingVersion:
      .rejects(
        "Samalla tunnuksella ja versiolla on jo toisensisältöinen raportti, tai uusi versio koskee toista kautta, palvelua tai yksikköä. Lähetä korjaus suuremmalla versionumerolla.",
        "A report of this id and version, but other content, is already here, or the new version names another period, service or unit. Send a correction with a higher version."
      )
    case .lateVersion:
      .rejects(
        "Raportista on jo uudempi versio. Lähetä korjaus suuremmalla versionumerolla.",
        "A newer version of this report is already here. Send a correction with a higher version.")
    case .duplicate:
      .tells(
        "Sama raportti on jo vastaanotettu. Mitään ei tarvitse tehdä.",
        "The same report has already been received. Nothing needs to be done.")
    case .clientLeftOut:
      .warns(
        "Uusi versio ei sisällä asiakasta, joka oli edellisessä; hänen rivinsä poistuvat. Tarkista, että se on tarkoitus.",
        "The new version leaves out a client of the one before; the client's lines go. Check that this is meant.")
    case .commitmentReportedElsewhere:
      .holds(
        "Sama maksusitoumus ja kausi on jo raportoitu toisella raportilla. Poista se toisesta tai lähetä korjaus alkuperäisen raportin uutena versiona.",
        "This commitment and period are already reported in another report. Remove it from one, or send the correction as a new version of the first."
      )
    case .correctionOverYear:
      .warns(
        "Korjaus kohdistuu yli vuoden takaiseen kauteen. Tarkista, voiko sitä vielä periä tai hyvittää.",
        "The correction reaches back over a year. Check whether it may still be charged or credited.")
    case .feedConflict:
      .rejects(
        "Samalla tunnuksella on jo vastaanotettu toisensisältöinen sitoumusaineisto. Anna uudelle aineistolle uusi tunnus.",
        "A commitment feed of this id but other content is already here. Give the new feed a new id.")
    case .feedAfterReport:
      .warns(
        "Maksusitoumus on jo raportoitu kuukaudelta, johon muutos ulottuu. Se muuttuu vasta raportin uudella versiolla: pyydä sellainen tarvittaessa.",
        "The commitment has been reported for a month that the change reaches. It changes with a new version of the report only: ask for one if needed."
      )
    case .clientCodeEmpty:
      .holds("Asiakkaan tunnus on tyhjä. Lisää tunnus.", "The client's code is empty. Add it.")
    case .clientTwice:
      .holds(
        "Sama asiakas on raportissa kahdesti. Kokoa asiakkaan maksusitoumukset yhteen Asiakas-elementtiin.",
        "The same client stands in the report twice. Gather the client's commitments in one Asiakas element.")
    case .nameEmpty:
      .holds(
        "Asiakkaan nimi on tyhjä. Lisää suku- ja etunimet.",
        "The client's name is empty. Add family and given names.")
    case .identityCodeCheck:
      .holds(
        "Henkilötunnuksen tarkistusmerkki tai syntymäaika on väärä. Tarkista henkilötunnus.",
        "The check character or birth date of the personal identity code is wrong. Check the code.")
    case .dateImpossible:
      .holds(
        "Päivää ei ole kalenterissa. Korjaa päivämäärä.",
        "The calendar has no such day. Mend the date.")
    case .identityCodeMissing:
      .person(
        "Henkilötunnus puuttuu. Rivit odottavat käsittelyä: lisää tunnus ja lähetä uusi versio.",
        "The personal identity code is missing. The rows wait for a person: add the code and send a new version.")
    case .identityCodeTemporary:
      .person(
        "Henkilötunnus on väliaikainen (yksilönumero 900–999). Rivit odottavat käsittelyä.",
        "The personal identity code is temporary (individual number 900–999). The rows wait for a person.")
    case .nonDisclosure:
      .person(
        "Asiakkaalla on turvakielto. Rivit odottavat käsittelyä.",
        "The client is under non-disclosure. The rows wait for a person.")
    case .fieldTooLong:
      .person(
        "Tieto ei mahdu vastaanottajan kenttään; mitään ei katkaista. Lyhennä tieto tai sovi kentästä.",
        "The value does not fit the receiver's field; nothing is ever cut. Shorten it or agree on the field.")
    case .notEncodable:
      .person(
        "Tiedossa on merkki, jota vastaanottajan merkistössä ei ole. Korjaa merkki tai vaihda merkistö.",
        "The value has a character that the receiver's code page lacks. Mend it or change the code page.")
    case .fieldMissing:
      .person(
        "Vastaanottaja tarvitsee tiedon, jota ei ole. Lisää se tai muuta aineiston asetuksia.",
        "The receiver needs a value that is not there. Add it or change the dataset's settings.")
    case .accountingMissing:
      .person(
        "Rivin tuotteelta puuttuu tiliöinti. Lisää se sääntökirjaan.",
        "The item of the row has no accounting. Add it to the rule book.")
    case .commitmentNumberEmpty:
      .holds(
        "Maksusitoumuksen numero on tyhjä. Lisää numero.",
        "The commitment's number is empty. Add it.")
    case .commitmentTwice:
      .holds(
        "Sama maksusitoumus on raportissa kahdesti. Poista toinen.",
        "The same commitment stands in the report twice. Remove one.")
    case .commitmentKind:
      .holds(
        "Palvelussa ei ole tämän lajisia maksusitoumuksia. Tarkista laji.",
        "The service has no commitments of this kind. Check the kind.")
    case .commitmentUnknown:
      .holds(
        "Maksusitoumuksesta on vain numero, eikä sitä ole vastaanotettu. Lähetä sitoumusaineisto ja sen jälkeen raportin uusi versio, tai täydennä tiedot.",
        "Only the commitment's number is stated and it has not been received. Send the commitment feed and then a new version of the report, or complete it."
      )
    case .datesReversed:
      .holds(
        "Loppupäivä on ennen alkupäivää. Korjaa päivät.",
        "The last day is before the first. Mend the dates.")
    case .noServiceDay:
      .holds(
        "Maksusitoumuksella ei ole kaudella yhtään palvelupäivää. Tarkista voimassaolo ja kausi.",
        "The commitment has no service day in the period. Check its validity and the period.")
    case .componentUnknown:
      .holds(
        "Osa-aluetta tai tuotetta ei ole palvelun sääntökirjassa. Tarkista koodi.",
        "The component or product is not in the service's rule book. Check its code.")
    case .componentTwice:
      .holds(
        "Sama osa-alue on maksusitoumuksella kahdesti. Poista toinen.",
        "The same item stands on the commitment twice. Remove one.")
    case .priceMissing:
      .holds(
        "Hintaa ei löydy maksusitoumukselta eikä sääntökirjasta. Lisää hinta.",
        "No price is found on the commitment or in the rule book. Add one.")
    case .priceNegative:
      .holds(
        "Hinta tai määrä on negatiivinen. Korjaa arvo.",
        "A price or quantity is negative. Mend it.")
    case .unitMismatch:
      .holds(
        "Yksikkö on muu kuin sääntökirjan. Korjaa yksikkö.",
        "The unit is not the one of the rule book. Mend it.")
    case .forbiddenByLaw:
      .holds(
        "Laki ei salli tätä maksua tässä palvelussa kaudella. Poista osa-alue.",
        "The law does not allow this fee in this service and period. Remove the item.")
    case .contractUnknown:
      .holds(
        "Maksusitoumuksen sopimusta ei tunneta. Tarkista sopimuksen tunnus tai lisää sopimus (contracts.yaml).",
        "The commitment's contract is not known. Check its code or add the contract (contracts.yaml).")
    case .packageUnknown:
      .holds(
        "Palvelupakettia ei tunneta tässä palvelussa. Tarkista tunnus tai lisää paketti (packages.yaml).",
        "The service package is not known in this service. Check its code or add the package (packages.yaml).")
    case .payerUnknown:
      .holds(
        "Maksusääntö nimeää maksajan, jota ei ole maksusitoumuksella eikä asetuksissa. Lisää maksaja tai korjaa tunnus.",
        "A payer rule names a payer that neither the commitment nor the settings know. Add the payer or mend the code.")
    case .payerRoleUnknown:
      .holds(
        "Maksajan roolia ei tunneta. Sallittu: edunvalvoja, maksaja, laskunsaaja, yhteisvelallinen.",
        "The payer's role is not known. Allowed: edunvalvoja, maksaja, laskunsaaja, yhteisvelallinen.")
    case .payerCodeEmpty:
      .holds("Maksajan tunnus on tyhjä. Lisää tunnus.", "The payer's code is empty. Add it.")
    case .payerTwice:
      .holds(
        "Sama maksaja on maksusitoumuksella kahdesti eri tiedoin. Poista toinen.",
        "The same payer stands on the commitment twice with other data. Remove one.")
    case .payerRuleOrder:
      .holds(
        "Kahdella maksusäännöllä on sama järjestysnumero. Anna kullekin oma numero.",
        "Two payer rules have the same order number. Give each its own.")
    case .payerRuleLimit:
      .holds(
        "Maksusäännön raja on virheellinen: raja ja sen yksikkö kuuluvat yhteen, raja ei ole negatiivinen ja prosentti on enintään 100.",
        "The payer rule's limit is wrong: a limit and its unit belong together, none is negative, and a percent is at most 100."
      )
    case .payerRuleCondition:
      .holds(
        "Maksusäännön ehtoa ei ymmärretä. Kirjoita päivät muodossa ma-pe tai la,su ja pyhat ei tai kylla.",
        "The payer rule's condition is not understood. Write days as ma-pe or la,su, and pyhat as ei or kylla.")
    case .eventUnit:
      .holds(
        "Kuukausihintaista tuotetta ei voi ilmoittaa tapahtumana. Ilmoita se osa-alueena tai korjaa tuote.",
        "An item priced by the month cannot come as an event. State it as OsaAlue or mend the product.")
    case .amountTooLarge:
      .holds(
        "Tapahtumien summa on mahdottoman suuri. Tarkista määrät ja hinnat.",
        "The events' sum is impossibly large. Check quantities and prices.")
    case .euroProductPrice:
      .holds(
        "Eurotuotteen hinta on aina 1,00 ja summa on tapahtuman määrä. Poista hinta.",
        "The price of a euro product is always 1.00 and its amount is the event's quantity. Remove the price.")
    case .absenceReason:
      .holds(
        "Poissaolon syytä ei tunneta. Tarkista syykoodi.",
        "The reason of the absence is not known. Check its code.")
    case .absenceOutsideService:
      .holds(
        "Poissaolo ulottuu palvelupäivien tai kauden ulkopuolelle. Rajaa se niihin; aiempi alku ilmoitetaan alkanut-määritteellä.",
        "The absence reaches outside the service days or the period. Keep it inside; an earlier start goes into alkanut."
      )
    case .absencesOverlap:
      .holds(
        "Poissaolot ovat päällekkäin. Korjaa päivät.", "Absences overlap. Mend their days.")
    case .presentAndAbsent:
      .holds(
        "Sama päivä on ilmoitettu sekä läsnä- että poissaoloksi. Poista toinen.",
        "A day is stated both present and absent. Remove one.")
    case .presenceOutsideService:
      .holds(
        "Läsnäolo ulottuu palvelupäivien tai kauden ulkopuolelle. Korjaa päivät.",
        "The presence reaches outside the service days or the period. Mend its days.")
    case .eventOutsideService:
      .holds(
        "Tapahtuma on palvelupäivien tai kauden ulkopuolella. Korjaa päivä.",
        "The event is outside the service days or the period. Mend its day.")
    case .eventOnAbsentDay:
      .warns(
        "Tapahtuma on kokonaisena poissaolopäivänä; se laskettiin. Tarkista, onko se oikein.",
        "The event is on a full absent day; it was computed. Check whether that is right.")
    case .interruptionStartWrong:
      .holds(
        "Määrite alkanut ei sovi poissaoloon: kuukautta aiempi alku vaatii poissaolon kuun 1. päivästä, ja kuukauden sisäisen alun on oltava jakson ensimmäinen päivä. Korjaa se.",
        "alkanut does not fit the absence: a start before the month needs an absence from the 1st, and one inside the month must be the first day of its run. Mend it."
      )
    case .interruptionStartsDiffer:
      .warns(
        "Saman keskeytyksen poissaolot ilmoittavat eri alkupäivät; käytettiin aikaisinta. Tarkista alkanut.",
        "Absences of one interruption name different first days; the earliest was used. Check alkanut.")
    case .interruptionStartDisagrees:
      .warns(
        "Ilmoitettu keskeytyksen alku poikkeaa edellisten kuukausien raporteista; käytettiin raportteja. Tarkista alkanut.",
        "The stated first day of the interruption disagrees with earlier months' reports; the reports were used. Check alkanut."
      )
    case .earlierDaysUnknown:
      .warns(
        "Edellisen kuukauden päiviä ei tunneta, joten keskeytyksen päivät laskettiin kuun 1. päivästä. Ilmoita alkanut tai lähetä edellisen kuukauden raportti.",
        "The days of the month before are not known, so the interruption was counted from the 1st. State alkanut or send the earlier report."
      )
    case .departureDayLastMonth:
      .tells(
        "Lähtöpäivä on edellisen kuukauden viimeinen päivä; sitä ei lueta tähän keskeytykseen.",
        "The departure day is the last day of the month before; it is not counted into this interruption.")
    case .characterReplaced:
      .tells(
        "Kentässä on merkki, jota vastaanottajan merkistössä ei ole; se lähetetään lähimmällä vastaavalla. Tarkista tarvittaessa, miltä nimi tai teksti näyttää laskulla.",
        "The field has a character that the receiver's code page lacks; it is sent as the nearest there is. Check how the name or text looks on the bill if needed."
      )
    case .zeroTotal:
      .tells(
        "Laskun summa on nolla; laskua ei muodosteta. Mitään ei tarvitse tehdä.",
        "The document's total is zero; it is not formed. Nothing needs to be done.")
    case .belowMinimum:
      .tells(
        "Laskun summa alittaa palvelun pienimmän laskutettavan summan; rivit siirtyvät seuraavaan ajoon.",
        "The document's total is below the service's least document; the rows go on to the next run.")
    case .negativeTotal:
      .person(
        "Laskun summa on negatiivinen. Rivit odottavat käsittelyä.",
        "The document's total is negative. The rows wait for a person.")
    }
  }
}
