package import Domain

extension RowLayout {
  /// What is wrong with the layout itself, for the settings' reading; empty is a good one.
  package func flaws() -> [DatasetFlaw] {
    var found: [DatasetFlaw] = []
    func flaw(_ place: String, _ fi: String, _ en: String) {
      found.append(DatasetFlaw(record: nil, place: place, message: Bilingual(fi: fi, en: en)))
    }
    if records.first?.scope != .document {
      flaw("", "Ensimmäisen tietueen on oltava tositteen.", "The first record must be the document's.")
    }
    for record in records {
      if !record.code.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) || record.code.isEmpty {
        flaw(record.code, "Tunnuksen on oltava ASCII-merkkejä.", "The code must be ASCII characters.")
      }
      // Texts of the document and of rows may be one kind of record; then they look alike.
      if records.contains(where: { $0.code == record.code && ($0.width, $0.fields) != (record.width, record.fields) }) {
        flaw(record.code, "Kahdella erilaisella tietueella on sama tunnus.", "Two different records have one code.")
      }
      var end = 0
      for field in record.fields.sorted(by: { $0.start < $1.start }) {
        let place = record.code + "-" + field.name
        if field.start <= end {
          flaw(place, "Menee edellisen kentän päälle.", "Overlaps the field before.")
        } else if field.start > end + 1 {
          flaw(place, "Ennen kenttää on aukko.", "There is a gap before the field.")
        }
        end = field.start + field.length - 1
        if field.length < 1 { flaw(place, "Pituuden on oltava vähintään 1.", "The length must be at least 1.") }
        if field.padding.asciiValue == nil {
          flaw(place, "Täytemerkin on oltava ASCII-merkki.", "The padding must be an ASCII character.")
        }
        for problem in problems(of: field, in: record) { flaw(place, problem.fi, problem.en) }
      }
      if end != record.width {
        flaw(
          record.code, "Kentät täyttävät \(end) merkkiä, leveys on \(record.width).",
          "The fields fill \(end) characters, the width is \(record.width).")
      }
      let isCoded = record.fields.contains { $0.start == codeStart && $0.content == .constant(record.code) }
      if !isCoded {
        flaw(
          record.code, "Kohdassa \(codeStart) ei ole tietuetunnusta.", "The record code is not at \(codeStart).")
      }
    }
    return found
  }

  private func problems(of field: Field, in record: Record) -> [Bilingual] {
    switch field.content {
    case .blank: return []
    case .constant(let text):
      let measure = codePage.measure(text)
      let fits = measure.isEncodable && measure.characters <= field.length
      return fits ? [] : [Bilingual(fi: "Vakio ei mahdu tai ei ole merkistössä.", en: "The constant does not fit.")]
    case .source(let source):
      if let problem = record.scope.problem(with: source) { return [problem] }
      let fits: Bool =
        switch field.format {
        case .text: source.shape == .text
        case .number(let decimals, _): source.shape == .number && (0...9).contains(decimals)
        case .sign: source.shape == .number && field.length == 1
        case .day(let style): source.shape == .day && field.length >= style.length
        }
      return fits ? [] : [Bilingual(fi: "Muoto ei sovi lähteeseen.", en: "The format does not suit the source.")]
    }
  }
}

extension RowLayout.Scope {
  fileprivate func problem(with source: ValueSource) -> Bilingual? {
    let isThere =
      switch source {
      case .party(.coDebtor, _): self == .coDebtor
      case .row: isOfRow
      case .textLine: self == .documentText || self == .rowText
      default: true
      }
    return isThere
      ? nil
      : Bilingual(fi: "Lähdettä ei ole tällaisessa tietueessa.", en: "Such a record does not have this source.")
  }
}
