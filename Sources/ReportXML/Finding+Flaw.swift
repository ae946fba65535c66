import Domain

extension Finding {
  /// The finding that a flaw of a report or feed is, while its element is still the innermost open one: with what was found, where that
  /// is nothing personal, and what was expected.
  ///
  /// - Parameters:
  ///   - root: namespace and name of the document's root.
  ///   - client: the code of the client around it.
  init(_ flaw: Flaw, in scan: DocumentScan, of kind: DocumentKind, root: String?, client: String?) {
    let element = scan.open.depth > 0 ? ElementName(rawValue: scan.open.innermost.mark) : nil
    let parent = scan.open.parent.flatMap { ElementName(rawValue: $0.mark) }
    let attribute = flaw.attribute.flatMap { name in AttributeName.allCases.first { "\($0.wire)" == name } }
    self.init(flaw.code, line: flaw.line, place: flaw.place, client: client)
    switch flaw.code {
    case .elementNotExpected:
      found = flaw.element
      expected = list(parent?.children.map(\.wire))
    case .elementMissing:
      expected = list(element?.requiredChildren.map(\.wire).filter { !scan.open.hasChild($0) })
    case .attributeMissing:
      expected = flaw.attribute
    case .attributeNotAllowed:
      found = flaw.attribute
      expected = list(element?.attributes.map(\.wire))
    case .valueShape where flaw.attribute == nil:
      expected = element.map(FieldShape.expected)
    case .valueShape:
      let value = attribute.flatMap { scan.value(ofAttribute: "\($0.wire)") }
      expected = attribute.map { FieldShape.expected($0, insteadOf: value) }
      found = attribute.flatMap { name in value.flatMap { FieldShape.shown($0, of: name) } }
    case .namespace:
      found = root
      expected = "{\(kind.namespace)}\(kind.root)"
    case .tooDeep:
      expected = "≤ \(scan.limits.depthMax)"
    case .textTooLong:
      expected = "≤ \(scan.limits.textBytesMax) tavua / bytes"
    default:
      break
    }
  }
}

private func list(_ names: [StaticString]?) -> String? {
  guard let names, !names.isEmpty else { return nil }
  return names.map { "\($0)" }.joined(separator: ", ")
}
