import Domain
import Foundation
import Testing

@testable import ReportXML

/// The vocabulary repeats what findings say is expected; the schemas decide. Here they are held against each other.
@Suite struct `Vocabulary and schemas` {
  /// A change to a document that has everything.
  enum Change {
    case none
    case attribute(AttributeName, added: ElementName)
    case child(ElementName, added: ElementName)
    case childLeftOut(ElementName, of: ElementName)
    case childTwice(ElementName, of: ElementName)
    case attributeLeftOut(AttributeName, of: ElementName)
  }

  private static let containers = ElementName.allCases.filter { !$0.children.isEmpty }

  @Test(arguments: DocumentKind.allCases)
  func `everything in the vocabulary is allowed, in its order`(kind: DocumentKind) throws {
    #expect(try flaws(kind, .none) == [])
  }

  @Test(arguments: ElementName.allCases)
  func `an attribute the vocabulary does not list is not allowed`(element: ElementName) throws {
    for name in AttributeName.allCases where !element.attributes.contains(name) {
      let flaws = try flaws(element == .feed ? .commitmentFeed : .monthlyReport, .attribute(name, added: element))
      #expect(Set(flaws.map(\.code)) == [.attributeNotAllowed], "\(element.wire)/@\(name.wire)")
    }
  }

  @Test(arguments: ElementName.allCases)
  func `a child the vocabulary does not list is not expected`(element: ElementName) throws {
    for child in ElementName.allCases where !element.children.contains(child) {
      let flaws = try flaws(element == .feed ? .commitmentFeed : .monthlyReport, .child(child, added: element))
      #expect(flaws.first?.code == .elementNotExpected, "\(element.wire)/\(child.wire)")
    }
  }

  @Test(arguments: containers)
  func `exactly the required children must be there`(element: ElementName) throws {
    for child in element.children {
      let flaws = try flaws(element == .feed ? .commitmentFeed : .monthlyReport, .childLeftOut(child, of: element))
      #expect(flaws.isEmpty == !element.requiredChildren.contains(child), "\(element.wire)/\(child.wire)")
    }
  }

  @Test(arguments: containers)
  func `exactly the repeated children may come more than once`(element: ElementName) throws {
    for child in element.children {
      let flaws = try flaws(element == .feed ? .commitmentFeed : .monthlyReport, .childTwice(child, of: element))
      #expect(flaws.isEmpty == element.repeatedChildren.contains(child), "\(element.wire)/\(child.wire)")
    }
  }

  @Test(arguments: ElementName.allCases)
  func `exactly the required attributes must be there`(element: ElementName) throws {
    for name in element.attributes {
      let flaws = try flaws(element == .feed ? .commitmentFeed : .monthlyReport, .attributeLeftOut(name, of: element))
      #expect(flaws.isEmpty == !element.requiredAttributes.contains(name), "\(element.wire)/@\(name.wire)")
    }
  }

  @Test func `attributes stand in the order of their bytes`() {
    let names = AttributeName.allCases.map { Array("\($0.wire)".utf8) }
    #expect(zip(names, names.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
    #expect(names.count <= 64)
  }

  @Test(arguments: DocumentKind.allCases)
  func `the schema in the program is the file's`(kind: DocumentKind) throws {
    let file = folder.appending(path: kind.schemaName)
    #expect(kind.schema == [UInt8](try Data(contentsOf: file)))
  }

  @Test func `both schemas share their types to the letter`() throws {
    let shared = DocumentKind.allCases.map { kind in
      let text = String(decoding: kind.schema, as: UTF8.self)
      return text.firstRange(of: "<!-- Yhteiset tyypit").map { String(text[$0.lowerBound...]) }
    }
    #expect(shared[0] != nil && shared[0] == shared[1])
  }

  @Test func `a schema that cannot be compiled says where`() {
    let text = String(decoding: DocumentKind.monthlyReport.schema, as: UTF8.self)
    let broken = text.with("name=\"Versio\"", "name=\"Wersio\"")
    let fault = #expect(throws: CompiledSchema.Unusable.self) { try CompiledSchema(Array(broken.utf8)) }
    #expect(fault?.line != nil && fault?.explanation.contains("Versio") == true)
    #expect(throws: CompiledSchema.Unusable.self) { try CompiledSchema([]) }
    #expect(throws: CompiledSchema.Unusable.self) { try CompiledSchema(Array("<a/>".utf8)) }
  }

  @Test func `a schema cannot load another from the disk`() {
    let here = folder.appending(path: "sitoumukset-1.xsd").path
    let including = """
      <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:maksusilta:sitoumukset:1">
        <xs:include schemaLocation="\(here)"/>
      </xs:schema>
      """
    #expect(throws: CompiledSchema.Unusable.self) { try CompiledSchema(Array(including.utf8)) }
  }

  // MARK: - Documents made of the vocabulary

  private var folder: URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/ReportXML/Schemas").standardized
  }

  private func flaws(_ kind: DocumentKind, _ change: Change) throws -> [Flaw] {
    let root: ElementName = kind == .monthlyReport ? .report : .feed
    let check = try SchemaCheck(try CompiledSchema(kind.schema))
    Array(xml(root, change, namespace: kind.namespace).utf8).withUnsafeBytes { check.feed($0) }
    return check.finish()
  }

  private func xml(_ element: ElementName, _ change: Change, namespace: String? = nil) -> String {
    var attributes = element.attributes.map { "\($0.wire)='\(value($0))'" }
    var children = element.children
    var content = ""
    switch change {
    case .attribute(let name, let added) where added == element: attributes.append("\(name.wire)='1'")
    case .child(let child, let added) where added == element: content = "<\(child.wire)/>"
    case .childLeftOut(let child, let parent) where parent == element: children.removeAll { $0 == child }
    case .childTwice(let child, let parent) where parent == element:
      children.insert(child, at: children.firstIndex(of: child)!)
    case .attributeLeftOut(let name, let owner) where owner == element:
      attributes.removeAll { $0.hasPrefix("\(name.wire)=") }
    default: break
    }
    if let namespace { attributes.append("xmlns='\(namespace)'") }
    content += children.map { xml($0, change) }.joined()
    if element == .identityCode, content.isEmpty { content = "010140-998F" }
    return "<\(([("\(element.wire)")] + attributes).joined(separator: " "))>\(content)</\(element.wire)>"
  }

  private func value(_ name: AttributeName) -> String {
    switch name {
    case .aika: "2024-04-04T08:00"
    case .alku, .loppu, .alkanut, .voimaan, .pvm: "2024-04-04"
    case .luotu: "2024-05-02T09:12:00+03:00"
    case .kausi: "2024-04"
    case .ytunnus: "9999999-2"
    case .turvakielto: "true"
    default: "1"
    }
  }
}
