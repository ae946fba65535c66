import Domain

extension RuleBook {
  /// Reads the text of one rule book by itself; problems call it `file`.
  ///
  /// `catalogue` is what it may name beside its own components, and the installation's payers too. Nil for what the ledger kept of a
  ///   book: it was checked when it came into use, and opens whatever has changed since.
  /// - Throws: `SettingsProblems`.
  package init(
    text: String, file: String, installation: Installation, catalogue: Catalogue? = nil
  ) throws(SettingsProblems) {
    let log = SettingsLog()
    let root = SettingsFile(name: file, text: text).root(log)
    guard let root else { throw SettingsProblems(log.problems) }
    self.init(
      root, file: file, text: text, organisation: installation.organisation, layouts: nil,
      products: catalogue.map { catalogue in { service in catalogue.rules(named: service) } },
      payers: catalogue.map { _ in Set(installation.payers.keys) })
    guard log.problems.isEmpty else { throw SettingsProblems(log.problems) }
  }

  /// Reads one rule book. Left-out keys have the values the example books name in their comments.
  /// - Parameters:
  ///   - organisation: the installation's, whose sales area goes into the datasets.
  ///   - layouts: those there are; nil where the layout a dataset names is not looked for.
  ///   - products: the service's, by code, those with problems without a rule; nil where they are not looked for (a kept text).
  ///   - payers: those it may name; nil where they are not looked for.
  init(
    _ root: SettingsNode, file: String, text: String, organisation: Installation.Organisation,
    layouts: [String: DatasetLayout]?, products: ((ServiceCode) -> [String: ItemRule?])?, payers: Set<String>?
  ) {
    self = root.fields { keys in
      let reference = RuleReference(
        id: keys.required("id", .code), version: keys.required("version", .whole(1...999_999)))
      let validFrom = keys.required("valid-from", .day)
      let (service, serviceName) = keys.group("service") {
        (ServiceCode($0.required("code", .code)), $0.bilingual("name"))
      }
      let kinds = keys.list("commitments", CommitmentKind.value, default: [.purchased], isEmptyAllowed: false).map(
        \.rawValue)
      let reasons = absenceReasons(&keys)
      let attendance = keys.value(
        "attendance", Attendance.value, default: .assumed)
      let errorHolds = keys.value(
        "error-holds", .choice(of: Bilingual(fi: "virheen vaikutus", en: "what an error holds")),
        default: ServiceRules.ErrorHolds.client)

      let hasComponents = keys.node("components") != nil
      let absenceRules = namedAbsenceRules(&keys, isNeeded: hasComponents)
      let ownProducts = products?(service)
      let components = componentEntries(
        &keys, absenceRules: absenceRules, service: service, products: Set((ownProducts ?? [:]).keys))
      let items = BookItems(
        components: components.map(\.rule), products: ownProducts ?? [:], areProductsKnown: ownProducts != nil)
      if items.isEmpty || hasComponents && components.isEmpty {
        keys.missing(
          "components", fi: "kirjoita ainakin yksi osa-alue, tai palvelulle tuote tiedostoon products.yaml",
          en: "write at least one component, or a product of the service in products.yaml")
      }
      let legality = keys.groups("legality") { ServiceRules.LegalLimit(&$0, items: items) }
      let payerRules = servicePayerRules(&keys, items: items, payers: payers)

      let dataset = keys.group("dataset") { DatasetSettings(&$0, organisation: organisation, layouts: layouts) }
      let review = keys.value(
        "review", .choice(of: Bilingual(fi: "tarkastaja", en: "a reviewer")), default: Review.person)
      let fourEyes = stepsForTwo(&keys, review)
      let autoApprove = automaticApproval(&keys, review, fourEyes)
      let isSent = dataset.format != .none
      let delivery = leaving(&keys, dataset.format)
      let receipts = receiptRules(&keys, isSent: isSent)
      let (queue, missed) = closing(&keys, isSent: isSent, isKept: products == nil)

      return RuleBook(
        file: file, text: text, reference: reference, validFrom: validFrom, service: service,
        serviceName: serviceName, commitmentKinds: Set(kinds), reasons: reasons,
        recordsAttendance: attendance == .recorded, errorHolds: errorHolds, legality: legality,
        components: components.map(\.rule),
        accounting: Dictionary(
          components.compactMap { entry in entry.accounting.map { (entry.rule.code, $0) } }, uniquingKeysWith: { $1 }),
        payerRules: payerRules, dataset: dataset, delivery: delivery, receipts: receipts, queue: queue, missed: missed,
        review: review, fourEyes: fourEyes, autoApprove: autoApprove)
    }
  }

  private enum Attendance: String, CaseIterable {
    /// A day that is not absent is present.
    case assumed
    /// Only recorded days count.
    case recorded
    static var value: SettingsValue<Attendance> {
      .choice(of: Bilingual(fi: "läsnäolon kirjaus", en: "a way to record attendance"))
    }
  }
}

