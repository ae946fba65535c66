package import Domain

/// The disk under `SimulatedFileSystem`: what programs see, and beside it what would survive a loss of power.
package struct SimulatedDisk: Sendable {
  private var nodes: [UInt64: Node] = [1: Node(kind: .folder, device: 1)]
  private var lastInode: UInt64 = 1
  /// Changes of folders not yet synced, oldest first.
  private var pending: [Change] = []
  private var lastChange = 0
  /// The disk's own clock: rises with every write.
  private var nanoseconds: Int64 = 1_000_000_000_000_000_000
  /// Some network file systems do not touch a folder's own time when a name in it changes.
  package var keepsFolderTimes = false
  /// Files of which a sync made durable that they have left a folder, and not that they have come to another, though they have: had the power
  /// failed then, they would have been gone.
  package private(set) var unheld: [FileName] = []

  package init() {}

  private struct Node {
    var kind: FileKind
    var device: UInt64
    var bytes: [UInt8] = []
    var durableBytes: [UInt8] = []
    var modified: Int64 = 0
    var linkCount = 0
    var entries: [FileName: UInt64] = [:]
    var durableEntries: [FileName: UInt64] = [:]
  }

  /// What one call did to one folder: it survives as a whole or not at all.
  private struct Change {
    var id: Int
    var folder: UInt64
    /// Nil removes the name.
    var names: [(name: FileName, inode: UInt64?)]
    /// Survives only together with that change: of a rename between folders, the old name goes only where the new one stays.
    var onlyWith: Int?
  }

  // MARK: - Looking

  package func inode(_ path: FilePath) -> UInt64? {
    path.bytes.split(separator: UInt8(ascii: "/")).reduce(UInt64?.some(1)) { inode, name in
      inode.flatMap { name == [UInt8(ascii: ".")] ? $0 : nodes[$0]?.entries[FileName(bytes: Array(name))] }
    }
  }

  package func status(_ inode: UInt64) -> FileStatus {
    let node = nodes[inode]!
    return FileStatus(
      kind: node.kind, sizeBytes: Int64(node.bytes.count), modifiedNanoseconds: node.modified, inode: inode,
      device: node.device, linkCount: node.linkCount)
  }

  package func bytes(_ inode: UInt64) -> [UInt8] { nodes[inode]!.bytes }
  package func entries(_ inode: UInt64) -> [FileName: UInt64] { nodes[inode]!.entries }

  // MARK: - Changing

  @discardableResult
  package mutating func add(_ kind: FileKind, _ name: FileName, in folder: UInt64, device: UInt64? = nil) -> UInt64 {
    lastInode += 1
    nodes[lastInode] = Node(kind: kind, device: device ?? nodes[folder]!.device, modified: tick(), linkCount: 1)
    change(folder, [(name, lastInode)])
    return lastInode
  }

  package mutating func append(_ bytes: some Sequence<UInt8>, to inode: UInt64, modified: Int64? = nil) {
    nodes[inode]!.bytes += bytes
    nodes[inode]!.modified = modified ?? tick()
  }

  package mutating func remove(_ name: FileName, from folder: UInt64) {
    if let inode = nodes[folder]!.entries[name] { nodes[inode]!.linkCount -= 1 }
    change(folder, [(name, nil)])
  }

  package mutating func move(_ name: FileName, from folder: UInt64, to target: FileName, in other: UInt64) {
    let inode = nodes[folder]!.entries[name]!
    if let replaced = nodes[other]!.entries[target] { nodes[replaced]!.linkCount -= 1 }
    if folder == other {
      change(folder, [(name, nil), (target, inode)])
    } else {
      change(other, [(target, inode)])
      change(folder, [(name, nil)], onlyWith: lastChange)
    }
  }

  private mutating func change(_ folder: UInt64, _ names: [(name: FileName, inode: UInt64?)], onlyWith: Int? = nil) {
    lastChange += 1
    pending.append(Change(id: lastChange, folder: folder, names: names, onlyWith: onlyWith))
    for (name, inode) in names { nodes[folder]!.entries[name] = inode }
    if !keepsFolderTimes { nodes[folder]!.modified = tick() }
  }

  private mutating func tick() -> Int64 {
    nanoseconds += 1_000_000
    return nanoseconds
  }

  // MARK: - Surviving

  package mutating func sync(_ inode: UInt64) { nodes[inode]!.durableBytes = nodes[inode]!.bytes }

  package mutating func syncFolder(_ inode: UInt64) {
    let before = nodes[inode]!.durableEntries
    for change in pending where change.folder == inode { makeDurable(change) }
    pending.removeAll { $0.folder == inode }
    for (name, file) in before where nodes[inode]!.durableEntries[name] != file {
      func isHeld(_ entries: KeyPath<Node, [FileName: UInt64]>) -> Bool {
        nodes.values.contains { $0[keyPath: entries].values.contains(file) }
      }
      if isHeld(\.entries), !isHeld(\.durableEntries) { unheld.append(name) }
    }
  }

  /// - Parameter device: of which file system; nil for all.
  package mutating func syncAll(device: UInt64? = nil) {
    func isMeant(_ inode: UInt64) -> Bool { device == nil || nodes[inode]!.device == device }
    for inode in nodes.keys where isMeant(inode) { sync(inode) }
    for change in pending where isMeant(change.folder) { makeDurable(change) }
    pending.removeAll { isMeant($0.folder) }
  }

  /// The power fails and comes back. What was synced is there. Of the rest, nothing is (where `lottery` is nil), or each change and some
  /// first part of each file's new bytes by chance: a disk may have written anything.
  package mutating func losePower(_ lottery: Seeded?) {
    if var lottery {
      var survived: Set<Int> = []
      let waiting = Set(pending.map(\.id))
      for change in pending {
        if let other = change.onlyWith, waiting.contains(other), !survived.contains(other) { continue }
        if Bool.random(using: &lottery) {
          survived.insert(change.id)
          makeDurable(change)
        }
      }
      for inode in nodes.keys.sorted() where nodes[inode]!.durableBytes != nodes[inode]!.bytes {
        let written = nodes[inode]!.bytes
        nodes[inode]!.durableBytes = Array(written.prefix(Int.random(in: 0...written.count, using: &lottery)))
      }
    }
    pending = []
    for inode in nodes.keys {
      nodes[inode]!.bytes = nodes[inode]!.durableBytes
      nodes[inode]!.entries = nodes[inode]!.durableEntries
      nodes[inode]!.linkCount = 0
    }
    for folder in nodes.values { for inode in folder.entries.values { nodes[inode]!.linkCount += 1 } }
  }

  private mutating func makeDurable(_ change: Change) {
    for (name, inode) in change.names { nodes[change.folder]!.durableEntries[name] = inode }
  }
}
