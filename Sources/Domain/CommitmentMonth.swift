/// The days of one commitment in one month as the ledger keeps them: what the next month's numbering starts from.
package struct CommitmentMonth: Hashable, Sendable {
  package var number: String
  package var validFrom: Day
  /// Last day of service as far as known: validity or an earlier end; nil is open-ended.
  package var validTo: Day?
  package var month: Month
  package var days: DayMap
  /// First day of the interruption that reaches the 1st, where the report said so (`alkanut`): on the 1st or before it.
  package var interruptionBegan: Day?
  /// The class of the absence that said so, which the days from there on take; nil where none did.
  package var interruptionClass: AbsenceClass?

  package init(
    number: String, validFrom: Day, validTo: Day?, month: Month, days: DayMap,
    interruptionBegan: Day? = nil, interruptionClass: AbsenceClass? = nil
  ) {
    self.number = number
    self.validFrom = validFrom
    self.validTo = validTo
    self.month = month
    self.days = days
    self.interruptionBegan = interruptionBegan
    self.interruptionClass = interruptionClass
  }
}

/// What each day of a month was, as stated (before any rule's boundary days).
package struct DayMap: Hashable, Sendable {
  /// N: 28…31.
  package var dayCount: Int
  package var service: DaySet
  /// Absent days by class: three sets, not a dictionary, since every client has them.
  package var own: DaySet
  package var institution: DaySet
  package var organiser: DaySet
  /// Days recorded as present; equals the rest where attendance is not recorded.
  package var recordedPresent: DaySet

  package init(
    dayCount: Int, service: DaySet, own: DaySet, institution: DaySet, organiser: DaySet, recordedPresent: DaySet
  ) {
    self.dayCount = dayCount
    self.service = service
    self.own = own
    self.institution = institution
    self.organiser = organiser
    self.recordedPresent = recordedPresent
  }

  package init(
    dayCount: Int, service: DaySet, absent: [AbsenceClass: DaySet] = [:],
    recordedPresent: DaySet = DaySet()
  ) {
    self.init(
      dayCount: dayCount, service: service, own: DaySet(), institution: DaySet(), organiser: DaySet(),
      recordedPresent: recordedPresent)
    self.absent = absent
  }

  /// Absent days of the classes that have some.
  package var absent: [AbsenceClass: DaySet] {
    get {
      [.own: own, .institution: institution, .organiser: organiser].filter { !$0.value.isEmpty }
    }
    set {
      own = newValue[.own] ?? DaySet()
      institution = newValue[.institution] ?? DaySet()
      organiser = newValue[.organiser] ?? DaySet()
    }
  }

  package var allAbsent: DaySet { own.union(institution).union(organiser) }
  /// Where days of several classes overlap, the first class of `AbsenceClass`.
  package func absenceClass(of day: Int) -> AbsenceClass? {
    AbsenceClass.allCases.first { absenceClass in
      switch absenceClass {
      case .own: own.contains(day)
      case .institution: institution.contains(day)
      case .organiser: organiser.contains(day)
      }
    }
  }
}

extension DayMap: CustomStringConvertible {
  /// One letter a day: `.` no service day, `p` recorded present, `-` a service day with nothing recorded, `o` own, `i` institution,
  /// `j` organiser (järjestäjä).
  package var description: String { withLetters { String(decoding: $0, as: UTF8.self) } }

  /// The letters of `description`.
  package func withLetters<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: dayCount) { letters in
      for day in 0..<dayCount { letters[day] = UInt8(ascii: ".") }
      func mark(_ days: DaySet, _ letter: Unicode.Scalar) {
        var rest = days.bits
        while rest != 0 {
          let day = rest.trailingZeroBitCount
          if day < dayCount { letters[day] = UInt8(ascii: letter) }
          rest &= rest - 1
        }
      }
      // The later ones stand over the earlier.
      mark(service, "-")
      mark(recordedPresent, "p")
      mark(organiser, "j")
      mark(institution, "i")
      mark(own, "o")
      return body(UnsafeBufferPointer(letters))
    }
  }

  /// Reads what `description` writes; nil for any other text.
  package init?(_ text: String) {
    var text = text
    guard let map = text.withUTF8({ DayMap($0) }) else { return nil }
    self = map
  }

  /// Reads the letters of `description`: a run reads one for every commitment.
  package init?(_ letters: UnsafeBufferPointer<UInt8>) {
    self.init(dayCount: letters.count, service: DaySet())
    guard (28...31).contains(dayCount) else { return nil }
    for day in 1...dayCount {
      let letter = letters[day - 1]
      if letter != UInt8(ascii: ".") { service.insert(day) }
      switch letter {
      case UInt8(ascii: "o"): own.insert(day)
      case UInt8(ascii: "i"): institution.insert(day)
      case UInt8(ascii: "j"): organiser.insert(day)
      case UInt8(ascii: "p"): recordedPresent.insert(day)
      case UInt8(ascii: "-"), UInt8(ascii: "."): break
      default: return nil
      }
    }
  }
}

/// What is known of a client beyond the report being read: the ledger, or the earlier files of one `check`.
package protocol ClientHistory {
  /// The client's commitments of the service in `month`, from the newest valid report of each; empty where nothing is known. Clients
  /// held for an error are not known, those held for a person are.
  func commitmentMonths(of client: ClientKey, service: ServiceCode, in month: Month) throws
    -> [CommitmentMonth]
  /// What commitment feeds have said of the client's commitment, oldest `luotu` first; empty where nothing. Never another client's.
  func feedStatements(of commitment: String, client: ClientKey) throws -> [FeedStatement]
  /// Packages that officers attached to the client in the service and that meet `month`, in the order attached.
  func attachedPackages(of client: ClientKey, service: ServiceCode, in month: Month) throws -> [AttachedPackage]
}

extension ClientHistory {
  package func feedStatements(of commitment: String, client: ClientKey) throws -> [FeedStatement] { [] }
  package func attachedPackages(of client: ClientKey, service: ServiceCode, in month: Month) throws -> [AttachedPackage]
  {
    []
  }
}

/// Nothing is known before the month.
package struct NoHistory: ClientHistory {
  package init() {}
  package func commitmentMonths(of client: ClientKey, service: ServiceCode, in month: Month)
    -> [CommitmentMonth]
  { [] }
}
