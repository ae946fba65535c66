import Domain
import Support
import Testing

@Suite struct `Status classes` {
  @Test func `every inbound code has the class of SAP's list`() {
    let expected: [StatusClass: [String]] = [
      .inProgress: ["50", "62", "64", "66", "75"], .posted: ["53"], .partial: ["52"],
      .failedOpen: ["51", "54", "56", "60", "63", "65"], .failedFinal: ["68"], .edited: ["69", "70"],
    ]
    for number in 0...99 {
      let code = padded(number, 2)
      let wanted = expected.first { $0.value.contains(code) }?.key ?? .unknown
      #expect(StatusClass(code: code) == wanted, "\(code)")
    }
    for code in ["", "5", "053", "53 ", "５３", "ab"] { #expect(StatusClass(code: code) == .unknown, "\(code)") }
  }
}

/// A state, what a receipt says, and the state after it; nil where that is a conflict.
private struct Step: CustomTestStringConvertible {
  var from: DocumentState
  var news: StatusClass
  var to: DocumentState?
  init(_ from: DocumentState, _ news: StatusClass, _ to: DocumentState?) {
    (self.from, self.news, self.to) = (from, news, to)
  }
  var testDescription: String { "\(from) after \(news)" }

  static let table: [Step] = [
    Step(.waiting, .inProgress, .inProgress), Step(.waiting, .posted, .posted), Step(.waiting, .partial, .partial),
    Step(.waiting, .failedOpen, .failedOpen), Step(.waiting, .failedFinal, .failedFinal),
    Step(.waiting, .edited, .inProgress), Step(.waiting, .unknown, .waiting),

    Step(.inProgress, .inProgress, .inProgress), Step(.inProgress, .posted, .posted),
    Step(.inProgress, .partial, .partial), Step(.inProgress, .failedOpen, .failedOpen),
    Step(.inProgress, .failedFinal, .failedFinal), Step(.inProgress, .edited, .inProgress),
    Step(.inProgress, .unknown, .inProgress),

    // SAP may mend and post what failed, or close it; news from before the failure comes late.
    Step(.failedOpen, .inProgress, .failedOpen), Step(.failedOpen, .posted, .posted),
    Step(.failedOpen, .partial, .partial), Step(.failedOpen, .failedOpen, .failedOpen),
    Step(.failedOpen, .failedFinal, .failedFinal), Step(.failedOpen, .edited, .failedOpen),
    Step(.failedOpen, .unknown, .failedOpen),

    Step(.partial, .inProgress, .partial), Step(.partial, .posted, .posted), Step(.partial, .partial, .partial),
    Step(.partial, .failedOpen, .partial), Step(.partial, .failedFinal, .failedFinal),
    Step(.partial, .edited, .partial), Step(.partial, .unknown, .partial),

    // Posted stays posted.
    Step(.posted, .inProgress, .posted), Step(.posted, .posted, .posted), Step(.posted, .partial, nil),
    Step(.posted, .failedOpen, nil), Step(.posted, .failedFinal, nil), Step(.posted, .edited, .posted),
    Step(.posted, .unknown, .posted),

    // Closed for good, and then posted after all: perhaps billed twice.
    Step(.failedFinal, .inProgress, .failedFinal), Step(.failedFinal, .posted, nil),
    Step(.failedFinal, .partial, nil), Step(.failedFinal, .failedOpen, .failedFinal),
    Step(.failedFinal, .failedFinal, .failedFinal), Step(.failedFinal, .edited, .failedFinal),
    Step(.failedFinal, .unknown, .failedFinal),

    Step(.rebilled, .inProgress, nil), Step(.rebilled, .posted, nil), Step(.rebilled, .partial, nil),
    Step(.rebilled, .failedOpen, nil), Step(.rebilled, .failedFinal, nil), Step(.rebilled, .edited, nil),
    Step(.rebilled, .unknown, .rebilled),
  ]
}

@Suite struct `Document states` {
  @Test(arguments: Step.table)
  private func `each state after each news`(_ step: Step) {
    let conflict = DocumentState.Conflict(state: step.from, news: step.news)
    #expect(step.from.after(step.news) == step.to.map { .success($0) } ?? .failure(conflict))
  }

  @Test func `the table is complete`() {
    #expect(Step.table.count == DocumentState.allCases.count * StatusClass.allCases.count)
    for state in DocumentState.allCases {
      for news in StatusClass.allCases {
        #expect(Step.table.count { $0.from == state && $0.news == news } == 1, "\(state) \(news)")
      }
    }
  }

