import Domain
import Foundation
import Gateway
import Support
import Testing

@Suite struct JSONWriting {
  @Test func `whatever a string holds, another reader gets it back`() throws {
    var random = Seeded(7)
    let alphabet = Array("aä€\"\\/\u{0}\u{1}\u{1F}\n\r\t{}[],: 😀")
    for _ in 0..<500 {
      let value = String(
        (0..<Int.random(in: 0...12, using: &random)).map { _ in alphabet.randomElement(using: &random)! })
      var json = JSONWriter()
      json.object { json in
        json.member("a", value)
        json.member("b", 1)
        json.key("c")
        json.array { json in
          json.string(value)
          json.null()
          json.boolean(true)
          json.object { _ in }
        }
      }
      let read = try #require(try JSONSerialization.jsonObject(with: Data(json.bytes)) as? [String: Any])
      #expect(read["a"] as? String == value && read["b"] as? Int == 1)
      #expect((read["c"] as? [Any])?.first as? String == value && (read["c"] as? [Any])?.count == 4)
    }
  }

  @Test func `what is handed over in pieces is the same as what is written at once`() throws {
    var whole = JSONWriter()
    var pieces: [UInt8] = []
    var writer = JSONWriter()
    whole.array { json in for number in 0..<50 { json.integer(number) } }
    writer.array { json in
      for number in 0..<50 {
        json.integer(number)
        if number % 7 == 0 { pieces += json.takeButLast() }
      }
    }
    #expect(pieces + writer.take() == whole.bytes)
  }

  @Test(arguments: [(0, "0.00"), (-5, "-0.05"), (90_067, "900.67"), (-100_000, "-1000.00")])
  func `money is a decimal string`(_ cents: Int64, _ text: String) {
    var json = JSONWriter()
    json.object { $0.member("amount", Money(cents: cents)) }
    #expect(String(decoding: json.bytes, as: UTF8.self) == "{\"amount\":\"\(text)\"}")
  }
}
