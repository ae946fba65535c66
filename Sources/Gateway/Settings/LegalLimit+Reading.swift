import Domain

extension ServiceRules.LegalLimit {
  /// One entry of `legality`: `items`, or `fee-components: all`; optionally only for some kinds of commitment.
  init(_ keys: inout SettingsFields, items known: BookItems) {
    let all =
      keys.optional("fee-components", .choice(of: Bilingual(fi: "osa-alueiden joukko", en: "a set of components")))
      as FeeComponents?
    let items: [SettingsNode]
    if all != nil {
      items = []
      keys.forbid("items", fi: "rajoitus koskee jo kaikkia osa-alueita", en: "all fee components are meant already")
    } else {
      items = keys.requiredList(
        "items", fi: "luettele koodit, tai kirjoita fee-components: all",
        en: "list codes, or write fee-components: all")
    }
    for item in items { known.check(item) }
    self.init(
      items: Set(items.map { $0.read(.code) }),
      commitmentKinds: Set(
        keys.list("commitments", CommitmentKind.value, default: [], isEmptyAllowed: false).map(\.rawValue)),
      from: keys.required("from", .day),
      effect: keys.required("effect", .choice(of: Bilingual(fi: "vaikutus", en: "an effect"))),
      source: keys.required("source", .text))
  }

  private enum FeeComponents: String, CaseIterable { case all }
}

/// The kinds of commitment there are (domain.md §2).
enum CommitmentKind: String, CaseIterable {
  case purchased = "ostopalvelu"
  case voucher = "palveluseteli"
  static var value: SettingsValue<CommitmentKind> {
    .choice(of: Bilingual(fi: "maksusitoumuksen laji", en: "a kind of commitment"))
  }
}
