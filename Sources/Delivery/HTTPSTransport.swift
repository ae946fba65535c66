import CLibCurl
package import Domain

/// Posts a dataset to an HTTPS receiver, which answers that it has it.
///
/// The receiver knows a message by its id, which is the same at every attempt. It gets the dataset only: no manifest is posted, and nobody
/// can look. So an attempt that ends without an answer after bytes of the dataset went is *unknown*, as is a 5xx after all of them, unless
/// the receiver gives those only when it has kept nothing. The head goes first and waits up to a second for the receiver's leave
/// (`Expect: 100-continue`): who is refused by then has sent nothing.
package struct HTTPSTransport: Transport {
  package let address: Address
  package let retryAfterSeconds: Int
  private let files: any FileSystem
  private let makeDigest: @Sendable () -> any StreamingDigest

  package struct Address: Hashable, Sendable {
    /// `https://host/path`, without user or password.
    package var url: String
    package var tls: TLSSettings
    package var user: User?
    /// Sent as they are, by name.
    package var headers: [String: Secret]
    package var proxy: Proxy?
    /// Name of the header that the message id goes in.
    package var messageIDHeader: String
    package var serverErrors: ServerErrors
    package var timeouts: Timeouts

    package init(
      url: String, tls: TLSSettings = TLSSettings(), user: User? = nil, headers: [String: Secret] = [:],
      proxy: Proxy? = nil, messageIDHeader: String = "X-Message-ID", serverErrors: ServerErrors = .unknown,
      timeouts: Timeouts = Timeouts()
    ) {
      self.url = url
      self.tls = tls
      self.user = user
      self.headers = headers
      self.proxy = proxy
      self.messageIDHeader = messageIDHeader
      self.serverErrors = serverErrors
      self.timeouts = timeouts
    }
  }

  /// Basic authentication.
  package struct User: Hashable, Sendable {
    package var name: String
    package var password: Secret

    package init(name: String, password: Secret) {
      self.name = name
      self.password = password
    }
  }

  package struct Proxy: Hashable, Sendable {
    /// `http://host:port`.
    package var url: String
    package var user: User?

    package init(url: String, user: User? = nil) {
      self.url = url
      self.user = user
    }
  }

  /// What a 5xx after the whole dataset was sent says of it.
  package enum ServerErrors: String, CaseIterable, Hashable, Sendable {
    /// Nothing: the receiver may have kept it.
    case unknown
    /// The receiver has kept nothing, so it is sent again.
    case retry
  }

  /// - Parameter digest: makes an empty SHA-256.
  package init(
    address: Address, files: any FileSystem, retryAfterSeconds: Int = 60,
    digest: @escaping @Sendable () -> any StreamingDigest
  ) {
    self.address = address
    self.files = files
    self.retryAfterSeconds = retryAfterSeconds
    makeDigest = digest
  }

  package func deliver(_ consignment: Consignment, appearing: () throws -> Void) throws -> DeliveryReceipt {
    let id = consignment.messageID
    guard consignment.hasPossibleNames, !id.isEmpty, id.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw failure(.nameImpossible, consignment, .hold)
    }
    // Read once before anything is announced, and compared once more on the way.
    try read(try upload(consignment), consignment)
    let upload = try upload(consignment)
    try appearing()

    var answer: [UInt8] = []
    var transfer = CurlHandle.Transfer()
    transfer.read = { upload.read(into: $0) }
    transfer.write = {
      answer.append(contentsOf: $0.prefix(HTTPSTransport.answerBytesMax - answer.count))
      return true
    }
    transfer.headers =
      [
        "Content-Type: text/xml; charset=utf-8", "Expect: 100-continue", "User-Agent: maksusilta",
        "\(address.messageIDHeader): \(id)",
      ] + address.headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.text)" }
    let result = CurlHandle(address.timeouts).perform(transfer) { handle in
      handle.set(CURLOPT_URL, address.url)
      handle.set(CURLOPT_PROTOCOLS_STR, "https")
      handle.set(CURLOPT_POST, 1)
      handle.set(CURLOPT_POSTFIELDSIZE_LARGE, sizeBytes: upload.sizeBytes)
      // One request over one connection of its own: nothing is sent anew behind our back.
      handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
      handle.set(CURLOPT_FRESH_CONNECT, 1)
      handle.set(CURLOPT_FORBID_REUSE, 1)
      handle.set(address.tls)
      if let user = address.user {
        handle.set(CURLOPT_HTTPAUTH, clc_auth_basic)
        handle.set(CURLOPT_USERNAME, user.name)
        handle.set(CURLOPT_PASSWORD, user.password.text)
      }
      if let proxy = address.proxy {
        handle.set(CURLOPT_PROXY, proxy.url)
        handle.set(CURLOPT_HTTPPROXYTUNNEL, 1)
        // Else a variable of the environment could send us around the proxy.
        handle.set(CURLOPT_NOPROXY, "")
        handle.set(CURLOPT_PROXYUSERNAME, proxy.user?.name)
        handle.set(CURLOPT_PROXYPASSWORD, proxy.user?.password.text)
      }
    }
    if let fault = upload.fault { throw DeliveryFailure(fault, of: consignment, to: receiver, retryAfterSeconds) }
    try judge(result, isAllSent: upload.isAllGiven, consignment)
    return DeliveryReceipt(
      place: receiver, sizeBytes: consignment.sizeBytes, sha256: consignment.sha256, wasThere: false, proof: .answer,
      answer: answer)
  }

  /// Nobody can look into a receiver of messages.
  package func look(for consignment: Consignment) throws(DeliveryFailure) -> Sighting { .cannotTell }

  // MARK: What became of it

  private func judge(
    _ result: CurlHandle.Result, isAllSent: Bool, _ consignment: Consignment
  ) throws(DeliveryFailure) {
    guard result.code == CURLE_OK else { throw broken(result, consignment) }
    let status = Bilingual(fi: "[HTTP \(result.response)]", en: "[HTTP \(result.response)]")
    let pause = max(retryAfterSeconds, min(result.retryAfterSeconds, 86_400))
    switch result.response {
    case 200, 201, 202: return
    case 401, 403: throw failure(.loginRefused, consignment, .hold, status)
    case 408, 429: throw failure(.receiverBusy, consignment, .retry(afterSeconds: pause), status)
    case 300..<500: throw failure(.answerRefused, consignment, .hold, status)
    case 500... where !isAllSent || address.serverErrors == .retry:
      throw failure(.receiverBusy, consignment, .retry(afterSeconds: pause), status)
    default: throw failure(.outcomeUnknown, consignment, .unknown, status)
    }
  }

  /// There was no answer, or not the whole of it.
  private func broken(_ result: CurlHandle.Result, _ consignment: Consignment) -> DeliveryFailure {
    switch result.code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT:
      return failure(.receiverUnavailable, consignment, retry, result.detail)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
      return failure(.certificateNotTrusted, consignment, .hold, result.detail)
    // The proxy's own answer: nothing went through it.
    case _ where result.proxyResponse == 407: return failure(.loginRefused, consignment, .hold, result.detail)
    case CURLE_SSL_CERTPROBLEM: return failure(.clientCertificateRefused, consignment, .hold, result.detail)
    case _ where isAboutClientCertificate(result):
      return failure(.clientCertificateRefused, consignment, .hold, result.detail)
    case _ where result.hasSent: return failure(.outcomeUnknown, consignment, .unknown, result.detail)
    case CURLE_OPERATION_TIMEDOUT, CURLE_ABORTED_BY_CALLBACK:
      return failure(.stalled, consignment, retry, result.detail)
    case CURLE_SSL_CONNECT_ERROR: return failure(.receiverUnavailable, consignment, retry, result.detail)
    default: return failure(.connectionLost, consignment, retry, result.detail)
    }
  }

  private func upload(_ consignment: Consignment) throws(DeliveryFailure) -> Upload {
    try Upload(consignment, files: files, receiver: receiver, retryAfterSeconds, digest: makeDigest())
  }

  private func read(_ upload: Upload, _ consignment: Consignment) throws(DeliveryFailure) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while let count = upload.read(into: buffer), count > 0 {}
    if let fault = upload.fault { throw DeliveryFailure(fault, of: consignment, to: receiver, retryAfterSeconds) }
  }

  /// The address without its question, which may hold a key.
  package var receiver: String { String(address.url.prefix { $0 != "?" && $0 != "#" }) }

  /// Of an answer, the rest is let go.
  private static let answerBytesMax = 65_536

  private var retry: DeliveryFailure.Recovery { .retry(afterSeconds: retryAfterSeconds) }

  private func failure(
    _ cause: DeliveryFailure.Cause, _ consignment: Consignment, _ recovery: DeliveryFailure.Recovery,
    _ detail: Bilingual? = nil
  ) -> DeliveryFailure {
    DeliveryFailure(cause, of: consignment, to: receiver, recovery: recovery, detail: detail)
  }
}

/// True where the server ended TLS because of our certificate or the lack of one. With TLS 1.3 that comes after the handshake as we see it,
/// as an alert that only libcurl's sentence tells; nothing of the transfer was listened to.
func isAboutClientCertificate(_ result: CurlHandle.Result) -> Bool {
  result.words.contains("alert")
    && ["certificate", "unknown ca", "access denied", "handshake failure"].contains { result.words.contains($0) }
}
