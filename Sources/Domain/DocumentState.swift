package enum DocumentState: String, CaseIterable, Hashable, Sendable {
  case waiting, inProgress, posted, partial, failedOpen, failedFinal, rebilled
}
