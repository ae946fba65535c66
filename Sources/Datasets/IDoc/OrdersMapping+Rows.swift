import Domain

extension OrdersMapping {
  /// A row as an item with its price, material, assignments, dates, absences and texts.
  ///
  /// - Parameter index: 0-based.
  func putRow(_ index: Int, _ texts: DocumentTexts, into tree: inout SegmentTree) throws(Misfit) {
    let document = texts.document
    let row = document.rows[index]
    let position = index + 1
    tree.row = position
    try tree.begin(E1EDP01.segment)
    try tree.put(position * 10, digits: 6, at: E1EDP01.posex, of: .row(.position))
    try putQuantity(row.quantity, row: position, into: &tree)
    try tree.put(profile.units[row.unit] ?? "", at: E1EDP01.menee, of: .setting)
    try tree.put(profile.currency, at: E1EDP01.curcy, of: .setting)
    if profile.parent == .higherLevelItem { try putParent(of: row, at: E1EDP01.uepos, into: &tree) }
    let category = document.isCredit ? profile.creditItemCategory ?? profile.itemCategory : profile.itemCategory
    try tree.put(category, at: E1EDP01.pstyv, of: .setting)
    try tree.put(profile.plant, at: E1EDP01.werks, of: .setting)
    if profile.parent == .itemHierarchy { try putParent(of: row, at: E1EDP01.hipos, into: &tree) }
    try putAbsences(texts.absences(toldOn: index), into: &tree)
    for assignment in profile.assignments { try put(assignment, row.accounting, position, into: &tree) }
    try putDates(of: row, texts.run, into: &tree)
    try putTaxCode(of: row, into: &tree)
    try putPrice(of: row, into: &tree)
    try putMaterial(of: row, into: &tree)
    for entry in profile.rowTexts { try put(entry, texts, onRow: index, into: &tree) }
    tree.end()
    tree.row = nil
  }

  /// Three decimals, always; a quantity that needs a fourth is a misfit.
  private func putQuantity(_ quantity: Quantity, row: Int, into tree: inout SegmentTree) throws(Misfit) {
    guard quantity.tenThousandths % 10 == 0 else {
      throw Misfit(
        .tooPrecise, field: .row(.quantity), place: E1EDP01.menge.name, length: 4, limit: 3, row: row)
    }
    try tree.put(quantity.tenThousandths / 10, decimals: 3, at: E1EDP01.menge, of: .row(.quantity))
  }

  private func putParent(of row: DocumentRow, at place: Place, into tree: inout SegmentTree) throws(Misfit) {
    guard let parent = row.parentPosition else { return }
    try tree.put(parent * 10, digits: 6, at: place, of: .row(.parentPosition))
  }

  private func putAbsences(_ absences: [DocumentAbsence], into tree: inout SegmentTree) throws(Misfit) {
    guard profile.extensionType != nil else { return }
    for absence in absences {
      try tree.begin(Z1POISSA.segment, of: .row(.absences))
      try tree.put(profile.absenceCodes[absence.absenceClass], at: Z1POISSA.syylk, of: .setting)
      try tree.put(absence.first, at: Z1POISSA.alkupv, of: .row(.absences))
      try tree.put(absence.last, at: Z1POISSA.loppupv, of: .row(.absences))
      try tree.put(absence.dayCount, digits: 1, at: Z1POISSA.paivat, of: .row(.absences))
      tree.end()
    }
  }

  private func put(
    _ assignment: IDocProfile.Assignment, _ accounting: Accounting, _ position: Int, into tree: inout SegmentTree
  ) throws(Misfit) {
    let (account, source): (String?, RowValue) =
      switch assignment.account {
      case .costCentre: (accounting.costCentre, .costCentre)
      case .profitCentre: (accounting.profitCentre, .profitCentre)
      }
    let place = assignment.place == .belnr ? E1EDP02.belnr : E1EDP02.bsark
    guard let account, !account.isEmpty else {
      guard assignment.isRequired else { return }
      throw Misfit(.missing, field: .row(source), place: place.name, row: position)
    }
    let value = zeroPadded(account, to: assignment.zeroPaddedTo ?? 0)
    try tree.begin(E1EDP02.segment)
    try tree.put(assignment.qualifier, at: E1EDP02.qualf, of: .setting)
    if assignment.place == .belnr { try tree.put(value, at: place, of: .row(source)) }
    if assignment.repeatsPosition {
      try tree.put(position * 10, digits: 6, at: E1EDP02.zeile, of: .row(.position))
    }
    if assignment.place == .bsark { try tree.put(value, at: place, of: .row(source)) }
    tree.end()
  }