/// Which steps need another person. `approval` is how books said it before there were steps: other-person was the release by another.
private func stepsForTwo(_ keys: inout SettingsFields, _ review: RuleBook.Review) -> FourEyes {
  let older = keys.optional(
    "approval", SettingsValue<OlderApproval>.choice(of: Bilingual(fi: "hyväksyjä", en: "an approver")))
  if keys.node("four-eyes") != nil {
    keys.forbid("approval", fi: "vaiheet sanoo four-eyes", en: "four-eyes says the steps")
  }
  let problems = keys.problemCount
  let steps = keys.list(
    "four-eyes", SettingsValue<FourEyes.Step>.choice(of: Bilingual(fi: "vaihe", en: "a step")),
    default: older == .otherPerson ? [.release] : [])
  // A step that cannot be read is no step that goes with nothing else.
  guard keys.problemCount == problems else { return FourEyes() }
  if review == .none, steps.contains(.approve) {
    keys.forbid(
      "four-eyes", fi: "approve vaatii henkilön, mutta review: none", en: "approve needs a person, but review: none")
  }
  return FourEyes(Set(steps))
}

private enum OlderApproval: String, CaseIterable {
  case otherPerson = "other-person"
  case anyPerson = "any-person"
}

/// Within what limits no person need approve.
private func automaticApproval(
  _ keys: inout SettingsFields, _ review: RuleBook.Review, _ fourEyes: FourEyes
) -> RuleBook.AutoApprove? {
  guard keys.node("auto-approve") != nil else { return nil }
  if review == .none {
    keys.forbid("auto-approve", fi: "review: none hyväksyy kaiken", en: "review: none approves everything")
  }
  if fourEyes.steps.contains(.approve) {
    keys.forbid(
      "auto-approve", fi: "four-eyes: approve vaatii kaksi henkilöä", en: "four-eyes: approve needs two people")
  }
  return keys.group("auto-approve") {
    RuleBook.AutoApprove(
      changePercent: $0.required("change-percent", .whole(0...100, unit: Bilingual(fi: "%", en: "%"))))
  }
}

private func absenceReasons(_ keys: inout SettingsFields) -> [String: AbsenceClass] {
  let named = keys.named("reasons", .code) { _, node in
    node.read(.choice(of: Bilingual(fi: "poissaolon luokka", en: "a class of absence"), among: AbsenceClass.allCases))
  }
  guard let named else { return ServiceRules.usualReasons }
  return Dictionary(named) { first, _ in first }
}

/// Where datasets go; nil of a service that sends nothing.
private func leaving(_ keys: inout SettingsFields, _ format: DatasetSettings.Format) -> DeliverySettings? {
  guard format != .none else {
    keys.forbid("delivery", fi: nothingSent.fi, en: nothingSent.en)
    return nil
  }
  return keys.groupOrDefaults("delivery") { DeliverySettings(&$0, format: format) }
}

/// What is expected of the receiver after delivery.
private func receiptRules(_ keys: inout SettingsFields, isSent: Bool) -> RuleBook.Receipts {
  guard isSent else {
    keys.forbid("receipts", fi: nothingSent.fi, en: nothingSent.en)
    return RuleBook.Receipts()
  }
  return keys.groupOrDefaults("receipts") {
    RuleBook.Receipts(
      areExpected: $0.value("expected", .flag, default: true),
      within: $0.value(
        "within", .duration(.seconds(60)...(.seconds(31 * 86_400)), shown: "1m…744h"), default: .seconds(48 * 3_600)))
  }
}

/// When runs are closed, and what becomes of times that were missed. A service that sends nothing has no queue.
/// - Parameter isKept: true of a text that the ledger kept. Its schedule is never asked, and books of before schedules were read hold any text.
private func closing(_ keys: inout SettingsFields, isSent: Bool, isKept: Bool) -> (queue: Schedule?, missed: MissedRule)
{
  let isNone = keys.node("queue").map { $0.text == "none" } ?? true
  var queue: Schedule?
  if !isNone, !isSent {
    keys.forbid("queue", fi: nothingSent.fi, en: nothingSent.en)
  } else if isKept {
    queue = (keys.node("queue")?.text).flatMap { try? Schedule($0) }
  } else {
    queue = keys.value("queue", .schedule, default: nil)
  }
  if isNone {
    keys.forbid("missed", fi: "palvelulla ei ole ajastusta (queue)", en: "the service has no schedule (queue)")
  }
  let missed = keys.value(
    "missed", .choice(of: Bilingual(fi: "ohitettujen aikojen sääntö", en: "a rule for missed times")),
    default: MissedRule.once)
  return (queue, missed)
}

private let nothingSent = Bilingual(
  fi: "palvelusta ei lähetetä mitään (dataset: none)", en: "the service sends nothing (dataset: none)")
