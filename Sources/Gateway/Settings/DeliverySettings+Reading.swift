import Delivery
import Domain

extension DeliverySettings {
  /// Reads `delivery`: one receiver of the four kinds, and how often it is tried.
  init(_ keys: inout SettingsFields, format: DatasetSettings.Format) {
    let folder = keys.optional("folder", .innerPath)
    let sftp = keys.node("sftp")?.fields { SFTP(&$0) }
    let ftps = keys.node("ftps")?.fields { FTPS(&$0) }
    let https = keys.node("https")?.fields { HTTPS(&$0) }
    let written: [(key: String, receiver: Receiver)] = [
      folder.map { ("folder", .folder($0)) }, sftp.map { ("sftp", .sftp($0)) }, ftps.map { ("ftps", .ftps($0)) },
      https.map { ("https", .https($0)) },
    ].compactMap { $0 }
    receiver = written.first?.receiver ?? .folder(".")
    for other in written.dropFirst() {
      keys.forbid(
        other.key, fi: "aineistolla on jo vastaanottaja (\(written[0].key)); jätä yksi",
        en: "the dataset has a receiver already (\(written[0].key)); keep one")
    }
    if format != .idocXML {
      keys.forbid("https", fi: "vain muodolle idoc-xml", en: "only for the format idoc-xml")
    }
    retry = keys.groupOrDefaults("retry") { RetryPlan(&$0) }
  }
}

extension RetryPlan {
  fileprivate init(_ keys: inout SettingsFields) {
    var plan = RetryPlan()
    let pause = SettingsValue.duration(.seconds(1)...(.seconds(604_800)), shown: "1s…168h")
    keys.take("first", pause, to: &plan.first)
    keys.take("longest", pause, to: &plan.longest)
    keys.take("attempts", .whole(1...1_000, unit: Bilingual(fi: "yritystä", en: "attempts")), to: &plan.attempts)
    if plan.longest < plan.first {
      keys.add(
        .impossibleValue, fi: "longest on lyhyempi kuin first; pidennä sitä",
        en: "has a longest pause shorter than its first; lengthen it")
      plan.longest = plan.first
    }
    self = plan
  }
}

extension DeliverySettings.SFTP {
  fileprivate init(_ keys: inout SettingsFields) {
    folder = ServerFolder(&keys, port: 22)
    hostKeys = Set(keys.list("host-keys", .hostKey, default: [], isEmptyAllowed: false))
    if keys.node("host-keys") == nil {
      keys.missing(
        "host-keys", fi: "kirjoita palvelimen avaimen tiiviste: [\"SHA256:…\"]",
        en: "write the fingerprint of the server's key: [\"SHA256:…\"]")
    }
    let key = keys.optional("key", .secretFile)
    let passphrase = keys.optional("passphrase", .secret)
    let password = keys.optional("password", .secret)
    if let key {
      keys.forbid("password", fi: "kirjaudutaan jo avaimella", en: "the login is by key already")
      login = .key(key, passphrase: passphrase)
    } else {
      keys.forbid("passphrase", fi: "se kuuluu avaimelle (key)", en: "it belongs to a key")
      if password == nil {
        keys.missing("key", fi: "kirjoita key tai password", en: "write key or password")
      }
      login = .password(password ?? .environment(""))
    }
  }
}

extension DeliverySettings.FTPS {
  fileprivate init(_ keys: inout SettingsFields) {
    folder = ServerFolder(&keys, port: 21)
    password = keys.required("password", .secret)
    tls = DeliverySettings.TLS(&keys)
  }
}

extension DeliverySettings.HTTPS {
  fileprivate init(_ keys: inout SettingsFields) {
    url = keys.required("url", .url("https"))
    tls = DeliverySettings.TLS(&keys)
    user = DeliverySettings.User.read(&keys)
    let named = keys.named("headers", .headerName) { _, node in node.read(.secret) }
    headers = Dictionary(named ?? []) { first, _ in first }
    proxy = keys.node("proxy")?.fields { keys in
      Proxy(url: keys.required("url", .url("http")), user: DeliverySettings.User.read(&keys))
    }
    messageIDHeader = keys.value("message-id-header", .headerName, default: "X-Message-ID")
    serverErrors = keys.value(
      "server-errors", .choice(of: Bilingual(fi: "palvelinvirheen merkitys", en: "a meaning of server errors")),
      default: .unknown)
    batch = keys.value("batch", .choice(of: Bilingual(fi: "erä", en: "a batch")), default: .dataset)
    timeouts = keys.groupOrDefaults("timeouts") { Timeouts(&$0) }
  }
}

extension DeliverySettings.User {
  /// `user` and `password`, which go together; nil where neither is written.
  fileprivate static func read(_ keys: inout SettingsFields) -> Self? {
    guard let name = keys.optional("user", .field(100)) else {
      keys.forbid("password", fi: "käyttäjä (user) puuttuu", en: "there is no user")
      return nil
    }
    return Self(name: name, password: keys.required("password", .secret))
  }
}

