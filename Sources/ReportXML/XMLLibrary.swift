import CLibXML2

/// libxml2 as a whole: started once, with memory of its own, loading nothing by itself, and silent.
enum XMLLibrary {
  /// Read before the first use; starts the library for all threads and forbids every document to load another.
  static let started: Void = {
    clx_use_pools()
    xmlInitParser()
    xmlSchemaInitTypes()
    clx_forbid_loading()
  }()

  /// Memory that small pieces lie in, of all threads; it is kept for the next ones.
  static var blockBytes: Int { clx_block_bytes() }

  /// libxml2 could not get the memory for a context.
  struct OutOfMemory: Error, CustomStringConvertible {
    var description: String { "There is not enough memory for an XML parser. Free memory, then try again." }
  }
}
