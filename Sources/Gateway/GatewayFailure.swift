package import Domain

/// The surroundings are wrong: thrown, with a stable code and a sentence that says what to do. Without personal data.
package struct GatewayFailure: Error, Hashable, Sendable {
  package var code: String
  package var message: Bilingual
  package init(_ code: String, fi: String, en: String) {
    self.code = code
    message = Bilingual(fi: maskingIdentityCodes(fi), en: maskingIdentityCodes(en))
  }
}
