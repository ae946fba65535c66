/// Validates the bytes of a dataset against its schema or layout before they leave (interfaces.md §2).
///
/// Fed in order and in pieces of any size, so that a dataset is never whole in memory. One use: after `finish` it is spent.
package protocol DatasetCheck {
  mutating func feed(_ bytes: UnsafeRawBufferPointer)
  /// Everything found, in the order of the file; empty is a good dataset. The list may be cut after its first hundred.
  mutating func finish() -> [DatasetFlaw]
}

/// Says only whether a dataset is sound, in less time than a `DatasetCheck` takes. One use, fed as that is.
package protocol SoundnessCheck {
  mutating func feed(_ bytes: UnsafeRawBufferPointer)
  /// True where nothing is wrong.
  mutating func finish() -> Bool
}

/// How datasets of a format are checked: where there is a quick way by that one first, and the whole way reads again what it refuses.
package struct DatasetChecks: Sendable {
  package var quick: (@Sendable () throws -> any SoundnessCheck)?
  package var whole: @Sendable () throws -> any DatasetCheck

  package init(
    quick: (@Sendable () throws -> any SoundnessCheck)? = nil, whole: @escaping @Sendable () throws -> any DatasetCheck
  ) {
    self.quick = quick
    self.whole = whole
  }
}

/// One thing wrong with a dataset's bytes; never the value, which may be a person's.
package struct DatasetFlaw: Hashable, Sendable {
  /// 1-based number of the record (line); nil where the file as a whole is meant.
  package var record: Int?
  /// What is wrong there: a segment and field, a record and field, an element; empty where the whole record is meant.
  package var place: String
  package var message: Bilingual

  package init(record: Int?, place: String = "", message: Bilingual) {
    self.record = record
    self.place = place
    self.message = message
  }
}
