import Domain
import Foundation
import Gateway
import Glibc
import Inbox
import Ledger
import Support
import Testing

/// What should never lie in an inbox, and does.
@Suite struct HostileInbox {
  @Test func `links, pipes, sockets and folders named like reports are told and never opened`() throws {
    let county = try County()
    let inbox = county.folder.appending(path: "var/inbox").path
    let outside = county.folder.appending(path: "secret.xml")
    try Data(SmallReport(id: "KR-OUT").text.utf8).write(to: outside)
    try FileManager.default.createSymbolicLink(atPath: inbox + "/link.xml", withDestinationPath: outside.path)
    #expect(mkfifo(inbox + "/pipe.xml", 0o600) == 0)
    try FileManager.default.createDirectory(atPath: inbox + "/folder.xml", withIntermediateDirectories: false)
    try FileManager.default.createDirectory(atPath: inbox + "/koivu/deeper", withIntermediateDirectories: true)
    try county.drop(Array(SmallReport().text.utf8), named: "good.xml")
    #expect(try county.takeAll().map(\.file) == ["good.xml"])
    for (name, kind) in [("link.xml", "symbolic-link"), ("pipe.xml", "pipe"), ("folder.xml", "folder")] {
      #expect(county.log.text.contains("\"file\":\"\(name)\",\"kind\":\"\(kind)\""), "\(county.log.text)")
      #expect(access(inbox + "/" + name, F_OK) == 0 || kind == "symbolic-link")
    }
    #expect(FileManager.default.fileExists(atPath: outside.path))
  }

  @Test(arguments: [
    "a\nb.xml", "..xml", " .xml", "a;rm -rf *.xml", "--help.xml", "ÄÖ\u{301}.xml",
    String(repeating: "n", count: 250) + ".xml",
  ])
  func `a file of any name is taken, and filed under one that harms nobody`(_ name: String) throws {
    let county = try County()
    guard !name.hasPrefix(".") else {
      try county.drop(Array(SmallReport().text.utf8), named: name)
      return #expect(try county.takeAll().isEmpty)
    }
    try county.drop(Array(SmallReport().text.utf8), named: name)
    let taken = try county.takeAll()
    #expect(taken.map(\.outcome.verdict) == [.accepted])
    let filed = try #require(county.files("archive").first)
    #expect(!filed.contains("\n") && filed.utf8.count < 255 && filed.hasPrefix("2024/05/"))
    #expect(!county.log.text.contains("a\nb"))
  }

  @Test func `a file that is written to while it is read goes back, settles again, and is taken whole`() throws {
    let county = try County()
    let writing = WritingSender(county.premises.files)
    let premises = try Premises(
      settings: county.premises.settings, files: writing, ledger: county.premises.ledger, clock: county.clock,
      log: county.premises.log)
    let text = SmallReport().text
    try county.drop(Array(text.utf8), named: "a.xml")
    writing.appendWhenRead = Array("\n\n".utf8)
    var taken: [IntakePass.Taken] = []
    try IntakePass(premises, quiet: .zero, wait: { _ in }).once { taken.append($0) }
    #expect(taken.map(\.outcome.verdict) == [.accepted])
    #expect(county.log.text.contains("intake.changed"))
    let filed = county.folder.appending(path: "var/archive/" + county.files("archive")[0])
    #expect(try Data(contentsOf: filed) == Data((text + "\n\n").utf8))
    let arrival = try #require(try premises.ledger.arrival(taken[0].id))
    #expect(arrival.file.fileDigest == Inbox.sha256(Array((text + "\n\n").utf8)))
    var arrivals = 0
    try premises.ledger.arrivals { _ in arrivals += 1 }
    #expect(arrivals == 1)
  }

