package import Domain
import Glibc

/// The thin layer between `RealFileSystem` and the kernel: interrupted calls are repeated, error numbers become failures, and a test can
/// let any call answer as a sick machine would.
struct SystemCalls: Sendable {
  /// Nil outside tests.
  var faults: (any SystemFaults)?

  /// Makes a system call with a path; what it answers below zero is a failure.
  @discardableResult
  func perform(
    _ operation: FileFailure.Operation, _ path: FilePath, _ call: (UnsafePointer<CChar>) -> Int32
  ) throws(FileFailure) -> Int32 {
    // A path with a zero in it would be another path to the system.
    guard !path.bytes.contains(0) else { throw FileFailure(operation, path, .other, errno: EINVAL) }
    let text = path.bytes.map(CChar.init(bitPattern:)) + [0]
    return try repeated(operation, path) { call(text) }
  }

  func perform(
    _ operation: FileFailure.Operation, _ path: FilePath, _ other: FilePath,
    _ call: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32
  ) throws(FileFailure) {
    guard !other.bytes.contains(0) else { throw FileFailure(operation, other, .other, errno: EINVAL) }
    let text = other.bytes.map(CChar.init(bitPattern:)) + [0]
    try perform(operation, path) { call($0, text) }
  }

  /// Repeats a system call that a signal interrupted.
  @discardableResult
  func repeated<Answer: FixedWidthInteger>(
    _ operation: FileFailure.Operation, _ path: FilePath, _ call: () -> Answer
  ) throws(FileFailure) -> Answer {
    while true {
      let number: Int32
      if let fault = faults?.errorNumber(before: operation) {
        number = fault
      } else {
        let answer = call()
        if answer >= 0 { return answer }
        number = errno
      }
      if number != EINTR { throw FileFailure(operation, path, errno: number) }
    }
  }

  /// How many of `count` bytes one write is asked to take.
  func portion(of count: Int) -> Int { faults?.portion(of: count) ?? count }
}

/// What a sick machine answers, call by call: for tests of what happens then. Used from any thread.
package protocol SystemFaults: Sendable {
  /// The error number a call answers instead of being made; nil where it is made.
  func errorNumber(before operation: FileFailure.Operation) -> Int32?
  /// How many of so many bytes a write takes, at least 1: a short write.
  func portion(of count: Int) -> Int
}
