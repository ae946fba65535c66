import Synchronization

/// A ledger's commits as calls of the same machine: they are counted among the file system's, and go wrong in the same ways.
///
/// The ledger itself stands outside, with what it has committed: it keeps its own promises.
extension SimulatedFileSystem {
  /// What a commit meets.
  package enum CommitFault: Error, Hashable, Sendable {
    /// The process is gone, before the commit or after it.
    case crashed
    case noSpace, io
  }

  /// Counts a commit that is about to be made.
  package func commitBegins() throws(CommitFault) {
    let fault: CommitFault? = state.withLock { state in
      guard !state.isDown else { return .crashed }
      state.calls += 1
      switch state.faults[state.calls] {
      case .crashBefore:
        state.crash()
        return .crashed
      case .noSpace, .shortWrite: return .noSpace
      case .io: return .io
      default: return nil
      }
    }
    if let fault { throw fault }
  }

  /// The commit has been made.
  package func commitEnded() throws(CommitFault) {
    let isCrash = state.withLock { state in
      guard state.faults[state.calls] == .crashAfter else { return false }
      state.crash()
      return true
    }
    if isCrash { throw .crashed }
  }
}
