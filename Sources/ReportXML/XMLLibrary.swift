import CLibXML2

/// libxml2 as a whole: started once, loading nothing by itself, and silent.
enum XMLLibrary {
  /// Read before the first use; starts the library for all threads and forbids every document to load another.
  static let started: Void = {
    xmlInitParser()
    xmlSchemaInitTypes()
    clx_forbid_loading()
  }()

  /// libxml2 could not get the memory for a context.
  struct OutOfMemory: Error, CustomStringConvertible {
    var description: String { "There is not enough memory for an XML parser. Free memory, then try again." }
  }
}
