/// The known key that a mistyped one most likely means; nil where none is near.
///
/// Near is at most a third of the letters away (two at least), counted in letters changed, added, left out, or swapped with a neighbour.
func nearestKey(to key: String, among known: [String]) -> String? {
  let typed = Array(key.lowercased().filter { $0 != "-" && $0 != "_" })
  let limit = max(2, typed.count / 3)
  let ranked = known.map { ($0, distance(typed, Array($0.lowercased().filter { $0 != "-" && $0 != "_" }))) }
  return ranked.filter { $0.1 <= limit && $0.1 < typed.count }.min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
}

/// Optimal string alignment distance.
private func distance(_ a: [Character], _ b: [Character]) -> Int {
  guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
  var table = [[Int]](repeating: Array(0...b.count), count: a.count + 1)
  for i in 1...a.count {
    table[i][0] = i
    for j in 1...b.count {
      let change = table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, change)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
      }
    }
  }
  return table[a.count][b.count]
}
