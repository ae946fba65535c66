import CLibCurl
import Domain

/// One libcurl handle: the transfers of one delivery, one after the other over one connection where it holds.
///
/// Synchronous, and for one thread at a time. It takes nothing from the environment: no proxy variables, no `.netrc`, no known hosts.
final class CurlHandle {
  private let curl: UnsafePointer<clc_functions>
  /// Nil where the library cannot be used.
  private let handle: UnsafeMutableRawPointer?
  private let timeouts: Timeouts
  private let started = ContinuousClock.now

  /// Read before the first use: loads and starts the library for all threads.
  private static let library = Library()

  private struct Library: @unchecked Sendable {  // written here only
    let functions: UnsafeMutablePointer<clc_functions>
    /// What is wrong with it; nil where nothing is.
    let fault: String?

    init() {
      functions = .allocate(capacity: 1)
      functions.initialize(to: clc_functions())
      fault = clc_load(functions).map { String(cString: $0) }
    }
  }

  init(_ timeouts: Timeouts) {
    self.timeouts = timeouts
    curl = UnsafePointer(CurlHandle.library.functions)
    handle = CurlHandle.library.fault == nil ? clc_easy_init(curl) : nil
  }

  deinit { if let handle { clc_easy_cleanup(curl, handle) } }

  // MARK: Options of the next transfer

  func set(_ option: CURLoption, _ value: Int) { clc_set_number(curl, handle, option, value) }
  func set(_ option: CURLoption, _ value: String?) { clc_set_text(curl, handle, option, value) }
  func set(_ option: CURLoption, sizeBytes: Int64) { clc_set_size(curl, handle, option, curl_off_t(sizeBytes)) }

  /// What is trusted and shown; the system's authorities do not count where a file of them is given.
  func set(_ tls: TLSSettings) {
    set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    set(CURLOPT_SSL_VERIFYPEER, 1)
    set(CURLOPT_SSL_VERIFYHOST, 2)
    if let file = tls.authorityFile {
      set(CURLOPT_CAINFO, file)
      set(CURLOPT_CAPATH, nil)
    }
    if let client = tls.client {
      set(CURLOPT_SSLCERT, client.file)
      set(CURLOPT_SSLKEY, client.keyFile)
      set(CURLOPT_KEYPASSWD, client.passphrase?.text)
    }
  }

  // MARK: Transfers

  /// What one transfer needs beside its options.
  struct Transfer {
    /// Gives the next bytes to send, 0 at the end; nil breaks the transfer off.
    var read: (UnsafeMutableRawBufferPointer) -> Int? = { _ in 0 }
    /// Takes bytes that came; false breaks the transfer off.
    var write: (UnsafeRawBufferPointer) -> Bool = { _ in true }
    /// Whether a server with this SSH key may be spoken to.
    var trusts: (UnsafeRawBufferPointer) -> Bool = { _ in false }
    /// The server's own commands (SFTP, FTP) instead of a transfer of bytes.
    var commands: [String] = []
    /// Lines of an HTTP request's head.
    var headers: [String] = []
  }

  /// What one transfer came to.
  struct Result {
    var code: CURLcode
    /// The server's last answer in its own numbers; 0 where it gave none.
    var response: Int
    /// The proxy's answer to being asked for the way; 0 where there is none.
    var proxyResponse: Int
    /// libcurl's own sentence. It may hold names and the server's words, never a secret.
    var words: String
    /// True where we ended it, because nothing had moved for too long.
    var hasStalled: Bool
    /// True once any byte of ours was handed over.
    var hasSent: Bool
    /// How many bytes the server said it has; negative where it did not say.
    var sizeBytes: Int64
    /// How long the server asks us to wait; 0 where it does not.
    var retryAfterSeconds: Int
  }

  /// Prepares a new transfer with `options`, and does it.
  func perform(_ transfer: Transfer = Transfer(), _ options: (CurlHandle) -> Void) -> Result {
    guard let handle else { return Result(withoutHandle: CurlHandle.library.fault) }
    clc_easy_reset(curl, handle)
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_PROXY, "")
    set(CURLOPT_CONNECTTIMEOUT_MS, timeouts.connect.milliseconds)
    // What is left of the whole, at least a moment: 0 would be for ever.
    let left = timeouts.whole - (ContinuousClock.now - started)
    set(CURLOPT_TIMEOUT_MS, max(1, left.milliseconds))
    set(CURLOPT_BUFFERSIZE, 1 << 18)
    set(CURLOPT_UPLOAD_BUFFERSIZE, 1 << 18)
    options(self)

