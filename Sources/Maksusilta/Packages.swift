import ArgumentParser
import Domain
import Gateway

struct Packages: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "packages", abstract: "Palvelupaketit / service packages.", discussion: ExitStatus.help,
    subcommands: [PackagesList.self, PackagesAttach.self, PackagesExtend.self])
}

struct PackagesList: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Paketit ja kenellä ne ovat / packages and who has them.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @OptionGroup var purpose: Purpose
  @Option(help: "Palvelu / service.") var service: String?

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let list = try Operator(premises, as: Person.current).packages(
      of: service.map { ServiceCode($0) }, why: purpose.why)
    if common.json {
      Output.json { $0.packages(list) }
    } else {
      let language = common.language(premises.settings)
      for package in list.packages {
        Output.line("\(package.code)  \(package.name[language])  \(package.items.joined(separator: " "))")
      }
      PackageTable.show(list.attachments, language)
    }
    return .success
  }
}

struct PackagesAttach: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "attach",
    abstract: "Liitä paketti yhdelle tai monelle / attach a package to one client or many.", discussion: ExitStatus.help
  )
  @OptionGroup var common: CommonOptions
  @Argument(help: "Paketin tunnus / package.") var package: String
  @Option(help: "Palvelu / service.") var service: String
  @Option(parsing: .upToNextOption, help: "Asiakkaiden tunnukset / clients' codes.") var client: [String] = []
  @Flag(help: "Kaikille palvelun asiakkaille / to every client of the service.") var all = false
  @Option(help: "Ensimmäinen päivä / first day, 2024-04-01.") var first: Day
  @Option(help: "Viimeinen päivä / last day; missing is open-ended.") var last: Day?
  @Option(help: "Perustelu / reason.") var reason: String?
  @Option(help: "Liittäjä / who attaches.") var by: String?
  @Flag(help: "Näytä ketä koskisi, tekemättä mitään / show whom it touches, do nothing.") var dryRun = false

  func validate() throws {
    guard client.isEmpty == all else {
      throw ValidationError("Anna asiakkaat (--client) tai --all. / Give clients (--client) or --all.")
    }
  }

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let desk = Operator(premises, as: by ?? Person.current)
    let service = ServiceCode(service)
    let list = try desk.attaching(package, of: service, to: client, first: first, last: last)
    if !dryRun { _ = try desk.attach(package, of: service, to: list, first: first, last: last, reason: reason) }
    if common.json {
      Output.json { $0.attaching(list, package: package, first: first, last: last, dryRun: dryRun) }
    } else {
      let language = common.language(premises.settings)
      let finnish = language == .finnish
      Output.table(
        finnish
          ? ["asiakas", "yksikkö", "maksusitoumukset", "", "jo laskettu"]
          : ["client", "unit", "commitments", "", "computed up to"],
        list.map { entry in
          [
            entry.client.key.code, entry.client.unitCode,
            entry.client.commitments.map(\.number).joined(separator: " "),
            !entry.isCovered
              ? (dryRun ? (finnish ? "liitettäisiin" : "would be attached") : (finnish ? "liitettiin" : "attached"))
              : (finnish ? "on jo" : "has it already"),
            entry.reportedUpTo?.description ?? "",
          ]
        })
      if list.contains(where: { $0.reportedUpTo != nil }) {
        Output.line(
          finnish
            ? "Jo lasketut kuukaudet muuttuvat vasta raporttinsa uudella versiolla."
            : "Months already computed change with the next version of their report only.")
      }
    }
    return .success
  }
}

struct PackagesExtend: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "extend", abstract: "Jatka paketteja uuteen päivään / extend attached packages to a new last day.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Argument(help: "Paketin tunnus / package.") var package: String
  @Option(help: "Palvelu / service.") var service: String
  @Option(help: "Uusi viimeinen päivä / new last day.") var to: Day
  @Option(parsing: .upToNextOption, help: "Vain nämä asiakkaat / these clients only.") var client: [String] = []
  @Option(help: "Vain aikaisintaan tänä päivänä päättyvät / only those that end on this day or later.") var endingFrom:
    Day?
  @Option(help: "Perustelu / reason.") var reason: String?
  @Option(help: "Jatkaja / who extends.") var by: String?
  @Flag(help: "Näytä ketä koskisi, tekemättä mitään / show whom it touches, do nothing.") var dryRun = false

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let desk = Operator(premises, as: by ?? Person.current)
    let list = try desk.extending(package, of: ServiceCode(service), for: client, to: to, endingFrom: endingFrom)
    if !dryRun { try desk.extend(list, to: to, reason: reason) }
    if common.json {
      Output.json { json in
        json.object { json in
          json.member("dryRun", dryRun)
          json.member("to", to.description)
          json.key("attachments")
          json.array { json in for attachment in list { json.attachment(attachment) } }
        }
      }
    } else {
      PackageTable.show(list, common.language(premises.settings))
    }
    return .success
  }
}

enum PackageTable {
  static func show(_ attachments: [PackageAttachment], _ language: Language) {
    Output.table(
      language == .finnish
        ? ["nro", "palvelu", "paketti", "asiakas", "alku", "loppu"]
        : ["no", "service", "package", "client", "first", "last"],
      attachments.map {
        [
          $0.number.description, $0.service.value, $0.attached.package, $0.client, $0.attached.first.description,
          $0.attached.last?.description ?? "",
        ]
      }, right: [0])
  }
}

extension Day: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
