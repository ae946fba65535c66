import CLibCurl
package import Domain

/// Delivers over SFTP: to a server whose SSH key is known beforehand, under a hidden name first (`.NAME.part`), read back, then renamed
/// without replacing; the manifest after the data file.
///
/// Nothing over SFTP makes a server sync its disk: what is whole there may still be lost with the server's power.
package struct SFTPTransport: Transport {
  package let folder: ServerFolder
  /// Fingerprints as `ssh-keygen -l` prints them (`SHA256:…`); the server's key must be one of them. Never empty.
  package let hostKeys: Set<String>
  package let login: Login
  package let retryAfterSeconds: Int
  private let files: any FileSystem
  private let makeDigest: @Sendable () -> any StreamingDigest

  package enum Login: Hashable, Sendable {
    /// A private key in a file.
    case key(file: String, passphrase: Secret?)
    case password(Secret)
  }

  /// - Parameter digest: makes an empty SHA-256.
  package init(
    folder: ServerFolder, hostKeys: Set<String>, login: Login, files: any FileSystem, retryAfterSeconds: Int = 60,
    digest: @escaping @Sendable () -> any StreamingDigest
  ) {
    precondition(!hostKeys.isEmpty, "a server without a known key is never spoken to")
    self.folder = folder
    self.hostKeys = hostKeys
    self.login = login
    self.files = files
    self.retryAfterSeconds = retryAfterSeconds
    makeDigest = digest
  }

  package var receiver: String { folder.shown("sftp") }

  package func deliver(_ consignment: Consignment, appearing: () throws -> Void) throws -> DeliveryReceipt {
    try delivery(of: consignment).deliver(appearing: appearing)
  }

  package func look(for consignment: Consignment) throws(DeliveryFailure) -> Sighting {
    try delivery(of: consignment).look()
  }

  private func delivery(of consignment: Consignment) -> StagedDelivery {
    let (hostKeys, makeDigest, login) = (hostKeys, makeDigest, login)
    let dialect = RemoteFolder.Dialect(
      scheme: "sftp",
      options: { handle in
        switch login {
        case .key(let file, let passphrase):
          handle.set(CURLOPT_SSH_AUTH_TYPES, Int(CURLSSH_AUTH_PUBLICKEY))
          handle.set(CURLOPT_SSH_PRIVATE_KEYFILE, file)
          handle.set(CURLOPT_KEYPASSWD, passphrase?.text)
        case .password(let password):
          handle.set(CURLOPT_SSH_AUTH_TYPES, Int(CURLSSH_AUTH_PASSWORD | CURLSSH_AUTH_KEYBOARD))
          handle.set(CURLOPT_PASSWORD, password.text)
        }
      },
      trusts: { key in
        var digest = makeDigest()
        digest.update(key)
        return hostKeys.contains(fingerprint(digest.hexadecimal()))
      },
      rename: { ["rename \(quoted($0)) \(quoted($1))"] },
      remove: { "rm \(quoted($0))" },
      cause: cause)
    return StagedDelivery(
      folder: RemoteFolder(folder, dialect), consignment: consignment, receiver: receiver,
      readBack: folder.readBack, retryAfterSeconds: retryAfterSeconds, files: files, makeDigest: makeDigest)
  }
}

/// A path as libcurl's SFTP commands take it, whatever is in it.
private func quoted(_ path: String) -> String {
  "\"" + path.reduce(into: "") { $0 += $1 == "\"" || $1 == "\\" ? "\\\($1)" : String($1) } + "\""
}

/// `SHA256:` and the digest in base64 without filling, as OpenSSH writes it.
private func fingerprint(_ hexadecimal: String) -> String {
  let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  var text = "SHA256:"
  var (bits, count) = (0, 0)
  for digit in hexadecimal {
    bits = bits << 4 | digit.hexDigitValue!
    count += 4
    guard count >= 6 else { continue }
    count -= 6
    text.append(digits[bits >> count])
    bits &= 1 << count - 1
  }
  if count > 0 { text.append(digits[bits << (6 - count)]) }
  return text
}

/// SFTP has one word for most refusals, so what was being done tells the rest.
private func cause(_ result: CurlHandle.Result, _ act: RemoteFolder.Act) -> DeliveryFailure.Cause {
  switch (result.code, act) {
  case (CURLE_REMOTE_FILE_NOT_FOUND, .write): .folderMissing
  case (CURLE_REMOTE_ACCESS_DENIED, _), (CURLE_REMOTE_FILE_NOT_FOUND, _): .accessRefused
  case (CURLE_REMOTE_DISK_FULL, _): .receiverFull
  case (CURLE_QUOTE_ERROR, _): .accessRefused
  default: .connectionLost
  }
}