    let state = TransferState(transfer, stall: timeouts.stall)
    let address = Unmanaged.passUnretained(state).toOpaque()
    clc_set_read(curl, handle) { bytes, size, count, state in
      TransferState.with(state) { $0.read(UnsafeMutableRawBufferPointer(start: bytes, count: size * count)) }
    }
    clc_set_pointer(curl, handle, CURLOPT_READDATA, address)
    clc_set_write(curl, handle) { bytes, size, count, state in
      TransferState.with(state) { $0.write(UnsafeRawBufferPointer(start: bytes, count: size * count)) }
    }
    clc_set_pointer(curl, handle, CURLOPT_WRITEDATA, address)
    clc_set_progress(curl, handle) { state, _, received, _, sent in
      TransferState.with(state) { $0.isMoving(receivedBytes: Int64(received), sentBytes: Int64(sent)) ? 0 : 1 }
    }
    clc_set_pointer(curl, handle, CURLOPT_XFERINFODATA, address)
    set(CURLOPT_NOPROGRESS, 0)
    clc_set_host_key(curl, handle) { state, _, key, count in
      TransferState.with(state) { $0.transfer.trusts(UnsafeRawBufferPointer(start: key, count: count)) }
        ? Int32(CURLKHMATCH_OK.rawValue) : Int32(CURLKHMATCH_MISMATCH.rawValue)
    }
    clc_set_pointer(curl, handle, CURLOPT_SSH_HOSTKEYDATA, address)

    let commands = transfer.commands.reduce(nil) { clc_slist_append(curl, $0, $1) }
    let headers = transfer.headers.reduce(nil) { clc_slist_append(curl, $0, $1) }
    defer {
      clc_slist_free_all(curl, commands)
      clc_slist_free_all(curl, headers)
    }
    if commands != nil { clc_set_list(curl, handle, CURLOPT_QUOTE, commands) }
    if headers != nil { clc_set_list(curl, handle, CURLOPT_HTTPHEADER, headers) }

    let (code, words) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CURL_ERROR_SIZE)) { words in
      words.initialize(repeating: 0)
      clc_set_pointer(curl, handle, CURLOPT_ERRORBUFFER, words.baseAddress)
      let code = withExtendedLifetime(state) { clc_easy_perform(curl, handle) }
      clc_set_pointer(curl, handle, CURLOPT_ERRORBUFFER, nil)
      return (code, String(decoding: words.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
    return Result(
      code: code, response: clc_number(curl, handle, CURLINFO_RESPONSE_CODE),
      proxyResponse: clc_number(curl, handle, CURLINFO_HTTP_CONNECTCODE),
      words: words.isEmpty ? String(cString: clc_easy_strerror(curl, code)) : words, hasStalled: state.hasStalled,
      hasSent: state.hasSent, sizeBytes: Int64(clc_size(curl, handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T)),
      retryAfterSeconds: Int(clc_size(curl, handle, CURLINFO_RETRY_AFTER)))
  }
}

extension CurlHandle.Result {
  /// Of a transfer that could not even begin: libcurl is missing or broken on this machine, or there is no memory for a handle.
  fileprivate init(withoutHandle fault: String?) {
    let words =
      fault.map { "libcurl (Debian: libcurl4) cannot be used, install it: \($0)" }
      ?? "libcurl has no memory for a transfer, free some"
    self.init(
      code: CURLE_FAILED_INIT, response: 0, proxyResponse: 0, words: words, hasStalled: false, hasSent: false,
      sizeBytes: -1, retryAfterSeconds: 0)
  }
}

/// Behind libcurl's callbacks while one transfer goes on.
private final class TransferState {
  let transfer: CurlHandle.Transfer
  private let stall: Duration
  private var moved = ContinuousClock.now
  private var movedBytes: Int64 = 0
  var hasStalled = false
  var hasSent = false

  init(_ transfer: CurlHandle.Transfer, stall: Duration) {
    self.transfer = transfer
    self.stall = stall
  }

  /// The state outlives its transfer, so it need not be retained for a call.
  static func with<Value>(_ address: UnsafeMutableRawPointer?, _ body: (TransferState) -> Value) -> Value {
    Unmanaged<TransferState>.fromOpaque(address!)._withUnsafeGuaranteedRef(body)
  }

  func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard let count = transfer.read(buffer) else { return clc_read_abort }
    hasSent = hasSent || count > 0
    return count
  }

  func write(_ bytes: UnsafeRawBufferPointer) -> Int { transfer.write(bytes) ? bytes.count : 0 }

  /// Asked by libcurl once a second at least, whatever it waits for.
  /// - Returns: false where nothing has moved for too long.
  func isMoving(receivedBytes: Int64, sentBytes: Int64) -> Bool {
    let now = ContinuousClock.now
    if receivedBytes + sentBytes != movedBytes {
      (movedBytes, moved) = (receivedBytes + sentBytes, now)
    } else if now - moved >= stall {
      hasStalled = true
    }
    return !hasStalled
  }
}

extension Duration {
  fileprivate var milliseconds: Int {
    let (seconds, attoseconds) = components
    return Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
  }
}
