import ArgumentParser
import Domain
import Gateway

struct Reconcile: GatewayCommand {
  static let configuration = CommandConfiguration(
    commandName: "reconcile",
    abstract:
      "Täsmäytä: saapuneet = siirretyt + avoimet + odottavat + hylätyt / in = transferred + open + held + rejected.",
    discussion: ExitStatus.help)
  @OptionGroup var common: CommonOptions
  @Option(help: "Kausi / period, 2024-04.") var period: Month?

  func perform() throws -> ExitStatus {
    let premises = try common.premises()
    let balances = try Operator(premises, as: Person.current).reconcile(period: period)
    if common.json {
      Output.json { json in
        json.object { json in
          json.member("balanced", balances.allSatisfy(\.isBalanced))
          json.key("services")
          json.array { json in for balance in balances { json.balance(balance) } }
        }
      }
    } else {
      BalanceTable.show(balances, common.language(premises.settings))
    }
    return balances.allSatisfy(\.isBalanced) ? .success : .difference
  }
}

enum BalanceTable {
  static func rows(_ balances: [Balance], _ language: Language) -> [[String]] {
    balances.flatMap { balance in
      let sums = [balance.incoming, balance.transferred, balance.open, balance.held, balance.rejected]
      let verdict =
        balance.isBalanced
        ? (language == .finnish ? "täsmää" : "balanced") : (language == .finnish ? "EI TÄSMÄÄ" : "DIFFERS")
      return [
        [balance.service.value, language == .finnish ? "rivejä" : "lines"] + sums.map { "\($0.lines)" } + [verdict],
        ["", "€"] + sums.map(\.amount.description) + [""],
      ]
    }
  }

  /// What was transferred once more, by what the receiver has said: documents, lines and euros.
  private static func sentRows(_ balances: [Balance], _ language: Language) -> [[String]] {
    balances.flatMap { balance in
      Balance.Stage.allCases.compactMap { stage in
        balance.sent[stage].map { sent in
          [
            balance.service.value, stage.word(language), "\(sent.documents)", "\(sent.sum.lines)",
            sent.sum.amount.description,
          ]
        }
      }
    }
  }

  static func show(_ balances: [Balance], _ language: Language) {
    Output.table(
      language == .finnish
        ? ["palvelu", "", "saapuneet", "siirretyt", "avoimet", "odottavat", "hylätyt", ""]
        : ["service", "", "in", "transferred", "open", "held", "rejected", ""],
      rows(balances, language), right: [2, 3, 4, 5, 6])
    let sent = sentRows(balances, language)
    guard !sent.isEmpty else { return }
    Output.line("")
    Output.table(
      language == .finnish
        ? ["palvelu", "siirretyistä", "laskuja", "rivejä", "€"]
        : ["service", "of transferred", "documents", "lines", "€"],
      sent, right: [2, 3, 4])
    let uneven = balances.reduce(0) { $0 + $1.unevenDocuments }
    if uneven > 0 {
      Output.line(
        language == .finnish
          ? "\(uneven) asiakirjan summa ei ole rivien summa. Ota yhteyttä ylläpitoon."
          : "The sum of \(uneven) documents is not that of their lines. Call the maintainers.")
    }
  }
}
