import Domain

/// A payer rule with an amount a month (`rajanYksikko="kk"`).
///
/// - Source: domain.md §7 "A month limit is not prorated, is per commitment, and is used up by the items in document order".
/// - Formula: the rule's part of the item, at most the limit less what the rule has given on the commitment this month.
/// - Rounding: none; the part is rounded before (`ChargedPart`).
/// - Edges: a service that begins or ends inside the month has the whole limit. Each commitment has its own, also after a renewal.
/// - Example: KUNTA-X 1500.00 of HOIVA-VRK-1, 31 × 120.00 → 1500.00, left 2220.00.
enum MonthLimit {
  static func most(_ limit: Int64, given: Int64, pool: ChargedPart) -> Int64 { min(pool.cents, limit - given) }
}
