package import Delivery

/// Where a service's datasets are put, and how often that is tried (`delivery`).
package struct DeliverySettings: Hashable, Sendable {
  package var receiver: Receiver
  package var retry: RetryPlan

  package enum Receiver: Hashable, Sendable {
    /// Under the data folder's `outbox/<service>/`; `.` is that folder itself.
    case folder(String)
    case sftp(SFTP)
    case ftps(FTPS)
    case https(HTTPS)
  }

  /// What goes out at a time.
  package enum Batch: String, CaseIterable, Hashable, Sendable {
    /// The whole dataset.
    case dataset
    /// One IDoc.
    case document
  }

  package var batch: Batch {
    if case .https(let https) = receiver { https.batch } else { .dataset }
  }

  /// The folder below the outbox; `.` where datasets go to a server.
  package var folder: String {
    if case .folder(let folder) = receiver { folder } else { "." }
  }

  package struct SFTP: Hashable, Sendable {
    package var folder: ServerFolder
    /// `SHA256:…`, at least one.
    package var hostKeys: Set<String>
    package var login: Login

    package enum Login: Hashable, Sendable {
      case key(SecretReference, passphrase: SecretReference?)
      case password(SecretReference)
    }
  }

  package struct FTPS: Hashable, Sendable {
    package var folder: ServerFolder
    package var password: SecretReference
    package var tls: TLS
  }

  package struct HTTPS: Hashable, Sendable {
    package var url: String
    package var tls: TLS
    package var user: User?
    /// By name.
    package var headers: [String: SecretReference]
    package var proxy: Proxy?
    package var messageIDHeader: String
    package var serverErrors: HTTPSTransport.ServerErrors
    package var batch: Batch
    package var timeouts: Timeouts

    package struct Proxy: Hashable, Sendable {
      package var url: String
      package var user: User?
    }
  }

  /// A name and its password.
  package struct User: Hashable, Sendable {
    package var name: String
    package var password: SecretReference
  }

  /// Files as the rule book names them: absolute, or from the settings folder.
  package struct TLS: Hashable, Sendable {
    /// Who may sign the server's certificate; nil is the system's authorities.
    package var authorityFile: String?
    package var client: ClientCertificate?

    package struct ClientCertificate: Hashable, Sendable {
      package var file: String
      package var key: SecretReference
      package var passphrase: SecretReference?
    }
  }
}

/// Where a secret is kept: settings never hold one themselves.
package enum SecretReference: Hashable, Sendable {
  /// An absolute path.
  case file(String)
  /// A variable of the gateway's environment.
  case environment(String)
  /// A systemd credential, in the folder `CREDENTIALS_DIRECTORY` names.
  case credential(String)

  /// Reads `file:/path`, `env:NAME`, `credential:NAME`; nil for anything else.
  package init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let rest = String(text[text.index(after: colon)...])
    switch text[..<colon] {
    case "file" where rest.hasPrefix("/") && rest.utf8.count > 1 && !rest.contains("\0"): self = .file(rest)
    case "env" where SecretReference.isName(rest, also: "_"): self = .environment(rest)
    case "credential" where SecretReference.isName(rest, also: "_.-") && !rest.hasPrefix("."): self = .credential(rest)
    default: return nil
    }
  }

  private static func isName(_ text: String, also marks: String) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || marks.contains($0) }
  }
}

extension SecretReference: CustomStringConvertible {
  package var description: String {
    switch self {
    case .file(let path): "file:" + path
    case .environment(let name): "env:" + name
    case .credential(let name): "credential:" + name
    }
  }
}
