package import Delivery
package import Domain
import Foundation
import Inbox

/// The transport that takes a service's datasets to its receiver, made for one delivery: secrets are read now, and kept no longer.
///
/// The settings are those of the rule book in force today, not the one a run was closed with: what a run sends is sealed, where its receiver
/// lives is not. A moved server or a new key needs a new version of the rule book, and no new run.
/// - Throws: `GatewayFailure` where a secret cannot be read, `FileFailure` where the outbox is not there.
package func transport(
  for settings: DeliverySettings, of service: ServiceCode, in premises: Premises
) throws -> any Transport {
  let pause = Int(settings.retry.first.components.seconds)
  switch settings.receiver {
  case .folder(let inner):
    // The outbox itself is never made here: where it is missing, a share is not mounted.
    let names = premises.receiverFolders(of: service, inside: inner)
    let folder = try premises.files.makeFolders(names, in: premises.folders.outbox)
    return FolderTransport(
      folder: folder, files: premises.files, retryAfterSeconds: pause, digest: premises.digest)
  case .sftp(let sftp):
    let login: SFTPTransport.Login =
      switch sftp.login {
      case .key(let key, let passphrase): .key(file: try key.filePath(), passphrase: try passphrase?.secret())
      case .password(let password): .password(try password.secret())
      }
    return SFTPTransport(
      folder: sftp.folder, hostKeys: sftp.hostKeys, login: login, files: premises.files, retryAfterSeconds: pause,
      digest: premises.digest)
  case .ftps(let ftps):
    return FTPSTransport(
      folder: ftps.folder, password: try ftps.password.secret(), tls: try ftps.tls.opened(premises.settings.folder),
      files: premises.files, retryAfterSeconds: pause, digest: premises.digest)
  case .https(let https):
    let address = HTTPSTransport.Address(
      url: https.url, tls: try https.tls.opened(premises.settings.folder), user: try https.user?.opened(),
      headers: try https.headers.mapValues { try $0.secret() },
      proxy: try https.proxy.map { HTTPSTransport.Proxy(url: $0.url, user: try $0.user?.opened()) },
      messageIDHeader: https.messageIDHeader, serverErrors: https.serverErrors, timeouts: https.timeouts)
    return HTTPSTransport(
      address: address, files: premises.files, retryAfterSeconds: pause, digest: premises.digest)
  }
}

extension DeliverySettings.User {
  fileprivate func opened() throws -> HTTPSTransport.User {
    HTTPSTransport.User(name: name, password: try password.secret())
  }
}

extension DeliverySettings.TLS {
  fileprivate func opened(_ folder: String) throws -> TLSSettings {
    TLSSettings(
      authorityFile: try authorityFile.map { try readable(located($0, in: folder)) },
      client: try client.map {
        TLSSettings.ClientCertificate(
          file: try readable(located($0.file, in: folder)), keyFile: try $0.key.filePath(),
          passphrase: try $0.passphrase?.secret())
      })
  }

  private func located(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") ? path : folder + "/" + path
  }
}

extension SecretReference {
  /// The secret itself, without the line end that an editor leaves behind it.
  /// - Throws: `GatewayFailure` that names the reference and never what it holds.
  package func secret() throws -> Secret {
    let text: String?
    switch self {
    case .environment(let name): text = ProcessInfo.processInfo.environment[name]
    case .file, .credential:
      let bytes = FileManager.default.contents(atPath: try filePath())
      text = bytes.flatMap { $0.count > 65_536 ? nil : String(bytes: $0, encoding: .utf8) }
    }
    var secret = text ?? ""
    if secret.last?.isNewline == true { secret.removeLast() }
    // A line end inside would end a header or a command early.
    guard !secret.isEmpty, secret.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
      throw unusable()
    }
    return Secret(secret)
  }

  /// The file that holds it; it can be read.
  fileprivate func filePath() throws -> String {
    switch self {
    case .file(let path): return try readable(path)
    case .credential(let name):
      guard let folder = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] else { throw unusable() }
      return try readable(folder + "/" + name)
    case .environment: throw unusable()
    }
  }

  private func unusable() -> GatewayFailure {
    GatewayFailure(
      "secret-missing",
      fi:
        "Salaisuutta \(self) ei ole, tai siinä on rivinvaihtoja tai ohjausmerkkejä. Mitään ei lähetetty. Tarkista viite sääntökirjan kohdasta delivery ja anna salaisuus.",
      en:
        "There is no secret \(self), or it holds line ends or control characters. Nothing was sent. Check the reference in the rule book's delivery and provide the secret."
    )
  }
}

private func readable(_ path: String) throws -> String {
  guard FileManager.default.isReadableFile(atPath: path) else {
    throw GatewayFailure(
      "secret-missing",
      fi:
        "Tiedostoa \(path) ei ole tai sitä ei voi lukea. Mitään ei lähetetty. Tarkista sääntökirjan kohta delivery ja tiedoston oikeudet.",
      en:
        "The file \(path) is not there or cannot be read. Nothing was sent. Check the rule book's delivery and the file's permissions."
    )
  }
  return path
}
