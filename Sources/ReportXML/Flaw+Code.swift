import CLibXML2
import Domain

extension DocumentScan {
  /// Where in the document the schema was asked.
  enum Phase {
    case startTag, text, endTag
  }

  /// Our code for one of libxml2's schema errors (`XML_SCHEMAV_…`).
  static func code(schemaError: Int32, in phase: Phase) -> FindingCode {
    switch xmlParserErrors(UInt32(schemaError)) {
    case XML_SCHEMAV_CVC_ELT_1:
      return .namespace
    case XML_SCHEMAV_ELEMENT_CONTENT:
      return phase == .endTag ? .elementMissing : .elementNotExpected
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1, XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2, XML_SCHEMAV_CVC_TYPE_3_1_2:
      return phase == .startTag ? .elementNotExpected : .schema
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_4:
      return .attributeMissing
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1, XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2, XML_SCHEMAV_CVC_TYPE_3_1_1:
      return .attributeNotAllowed
    case XML_SCHEMAV_VALUE, XML_SCHEMAV_FACET, XML_SCHEMAV_CVC_AU, XML_SCHEMAV_CVC_ATTRIBUTE_3:
      return .valueShape
    default:
      // The simple types' own rules and their facets.
      let values = XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1.rawValue...XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_3.rawValue
      let facets = XML_SCHEMAV_CVC_FACET_VALID.rawValue...XML_SCHEMAV_CVC_ENUMERATION_VALID.rawValue
      let code = UInt32(schemaError)
      return values.contains(code) || facets.contains(code) ? .valueShape : .schema
    }
  }

  /// Our code for one of libxml2's errors about XML itself (`XML_ERR_…`).
  static func code(xmlError: Int32) -> FindingCode {
    switch xmlParserErrors(UInt32(xmlError)) {
    case XML_ERR_INVALID_ENCODING, XML_ERR_UNKNOWN_ENCODING, XML_ERR_UNSUPPORTED_ENCODING, XML_ERR_ENCODING_NAME,
      XML_IO_ENCODER, XML_I18N_NO_NAME, XML_I18N_NO_HANDLER, XML_I18N_EXCESS_HANDLER, XML_I18N_CONV_FAILED,
      XML_I18N_NO_OUTPUT:
      return .encoding
    case XML_ERR_NO_MEMORY, XML_ERR_INTERNAL_ERROR, XML_ERR_NAME_TOO_LONG:
      return .limit
    default:
      return .notWellFormed
    }
  }
}

/// The attribute that one of libxml2's schema errors is about: its message begins with `Element '…', attribute '…': `, or its first
/// string is the name. What follows in the message may quote a value and is never looked at.
func attributeName(of error: xmlError, code: FindingCode) -> String? {
  if code == .attributeMissing || code == .attributeNotAllowed {
    return error.str1.map { localName(String(cString: $0)) }
  }
  guard let message = error.message else { return nil }
  let text = String(cString: message)
  guard text.hasPrefix(beforeElement), let elementEnd = text.dropFirst(beforeElement.count).firstIndex(of: "'")
  else { return nil }
  let rest = text[elementEnd...]
  guard rest.hasPrefix(beforeAttribute) else { return nil }
  return localName(String(rest.dropFirst(beforeAttribute.count).prefix { $0 != "'" }))
}

private let beforeElement = "Element '"
private let beforeAttribute = "', attribute '"

/// The part of `{namespace}name` behind the namespace, bounded.
private func localName(_ name: String) -> String {
  bounded(name.lastIndex(of: "}").map { String(name[name.index(after: $0)...]) } ?? name)
}
