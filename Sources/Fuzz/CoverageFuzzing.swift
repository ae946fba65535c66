#if COVERAGE
  import Foundation

  /// libFuzzer's way in: it mutates by what code an input reaches. Built by `deploy/fuzz --coverage`.
  ///
  /// A violation traps, which libFuzzer takes for a crash: it prints and keeps the input.
  @_cdecl("LLVMFuzzerTestOneInput")
  public func readOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let seed = bytes.reduce(0) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    let result = check.look(at: bytes, seed: seed)
    precondition(result.violations.isEmpty, "\(result.violations)")
    return 0
  }

  /// The samples' identity codes must not be shown; libFuzzer reads the samples themselves.
  private let check = FuzzCheck(
    identityCodes: (try? Corpus(URL(filePath: "inbox-samples")))?.identityCodes ?? [])
#endif
