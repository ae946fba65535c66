import Domain

/// The element that brings an item: where findings about it stand.
struct ItemPlace {
  var element: StaticString
  /// 1-based; 0 where the report has no such element (it came with a feed or was attached): then the commitment is meant.
  var position: Int
  var line: Int

  init(_ item: ComponentStatement) { (element, position, line) = ("OsaAlue", item.position, item.line) }
  init(_ package: PackageStatement) { (element, position, line) = ("Palvelupaketti", package.position, package.line) }
  init(_ event: EventStatement) { (element, position, line) = ("Tapahtuma", event.position, event.line) }
  init(_ rule: PayerRuleStatement) { (element, position, line) = ("Maksusaanto", rule.position, rule.line) }
  init(_ payer: PayerStatement) { (element, position, line) = ("Maksaja", payer.position, payer.line) }
  init(_ commitment: CommitmentStatement) { (element, position, line) = ("", 0, commitment.line) }
}

extension CommitmentStatement {
  /// From the client's element on.
  func path(_ place: ItemPlace) -> String {
    place.position == 0 ? path : path + "/\(place.element)[\(place.position)]"
  }
}
