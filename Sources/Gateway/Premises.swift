package import Domain
import Foundation
import Inbox
package import Ledger
package import Logging
import ReportXML

/// What every part of a running gateway shares: settings, folders, ledger, clock and log.
package struct Premises: Sendable {
  package private(set) var settings: Settings
  package let folders: Folders
  package let files: any FileSystem
  package let clock: any Clock
  package let ledger: any FeeLedger
  package let log: Logger

  /// Opens the installation whose settings are `settings`.
  ///
  /// Every folder is made at its first start, when it has no ledger yet. Later only those are that nobody else sees: where another is missing
  /// a share is not mounted, and what was put into a new one would be hidden below it.
  package init(settings: Settings, files: any FileSystem, clock: any Clock, log: Logger) throws {
    let folders = Folders(settings.installation)
    try Premises.refuseLostLedger(folders, files)
    let isFirstStart = try files.statusIfThere(folders.ledger) == nil
    try self.init(
      settings: settings, files: files, making: isFirstStart ? folders.all : folders.own,
      ledger: SQLiteLedger(path: folders.ledger.string, digest: { SHA256Stream() }), clock: clock, log: log)
  }

  /// An installation with another ledger than the one in its data folder: for tests that own it.
  package init(settings: Settings, files: any FileSystem, ledger: any FeeLedger, clock: any Clock, log: Logger) throws {
    try self.init(
      settings: settings, files: files, making: Folders(settings.installation).all, ledger: ledger, clock: clock,
      log: log)
  }

  private init(
    settings: Settings, files: any FileSystem, making folders: [FilePath],
    ledger: @autoclosure () throws -> any FeeLedger, clock: any Clock, log: Logger
  ) throws {
    // Before the ledger, whose folder is among them.
    for folder in folders { try files.makeFolders(folder) }
    self.settings = settings
    self.files = files
    self.clock = clock
    self.log = log
    self.ledger = try ledger()
    self.folders = Folders(settings.installation)
  }

  /// Opens the installation on the machine's own file system.
  package init(settings: Settings, clock: any Clock, log: Logger) throws {
    try self.init(settings: settings, files: RealFileSystem(), clock: clock, log: log)
  }

  /// A data folder that has taken files or sent datasets has a ledger. Beginning a new one would number runs and documents from 1 again, and
  /// could bill everything twice.
  private static func refuseLostLedger(_ folders: Folders, _ files: any FileSystem) throws {
    guard try files.statusIfThere(folders.ledger) == nil else { return }
    for folder in [folders.archive, folders.rejected, folders.outbox]
    where try files.statusIfThere(folder) != nil && files.list(folder).next() != nil {
      throw GatewayFailure(
        "ledger-missing",
        fi:
          "Maksukirja \(folders.ledger) puuttuu, mutta \(folder) ei ole tyhjä. Palauta maksukirja varmuuskopiosta; uutta ei aloiteta, "
          + "koska kaikki voitaisiin laskuttaa toistamiseen.",
        en:
          "The ledger \(folders.ledger) is missing, but \(folder) is not empty. Restore it from a backup; a new one is not begun, because "
          + "everything could be billed twice.")
    }
  }

  package var digest: @Sendable () -> any StreamingDigest { { SHA256Stream() } }

  /// Files in an inbox and its sources that would be taken once they are whole.
  func filesWaiting(of kind: ArrivalKind) throws -> Int {
    var scan = InboxScan(
      inbox: folders.inbox(of: kind), files: files, settling: Settling.Settings(sign: .quiet(.seconds(1))))
    var poll = scan.poll(at: .zero)
    while !poll.isPassEnded { poll = scan.poll(at: .zero) }
    return poll.counts.values.reduce(0, +) + poll.unwatched
  }

  /// Folders below the outbox that a service's datasets are put in: its own, and the one its delivery settings name there.
  func receiverFolders(of service: ServiceCode, inside folder: String) -> [FileName] {
    [FileName(service.value)] + folder.split(separator: "/").filter { $0 != "." }.map { FileName(String($0)) }
  }

  /// Where the service's datasets are put today.
  func receiver(of service: ServiceCode) -> FilePath {
    let delivery = settings.books.inForce(service, on: clock.now().day)?.delivery
    return receiverFolders(of: service, inside: delivery?.folder ?? ".").reduce(folders.outbox) { $0 / $1 }
  }

  package func reportIntake() -> ReportIntake {
    ReportIntake(settings: settings, clock: clock, digest: digest)
  }

  /// - Parameter knownDigest: of the file, where it has been taken before it is read.
  package func feedIntake(knownDigest: String? = nil) -> FeedIntake {
    FeedIntake(settings: settings, clock: clock, digest: digest, knownDigest: knownDigest)
  }

  /// The path below the data folder: the folder may move.
  func relative(_ path: FilePath) -> String { String(path.string.dropFirst(folders.data.string.count + 1)) }

  func keepRules() throws { try ledger.keepRules(of: settings, at: clock.now()) }

  /// The same installation with other rules.
  /// - Throws: `LedgerRefusal` where a version came with another text before, and where the folders are others: that needs a new start.
  func with(_ settings: Settings) throws -> Premises {
    guard Folders(settings.installation) == folders else {
      throw GatewayFailure(
        "data-folder-changed",
        fi:
          "Kansion asetus (data, inbox tai receipts) on muuttunut. Käynnistä yhdyskäytävä uudelleen; siihen asti jatketaan entisillä asetuksilla.",
        en:
          "The setting of a folder (data, inbox or receipts) has changed. Start the gateway anew; until then the former settings hold."
      )
    }
    var changed = self
    changed.settings = settings
    try changed.keepRules()
    return changed
  }
}

