import Gateway
import Testing

@Suite struct `A hand-over` {
  @Test func `gives what belongs before before what waits already`() throws {
    let handover = Handover<Int>(capacity: .max)
    func put(_ number: Int) { handover.put(number, before: { $0 / 10 > number / 10 }) }
    for number in [10, 11, 20, 12, 0, 21, 1, 13] { put(number) }
    handover.end()
    var taken: [Int] = []
    while let number = try handover.take() { taken.append(number) }
    #expect(taken == [0, 1, 10, 11, 12, 13, 20, 21])
  }
}