  @Test func `a file beyond the size limit is refused unread, with the limit named`() throws {
    let county = try County { $0.replacing("file-mib: 4096", with: "file-mib: 1") }
    try county.drop(Array(repeating: UInt8(ascii: "<"), count: 3 << 20), named: "huge.xml")
    let taken = try county.takeAll()
    #expect(
      taken.map(\.outcome.findings) == [
        [Finding(.fileTooLarge, line: nil, place: "", found: "3145728 B", expected: "≤ 1 MiB")]
      ])
    let reason = try #require(county.files("rejected").first { $0.hasSuffix(".findings.txt") })
    let words = try String(contentsOf: county.folder.appending(path: "var/rejected/" + reason), encoding: .utf8)
    #expect(words.contains("file-mib"))
  }

  @Test func `receipts come in by the same road`() throws {
    let county = try County()
    let receipts = county.folder.appending(path: "var/receipts")
    let status = StatusFiles.systat([(1, "53")])
    try Data(status.utf8).write(to: receipts.appending(path: "a.xml"))
    try Data(StatusFiles.flat([(1, "53")]).utf8).write(to: receipts.appending(path: "b.txt"))
    try Data("<html/>".utf8).write(to: receipts.appending(path: "c.xml"))
    #expect(
      try county.takeAll().map { "\($0.kind.rawValue) \($0.file) \($0.outcome.verdict.rawValue)" }.sorted() == [
        "receipt a.xml accepted", "receipt b.txt accepted", "receipt c.xml rejected",
      ])
    try Data(status.utf8).write(to: receipts.appending(path: "again.xml"))
    #expect(try county.takeAll().map(\.outcome.verdict) == [.duplicate])
    #expect(county.files("receipts").isEmpty && county.files("archive").count == 3)
    #expect(county.files("rejected").contains { $0.hasSuffix("__c.xml.findings.json") })
    #expect(try county.desk().reports(ReportFilter()).isEmpty)
  }

  @Test func `a folder that vanishes is told once, and the work goes on by itself when it is back`() throws {
    let county = try County()
    let inbox = county.folder.appending(path: "var/inbox")
    let pass = try IntakePass(county.premises, quiet: .zero) { _ in }
    try FileManager.default.removeItem(at: inbox)
    for _ in 0..<3 { try pass.once { _ in } }
    #expect(county.log.text.split(separator: "\n").count { $0.contains("pickup.trouble") } == 1)
    #expect(county.log.text.contains("\"step\":\"inbox\""))
    try FileManager.default.createDirectory(at: inbox, withIntermediateDirectories: false)
    try county.drop(Array(SmallReport().text.utf8), named: "a.xml")
    var taken = 0
    try pass.once { _ in taken += 1 }
    #expect(taken == 1 && county.log.text.contains("pickup.well"))
  }

  @Test func `what is left because it is not whole is named`() throws {
    let county = try County()
    try county.drop(Array(SmallReport().text.utf8.dropLast(5)), named: "cut.xml")
    let pass = try IntakePass(county.premises) { _ in }
    try pass.once { _ in }
    #expect(pass.leftUnfinished().map(\.file) == ["cut.xml"])
    #expect(county.files("inbox") == ["cut.xml"])
  }
}

/// A file system on which a sender keeps a file open and writes on as soon as the gateway has read it.
private final class WritingSender: FileSystem, @unchecked Sendable {  // one test's, on one thread at a time
  private let files: any FileSystem
  var appendWhenRead: [UInt8]?

  init(_ files: any FileSystem) { self.files = files }

  func read(_ path: FilePath) throws(FileFailure) -> any FileReading {
    let reading = try files.read(path)
    guard let more = appendWhenRead, path.string.contains("/work/") else { return reading }
    appendWhenRead = nil
    return AppendedTo(reading) {
      let file = FileHandle(forWritingAtPath: path.string)!
      file.seekToEndOfFile()
      file.write(Data(more))
      try? file.close()
    }
  }

  func list(_ folder: FilePath) throws(FileFailure) -> any FolderListing { try files.list(folder) }
  func status(_ path: FilePath) throws(FileFailure) -> FileStatus { try files.status(path) }
  func create(_ path: FilePath) throws(FileFailure) -> any FileWriting { try files.create(path) }
  func sync(_ path: FilePath) throws(FileFailure) { try files.sync(path) }
  func syncFolder(_ folder: FilePath) throws(FileFailure) { try files.syncFolder(folder) }
  func syncAll(on folder: FilePath) throws(FileFailure) { try files.syncAll(on: folder) }
  func rename(_ path: FilePath, to target: FilePath) throws(FileFailure) { try files.rename(path, to: target) }
  func replace(_ target: FilePath, with path: FilePath) throws(FileFailure) { try files.replace(target, with: path) }
  func unlink(_ path: FilePath) throws(FileFailure) { try files.unlink(path) }
  func makeFolder(_ folder: FilePath) throws(FileFailure) { try files.makeFolder(folder) }
  func removeFolder(_ folder: FilePath) throws(FileFailure) { try files.removeFolder(folder) }
  func lock(_ file: FilePath, waits: Bool) throws(FileFailure) -> (any FileLock)? { try files.lock(file, waits: waits) }
}

/// Calls `atEnd` when everything has been read.
private final class AppendedTo: FileReading {
  private let reading: any FileReading
  private var atEnd: (() -> Void)?

  init(_ reading: any FileReading, _ atEnd: @escaping () -> Void) {
    self.reading = reading
    self.atEnd = atEnd
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int {
    let count = try reading.read(into: buffer)
    if count == 0 {
      atEnd?()
      atEnd = nil
    }
    return count
  }

  func move(to offsetBytes: Int64) throws(FileFailure) { try reading.move(to: offsetBytes) }
  func status() throws(FileFailure) -> FileStatus { try reading.status() }
}
