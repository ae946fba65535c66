import Domain
import Foundation

/// Notices that settings files have changed and reads them anew; a bad change never displaces the good one.
///
/// Looked at on every poll of the inbox: name, size, time of change and inode of each file. A change is read when two looks in a row agree, so that
/// a file half written by an editor is not.
struct SettingsWatch {
  private let folder: String
  private let schemas: String
  private var seen: [Stamp]
  private var changed: [Stamp]?

  private struct Stamp: Equatable {
    var file: String
    var size: Int64
    var changedAt: Int64
    var inode: UInt64
  }

  init(_ settings: Settings) {
    folder = settings.folder
    schemas = settings.installation.schemasFolder
    // Nothing seen yet: what changed between reading the settings and the first look is not missed.
    seen = []
  }

  /// What stands in the files now, where they have changed since the last answer; nil where they have not, or are still changing.
  mutating func look() -> Result<Settings, SettingsProblems>? {
    let now = SettingsWatch.stamps([folder, folder + "/rules", schemas])
    guard now != seen else {
      changed = nil
      return nil
    }
    guard changed == now else {
      changed = now
      return nil
    }
    seen = now
    changed = nil
    let folder = folder
    return Result { () throws(SettingsProblems) in try Settings.load(folder) }
  }

  private static func stamps(_ folders: [String]) -> [Stamp] {
    folders.flatMap { folder in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.sorted().compactMap { name -> Stamp? in
        var status = stat()
        let path = folder + "/" + name
        guard stat(path, &status) == 0 else { return nil }
        return Stamp(
          file: path, size: Int64(status.st_size),
          changedAt: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec),
          inode: UInt64(status.st_ino))
      }
    }
  }
}
