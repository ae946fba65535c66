import Domain

/// The days of a service package on a commitment, and which products it brings.
///
/// - Source: domain.md §6 "service package"; a package is stated on the commitment or attached by an officer.
/// - Formula: the days between the package's first and last that are service days of the commitment in the month. They are the S of each of its
///   products; the whole month needs S = N as ever. A product that `OsaAlue` names too is billed once, as that, over all service days.
/// - Rounding: none.
/// - Edges: a package without such a day brings nothing. The same package stated or attached several times: its days are united and it is
///   billed once. Two different packages with days in the month that hold the same product are an error at the later. Absent and free days are
///   taken inside the package's days; the numbers of an interruption go on over all service days.
/// - Example: VUOKRA-VESI 16.4.2024–31.12.2024 in April: S = 15, VUOKRA-KK 555.00 → 277.50.
struct PackageDays {
  let terms: PackageTerms
  let place: ItemPlace
  var days: DaySet

  /// The packages of a commitment with their days, in order: those stated, then those attached.
  static func packages(
    of commitment: CommitmentStatement, service: DaySet, attached: [AttachedDays], known: [String: PackageTerms],
    in period: Period, into findings: inout ClientFindings
  ) -> [PackageDays] {
    var packages: [PackageDays] = []
    func take(_ code: String, _ days: DaySet, at place: ItemPlace, _ findings: inout ClientFindings) {
      let days = days.intersection(service)
      guard !days.isEmpty else { return }
      guard let terms = known[code] else {
        return findings.note(.packageUnknown, line: place.line, at: commitment.path(place), found: code)
      }
      if let same = packages.firstIndex(where: { $0.terms.code == code }) {
        packages[same].days = packages[same].days.union(days)
      } else {
        packages.append(PackageDays(terms: terms, place: place, days: days))
      }
    }
    for package in commitment.packages {
      let place = ItemPlace(package)
      if let last = package.last, last < package.first {
        findings.note(
          .datesReversed, line: place.line, at: commitment.path(place), found: interval(package.first, last))
      } else {
        take(package.code, period.days(from: package.first, to: package.last), at: place, &findings)
      }
    }
    for package in attached { take(package.code, package.days, at: ItemPlace(commitment), &findings) }
    return packages
  }
}

/// The days of an attached package that fall to one commitment.
struct AttachedDays {
  var code: String
  var days: DaySet

  /// Shares out attached packages: each day falls to the commitment that serves it; where several do, to the one that begins first (then to
  /// the smaller number).
  /// - Returns: for each commitment, in their order, the packages with its days.
  static func shared(_ attached: [AttachedPackage], among commitments: [CommitmentDays], in period: Period)
    -> [[AttachedDays]]
  {
    var shares = Array(repeating: [AttachedDays](), count: commitments.count)
    let order = commitments.indices.sorted {
      (commitments[$0].from, commitments[$0].number) < (commitments[$1].from, commitments[$1].number)
    }
    for package in attached {
      var rest = period.days(from: package.first, to: package.last)
      for member in order {
        let days = rest.intersection(commitments[member].service)
        rest = rest.subtracting(days)
        if !days.isEmpty { shares[member].append(AttachedDays(code: package.package, days: days)) }
      }
    }
    return shares
  }
}
