import Domain

/// What the process says when it ends: one enum for every command.
enum ExitStatus: Int32, CaseIterable {
  /// Done; of reports: all accepted, or here already.
  case success = 0
  /// Anything not named below.
  case failure = 1
  /// Rows of some client wait for a person.
  case held = 3
  /// A report was rejected.
  case rejected = 4
  /// The settings are wrong or missing.
  case settings = 5
  /// The ledger or a folder cannot be used.
  case surroundings = 6
  /// The act is not allowed in this state, or what it is about does not exist.
  case refused = 7
  /// Sums do not meet: reconcile found a difference, or explain another amount.
  case difference = 8
  /// The command line is wrong.
  case usage = 64

  /// Of a command that takes a run on: held where it waits for a person, surroundings where its receiver could not be reached.
  init(ofRun state: RunState) {
    switch state {
    case .delivered, .acknowledged, .cancelled: self = .success
    case .open, .closed, .failed, .unknown: self = .held
    case .released: self = .surroundings
    }
  }

  private var meaning: String {
    switch self {
    case .success: "valmis; raportit hyväksytty tai jo vastaanotettu / done; reports accepted or duplicate"
    case .failure: "muu virhe / any other failure"
    case .held: "rivejä tai ajo odottaa ihmistä / rows or a run wait for a person"
    case .rejected: "raportti hylättiin / a report was rejected"
    case .settings: "asetukset väärin tai puuttuvat / settings wrong or missing"
    case .surroundings:
      "maksukirja, kansio tai vastaanottaja ei käytettävissä / ledger, folder or receiver cannot be used"
    case .refused:
      "toimi ei ole sallittu tässä tilassa tai kohdetta ei ole / not allowed in this state, or no such thing"
    case .difference: "summat eivät täsmää / sums do not meet"
    case .usage: "komentorivi väärin / the command line is wrong"
    }
  }

  static let help =
    "EXIT STATUS\n"
    + ExitStatus.allCases.map { "  \($0.rawValue)\($0.rawValue < 10 ? " " : "")  \($0.meaning)" }.joined(
      separator: "\n")
}