  @Test func `only what SAP closed for good may be billed anew`() {
    #expect(DocumentState.allCases.filter(\.mayBeRebilled) == [.failedFinal])
  }

  /// The state after all news, and whether any was a conflict.
  private func walk(_ news: [StatusClass], from start: DocumentState = .waiting) -> (
    state: DocumentState, conflict: Bool
  ) {
    var state = start
    var conflict = false
    for step in news {
      switch state.after(step) {
      case .success(let next):
        #expect(next.rank >= state.rank, "\(state) went back to \(next) by \(step)")
        #expect(state != .posted || next == .posted, "posted stays posted")
        state = next
      case .failure: conflict = true
      }
    }
    return (state, conflict)
  }

  @Test func `receipts in any order and number never lead back, and end alike`() {
    for seed in UInt64(1)...2_000 {
      var dice = Seeded(seed)
      let news = (0..<Int.random(in: 1...12, using: &dice)).map { _ in StatusClass.allCases.randomElement(using: &dice)!
      }
      let first = walk(news)
      let shuffled = walk(news.shuffled(using: &dice))
      // Posted and closed for good cannot both be true: whichever came first stands, and a person is told.
      if news.contains(.posted), news.contains(.failedFinal) {
        #expect([.posted, .failedFinal].contains(first.state) && first.conflict && shuffled.conflict, "seed \(seed)")
      } else {
        #expect(first.state == shuffled.state, "seed \(seed): \(news)")
      }
      // The same receipts again change nothing.
      #expect(walk(news, from: first.state).state == first.state, "seed \(seed)")
    }
  }
}

@Suite struct `Status records` {
  @Test(arguments: [
    ("", Int64?.none), ("0", nil), ("0000000000000000", nil), ("0000000000000012", 12), ("12", 12),
    ("9999999999999999", 9_999_999_999_999_999), ("00000000000000012", nil), ("12A", nil), ("-12", nil), ("1 2", nil),
    ("１２", nil), ("+12", nil),
  ])
  func `a document number is one to sixteen digits and not zero`(_ text: String, _ number: Int64?) {
    #expect(DocumentNumber(sent: text) == number.map { DocumentNumber($0) })
  }

  @Test(arguments: [
    ("20240506", "061500", "2024-05-06T06:15:00+03:00"), ("20240106", "235959", "2024-01-06T23:59:59+02:00"),
    ("20240506", "", "2024-05-06T00:00:00+03:00"),
    // Shown twice by the clocks: the first is meant. Leapt over: the first moment after it.
    ("20241027", "033000", "2024-10-27T03:30:00+03:00"), ("20240331", "033000", "2024-03-31T04:00:00+03:00"),
  ])
  func `SAP's date and time are Finnish time`(_ date: String, _ time: String, _ expected: String) {
    #expect(Timestamp(sapDate: date, time: time)?.description == expected)
  }

  @Test(arguments: [
    ("20240230", "000000"), ("00000000", "000000"), ("2024-5-6", ""), ("", ""), ("20240506", "240000"),
    ("20240506", "0615"),
  ])
  func `what is no moment is none`(_ date: String, _ time: String) {
    #expect(Timestamp(sapDate: date, time: time) == nil)
  }

  @Test(arguments: [
    ("&1 &2 on tallennettu", ["Lasku", "12345", "", ""], "Lasku 12345 on tallennettu"),
    ("&2 ennen &1 ja &2", ["a", "b", "", ""], "b ennen a ja b"), ("Arvo &5 & &", ["a", "", "", ""], "Arvo &5 & &"),
    ("&3", ["a", "b", "", ""], ""), ("", ["a", "", "c", ""], "a c"), ("Valmis", ["a", "", "", ""], "Valmis"),
    ("&1", ["&2", "x", "", ""], "&2"), ("Jäljellä &4 €", ["", "", "", "ä"], "Jäljellä ä €"),
  ])
  func `a message's places are filled once`(_ template: String, _ parameters: [String], _ expected: String) {
    #expect(StatusMessage.text(template, parameters) == expected)
  }

  @Test func `a message prints itself without its text`() {
    let message = StatusMessage(type: "E", messageClass: "VG", number: "211", text: "Mäki-Öberg 010140-998F")
    #expect("\(message)" == "E VG211")
    #expect(String(reflecting: message) == "E VG211")
    var dumped = ""
    dump(StatusRecord(code: "51", message: message, line: 1, place: ""), to: &dumped)
    #expect(!dumped.contains("Öberg") && dumped.contains("VG211"))
  }
}
