/// What a commitment feed says of itself, before its clients.
package struct FeedHeader: Hashable, Sendable {
  /// `tunnus`.
  package var id: String
  /// `luotu` as written (xs:dateTime with its offset): of two statements of a commitment the newer rules.
  package var createdAt: String
  /// 1-based line of the root element.
  package var line: Int

  package init(id: String, createdAt: String, line: Int = 1) {
    self.id = id
    self.createdAt = createdAt
    self.line = line
  }
}