/// Where things lie under the data folder.
package struct Folders: Hashable, Sendable {
  package let data: FilePath
  /// What senders write into; nothing of ours is left there.
  package let inbox: FilePath
  /// What SAP's receipts come into.
  package let receipts: FilePath

  package init(_ installation: Installation) {
    data = FilePath(installation.dataFolder)
    inbox = installation.inbox.folder.map { FilePath($0) } ?? data / "inbox"
    receipts = installation.inbox.receiptsFolder.map { FilePath($0) } ?? data / "receipts"
  }

  /// Where files of a kind come in.
  func inbox(of kind: ArrivalKind) -> FilePath {
    switch kind {
    case .report: inbox
    case .receipt: receipts
    }
  }

  /// Claimed files whose outcome is not filed yet.
  package var work: FilePath { data / "work" }
  /// Datasets of closed runs until they are delivered.
  package var runs: FilePath { data / "runs" }
  package var archive: FilePath { data / "archive" }
  /// Each refused file with its findings beside it.
  package var rejected: FilePath { data / "rejected" }
  /// A folder per service.
  package var outbox: FilePath { data / "outbox" }
  package var ledger: FilePath { data / "ledger.sqlite" }
  /// How the pickup of a running gateway stands.
  var pickupState: FilePath { data / "pickup.json" }
  /// Held by the one process that takes files.
  var intakeLock: FilePath { data / ".intake.lock" }
  /// Held while a run of the service is closed or delivered.
  func runsLock(of service: ServiceCode) -> FilePath { data / ("." + FileName(service.value).safe() + ".runs.lock") }
  package var all: [FilePath] { own + [inbox, archive, rejected, outbox, receipts] }
  /// Those that only the gateway has to do with.
  var own: [FilePath] { [data, work, runs] }
}

extension Installation {
  /// What the reader takes from `limits`.
  var readingLimits: ReadingLimits {
    var limits = ReadingLimits.standard
    limits.depthMax = self.limits.depth
    limits.textBytesMax = self.limits.textKiB * 1_024
    limits.findingsMax = self.limits.findings
    limits.markupBytesMax = self.limits.markupKiB * 1_024
    limits.clientElementsMax = self.limits.clientElements
    return limits
  }
}
