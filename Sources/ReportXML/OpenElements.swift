import CLibXML2

/// The elements that are open at this moment, each with its line and its position among its siblings of the same name: where a
/// finding is.
///
/// Names are libxml2's interned ones and are compared by address. Its memory is taken once and does not grow with the document.
struct OpenElements: ~Copyable {
  struct Frame {
    var name: UnsafePointer<xmlChar>
    /// 1-based among the siblings of the same name.
    var position: Int
    /// 1-based line of the start tag's `<`.
    var line: Int
    /// Counts the document's elements; tells two elements of one place apart.
    var serial: Int
    /// What the listener takes the element for.
    var mark: UInt8
    /// Where in `siblings` the counts of its children begin.
    fileprivate var childrenFrom: Int
  }

  /// Elements open.
  private(set) var depth = 0
  private let frames: UnsafeMutablePointer<Frame>
  /// Counts per name of the open elements' children, the innermost element's last.
  private let siblings: UnsafeMutablePointer<(name: UnsafePointer<xmlChar>, count: Int)>
  private var siblingsUsed = 0
  private var elementCount = 0
  /// Elements that count as the root's children before those that come.
  private var before: (name: StaticString, count: Int)?

  /// Names counted apart below one element; a document with more is no report, and the rest shares one count.
  private static let namesMax = 64

  /// - Parameter depthMax: the most elements ever open at once.
  init(depthMax: Int) {
    frames = .allocate(capacity: depthMax)
    siblings = .allocate(capacity: depthMax * OpenElements.namesMax)
  }

  deinit {
    frames.deallocate()
    siblings.deallocate()
  }

  /// - Precondition: an element is open.
  var innermost: Frame { frames[depth - 1] }

  /// The element around the innermost; nil for the root.
  var parent: Frame? { depth > 1 ? frames[depth - 2] : nil }

  /// - Precondition: fewer than `depthMax` are open.
  mutating func open(_ name: UnsafePointer<xmlChar>, line: Int) {
    let position = depth == 0 ? 1 : count(name, from: innermost.childrenFrom)
    elementCount += 1
    (frames + depth).initialize(
      to: Frame(
        name: name, position: position, line: line, serial: elementCount, mark: .max, childrenFrom: siblingsUsed))
    depth += 1
  }

  mutating func close() {
    siblingsUsed = innermost.childrenFrom
    depth -= 1
  }

  /// Remembers with the innermost element what the listener takes it for.
  mutating func mark(_ mark: UInt8) { frames[depth - 1].mark = mark }

  /// Lets the root's next child of this name be the one after so many.
  /// - Precondition: it has had none.
  mutating func countOn(_ count: Int, elementsNamed name: StaticString) { before = (name, count) }

  /// The innermost element has had a child of any name.
  var hasChildren: Bool { siblingsUsed > innermost.childrenFrom }

  /// The innermost element has had a child of this name.
  func hasChild(_ name: StaticString) -> Bool {
    (innermost.childrenFrom..<siblingsUsed).contains { xmlStrEqual(siblings[$0].name, name.utf8Start) == 1 }
  }

  /// `/Kuukausiraportti/Asiakas[3]/Maksusitoumus[1]`; empty where nothing is open.
  var place: String {
    var place = ""
    for index in 0..<depth {
      place += "/" + bounded(frames[index].name)
      if index > 0 { place += "[\(frames[index].position)]" }
    }
    return place
  }

  private mutating func count(_ name: UnsafePointer<xmlChar>, from start: Int) -> Int {
    var index = siblingsUsed
    while index > start {
      index -= 1
      guard siblings[index].name == name else { continue }
      siblings[index].count += 1
      return siblings[index].count
    }
    guard siblingsUsed - start < OpenElements.namesMax else {
      siblings[siblingsUsed - 1].count += 1
      return siblings[siblingsUsed - 1].count
    }
    var count = 1
    if depth == 1, let before, xmlStrEqual(name, before.name.utf8Start) == 1 { count += before.count }
    (siblings + siblingsUsed).initialize(to: (name, count))
    siblingsUsed += 1
    return count
  }
}
