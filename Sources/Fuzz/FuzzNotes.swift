import Foundation
import ReportXML

/// A folder in which the reading process leaves notes, so that they survive its crash.
final class FuzzNotes {
  let folder: URL
  private var descriptor: Int32 = -1
  private var kept = 0

  private static let keptMax = 400

  init(_ folder: URL) { self.folder = folder }

  private var numberFile: URL { folder.appending(path: "number") }
  private var reportFile: URL { folder.appending(path: "report") }
  private var accepted: URL { folder.appending(path: "accepted") }

  func begin() throws {
    try FileManager.default.createDirectory(at: accepted, withIntermediateDirectories: true)
    descriptor = open(numberFile.path, O_WRONLY | O_CREAT, 0o600)
  }

  func write(number: Int) {
    _ = withUnsafeBytes(of: Int64(number)) { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  /// The input being read; 0 where none has been.
  var number: Int {
    guard let bytes = try? Data(contentsOf: numberFile), bytes.count == 8 else { return 0 }
    return Int(bytes.withUnsafeBytes { $0.loadUnaligned(as: Int64.self) })
  }

  func write(_ report: FuzzLoop.Report) throws {
    let counts = "\(report.executions) \(report.accepted) \(report.feeds) \(report.inSections)"
    let numbers = "\(counts) \(report.grownMegabytes) \(report.peakMegabytes)"
    try Data(([numbers] + report.violations).joined(separator: "\n").utf8).write(to: reportFile)
  }

  func report() throws -> FuzzLoop.Report {
    let lines = try String(contentsOf: reportFile, encoding: .utf8).split(separator: "\n").map(String.init)
    let numbers = lines[0].split(separator: " ")
    var report = FuzzLoop.Report()
    report.executions = Int(numbers[0])!
    report.accepted = Int(numbers[1])!
    report.feeds = Int(numbers[2])!
    report.inSections = Int(numbers[3])!
    report.grownMegabytes = Double(numbers[4])!
    report.peakMegabytes = Double(numbers[5])!
    report.violations = Array(lines.dropFirst())
    return report
  }

  func keepAccepted(_ number: Int, _ bytes: [UInt8]) {
    guard kept < FuzzNotes.keptMax else { return }
    kept += 1
    try? Data(bytes).write(to: accepted.appending(path: "\(number).xml"))
  }

  /// Asks xmllint about the reports that were kept.
  ///
  /// - Returns: how many it was asked about, and the numbers of those it refuses; 0 where there is no xmllint.
  func lint() throws -> (asked: Int, refused: [String]) {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: accepted.path)) ?? []).sorted()
    guard !names.isEmpty else { return (0, []) }
    let schema = folder.appending(path: "report.xsd")
    try Data(DocumentKind.monthlyReport.schema).write(to: schema)
    let told = folder.appending(path: "told")
    _ = FileManager.default.createFile(atPath: told.path, contents: nil)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/xmllint")
    process.currentDirectoryURL = accepted
    process.arguments = ["--noout", "--nonet", "--schema", schema.path] + names
    process.standardError = try FileHandle(forWritingTo: told)
    guard (try? process.run()) != nil else { return (0, []) }
    process.waitUntilExit()
    // `12.xml validates`, for every one that does; what it quotes of the others may be bytes of any kind.
    let lines = String(decoding: try Data(contentsOf: told), as: UTF8.self).split(separator: "\n")
    let valid = Set(lines.filter { $0.hasSuffix(".xml validates") }.map { String($0.dropLast(" validates".count)) })
    return (names.count, names.filter { !valid.contains($0) }.map { String($0.dropLast(4)) })
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}
