import Domain

/// What the ledger has answered to the files of one transaction: nobody else writes meanwhile, and what an entry changes it says here. So five
/// thousand small files do not ask five thousand times whether any feed has come.
struct HeldAnswers {
  private struct ServiceMonth: Hashable {
    var service: ServiceCode
    var month: Month
  }

  private var months: [ServiceMonth: Bool] = [:]
  private var attachments: [ServiceCode: Bool] = [:]
  private var feed: Bool?
  /// The number of the next report.
  private var nextReport: Int64?

  mutating func knowsMonth(_ month: Month, of service: ServiceCode, else ask: () throws -> Bool) rethrows -> Bool {
    let key = ServiceMonth(service: service, month: month)
    if let known = months[key] { return known }
    let answer = try ask()
    months[key] = answer
    return answer
  }

  mutating func knowsAttachments(in service: ServiceCode, else ask: () throws -> Bool) rethrows -> Bool {
    if let known = attachments[service] { return known }
    let answer = try ask()
    attachments[service] = answer
    return answer
  }

  mutating func knowsFeed(else ask: () throws -> Bool) rethrows -> Bool {
    if let feed { return feed }
    let answer = try ask()
    feed = answer
    return answer
  }

  /// Gives a number to a report of the month, which is valid from here on.
  mutating func takeReport(_ month: Month, of service: ServiceCode, else ask: () throws -> Int64) rethrows -> Int64 {
    let number = try nextReport ?? ask()
    nextReport = number + 1
    months[ServiceMonth(service: service, month: month)] = true
    return number
  }
}
