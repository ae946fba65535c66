import CLibXML2
import Domain

/// Turns the tags of a report or feed into statements, findings and canonical content, as a scan tells of them.
///
/// After the first finding that rejects the file only findings are made. `@exclusivity(unchecked)` for the reason given at `DocumentScan`.
final class StatementBuilder: ScanListener {
  private(set) var reportHeader: ReportHeader? { didSet { hasHeader = reportHeader != nil } }
  /// Asked for every tag: by itself, since to ask the header is to copy it.
  @exclusivity(unchecked) private var hasHeader = false
  private(set) var feedHeader: FeedHeader?
  /// Clients read and not yet taken.
  @exclusivity(unchecked) private var ready: [ClientStatement] = []
  private(set) var findings: [Finding] = []
  /// Findings beyond the limit.
  private(set) var findingsLeftOut = 0
  /// Nothing of the file may be taken.
  @exclusivity(unchecked) private(set) var isRejected = false

  private let kind: DocumentKind
  private let findingsMax: Int
  @exclusivity(unchecked) private var names = NameTable(ElementName.allCases.map(\.wire))
  @exclusivity(unchecked) private var values = AttributeValues()
  @exclusivity(unchecked) private var content: CanonicalContent
  /// The address of the root's namespace; an element whose namespace has another address is compared as text.
  @exclusivity(unchecked) private var namespace: UnsafePointer<xmlChar>?

  // What is being read.
  @exclusivity(unchecked) private var header: ReportHeader?
  @exclusivity(unchecked) private var client: ClientStatement?
  /// The root's namespace and name.
  private var rootName: String?
  /// The client's `tunnus` as it stands; nil outside a client.
  @exclusivity(unchecked) private var statedCode: String?
  /// The client's element among all of the document.
  @exclusivity(unchecked) private var clientSerial = 0
  @exclusivity(unchecked) private var commitment: Commitment?
  /// The commitment's own attributes could not be read; it is left out.
  @exclusivity(unchecked) private var isCommitmentUnreadable = false
  @exclusivity(unchecked) private var payer: PayerStatement?
  @exclusivity(unchecked) private var currentAddress = Address()
  /// An attribute of the element being read could not be turned into a value.
  @exclusivity(unchecked) private var isElementUnreadable = false

  /// The commitment being read.
  private struct Commitment {
    var position: Int
    var line: Int
    var number: String
    var validFrom: Day?
    var validTo: Day?
  }
  /// It says nothing so far that no shape has, and it is put down with the shapes.
  @exclusivity(unchecked) private var isPlain = false
  /// What it says where it is not plain.
  @exclusivity(unchecked) private var parts = CommitmentStatement.Parts(kind: "")
  private let shapes: CommitmentShapes

  /// The schema is not asked about the clients behind a report's head.
  private let leavesClientsOut: Bool
  @exclusivity(unchecked) private var isClientLeftOut = false
  @exclusivity(unchecked) private var plain = PlainClient()
  /// Where the clients stand that the schema was not asked about, and that are not plainly right; each from the end of the tag before it. Nil for
  /// one whose bytes cannot be found, since they are not UTF-8.
  @exclusivity(unchecked) private(set) var unasked: [Range<Int>?] = []
  /// Bytes up to the end of the root's last child.
  @exclusivity(unchecked) private var bytesBefore: Int?

  init(
    _ kind: DocumentKind, findingsMax: Int, contentDigest: any StreamingDigest, shapes: CommitmentShapes,
    leavesClientsOut: Bool = false
  ) {
    self.leavesClientsOut = leavesClientsOut
    self.kind = kind
    self.findingsMax = findingsMax
    self.shapes = shapes
    content = CanonicalContent(contentDigest)
  }

  var readyCount: Int { ready.count }

  func takeReady() -> [ClientStatement] {
    defer { ready.removeAll() }
    return ready
  }

  /// Leaves what has come so far out of the digest.
  /// - Precondition: nothing has been given to it yet, since that is little.
  func forgetContent() { content.forget() }

  /// The digest of what the document says; nil where it is rejected.
  func contentDigest() -> String? { isRejected ? nil : content.hexadecimal() }