  private func putDates(of row: DocumentRow, _ run: RunHeader, into tree: inout SegmentTree) throws(Misfit) {
    for entry in profile.rowDates {
      try tree.begin(E1EDP03.segment)
      try tree.put(entry.qualifier, at: E1EDP03.iddat, of: .setting)
      try put(entry.date, run, row.period, row.period, at: E1EDP03.datum, into: &tree)
      tree.end()
    }
  }

  private func putTaxCode(of row: DocumentRow, into tree: inout SegmentTree) throws(Misfit) {
    guard profile.sendsVATCode, let code = row.accounting.vatCode, !code.isEmpty else { return }
    try tree.begin(E1EDP04.segment)
    try tree.put(code, at: E1EDP04.mwskz, of: .row(.vatCode))
    tree.end()
  }

  private func putPrice(of row: DocumentRow, into tree: inout SegmentTree) throws(Misfit) {
    let type =
      switch row.kind {
      case .fee: profile.conditionType
      case .deduction: profile.deductionConditionType ?? profile.conditionType
      case .correction: profile.correctionConditionType ?? profile.conditionType
      }
    let isDeducted = profile.negativePrice == .deductionSign && row.unitPrice < .zero
    try tree.begin(E1EDP05.segment)
    try tree.put(isDeducted ? "-" : "+", at: E1EDP05.alckz, of: .setting)
    try tree.putRequired(type, at: E1EDP05.kschl, of: .setting)
    let cents = isDeducted ? -row.unitPrice.cents : row.unitPrice.cents
    try tree.put(cents, decimals: 2, at: E1EDP05.krate, of: .row(.unitPrice))
    tree.end()
  }

  private func putMaterial(of row: DocumentRow, into tree: inout SegmentTree) throws(Misfit) {
    let material = row.accounting.material
    let digits = material.utf8.count
    if digits > profile.materialDigits, isNumber(material) {
      throw Misfit(
        .tooLong, field: .row(.material), place: E1EDP19.idtnr.name, length: digits, limit: profile.materialDigits,
        row: tree.row)
    }
    try tree.begin(E1EDP19.segment)
    try tree.put(profile.materialQualifier, at: E1EDP19.qualf, of: .setting)
    try tree.putRequired(
      zeroPadded(material, to: profile.materialDigits), at: E1EDP19.idtnr, of: .row(.material))
    if profile.sendsItemName { try tree.put(row.itemName.fi, at: E1EDP19.ktext, of: .row(.itemName)) }
    tree.end()
  }

  // MARK: - Texts

  /// A text with its lines, on the document or on a row (0-based).
  func put(
    _ entry: IDocProfile.TextEntry, _ texts: DocumentTexts, onRow index: Int?, into tree: inout SegmentTree
  ) throws(Misfit) {
    if entry.source == .absences {
      for text in texts.texts(.absences, onRow: index) {
        try put(entry.prefix + text, entry, isRow: index != nil, into: &tree)
      }
    } else if case let text = texts.text(entry.source, onRow: index), !text.isEmpty {
      try put(entry.prefix + text, entry, isRow: index != nil, into: &tree)
    }
  }

  private func put(
    _ text: String, _ entry: IDocProfile.TextEntry, isRow: Bool, into tree: inout SegmentTree
  ) throws(Misfit) {
    let place = isRow ? E1EDPT2.tdline : E1EDKT2.tdline
    let lines: [TextLines.Line]
    do {
      lines = try TextLines(text, limit: place.length).lines
    } catch {
      throw Misfit(
        .tooLong, field: .textLine, place: place.name, length: error.characters, limit: place.length, row: tree.row)
    }
    guard !lines.isEmpty else { return }
    try tree.begin(isRow ? E1EDPT1.segment : E1EDKT1.segment, of: .textLine)
    try tree.put(entry.id, at: isRow ? E1EDPT1.tdid : E1EDKT1.tdid, of: .setting)
    try tree.put(profile.textLanguageKey, at: isRow ? E1EDPT1.tsspras : E1EDKT1.tsspras, of: .setting)
    try tree.put(profile.textLanguage, at: isRow ? E1EDPT1.tssprasISO : E1EDKT1.tssprasISO, of: .setting)
    for (number, line) in lines.enumerated() {
      let formats = profile.textFormats
      let format =
        number == 0 ? formats.first : line.isContinuation ? formats.continuation : formats.newLine
      try tree.begin(isRow ? E1EDPT2.segment : E1EDKT2.segment)
      try tree.put(String(line.text), at: place, of: .textLine)
      try tree.put(format, at: isRow ? E1EDPT2.tdformat : E1EDKT2.tdformat, of: .setting)
      tree.end()
    }
    tree.end()
  }
}

/// A number of digits with leading zeros; anything else as it is.
private func zeroPadded(_ text: String, to length: Int) -> String {
  let missing = length - text.utf8.count
  guard missing > 0, isNumber(text) else { return text }
  return String(repeating: "0", count: missing) + text
}

private func isNumber(_ text: String) -> Bool {
  !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
}
