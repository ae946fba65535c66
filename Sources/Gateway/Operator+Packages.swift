package import Domain
import Ledger
import Logging

/// Service packages (palvelupaketit) that officers attach to clients and extend, one or many at a time.
extension Operator {
  /// A package as the settings define it, and what is attached.
  package struct PackageList: Sendable {
    package var packages: [PackageTerms]
    package var attachments: [PackageAttachment]
  }

  package func packages(of service: ServiceCode?, why: String = Operator.usualPurpose) throws -> PackageList {
    let attachments = try premises.ledger.attachments(of: service)
    try look(at: .packages, .clients(attachments.map(\.client)), why: why)
    let services = service.map { [$0] } ?? premises.settings.books.services
    let packages = services.flatMap { premises.settings.catalogue.packages(of: $0) }
    return PackageList(
      packages: packages.reduce(into: [PackageTerms]()) { list, terms in if !list.contains(terms) { list.append(terms) }
      },
      attachments: attachments)
  }

  /// What attaching does to one client.
  package struct Attaching: Sendable {
    package var client: KnownClient
    /// True where an attachment of the package covers all of the days already: then nothing is added. One that covers a part is united with
    /// the new one.
    package var isCovered: Bool
    /// The latest month that the days reach and a report has already been computed for; such months change with their report's next version
    /// only. Nil where none is reached.
    package var reportedUpTo: Month?
  }

  /// Whom an attaching touches. `codes` empty is every client that the service's newest reports name.
  /// - Throws: where the package or a client is unknown, or the days are reversed.
  package func attaching(
    _ package: String, of service: ServiceCode, to codes: [String], first: Day, last: Day?
  ) throws -> [Attaching] {
    guard premises.settings.catalogue.packages(of: service).contains(where: { $0.code == package }) else {
      let codes = premises.settings.catalogue.packages(of: service).map(\.code)
      let known = codes.isEmpty ? "–" : codes.joined(separator: ", ")
      throw refused(
        "package-unknown", "Pakettia \(package) ei ole palvelussa \(service). Paketit: \(known).",
        "Service \(service) has no package \(package). Packages: \(known).")
    }
    try checkOrder(first, last)
    let known = try premises.ledger.knownClients(of: service)
    let chosen = codes.isEmpty ? known : known.filter { codes.contains($0.key.code) }
    if let stranger = codes.first(where: { code in !known.contains { $0.key.code == code } }) {
      throw refused(
        "client-unknown",
        "Asiakasta \(maskingIdentityCodes(stranger)) ei ole palvelun \(service) raporteissa. Kenellekään ei liitetty mitään.",
        "No report of service \(service) names client \(maskingIdentityCodes(stranger)). Nothing was attached.")
    }
    try look(at: .packages, .clients(chosen.map(\.key.code)), why: "attach \(package)")
    let attachments = try premises.ledger.attachments(of: service)
    return chosen.map { client in
      Attaching(
        client: client,
        isCovered: attachments.contains { attachment in
          guard attachment.client == client.key.code, attachment.attached.package == package,
            attachment.attached.first <= first
          else { return false }
          return switch (attachment.attached.last, last) {
          case (nil, _): true
          case (_?, nil): false
          case (let covered?, let last?): last <= covered
          }
        }, reportedUpTo: client.period >= first.month ? client.period : nil)
    }
  }

  /// Attaches to those who do not have the package on all of those days.
  package func attach(
    _ package: String, of service: ServiceCode, to list: [Attaching], first: Day, last: Day?, reason: String?
  ) throws -> [AttachmentNumber] {
    let clients = list.filter { !$0.isCovered }.map(\.client.key)
    guard !clients.isEmpty else { return [] }
    let numbers = try premises.ledger.attach(
      package, of: service, to: clients, first: first, last: last, by: account(), reason: reason,
      at: premises.clock.now())
    premises.log.event(
      .packagesAttached, .info,
      ["service": service.value, "package": package, "clients": "\(clients.count)"])
    return numbers
  }

  /// The attachments that an extension touches: those of the package whose last day is before `last`; `codes` empty is every client's.
  package func extending(
    _ package: String, of service: ServiceCode, for codes: [String], to last: Day, endingFrom: Day?
  ) throws -> [PackageAttachment] {
    let touched = try premises.ledger.attachments(of: service).filter { attachment in
      guard attachment.attached.package == package, let end = attachment.attached.last, end < last else { return false }
      return (codes.isEmpty || codes.contains(attachment.client)) && endingFrom.map { end >= $0 } ?? true
    }
    try look(at: .packages, .clients(touched.map(\.client)), why: "extend \(package)")
    return touched
  }

  package func extend(_ attachments: [PackageAttachment], to last: Day, reason: String?) throws {
    guard !attachments.isEmpty else { return }
    try premises.ledger.extend(
      attachments.map(\.number), to: last, by: account(), reason: reason, at: premises.clock.now())
    premises.log.event(
      .packagesExtended, .info, ["attachments": "\(attachments.count)", "last": "\(last)"])
  }

  private func checkOrder(_ first: Day, _ last: Day?) throws {
    guard let last, last < first else { return }
    throw refused(
      "dates-reversed", "Loppupäivä \(last) on ennen alkupäivää \(first).",
      "The last day \(last) is before the first, \(first).")
  }

  private func refused(_ code: String, _ fi: String, _ en: String) -> GatewayFailure {
    GatewayFailure(code, fi: fi, en: en)
  }
}
