import GRDB
import Synchronization

/// The way from the ledger's log into the ledger: a connection of its own, so that the writer goes on writing meanwhile.
///
/// Where it comes to the end of the log before anything is added, the next transaction begins the log anew: it stays short, and little is left to
/// be moved when the program ends.
final class WriteAheadLog: Sendable {
  private let path: String
  private let configuration: @Sendable () -> Configuration
  /// Opened when it is needed first.
  private let connection = Mutex<DatabaseQueue?>(nil)

  init(path: String, configuration: @escaping @Sendable () -> Configuration) {
    self.path = path
    self.configuration = configuration
  }

  /// As far as nobody reads there; one after the other, from any thread.
  func move() throws {
    try connection.withLock { connection in
      let queue = try connection ?? DatabaseQueue(path: path, configuration: configuration())
      connection = queue
      _ = try queue.writeWithoutTransaction { try $0.checkpoint(.passive) }
    }
  }
}
