import Domain

/// What lies beside a rejected file: for programs, and for the person who sent it.
enum FindingsFile {
  static func json(_ findings: [Finding], file: String) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("file", file)
      json.key("findings")
      json.array { json in for finding in findings { json.finding(finding) } }
    }
    json.newline()
    return json.take()
  }

  static func text(_ findings: [Finding], file: String) -> [UInt8] {
    let finnish = findings.map { FindingText.paragraph($0, file: file, .finnish) }
    let english = findings.map { FindingText.paragraph($0, file: file, .english) }
    return Array(
      ("Raporttia ei otettu vastaan.\n\n" + finnish.joined(separator: "\n")
        + "\n---\n\nThe report was not taken.\n\n" + english.joined(separator: "\n")).utf8)
  }
}
