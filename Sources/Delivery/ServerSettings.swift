import Domain

/// How long a server is waited for.
package struct Timeouts: Hashable, Sendable {
  /// Until a connection stands, with encryption and login.
  package var connect: Duration
  /// While nothing moves in either direction.
  package var stall: Duration
  /// All of one delivery.
  package var whole: Duration

  package init(connect: Duration = .seconds(30), stall: Duration = .seconds(60), whole: Duration = .seconds(3_600)) {
    self.connect = connect
    self.stall = stall
    self.whole = whole
  }
}

/// What is read back of a file that was written at the receiver, before it gets its name.
package enum ReadBack: String, CaseIterable, Hashable, Sendable {
  /// Every byte, compared by SHA-256.
  case whole
  /// The size only: for slow lines.
  case size
}

/// A folder on a server that files are renamed in.
package struct ServerFolder: Hashable, Sendable {
  /// Name or address.
  package var host: String
  package var port: Int
  /// From the server's root, or below the folder that the login leads to; empty is that folder itself.
  package var path: String
  package var user: String
  package var readBack: ReadBack
  package var timeouts: Timeouts

  package init(
    host: String, port: Int, path: String, user: String, readBack: ReadBack = .whole, timeouts: Timeouts = Timeouts()
  ) {
    self.host = host
    self.port = port
    self.path = path
    self.user = user
    self.readBack = readBack
    self.timeouts = timeouts
  }

  /// `sftp://host:22/in/` as people may see it.
  func shown(_ scheme: String) -> String {
    let end = path.isEmpty || path.hasSuffix("/") ? path : path + "/"
    return "\(scheme)://\(bracketed(host)):\(port)" + (end.hasPrefix("/") ? end : "/~/" + end)
  }

  /// A file's path as the server's commands take it.
  func path(of name: String) -> String {
    path.isEmpty ? name : path.hasSuffix("/") ? path + name : path + "/" + name
  }
}

/// What is trusted and shown in a TLS connection.
package struct TLSSettings: Hashable, Sendable {
  /// File of the certificates (PEM) that may sign the server's; nil is the system's.
  package var authorityFile: String?
  package var client: ClientCertificate?

  /// Our own certificate (PEM) and its key.
  package struct ClientCertificate: Hashable, Sendable {
    package var file: String
    package var keyFile: String
    package var passphrase: Secret?

    package init(file: String, keyFile: String, passphrase: Secret? = nil) {
      self.file = file
      self.keyFile = keyFile
      self.passphrase = passphrase
    }
  }

  package init(authorityFile: String? = nil, client: ClientCertificate? = nil) {
    self.authorityFile = authorityFile
    self.client = client
  }
}

/// An IPv6 address in an address line stands in brackets.
func bracketed(_ host: String) -> String { host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host }

/// A path as it stands in an address line.
func percentEncoded(_ path: String) -> String {
  path.utf8.reduce(into: "") { text, byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: "~"), UInt8(ascii: "/"):
      text.unicodeScalars.append(Unicode.Scalar(byte))
    default: text += percentEscaped(byte)
    }
  }
}
