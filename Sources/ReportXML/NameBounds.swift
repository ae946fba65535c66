import CLibXML2
import Domain

/// The longest name from a document that is repeated in a finding, in characters.
private let nameLengthMax = 80

/// A name from a document, fit to be shown: cut where it is absurdly long, without anything like an identity code.
func bounded(_ name: String) -> String {
  maskingIdentityCodes(name.count > nameLengthMax ? name.prefix(nameLengthMax) + "…" : name)
}

/// The same of the document's own name of something: no time stamp stands in one, so what follows a digit is masked, too.
func bounded(_ name: UnsafePointer<xmlChar>) -> String {
  bounded(maskingIdentityCodes(String(cString: name), evenAfterDigits: true))
}
