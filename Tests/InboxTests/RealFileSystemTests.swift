import Domain
import Glibc
import Inbox
import Support
import Testing

@Suite(.sandbox) struct RealFileSystemTests {
  let files = RealFileSystem()

  @Test func `bytes come back as they went`() throws {
    let path = Sandbox.folder / "a"
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let writer = try files.create(path)
    try writer.write(bytes)
    try writer.sync()
    try writer.close()
    var read: [UInt8] = []
    try files.readAll(path) { read += $0 }
    #expect(read == bytes)
    let status = try files.status(path)
    #expect(
      status.kind == .regular && status.sizeBytes == 300_000 && status.linkCount == 1 && status.modifiedNanoseconds > 0)
    try files.sync(path)
    try files.syncFolder(Sandbox.folder)
  }

  @Test func `nothing is created or renamed over another file`() throws {
    let (a, b) = (Sandbox.folder / "a", Sandbox.folder / "b")
    try files.place([1], at: a)
    try files.place([2], at: b)
    #expect(cause { _ = try files.create(a) } == .exists)
    #expect(cause { try files.rename(a, to: b) } == .exists)
    #expect(try files.sha256(of: a) != files.sha256(of: b))
    try files.replace(b, with: a)
    #expect(cause { _ = try files.status(a) } == .missing)
    #expect(cause { try files.rename(a, to: b) } == .missing)
    #expect(cause { try files.makeFolder(Sandbox.folder) } == .exists)
  }

  @Test func `links, pipes and folders are never opened nor waited for`() throws {
    let folder = Sandbox.folder
    try files.place([1], at: folder / "real")
    #expect(symlink((folder / "real").string, (folder / "link.xml").string) == 0)
    #expect(mkfifo((folder / "pipe.xml").string, 0o600) == 0)
    try files.makeFolder(folder / "folder.xml")
    for (name, kind) in [("link.xml", FileKind.symbolicLink), ("pipe.xml", .pipe), ("folder.xml", .folder)] {
      #expect(try files.status(folder / name).kind == kind)
      #expect(cause { _ = try files.read(folder / name) } == .notRegular)
      #expect(cause { try files.sync(folder / name) } == .notRegular)
    }
    #expect(symlink(folder.string, (folder / "linked").string) == 0)
    #expect(
      cause { _ = try files.list(folder / "linked") } == .missing
        || cause { _ = try files.list(folder / "linked") } == .notRegular)
  }

  @Test func `a listing tells every name and its kind, whatever its bytes`() throws {
    let names: [FileName] = [
      FileName(bytes: [0xFF, 0x0A]), "a b", "ä.xml", FileName(String(repeating: "n", count: 255)),
    ]
    for name in names { try files.create(Sandbox.folder / name).close() }
    let listing = try files.list(Sandbox.folder)
    var found: [FileName] = []
    while let entry = try listing.next() {
      found.append(entry.name)
      #expect(try listing.status(entry.name)?.kind == .regular)
      #expect(entry.kind == nil || entry.kind == .regular)
    }
    #expect(found.sorted() == names.sorted())
    #expect(try listing.status("gone") == nil)
  }

  @Test func `a path with a zero byte is no path`() {
    #expect(cause { _ = try files.status(FilePath(bytes: Array("/tmp".utf8) + [0] + Array("/x".utf8))) } == .other)
  }

  @Test func `folders are made as far as they are missing`() throws {
    try files.makeFolders(Sandbox.folder / "a" / "b" / "c")
    try files.makeFolders(Sandbox.folder / "a" / "b" / "c")
    #expect(try files.status(Sandbox.folder / "a/b/c").kind == .folder)
    #expect(cause { _ = try files.makeFolders(["x"], in: Sandbox.folder / "missing") } == .missing)
  }

  @Test func `an inbox of odd things gives only its reports`() throws {
    let inbox = Sandbox.folder
    try files.place([1], at: inbox / "a\nb.xml")
    try files.place([1], at: inbox / FileName(bytes: [0xE4, 0x2E, 0x78]))
    #expect(symlink("/etc/passwd", (inbox / "link.xml").string) == 0)
    #expect(mkfifo((inbox / "pipe.xml").string, 0o600) == 0)
    try files.makeFolders(inbox / "folder.xml")
    #expect(symlink("/etc", (inbox / "source").string) == 0)
    var scan = InboxScan(inbox: inbox, files: files, settling: .init(quiet: .zero))
    let poll = scan.poll(at: .zero)
    #expect(poll.arrived.count == 2 && poll.failures.isEmpty)
    #expect(Set(poll.oddities.map(\.name)) == ["link.xml", "pipe.xml", "folder.xml", "source"])
  }

  @Test func `a kept modification time of long ago is not trusted`() throws {
    let path = Sandbox.folder / "old.xml"
    try files.place([1], at: path)
    var times = [timespec(tv_sec: 1_000_000_000, tv_nsec: 0), timespec(tv_sec: 1_000_000_000, tv_nsec: 0)]
    #expect(utimensat(AT_FDCWD, path.string, &times, 0) == 0)
    var scan = InboxScan(inbox: Sandbox.folder, files: files, settling: .init(quiet: .seconds(10)))
    #expect(scan.poll(at: .seconds(0)).arrived.isEmpty)
    #expect(scan.poll(at: .seconds(9)).arrived.isEmpty)
    #expect(scan.poll(at: .seconds(10)).arrived.map(\.status.modifiedNanoseconds) == [1_000_000_000_000_000_000])
  }

  private func cause(_ act: () throws -> Void) -> FileFailure.Cause? {
    do {
      try act()
      return nil
    } catch {
      return (error as? FileFailure)?.cause
    }
  }
}