  // MARK: - Tags

  func willOpen(_ tag: StartTag, in scan: DocumentScan) -> Bool {
    let word = isOurs(tag.namespace) ? names.word(tag.name) : NameTable.unknown
    scan.mark(word)
    if word == ElementName.client.rawValue, scan.open.depth == 2 {
      values.load(tag)
      statedCode = values.text(.tunnus)
      clientSerial = scan.open.innermost.serial
      isClientLeftOut = leavesClientsOut && hasHeader
      if isClientLeftOut {
        plain.begin()
        return false
      }
    } else if isClientLeftOut, word == NameTable.unknown || scan.isAfterText {
      plain.refuse()
    }
    if scan.open.depth == 1 {
      rootName = (tag.namespace.map { "{\(bounded($0))}" } ?? "") + bounded(tag.name)
      return true
    }
    // The schema gives up on the rest of an element after a child it does not know. Kept from it, a misspelt element costs one finding
    // and the rest is still checked.
    guard word == NameTable.unknown else { return true }
    if scan.isAsking { scan.report(.elementNotExpected) }
    return false
  }

  func opened(_ tag: StartTag, in scan: DocumentScan) {
    guard !isRejected, let element = ElementName(rawValue: scan.open.innermost.mark) else { return }
    if scan.open.depth > 2, scan.open.innermost.serial - clientSerial > scan.limits.clientElementsMax {
      scan.report(.limit)
      return scan.stop()
    }
    values.load(tag)
    if isClientLeftOut { plain.open(element, values, of: tag) }
    content.open(element, values, leavingOut: scan.open.depth == 1 ? .luotu : nil)
    isElementUnreadable = false
    read(element, scan)
  }

  func closed(text: UnsafeBufferPointer<UInt8>, in scan: DocumentScan) {
    if isClientLeftOut { plain.close(text: text) }
    if leavesClientsOut, scan.open.depth == 2 { endClient(at: scan.bytesParsed) }
    guard let element = ElementName(rawValue: scan.open.innermost.mark) else { return }
    if !isRejected {
      if !text.isEmpty, element.holdsText {
        withCollapsed(text) { text in
          content.text(text)
          take(text, of: element)
        }
      }
      content.close()
      close(element)
    }
    if element == .client, scan.open.depth == 2 { statedCode = nil }
  }

  /// A child of the root ends.
  private func endClient(at bytes: Int?) {
    if isClientLeftOut, !plain.isPlain {
      if let bytesBefore, let bytes { unasked.append(bytesBefore..<bytes) } else { unasked.append(nil) }
    }
    isClientLeftOut = false
    bytesBefore = bytes
  }

  private func isOurs(_ namespace: UnsafePointer<xmlChar>?) -> Bool {
    guard let namespace else { return false }
    if namespace == self.namespace { return true }
    guard String(cString: namespace) == kind.namespace else { return false }
    self.namespace = namespace
    return true
  }

