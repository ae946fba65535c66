/// Why a text is no schedule: where, what is wrong, and what may stand there.
package struct ScheduleFlaw: Error, Hashable, Sendable {
  /// 1-based, in characters; one past the end where something is missing.
  package var position: Int
  package var problem: Bilingual
  package var allowed: Bilingual

  package var message: Bilingual {
    Bilingual(
      fi: "merkki \(position): \(problem.fi); kirjoita \(allowed.fi)",
      en: "character \(position): \(problem.en); write \(allowed.en)")
  }
}