extension DeliverySettings.TLS {
  fileprivate init(_ keys: inout SettingsFields) {
    authorityFile = keys.optional("ca-file", .path)
    guard let file = keys.optional("certificate", .path) else {
      for key in ["key", "passphrase"] {
        keys.forbid(key, fi: "asiakasvarmenne (certificate) puuttuu", en: "there is no certificate")
      }
      return
    }
    client = ClientCertificate(
      file: file, key: keys.required("key", .secretFile), passphrase: keys.optional("passphrase", .secret))
  }
}

extension ServerFolder {
  fileprivate init(_ keys: inout SettingsFields, port: Int) {
    let path = keys.value("folder", .field(200), default: ".")
    self.init(
      host: keys.required("host", .host),
      port: keys.value("port", .whole(1...65_535), default: port), path: path == "." ? "" : path,
      user: keys.required("user", .field(100)),
      readBack: keys.value(
        "read-back", .choice(of: Bilingual(fi: "takaisin luettava", en: "what is read back")), default: .whole),
      timeouts: keys.groupOrDefaults("timeouts") { Timeouts(&$0) })
  }
}

extension Timeouts {
  fileprivate init(_ keys: inout SettingsFields) {
    self.init()
    let time = SettingsValue.duration(.seconds(1)...(.seconds(86_400)), shown: "1s…24h")
    keys.take("connect", time, to: &connect)
    keys.take("stall", time, to: &stall)
    keys.take("whole", time, to: &whole)
  }
}

extension SettingsValue where Value == SecretReference {
  /// A secret by reference. What is written is never shown: it may be the secret itself.
  static var secret: Self {
    Self(
      what: Bilingual(fi: "salaisuuden viite", en: "a reference to a secret"),
      allowed: Bilingual(
        fi: "file:/polku, env:NIMI tai credential:NIMI (salaisuutta itseään ei kirjoiteta asetuksiin)",
        en: "file:/path, env:NAME or credential:NAME (the secret itself is never written in settings)"),
      placeholder: .environment(""), isSecret: true
    ) { text in SecretReference(text).map { .value($0) } ?? .impossible }
  }

  /// The same for keys, which are files.
  static var secretFile: Self {
    Self(
      what: Bilingual(fi: "avaintiedoston viite", en: "a reference to a key file"),
      allowed: Bilingual(
        fi: "file:/polku tai credential:NIMI (avainta itseään ei kirjoiteta asetuksiin)",
        en: "file:/path or credential:NAME (the key itself is never written in settings)"),
      placeholder: .environment(""), isSecret: true
    ) { text in
      switch SecretReference(text) {
      case .file(let path)?: .value(.file(path))
      case .credential(let name)?: .value(.credential(name))
      case .environment?, nil: .impossible
      }
    }
  }
}

extension SettingsValue where Value == String {
  fileprivate static var host: Self {
    Self(
      what: Bilingual(fi: "palvelimen nimi", en: "a server's name"),
      allowed: Bilingual(
        fi: "nimi tai IP-osoite, ilman protokollaa ja polkua", en: "a name or IP address, without protocol and path"),
      placeholder: ""
    ) { text in
      let isHost = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".-:".contains($0)) }
      return text != "null" && isHost && (1...253).contains(text.utf8.count) && !text.hasPrefix("-")
        ? .value(text) : .impossible
    }
  }

  /// As `ssh-keygen -lf` prints it.
  fileprivate static var hostKey: Self {
    Self(
      what: Bilingual(fi: "SSH-avaimen tiiviste", en: "a fingerprint of an SSH key"),
      allowed: Bilingual(
        fi: "SHA256: ja 43 merkkiä, kuten ssh-keygen -lf sen näyttää",
        en: "SHA256: and 43 characters, as ssh-keygen -lf prints it"),
      placeholder: ""
    ) { text in
      let rest = text.dropFirst("SHA256:".count)
      let isDigest = rest.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+/".contains($0)) }
      return text.hasPrefix("SHA256:") && rest.count == 43 && isDigest ? .value(text) : .impossible
    }
  }

  /// An address without a login in it. What is written is not shown, for it may hold one.
  fileprivate static func url(_ scheme: String) -> Self {
    Self(
      what: Bilingual(fi: "osoite", en: "an address"),
      allowed: Bilingual(
        fi: "\(scheme)://palvelin… ilman käyttäjää ja salasanaa", en: "\(scheme)://server… without user and password"),
      placeholder: "", isSecret: true
    ) { text in
      let rest = text.dropFirst(scheme.count + 3)
      let server = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
      let isPrintable = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
      return text.hasPrefix(scheme + "://") && !server.isEmpty && !server.contains("@") && isPrintable
        && text.utf8.count <= 500 ? .value(text) : .impossible
    }
  }

  /// One that the gateway does not set itself.
  fileprivate static var headerName: Self {
    let own: Set<String> = ["content-type", "content-length", "expect", "host", "transfer-encoding", "connection"]
    return Self(
      what: Bilingual(fi: "otsakkeen nimi", en: "a header's name"),
      allowed: Bilingual(
        fi: "kirjaimia, numeroita, - ja _, enintään 100, ei: \(own.sorted().joined(separator: ", "))",
        en: "letters, digits, - and _, at most 100, none of \(own.sorted().joined(separator: ", "))"), placeholder: "X"
    ) { text in
      let isName = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
      return isName && (1...100).contains(text.utf8.count) && !own.contains(text.lowercased())
        ? .value(text) : .impossible
    }
  }
}
