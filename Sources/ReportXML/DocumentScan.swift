import CLibXML2
import Domain

/// One pass over a document's bytes as they come: parsed, limited and, where there is a schema, validated; without a tree and without loading
/// anything else.
///
/// libxml2's push parser calls this scan, which asks the schema (a `SchemaQuestion`) and then the listener. Used from one thread at
/// a time. Memory is bounded by `ReadingLimits`, whatever the document.
///
/// `@exclusivity(unchecked)`: the parser calls back millions of times, from one thread and never into a call that is still going on; the
/// checks of every access at run time would cost a fifth of the whole.
final class DocumentScan {
  let limits: ReadingLimits
  @exclusivity(unchecked) private(set) var open: OpenElements
  /// Nothing more is parsed: the document is broken, beyond a limit, or of another kind.
  @exclusivity(unchecked) private(set) var isStopped = false
  /// The root element has been opened.
  @exclusivity(unchecked) private(set) var hasRoot = false

  private let listener: any ScanListener
  private let parser: xmlParserCtxtPtr
  /// What the schema is asked through; nil for a document that is only read.
  private let question: SchemaQuestion?

  /// Text since the last tag, in memory for the longest allowed.
  private let text: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) private var textCount = 0
  /// 1-based line of the text's first character that is no blank; nil while all are.
  @exclusivity(unchecked) private var textLine: Int?
  /// Text other than blanks stands between the tag before and the start tag being read.
  @exclusivity(unchecked) private(set) var isAfterText = false
  @exclusivity(unchecked) private var phase = Phase.startTag
  @exclusivity(unchecked) private var lineBefore = 0
  /// No byte so far but blanks.
  @exclusivity(unchecked) private var isBlankSoFar = true
  private var conversionFailed = false
  /// The depth of the element that the schema is not asked about.
  @exclusivity(unchecked) private var skippedDepth: Int?
  /// Element and attribute of the last flaw in a value or a text: libxml2 tells some of them twice.
  @exclusivity(unchecked) private var lastFlaw: (serial: Int, attribute: String?, code: FindingCode)?
  @exclusivity(unchecked) private var tag: StartTag?

  /// - Parameters:
  ///   - schema: nil where the document is only read.
  ///   - limits: beyond them reading stops.
  ///   - listener: told of everything; it may not outlive its use of the scan.
  /// - Throws: where libxml2 gets no memory.
  init(schema: CompiledSchema?, limits: ReadingLimits, listener: any ScanListener) throws {
    self.listener = listener
    self.limits = limits
    question = try schema.map(SchemaQuestion.init)
    var sax = ParserCallbacks.make()
    guard let parser = xmlCreatePushParserCtxt(&sax, nil, nil, 0, nil) else { throw XMLLibrary.OutOfMemory() }
    // No tree is asked for, no network, no DTD; XML_PARSE_HUGE stays off, so that the parser's own limits hold as well.
    xmlCtxtUseOptions(parser, Int32(XML_PARSE_NONET.rawValue))
    self.parser = parser
    open = OpenElements(depthMax: limits.depthMax + 1)
    text = .allocate(capacity: limits.textBytesMax)
    let address = Unmanaged.passUnretained(self).toOpaque()
    parser.pointee.userData = address
    question?.complain(to: address)
  }

  deinit {
    xmlFreeParserCtxt(parser)
    text.deallocate()
  }

  /// The next bytes of the document, as many as there are.
  func feed(_ bytes: UnsafeRawBufferPointer) {
    if isBlankSoFar { isBlankSoFar = bytes.allSatisfy(isBlank) }
    var rest = bytes[...]
    while !rest.isEmpty, !isStopped {
      let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(limits.chunkBytes))
      rest = rest.dropFirst(piece.count)
      parse(piece, last: false)
      // The parser would keep all that comes.
      if !isStopped, isStalled(beyond: 2 * max(limits.chunkBytes, 4_096)) { giveUp(.encoding) }
      refuseLongMarkup()
    }
  }

  /// The document has no more bytes.
  func finish() {
    guard !isStopped else { return }
    // What is whole has been parsed by now. libxml2 would still make a tag of a cut one, so it is not asked to.
    guard hasRoot, open.depth == 0 else { return giveUp(isStalled(beyond: 8) ? .encoding : .truncated) }
    parse(UnsafeRawBufferPointer(start: nil, count: 0), last: true)
    stop()
  }

  /// The parser stands in the root element, with no other open and nothing but blanks left over of what it was fed, all of it UTF-8.
  var isBetweenClients: Bool {
    guard !isStopped, open.depth == 1, textLine == nil, parser.pointee.instate == XML_PARSER_CONTENT,
      let input = parser.pointee.input
    else { return false }
    return input.pointee.cur == input.pointee.end && input.pointee.buf?.pointee.encoder == nil
  }

  /// Bytes of the document that the parser has gone through, of what it was fed; nil where they are not UTF-8.
  var bytesParsed: Int? {
    guard let input = parser.pointee.input, input.pointee.buf?.pointee.encoder == nil, let base = input.pointee.base,
      let cur = input.pointee.cur
    else { return nil }
    return Int(input.pointee.consumed) + (cur - base)
  }

  /// Goes on as if so many elements of a name had come in the root before the next byte, which is on `line`.
  func goOn(atLine line: Int, after count: Int, elementsNamed name: StaticString) {
    parser.pointee.input?.pointee.line = Int32(truncatingIfNeeded: line)
    lineBefore = line
    open.countOn(count, elementsNamed: name)
  }

  /// Remembers with the innermost element what the listener takes it for.
  func mark(_ mark: UInt8) { open.mark(mark) }

  /// The schema, where there is one, is asked about the innermost element.
  var isAsking: Bool { skippedDepth == nil }

  /// Parses nothing more.
  func stop() {
    guard !isStopped else { return }
    isStopped = true
    xmlStopParser(parser)
  }

  /// 1-based line that the parser has reached.
  var line: Int { parser.pointee.input.map { Int($0.pointee.line) } ?? 1 }

  /// Tells of a flaw of the innermost open element, or of its attribute.
  func report(_ code: FindingCode, attribute: String? = nil, line: Int? = nil) {
    let element = open.depth > 0 ? bounded(open.innermost.name) : ""
    tell(
      Flaw(
        code: code, line: line ?? (open.depth > 0 ? open.innermost.line : self.line),
        place: open.place + (attribute.map { "/@\($0)" } ?? ""), element: element, attribute: attribute))
  }

  /// The value that the start tag being read gives an attribute; nil where none is being read.
  func value(ofAttribute name: String) -> String? {
    guard let tag, let attributes = tag.attributes else { return nil }
    for index in 0..<tag.attributeCount {
      guard let attribute = attributes[index * 5], attributes[index * 5 + 2] == nil,
        String(cString: attribute) == name, let start = attributes[index * 5 + 3], let end = attributes[index * 5 + 4]
      else { continue }
      return String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
    }
    return nil
  }

  private func tell(_ flaw: Flaw) { listener.found(flaw, in: self) }

  // MARK: - Parsing

  private func parse(_ bytes: UnsafeRawBufferPointer, last: Bool) {
    let before = clx_redirect_errors(Unmanaged.passUnretained(self).toOpaque(), ParserCallbacks.complaint)
    defer { clx_restore_errors(before) }
    _ = xmlParseChunk(
      parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), last ? 1 : 0)
    guard !isStopped, parser.pointee.disableSAX != 0 || (!last && parser.pointee.instate == XML_PARSER_EOF)
    else { return }
    // libxml2 has given up without a word to this parser: it does so where it cannot convert the characters.
    giveUp(conversionFailed ? .encoding : .notWellFormed)
  }

  /// The XML itself is broken; nothing more can be made of it.
  private func giveUp(_ code: FindingCode) {
    isStopped = true
    if isBlankSoFar { return tell(Flaw(code: .empty, line: nil, place: "", element: "")) }
    tell(Flaw(code: code, line: conversionFailed ? nil : line, place: open.place, element: ""))
  }

  /// The decoder has met bytes that it does not know, and waits for ever: as US-ASCII's does, without an error. Part of a character may
  /// always be waiting.
  private func isStalled(beyond bytes: Int) -> Bool { clx_undecoded_bytes(parser) > bytes }

  /// The parser keeps a tag, a comment or an instruction until it has its end; without this it would keep 10 MB.
  private func refuseLongMarkup() {
    guard !isStopped, let input = parser.pointee.input, let cur = input.pointee.cur, let end = input.pointee.end,
      end - cur > limits.markupBytesMax
    else { return }
    let isComment = cur[0] == UInt8(ascii: "<") && (cur[1] == UInt8(ascii: "!") || cur[1] == UInt8(ascii: "?"))
    report(isComment ? .limit : .textTooLong, line: line)
    stop()
  }

  // MARK: - What the parser calls

  func startTag(
    _ name: UnsafePointer<xmlChar>, _ prefix: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?,
    _ namespaceCount: Int32, _ namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ attributeCount: Int32,
    _ defaultedCount: Int32, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    guard !isStopped else { return }
    isAfterText = textLine != nil
    if textCount > 0 { passText(beforeStartTag: true) }
    let lineNow = line
    open.open(name, line: lineNow == lineBefore ? lineNow : Int(clx_line_of_tag(parser)))
    lineBefore = lineNow
    hasRoot = true
    guard open.depth <= limits.depthMax else {
      report(.tooDeep)
      return stop()
    }
    for index in 0..<Int(attributeCount) {
      guard let start = attributes?[index * 5 + 3], let end = attributes?[index * 5 + 4],
        end - start > limits.textBytesMax
      else { continue }
      report(.textTooLong, attribute: attributes?[index * 5].map(bounded))
      return stop()
    }
    phase = .startTag
    let tag = StartTag(
      name: name, namespace: namespace, attributeCount: Int(attributeCount), attributes: attributes)
    self.tag = tag
    if listener.willOpen(tag, in: self) == false, skippedDepth == nil { skippedDepth = open.depth }
    if skippedDepth == nil, let question {
      question.open(
        question.context, name, prefix, namespace, namespaceCount, namespaces, attributeCount, defaultedCount,
        attributes)
    }
    if !isStopped { listener.opened(tag, in: self) }
    self.tag = nil
  }

  func characters(_ bytes: UnsafePointer<xmlChar>, _ count: Int) {
    guard !isStopped else { return }
    lineBefore = line
    guard textCount + count <= limits.textBytesMax else {
      report(.textTooLong)
      return stop()
    }
    if textLine == nil {
      // Mostly a line's end and what the next line is indented by.
      var first = count > 0 && bytes[0] == UInt8(ascii: "\n") ? 1 : 0
      let raw = UnsafeRawPointer(bytes)
      while first + 8 <= count, raw.loadUnaligned(fromByteOffset: first, as: UInt64.self) == 0x2020_2020_2020_2020 {
        first += 8
      }
      while first < count, isBlank(bytes[first]) { first += 1 }
      if first < count {
        textLine = line - clx_count_byte(bytes + first, count - first, UInt8(ascii: "\n"))
      }
    }
    (text + textCount).update(from: bytes, count: count)
    textCount += count
  }

  func endTag(
    _ name: UnsafePointer<xmlChar>, _ prefix: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?
  ) {
    guard !isStopped else { return }
    if textCount > 0 { passText(beforeStartTag: false) }
    phase = .endTag
    if skippedDepth == nil {
      if let question { question.close(question.context, name, prefix, namespace) }
    } else if skippedDepth == open.depth {
      skippedDepth = nil
    }
    if !isStopped { listener.closed(text: UnsafeBufferPointer(start: text, count: textCount), in: self) }
    textCount = 0
    open.close()
    lineBefore = line
  }

  /// Shows the schema the text before a tag. Blanks between elements are never wrong and are not shown.
  private func passText(beforeStartTag: Bool) {
    let bytes = UnsafeBufferPointer(start: text, count: textCount)
    defer {
      textLine = nil
      if beforeStartTag { textCount = 0 }
    }
    guard skippedDepth == nil, open.depth > 0, let question else { return }
    if textLine == nil, beforeStartTag || open.hasChildren { return }
    phase = .text
    question.text(question.context, bytes.baseAddress, Int32(bytes.count))
  }

  /// A document type declaration: parsing stops before its entities are looked at.
  func documentType() {
    guard !isStopped else { return }
    report(.doctype, line: line)
    stop()
  }

  func complaint(_ error: xmlError) {
    guard !isStopped, error.level != XML_ERR_WARNING else { return }
    if error.domain == Int32(XML_FROM_SCHEMASV.rawValue) { return schemaComplaint(error) }
    let code = DocumentScan.code(xmlError: error.code)
    if error.domain == Int32(XML_FROM_I18N.rawValue) || error.domain == Int32(XML_FROM_IO.rawValue) {
      conversionFailed = true
      return
    }
    guard error.level == XML_ERR_FATAL else {
      // A prefix without a namespace: wrong, but the rest can still be read.
      return report(code, line: line)
    }
    let isUndecodable = code == .notWellFormed && error.code == Int32(XML_ERR_INVALID_CHAR.rawValue) || code == .limit
    giveUp(isUndecodable && !isAtCharacter ? .encoding : code)
  }

  /// The parser stands before the bytes of a whole UTF-8 character: libxml2 has one error for a byte that is no character and for a
  /// character that XML does not allow.
  private var isAtCharacter: Bool {
    guard let input = parser.pointee.input, let cur = input.pointee.cur, let end = input.pointee.end, cur < end
    else { return true }
    var decoder = UTF8()
    var bytes = UnsafeBufferPointer(start: cur, count: min(end - cur, 4)).makeIterator()
    if case .scalarValue = decoder.decode(&bytes) { return true }
    return false
  }

  private func schemaComplaint(_ error: xmlError) {
    let code = DocumentScan.code(schemaError: error.code, in: phase)
    let attribute = phase == .startTag ? attributeName(of: error, code: code) : nil
    let isSubjectToRepetition = code == .valueShape || code == .schema
    if isSubjectToRepetition, let lastFlaw, lastFlaw == (open.innermost.serial, attribute, code) { return }
    if isSubjectToRepetition { lastFlaw = (open.innermost.serial, attribute, code) }
    report(code, attribute: attribute, line: phase == .text ? textLine : nil)
    if code == .namespace { stop() }
  }
}
