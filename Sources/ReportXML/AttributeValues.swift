import CLibXML2
import Domain

/// The attributes of one start tag, found by name and read in place, with their blanks collapsed.
///
/// Valid until the next `load`, and only while the start tag is.
struct AttributeValues: ~Copyable {
  /// An attribute of another namespace (`xsi:…`).
  struct Foreign {
    var namespace: UnsafePointer<xmlChar>
    var name: UnsafePointer<xmlChar>
    var value: UnsafeBufferPointer<UInt8>
  }

  private var names = NameTable(AttributeName.allCases.map(\.wire))
  private let values: UnsafeMutablePointer<UnsafeBufferPointer<UInt8>>
  /// A bit for every attribute that is there.
  private(set) var present: UInt64 = 0
  private(set) var foreign: [Foreign] = []
  /// Values that had to be changed.
  private var scratch: UnsafeMutableBufferPointer<UInt8>

  init() {
    values = .allocate(capacity: AttributeName.allCases.count)
    values.initialize(
      repeating: UnsafeBufferPointer(start: nil, count: 0), count: AttributeName.allCases.count)
    scratch = .allocate(capacity: 1024)
  }

  deinit {
    values.deallocate()
    scratch.deallocate()
  }

  mutating func load(_ tag: StartTag) {
    present = 0
    if !foreign.isEmpty { foreign.removeAll(keepingCapacity: true) }
    guard let attributes = tag.attributes, tag.attributeCount > 0 else { return }
    var scratchUsed = 0
    for index in 0..<tag.attributeCount {
      guard let name = attributes[index * 5], let start = attributes[index * 5 + 3],
        let end = attributes[index * 5 + 4]
      else { continue }
      var value = UnsafeBufferPointer(start: start, count: end - start)
      if !isPlain(value) {
        if scratchUsed == 0 { makeRoom(tag) }
        let target = scratch.baseAddress! + scratchUsed
        value = UnsafeBufferPointer(start: target, count: collapse(value, to: target, ampersands: true))
        scratchUsed += value.count
      }
      if let namespace = attributes[index * 5 + 2] {
        foreign.append(Foreign(namespace: namespace, name: name, value: value))
        continue
      }
      let word = names.word(name)
      guard word != NameTable.unknown else { continue }
      values[Int(word)] = value
      present |= 1 << UInt64(word)
    }
  }

  func has(_ name: AttributeName) -> Bool { present & (1 << UInt64(name.rawValue)) != 0 }

  /// The bytes of a value; nil where the attribute is not there.
  subscript(_ name: AttributeName) -> UnsafeBufferPointer<UInt8>? { has(name) ? values[Int(name.rawValue)] : nil }

  subscript(unchecked word: UInt8) -> UnsafeBufferPointer<UInt8> { values[Int(word)] }

  func text(_ name: AttributeName) -> String? { self[name].map { String(decoding: $0, as: UTF8.self) } }

  /// The codes of a value, separated by blanks.
  func codes(_ name: AttributeName) -> [String] {
    guard let value = self[name], !value.isEmpty else { return [] }
    return value.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
  }

  func whole(_ name: AttributeName) -> Int? { self[name].flatMap { Int(String(decoding: $0, as: UTF8.self)) } }

  /// `true`, `1`; anything else and nothing is false.
  func flag(_ name: AttributeName) -> Bool {
    guard let first = self[name]?.first else { return false }
    return first == UInt8(ascii: "t") || first == UInt8(ascii: "1")
  }

  /// A decimal number times 10^`decimals`; nil where it is none or out of range.
  func decimal(_ name: AttributeName, decimals: Int) -> Int64? {
    guard let value = self[name], !value.isEmpty else { return nil }
    var result: Int64 = 0
    var decimalsLeft = decimals
    var isFraction = false
    for (index, byte) in value.enumerated() {
      if byte == UInt8(ascii: "-"), index == 0 { continue }
      if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
        continue
      }
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10, !isFraction || decimalsLeft > 0 else { return nil }
      if isFraction { decimalsLeft -= 1 }
      let (tenfold, overflow) = result.multipliedReportingOverflow(by: 10)
      guard !overflow, tenfold <= .max - 9 else { return nil }
      result = tenfold + Int64(digit)
    }
    for _ in 0..<decimalsLeft {
      let (tenfold, overflow) = result.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      result = tenfold
    }
    return value[0] == UInt8(ascii: "-") ? -result : result
  }

  /// The first ten bytes as a day; nil where the calendar does not have it.
  func day(_ name: AttributeName) -> Day? {
    guard let value = self[name], value.count >= 10 else { return nil }
    return Day(ascii: UnsafeBufferPointer(rebasing: value[..<10]).span)
  }

  /// `hh:mm` behind the day and its `T`, as minutes from midnight.
  func minuteOfDay(_ name: AttributeName) -> Int? {
    guard let value = self[name], value.count >= 16 else { return nil }
    func digit(_ index: Int) -> Int { Int(value[index] &- UInt8(ascii: "0")) }
    return (digit(11) * 10 + digit(12)) * 60 + digit(14) * 10 + digit(15)
  }

  private mutating func makeRoom(_ tag: StartTag) {
    var bytes = 0
    for index in 0..<tag.attributeCount {
      guard let start = tag.attributes?[index * 5 + 3], let end = tag.attributes?[index * 5 + 4] else { continue }
      bytes += end - start
    }
    guard bytes > scratch.count else { return }
    scratch.deallocate()
    scratch = .allocate(capacity: bytes)
  }
}
