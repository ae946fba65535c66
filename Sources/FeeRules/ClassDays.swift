import Domain

/// Days of one month by the class of their absence; no day is in two classes. Three masks, so that the hot path allocates nothing.
struct ClassDays: Hashable, Sendable {
  var own = DaySet()
  var institution = DaySet()
  var organiser = DaySet()

  init() {}

  /// As the ledger keeps them.
  init(_ map: DayMap) {
    own = map.own
    institution = map.institution
    organiser = map.organiser
  }

  subscript(absenceClass: AbsenceClass) -> DaySet {
    get {
      switch absenceClass {
      case .own: own
      case .institution: institution
      case .organiser: organiser
      }
    }
    set {
      switch absenceClass {
      case .own: own = newValue
      case .institution: institution = newValue
      case .organiser: organiser = newValue
      }
    }
  }

  /// Absent days of any class.
  var all: DaySet { DaySet(bits: own.bits | institution.bits | organiser.bits) }
  var isEmpty: Bool { all.isEmpty }

  func absenceClass(of day: Int) -> AbsenceClass? {
    own.contains(day)
      ? .own : institution.contains(day) ? .institution : organiser.contains(day) ? .organiser : nil
  }

  /// - Precondition: the two have no day in common.
  mutating func add(_ other: ClassDays) {
    own = own.union(other.own)
    institution = institution.union(other.institution)
    organiser = organiser.union(other.organiser)
  }
}

/// How many days of each class: of an interruption's part before the month.
struct ClassCounts: Hashable, Sendable {
  var own = 0
  var institution = 0
  var organiser = 0

  var total: Int { own + institution + organiser }

  subscript(absenceClass: AbsenceClass) -> Int {
    get {
      switch absenceClass {
      case .own: own
      case .institution: institution
      case .organiser: organiser
      }
    }
    set {
      switch absenceClass {
      case .own: own = newValue
      case .institution: institution = newValue
      case .organiser: organiser = newValue
      }
    }
  }
}
