import CLibCurl
import Domain

/// A folder on an SFTP or FTPS server over one connection: the few acts a delivery needs.
final class RemoteFolder {
  private let folder: ServerFolder
  private let dialect: Dialect
  private let handle: CurlHandle

  /// What the two kinds of server differ in.
  struct Dialect {
    /// `sftp` or `ftp`.
    var scheme: String
    /// Login, encryption, what is trusted.
    var options: (CurlHandle) -> Void
    var trusts: (UnsafeRawBufferPointer) -> Bool
    var rename: (_ path: String, _ target: String) -> [String]
    var remove: (_ path: String) -> String
    /// Why an act failed.
    var cause: (CurlHandle.Result, Act) -> DeliveryFailure.Cause
  }

  enum Act { case look, read, write, rename, remove }

  /// An act that did not succeed.
  struct Failure: Error {
    var cause: DeliveryFailure.Cause
    var detail: Bilingual?
    /// True where the server itself said no: the connection is well, and nothing more will happen.
    var isAnswered: Bool
  }

  init(_ folder: ServerFolder, _ dialect: Dialect) {
    self.folder = folder
    self.dialect = dialect
    handle = CurlHandle(folder.timeouts)
  }

  /// Size in bytes of a file; nil where there is none of the name.
  func size(of name: String) throws(Failure) -> Int64? {
    let result = perform(transfer()) {
      address($0, name)
      $0.set(CURLOPT_NOBODY, 1)
    }
    guard result.code != CURLE_REMOTE_FILE_NOT_FOUND else { return nil }
    try check(result, .look)
    guard result.sizeBytes < 0 else { return result.sizeBytes }
    // libcurl does not tell an empty file from one whose size the SFTP server does not say.
    var readBytes: Int64 = 0
    try read(name) {
      readBytes += Int64($0.count)
      return true
    }
    return readBytes
  }

  /// Reads a file and hands its bytes on until `body` has enough (false).
  func read(_ name: String, _ body: @escaping (UnsafeRawBufferPointer) -> Bool) throws(Failure) {
    var hasEnough = false
    var transfer = transfer()
    transfer.write = {
      hasEnough = !body($0)
      return !hasEnough
    }
    let result = perform(transfer) { address($0, name) }
    if !hasEnough { try check(result, .read) }
  }

  /// Writes a file anew. Where our own side breaks it off, `upload.fault` says why.
  func write(_ name: String, _ upload: Upload) throws(Failure) {
    var transfer = transfer()
    transfer.read = { upload.read(into: $0) }
    let result = perform(transfer) {
      address($0, name)
      $0.set(CURLOPT_UPLOAD, 1)
      $0.set(CURLOPT_INFILESIZE_LARGE, sizeBytes: upload.sizeBytes)
      // The clients' data: not for everybody on the server.
      $0.set(CURLOPT_NEW_FILE_PERMS, 0o640)
    }
    try check(result, .write)
  }

  func rename(_ name: String, to target: String) throws(Failure) {
    try order(dialect.rename(folder.path(of: name), folder.path(of: target)), .rename)
  }

  func remove(_ name: String) throws(Failure) { try order([dialect.remove(folder.path(of: name))], .remove) }

  private func order(_ commands: [String], _ act: Act) throws(Failure) {
    var transfer = transfer()
    transfer.commands = commands
    let result = perform(transfer) {
      address($0, "")
      $0.set(CURLOPT_NOBODY, 1)
    }
    try check(result, act)
  }

  /// One transfer; a refused login once more, over a new connection: libcurl has the same word for a session that broke off while it logged in.
  private func perform(
    _ transfer: CurlHandle.Transfer, _ options: (CurlHandle) -> Void
  ) -> CurlHandle.Result {
    let result = handle.perform(transfer, options)
    guard result.code == CURLE_LOGIN_DENIED, dialect.scheme == "sftp" else { return result }
    return handle.perform(transfer, options)
  }

  private func transfer() -> CurlHandle.Transfer {
    var transfer = CurlHandle.Transfer()
    transfer.trusts = dialect.trusts
    return transfer
  }

  private func address(_ handle: CurlHandle, _ name: String) {
    // An empty name is the login's own folder: commands need no other, for they name whole paths.
    let path = name.isEmpty ? "" : folder.path(of: name)
    let login = dialect.scheme == "sftp" ? "/~/" : "/"
    let root = dialect.scheme == "sftp" ? "" : "/%2F"
    let place =
      path.hasPrefix("/")
      ? root + percentEncoded(root.isEmpty ? path : String(path.dropFirst())) : login + percentEncoded(path)
    handle.set(CURLOPT_URL, "\(dialect.scheme)://\(bracketed(folder.host)):\(folder.port)\(place)")
    handle.set(CURLOPT_PROTOCOLS_STR, dialect.scheme)
    handle.set(CURLOPT_USERNAME, folder.user)
    dialect.options(handle)
  }

  private func check(_ result: CurlHandle.Result, _ act: Act) throws(Failure) {
    guard result.code != CURLE_OK else { return }
    switch result.code {
    case CURLE_ABORTED_BY_CALLBACK where result.hasStalled, CURLE_OPERATION_TIMEDOUT:
      throw failure(result, .stalled, isAnswered: false)
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT:
      throw failure(result, .receiverUnavailable, isAnswered: false)
    case CURLE_LOGIN_DENIED: throw failure(result, .loginRefused, isAnswered: true)
    case CURLE_SSL_CERTPROBLEM: throw failure(result, .clientCertificateRefused, isAnswered: true)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
      let cause = dialect.scheme == "sftp" ? DeliveryFailure.Cause.hostKeyDiffers : .certificateNotTrusted
      throw failure(result, cause, isAnswered: true)
    default:
      let cause = dialect.cause(result, act)
      throw failure(result, cause, isAnswered: cause != .connectionLost)
    }
  }

  private func failure(_ result: CurlHandle.Result, _ cause: DeliveryFailure.Cause, isAnswered: Bool) -> Failure {
    Failure(cause: cause, detail: result.detail, isAnswered: isAnswered)
  }
}

extension CurlHandle.Result {
  /// libcurl's sentence in brackets, for whoever looks into it.
  var detail: Bilingual {
    let words = printable(Array(words.utf8.prefix(200)))
    let text = "[libcurl \(code.rawValue): \(words)]"
    return Bilingual(fi: text, en: text)
  }
}
