/// Text broken into lines of a limited number of characters, at blanks; a line break in the text begins a new line.
///
/// Nothing is lost but the blanks that a break stands for. A word longer than a line cannot be broken and is a misfit.
struct TextLines {
  struct Line: Equatable {
    var text: Substring
    /// True where this line goes on from the one before.
    var isContinuation: Bool
  }

  let lines: [Line]

  /// - Throws: the length of a word that no line can hold.
  init(_ text: String, limit: Int) throws(WordTooLong) {
    if text.utf8.count <= limit, !text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) {
      lines = text.isEmpty ? [] : [Line(text: text[...], isContinuation: false)]
      return
    }
    var lines: [Line] = []
    for paragraph in text.unicodeScalars.split(whereSeparator: { $0 == "\n" || $0 == "\r" }) {
      var rest = Substring(paragraph)
      var isContinuation = false
      while true {
        while rest.unicodeScalars.first == " " { rest.unicodeScalars.removeFirst() }
        if rest.isEmpty { break }
        let scalars = rest.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
          end != scalars.endIndex
        else {
          lines.append(Line(text: rest, isContinuation: isContinuation))
          break
        }
        // The blank may stand just behind the last character that fits.
        guard let blank = scalars[...end].lastIndex(of: " "), blank != scalars.startIndex else {
          let word = scalars.prefix { $0 != " " }
          throw WordTooLong(characters: max(word.count, limit + 1))
        }
        lines.append(Line(text: rest[..<blank], isContinuation: isContinuation))
        rest = rest[blank...]
        isContinuation = true
      }
    }
    self.lines = lines
  }

  struct WordTooLong: Error, Equatable { let characters: Int }
}
