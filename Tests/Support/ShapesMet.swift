package import Domain

/// Shapes of plain commitments as one reader meets them: alike ones share theirs.
package struct ShapesMet {
  private var known: [(parts: CommitmentStatement.Parts, shape: CommitmentShape)] = []

  package init() {}

  /// The commitment as the reader would give it: of a shape where it is plain.
  package mutating func shaped(_ commitment: CommitmentStatement) -> CommitmentStatement {
    var parts = commitment.parts
    guard parts.isPlain else { return commitment }
    for index in parts.components.indices {
      parts.components[index].line -= commitment.line
      parts.components[index].price = parts.components[index].price.map { _ in .zero }
    }
    for index in parts.absences.indices { parts.absences[index].line -= commitment.line }
    for index in parts.presences.indices { parts.presences[index].line -= commitment.line }
    let shape = known.first { $0.parts == parts }?.shape ?? CommitmentShape(commitment.parts, on: commitment.line)
    if !known.contains(where: { $0.parts == parts }) { known.append((parts, shape)) }
    return CommitmentStatement(
      position: commitment.position, line: commitment.line, number: commitment.number, validFrom: commitment.validFrom,
      validTo: commitment.validTo, shape, prices: commitment.components.map(\.price))
  }
}
