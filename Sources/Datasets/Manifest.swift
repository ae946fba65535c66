package import Domain

/// What accompanies a dataset: which run it is, its control totals and its hash, for the receiver and for reconciliation.
package struct Manifest: Hashable, Sendable {
  package var run: RunHeader
  package var file: String
  /// `idoc-xml`, `idoc-flat`, `rows`, `csv`.
  package var format: String
  /// The schema or layout that the file was checked against.
  package var schema: String
  package var documents: Int
  /// Fee lines that the run transfers, as the ledger counts them.
  package var lines: Int
  /// Net total.
  package var total: Money
  /// Lower-case hexadecimal.
  package var sha256: String
  package var sizeBytes: Int64

  package init(
    run: RunHeader, file: String, format: String, schema: String, documents: Int, lines: Int, total: Money,
    sha256: String, sizeBytes: Int64
  ) {
    self.run = run
    self.file = file
    self.format = format
    self.schema = schema
    self.documents = documents
    self.lines = lines
    self.total = total
    self.sha256 = sha256
    self.sizeBytes = sizeBytes
  }

  /// JSON, keys always in this order, one a line; the same manifest gives the same bytes.
  package func json() -> [UInt8] {
    let entries = [
      ("run", run.id.description),
      ("service", quoted(run.service.value)),
      ("closedAt", quoted(run.closedAt.description)),
      ("period", quoted(run.period.description)),
      ("file", quoted(file)),
      ("format", quoted(format)),
      ("schema", quoted(schema)),
      ("documents", String(documents)),
      ("lines", String(lines)),
      ("total", quoted(total.description)),
      ("cents", String(total.cents)),
      ("sha256", quoted(sha256)),
      ("sizeBytes", String(sizeBytes)),
    ]
    let body = entries.map { "  \"\($0.0)\": \($0.1)" }.joined(separator: ",\n")
    return Array("{\n\(body)\n}\n".utf8)
  }
}

/// A JSON string: quotes, backslashes and control characters escaped, everything else as it is.
private func quoted(_ text: String) -> String {
  var out = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": out += "\\\""
    case "\\": out += "\\\\"
    case "\n": out += "\\n"
    case "\r": out += "\\r"
    case "\t": out += "\\t"
    case "\0"..<" ", "\u{2028}", "\u{2029}":
      let digits = String(scalar.value, radix: 16)
      out += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    default: out.unicodeScalars.append(scalar)
    }
  }
  return out + "\""
}
