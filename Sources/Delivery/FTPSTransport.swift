import CLibCurl
package import Domain

/// Delivers over FTP with explicit TLS (AUTH TLS), commands and files both encrypted: under a hidden name first (`.NAME.part`), read back,
/// then renamed (RNFR, RNTO); the manifest after the data file.
///
/// FTP servers replace the target of a rename. So the name is looked at just before, and nobody else is expected to use our names.
package struct FTPSTransport: Transport {
  package let folder: ServerFolder
  package let password: Secret
  package let tls: TLSSettings
  package let retryAfterSeconds: Int
  private let files: any FileSystem
  private let makeDigest: @Sendable () -> any StreamingDigest

  /// - Parameter digest: makes an empty SHA-256.
  package init(
    folder: ServerFolder, password: Secret, tls: TLSSettings, files: any FileSystem, retryAfterSeconds: Int = 60,
    digest: @escaping @Sendable () -> any StreamingDigest
  ) {
    self.folder = folder
    self.password = password
    self.tls = tls
    self.files = files
    self.retryAfterSeconds = retryAfterSeconds
    makeDigest = digest
  }

  package var receiver: String { folder.shown("ftps") }

  package func deliver(_ consignment: Consignment, appearing: () throws -> Void) throws -> DeliveryReceipt {
    try delivery(of: consignment).deliver(appearing: appearing)
  }

  package func look(for consignment: Consignment) throws(DeliveryFailure) -> Sighting {
    try delivery(of: consignment).look()
  }

  private func delivery(of consignment: Consignment) -> StagedDelivery {
    let (password, tls) = (password, tls)
    let dialect = RemoteFolder.Dialect(
      scheme: "ftp",
      options: { handle in
        handle.set(CURLOPT_PASSWORD, password.text)
        handle.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        handle.set(CURLOPT_FTPSSLAUTH, Int(CURLFTPAUTH_TLS.rawValue))
        // Paths are named whole, so no folder is gone into first.
        handle.set(CURLOPT_FTP_FILEMETHOD, Int(CURLFTPMETHOD_NOCWD.rawValue))
        handle.set(tls)
        // With TLS 1.3 libcurl 7.88 now and then loses the end of a small file that it reads.
        handle.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2 | CURL_SSLVERSION_MAX_TLSv1_2)
      },
      trusts: { _ in false },
      rename: { ["RNFR \($0)", "RNTO \($1)"] },
      remove: { "DELE \($0)" },
      cause: cause)
    return StagedDelivery(
      folder: RemoteFolder(folder, dialect), consignment: consignment, receiver: receiver,
      readBack: folder.readBack, retryAfterSeconds: retryAfterSeconds, files: files, makeDigest: makeDigest)
  }
}

private func cause(_ result: CurlHandle.Result, _ act: RemoteFolder.Act) -> DeliveryFailure.Cause {
  if isAboutClientCertificate(result) { return .clientCertificateRefused }
  if result.code == CURLE_SSL_CONNECT_ERROR || result.code == CURLE_USE_SSL_FAILED { return .certificateNotTrusted }
  // 4xx and 5xx are the server's own words (RFC 959, 4.2): 426, 451, 452 and 552 while it wrote, 550 and 553 for names.
  return switch (result.response, act) {
  case (426, .write), (451, .write), (452, .write), (552, .write): .receiverFull
  case (550, .write), (553, .write): .accessRefused
  case (421, _): .receiverUnavailable
  case (400..., _) where result.code != CURLE_RECV_ERROR && result.code != CURLE_SEND_ERROR: .accessRefused
  default: .connectionLost
  }
}
