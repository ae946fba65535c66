/// What became of one report file.
package enum Verdict: String, CaseIterable, Hashable, Sendable {
  /// All rows computed.
  case accepted
  /// Some client's rows wait for a person.
  case held
  /// Nothing taken.
  case rejected
  /// Here already, same content.
  case duplicate
}
