import Domain

/// Which absence rule and which price lists hold for an item on a commitment.
///
/// - Source: domain.md §4, §6 "what a product says holds wherever it is linked, unless the contract or unit says otherwise".
/// - Formula: the contract's absence rule (karenssi) for the item takes the place of the item's own; else the unit's does; else the item's own
///   holds. Prices are looked up in the same order (`PriceLookup`).
/// - Rounding: none.
/// - Edges: the contract is the one the newest statement of the commitment names; an unknown one is an error, and the item is then computed
///   without it so that the held row shows something. A rule replaces the whole rule, never single figures of it.
/// - Example: HOIVA-VRK-1 by itself own 1; SOP-2023-17 says own 6: a leave of five days under that contract is charged.
struct AgreedTerms {
  let contract: TermsPlan?
  let unit: TermsPlan?
  let absence: AbsencePlan

  /// True where the contract gave the absence rule.
  var absenceIsOfContract: Bool { contract?.absence != nil }
}
