import Domain

/// What a correction corrects, in words: the new amount less what had been counted.
///
/// - Source: domain.md §9 "with reason and reference to the original document".
/// - Example: `Oikaisu (raportin uusi versio; ajo 3, asiakirja 0000000000000017): uusi summa 870,65 € − aiemmin laskettu 900,67 € = −30,02 €.`
struct CorrectionSentence {
  let correction: Correction
  /// The difference.
  let amount: Money
  let language: Language

  func append(to bytes: inout [UInt8]) {
    let isFinnish = language == .finnish
    bytes.put(isFinnish ? " Oikaisu (" : " Correction (")
    switch correction.reason {
    case .newVersion: bytes.put(isFinnish ? "raportin uusi versio" : "a new version of the report")
    case .leftOut:
      bytes.put(
        isFinnish ? "raportin uusi versio ei enää sisällä tätä" : "the new version of the report leaves this out")
    case .earlierDays:
      bytes.put(
        isFinnish
          ? "aiempien päivien raportti muuttui, joten keskeytyksen päivät numeroitiin uudelleen"
          : "the report of earlier days changed, so the days of the interruption were numbered anew")
    }
    if let run = correction.run {
      bytes.put(isFinnish ? "; ajo " : "; run ")
      bytes.put(run.description)
    }
    if let document = correction.document {
      bytes.put(isFinnish ? ", asiakirja " : ", document ")
      bytes.put(document.description)
    }
    bytes.put(isFinnish ? "): uusi summa " : "): new amount ")
    bytes.put(euros: (amount + correction.counted).cents, language)
    bytes.put(correction.counted < .zero ? " − (" : " − ")
    bytes.put(isFinnish ? "aiemmin laskettu " : "counted before ")
    bytes.put(euros: correction.counted.cents, language)
    bytes.put(correction.counted < .zero ? ") = " : " = ")
    bytes.put(euros: amount.cents, language)
    bytes.put(".")
  }
}