  private func withCollapsed(_ text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    if ReportXML.isPlain(text) { return body(text) }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count) { scratch in
      let count = collapse(text, to: scratch.baseAddress!, ampersands: false)
      body(UnsafeBufferPointer(rebasing: scratch[..<count]))
    }
  }

  // MARK: - Statements

  private func read(_ element: ElementName, _ scan: DocumentScan) {
    let position = scan.open.innermost.position
    let line = scan.open.innermost.line
    switch element {
    case .report: readReport(line)
    case .feed:
      feedHeader = FeedHeader(id: text(.tunnus), createdAt: text(.luotu), line: line)
    case .provider:
      header?.providerBusinessID = text(.ytunnus)
      header?.providerName = text(.nimi)
      header?.lines.provider = line
    case .unit:
      header?.unitCode = text(.tunnus)
      header?.unitName = text(.nimi)
      header?.lines.unit = line
    case .service:
      header?.service = ServiceCode(text(.koodi))
      header?.lines.service = line
      reportHeader = header
    case .client:
      client = ClientStatement(position: position, line: line, code: text(.tunnus))
    case .address:
      currentAddress = Address(nonDisclosure: values.flag(.turvakielto))
      if payer == nil { client?.lines.address = line }
    case .identityCode: client?.lines.identityCode = line
    case .familyName: client?.lines.familyName = line
    case .givenNames: client?.lines.givenNames = line
    case .commitment: readCommitment(position, line, scan)
    case .component:
      let price = money(.hinta, scan)
      guard !isElementUnreadable else { return }
      if isPlain,
        shapes.component(
          position: position, line: line, code: bytes(.koodi), price: price, unit: values[.yksikko])
      {
        return
      }
      write {
        $0.components.append(
          ComponentStatement(
            position: position, line: line, code: text(.koodi), price: price, unit: values.text(.yksikko)))
      }
    case .package:
      let (first, last) = (day(.alku, scan), day(.loppu, scan))
      guard !isElementUnreadable, let first else { return }
      write {
        $0.packages.append(
          PackageStatement(position: position, line: line, code: text(.tunnus), first: first, last: last))
      }
    case .payerRule: readPayerRule(position, line, scan)
    case .payer:
      payer = PayerStatement(position: position, line: line, code: text(.tunnus), role: text(.rooli))
    case .eInvoiceAddress:
      payer?.eInvoiceOperator = values.text(.valittaja)
    case .absence:
      let (first, last, began) = (day(.alku, scan), day(.loppu, scan), day(.alkanut, scan))
      guard !isElementUnreadable, let first, let last else { return }
      if isPlain, began == nil,
        shapes.absence(position: position, line: line, reason: bytes(.syy), first: first, last: last)
      {
        return
      }
      write {
        $0.absences.append(
          AbsenceStatement(
            position: position, line: line, reason: text(.syy), first: first, last: last, interruptionBegan: began))
      }
    case .presence:
      let (first, last) = (day(.alku, scan), day(.loppu, scan))
      guard !isElementUnreadable, let first, let last else { return }
      if isPlain, shapes.presence(position: position, line: line, first: first, last: last) { return }
      write { $0.presences.append(PresenceStatement(position: position, line: line, first: first, last: last)) }
    case .event: readEvent(position, line, scan)
    case .end:
      guard let day = day(.pvm, scan) else { return }
      write { $0.ends.append(EndStatement(position: position, line: line, day: day, reason: text(.syy))) }
    case .street, .postalCode, .city, .country, .payerName:
      break
    }
  }

  private func readReport(_ line: Int) {
    // The schema has seen to the shapes of both.
    guard let version = values.whole(.versio), let period = Month(text(.kausi)) else { return }
    header = ReportHeader(
      id: text(.tunnus), version: version, period: period, createdAt: text(.luotu), providerBusinessID: "",
      providerName: "", unitCode: "", unitName: "", service: ServiceCode(""),
      lines: ReportHeader.Lines(root: line, provider: line, unit: line, service: line))
  }

  private func readCommitment(_ position: Int, _ line: Int, _ scan: DocumentScan) {
    commitment = Commitment(
      position: position, line: line, number: text(.numero), validFrom: day(.alku, scan), validTo: day(.loppu, scan))
    let effectiveFrom = day(.voimaan, scan)
    isCommitmentUnreadable = isElementUnreadable
    isPlain = effectiveFrom == nil && shapes.begin(on: line, kind: bytes(.laji), contract: values[.sopimus])
    if isPlain { return }
    parts = CommitmentStatement.Parts(kind: text(.laji), contract: values.text(.sopimus), effectiveFrom: effectiveFrom)
  }

  /// Takes what no shape has. From here on the commitment is written out by itself.
  private func write(_ body: (inout CommitmentStatement.Parts) -> Void) {
    if isPlain { parts = shapes.parts() }
    isPlain = false
    body(&parts)
  }

  private func readPayerRule(_ position: Int, _ line: Int, _ scan: DocumentScan) {
    let limit = money(.raja, scan)
    guard !isElementUnreadable, let order = values.whole(.jarjestys) else { return }
    write {
      $0.payerRules.append(
        PayerRuleStatement(
          position: position, line: line, order: order, payer: text(.maksaja), items: values.codes(.tuotteet),
          limit: limit, limitUnit: values.text(.rajanYksikko), days: values.text(.paivat),
          holidays: values.text(.pyhat)))
    }
  }

  private func readEvent(_ position: Int, _ line: Int, _ scan: DocumentScan) {
    let day = day(.aika, scan)
    guard let day, let minute = values.minuteOfDay(.aika), let quantity = values.decimal(.maara, decimals: 4)
    else { return }
    write {
      $0.events.append(
        EventStatement(
          position: position, line: line, product: text(.tuote), day: day, minuteOfDay: minute,
          quantity: Quantity(tenThousandths: quantity), unit: text(.yksikko)))
    }
  }

  private func take(_ text: UnsafeBufferPointer<UInt8>, of element: ElementName) {
    let value = String(decoding: text, as: UTF8.self)
    switch element {
    case .identityCode: client?.identityCode = value.isEmpty ? nil : PersonalIdentityCode(value)
    case .familyName: client?.familyName = value
    case .givenNames: client?.givenNames = value
    case .street: currentAddress.street = value
    case .postalCode: currentAddress.postalCode = value
    case .city: currentAddress.city = value
    case .country: currentAddress.country = value
    case .payerName: payer?.name = value
    case .eInvoiceAddress: payer?.eInvoiceAddress = value.isEmpty ? nil : value
    default: break
    }
  }

  private func close(_ element: ElementName) {
    switch element {
    case .address:
      if payer == nil { client?.address = currentAddress } else { payer?.address = currentAddress }
    case .payer:
      if let payer = payer.take() { write { $0.payers.append(payer) } }
    case .commitment:
      guard let commitment = commitment.take(), !isCommitmentUnreadable else { return }
      client?.commitments.append(statement(commitment))
    case .client:
      if let client = client.take() { ready.append(client) }
    default: break
    }
  }

  private func statement(_ commitment: Commitment) -> CommitmentStatement {
    guard isPlain else {
      return CommitmentStatement(
        position: commitment.position, line: commitment.line, number: commitment.number,
        validFrom: commitment.validFrom, validTo: commitment.validTo, parts)
    }
    let (shape, prices) = shapes.end()
    return CommitmentStatement(
      position: commitment.position, line: commitment.line, number: commitment.number,
      validFrom: commitment.validFrom, validTo: commitment.validTo, shape, prices: prices)
  }

  // MARK: - Values

  private func bytes(_ name: AttributeName) -> UnsafeBufferPointer<UInt8> {
    values[name] ?? UnsafeBufferPointer(start: nil, count: 0)
  }

  /// Nil-free: a required attribute that the schema let pass is there, an optional one that is not is empty.
  private func text(_ name: AttributeName) -> String { values.text(name) ?? "" }

  private func day(_ name: AttributeName, _ scan: DocumentScan) -> Day? {
    guard values.has(name) else { return nil }
    let day = values.day(name)
    if day == nil { unreadable(name, scan) }
    return day
  }

  private func money(_ name: AttributeName, _ scan: DocumentScan) -> Money? {
    guard let cents = values.decimal(name, decimals: 2) else { return nil }
    return Money(cents: cents)
  }

  /// A day of the right shape that the calendar does not have: an error of the client, and the element is left out.
  private func unreadable(_ name: AttributeName, _ scan: DocumentScan) {
    isElementUnreadable = true
    client?.unreadable.append(
      Finding(
        .dateImpossible, line: scan.open.innermost.line, place: "\(scan.open.place)/@\(name.wire)", client: clientCode,
        found: values.text(name).flatMap { FieldShape.shown($0, of: name) }, expected: FieldShape.day))
  }

  // MARK: - Findings

  /// The client a finding is about; nil outside a client and where the code is empty.
  private var clientCode: String? { statedCode.flatMap { $0.isEmpty ? nil : bounded($0) } }

  func found(_ flaw: Flaw, in scan: DocumentScan) {
    isRejected = true
    ready.removeAll()
    guard findings.count < findingsMax else {
      findingsLeftOut += 1
      return
    }
    findings.append(Finding(flaw, in: scan, of: kind, root: rootName, client: clientCode))
  }
}
