package import Domain

/// A file in the inbox that may be claimed.
package struct InboxFile: Hashable, Sendable {
  /// The inbox's subfolder it lies in; nil in the inbox itself.
  package var source: FileName?
  package var path: FilePath
  /// As it stood when it counted as arrived.
  package var status: FileStatus
  /// False where whoever takes it must see first whether it ends with its closing root element.
  package var isEndSeen: Bool
  /// The ending of the done-file beside it; nil where its source gives none.
  package var doneEnding: String?

  package init(
    source: FileName?, path: FilePath, status: FileStatus, isEndSeen: Bool = true, doneEnding: String? = nil
  ) {
    self.source = source
    self.path = path
    self.status = status
    self.isEndSeen = isEndSeen
    self.doneEnding = doneEnding
  }

  /// What its sender put beside it to say that it is whole.
  package var doneFile: FilePath? { doneEnding.map { FilePath(bytes: path.bytes + Array($0.utf8)) } }

  package var name: FileName { path.name }

  /// Of two that are equally old, by name, then source: which comes first when many wait.
  static func comesFirst(_ left: FilePath, _ right: FilePath) -> Bool {
    left.name == right.name ? left < right : left.name < right.name
  }
}
