import Foundation
import FoundationXML
import Support

/// An IDoc as a reader on the other side sees it: segments with their filled fields, nested. Independent of the renderers.
struct IDocTree: Equatable, CustomStringConvertible {
  var name: String
  var fields: [String] = []
  var children: [IDocTree] = []

  var description: String { lines(indent: "").joined(separator: "\n") }
  private func lines(indent: String) -> [String] {
    [indent + name + " " + fields.joined(separator: " | ")] + children.flatMap { $0.lines(indent: indent + "  ") }
  }
}

/// Reads IDoc XML with the system's parser: a segment is an element with SEGMENT, a field one without.
final class XMLDecoder: NSObject, XMLParserDelegate {
  private var stack: [IDocTree] = []
  private var value = ""
  private var documents: [IDocTree] = []

  static func decode(_ bytes: [UInt8]) throws -> [IDocTree] {
    let decoder = XMLDecoder()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = decoder
    guard parser.parse() else { throw DecodingProblem(what: "no well-formed XML") }
    return decoder.documents
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    value = ""
    if attributes["SEGMENT"] != nil || attributes["BEGIN"] != nil { stack.append(IDocTree(name: name)) }
  }
  func parser(_ parser: XMLParser, foundCharacters string: String) { value += string }
  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    guard let top = stack.last else { return }
    if top.name != name {
      // Not the table's name, which says how it travels.
      if !value.isEmpty, name != "TABNAM" { stack[stack.count - 1].fields.append("\(name)=\(value)") }
    } else {
      stack.removeLast()
      if stack.isEmpty { documents.append(top) } else { stack[stack.count - 1].children.append(top) }
    }
    value = ""
  }
}

/// Reads flat IDocs by the layout file in outbox-schemas, as a receiver's programmer would.
struct FlatDecoder {
  struct Field {
    var name: String
    var start: Int
    var length: Int
  }
  struct Layout {
    var internalName: String
    var level: Int
    var fields: [Field] = []
  }
  /// Segments by their external names; records around them by their own.
  private var layouts: [String: Layout] = [:]

  init() throws {
    let file = try String(contentsOf: Repository.file("outbox-schemas/ORDERS05-flat.layout"), encoding: .utf8)
    var names: [String] = []
    for line in file.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ").map(String.init)
      if line.hasPrefix("record ") {
        names = [words[1]]
        layouts[words[1]] = Layout(internalName: words[1], level: 0)
      } else if line.hasPrefix("segment ") {
        let settings = Dictionary(
          uniqueKeysWithValues: words[2...].filter { $0.contains("=") }.map { word in
            let parts = word.split(separator: "=", maxSplits: 1)
            return (String(parts[0]), String(parts[1]))
          })
        names = Array(Set([settings["s4"]!, settings["ecc"]!]))
        for name in names { layouts[name] = Layout(internalName: words[1], level: Int(settings["level"]!)!) }
      } else {
        let field = Field(name: words[0], start: Int(words[1])!, length: Int(words[2])!)
        for name in names { layouts[name]!.fields.append(field) }
      }
    }
  }

  /// - Parameter lines: the file's lines as characters.
  func decode(_ lines: [[Character]]) throws -> [IDocTree] {
    var documents: [IDocTree] = []
    // Path from the IDOC to each record, by record number.
    var paths: [Int: [Int]] = [:]
    for line in lines {
      if String(line.prefix(8)) == "EDI_DC40" {
        documents.append(
          IDocTree(name: "IDOC", children: [IDocTree(name: "EDI_DC40", fields: values(line, "EDI_DC40"))]))
        paths = [0: []]
        continue
      }
      func part(_ start: Int, _ length: Int) -> String {
        String(line[start..<start + length]).trimmingCharacters(in: .whitespaces)
      }
      let name = part(0, 30)
      guard let layout = layouts[name], let parent = Int(part(55, 6)), let path = paths[parent], !documents.isEmpty,
        let number = Int(part(49, 6)), Int(part(61, 2)) == layout.level
      else { throw DecodingProblem(what: "record \(name)") }
      let segment = IDocTree(name: layout.internalName, fields: values(Array(line.dropFirst(63)), name))
      paths[number] = path + [append(segment, to: &documents[documents.count - 1], at: path[...])]
    }
    return documents
  }

  private func append(_ segment: IDocTree, to tree: inout IDocTree, at path: ArraySlice<Int>) -> Int {
    guard let next = path.first else {
      tree.children.append(segment)
      return tree.children.count - 1
    }
    return append(segment, to: &tree.children[next], at: path.dropFirst())
  }

  private func values(_ data: [Character], _ name: String) -> [String] {
    layouts[name]!.fields.compactMap { field in
      guard field.start <= data.count, field.name != "TABNAM" else { return nil }
      var value = String(data[(field.start - 1)..<min(field.start - 1 + field.length, data.count)])
      while value.last == " " { value.removeLast() }
      return value.isEmpty ? nil : "\(field.name)=\(value)"
    }
  }
}

struct DecodingProblem: Error { let what: String }
