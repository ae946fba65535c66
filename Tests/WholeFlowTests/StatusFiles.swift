import Domain

/// Receipts as SAP sends them, about documents by number.
enum StatusFiles {
  static func aleaud(_ statuses: [(document: Int64, code: String)], sender: String = "PRDCLNT100") -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <ALEAUD01><IDOC BEGIN="1">\(control("ALEAUD", "ALEAUD01", sender))<E1ADHDR SEGMENT="1"><MESTYP>ORDERS</MESTYP>
    """
      + statuses.map { document, code in
        """
        <E1STATE SEGMENT="1"><DOCNUM>\(DocumentNumber(document))</DOCNUM><STATUS>\(code)</STATUS>\
        <E1PRTOB SEGMENT="1"><DOCNUM>\(padded(900_000 + document, 16))</DOCNUM><LOGSYS>\(sender)</LOGSYS>\
        <OBJTYPE>BUS2032</OBJTYPE><OBJKEY>\(padded(4_000_000 + document, 10))</OBJKEY></E1PRTOB></E1STATE>
        """
      }.joined() + "</E1ADHDR></IDOC></ALEAUD01>\n"
  }

  static func systat(_ statuses: [(document: Int64, code: String)], sender: String = "PRDCLNT100") -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<SYSTAT01><IDOC BEGIN=\"1\">"
      + control("STATUS", "SYSTAT01", sender)
      + statuses.map { document, code in
        """
        <E1STATS SEGMENT="1"><TABNAM>EDI_DS</TABNAM><DOCNUM>\(DocumentNumber(document))</DOCNUM>\
        <LOGDAT>20240507</LOGDAT><LOGTIM>061500</LOGTIM><STATUS>\(code)</STATUS></E1STATS>
        """
      }.joined() + "</IDOC></SYSTAT01>\n"
  }

  /// EDI_DS40: TABNAM 10, MANDT 3, DOCNUM 16, LOGDAT 8, LOGTIM 6, STATUS 2; blanks at the end are cut.
  static func flat(_ statuses: [(document: Int64, code: String)]) -> String {
    statuses.map { document, code in "EDI_DS40  100\(DocumentNumber(document))20240507061500\(code)\n" }.joined()
  }

  private static func control(_ type: String, _ basicType: String, _ sender: String) -> String {
    """
    <EDI_DC40 SEGMENT="1"><TABNAM>EDI_DC40</TABNAM><DIRECT>1</DIRECT><IDOCTYP>\(basicType)</IDOCTYP><MESTYP>\(type)</MESTYP>\
    <SNDPOR>SAPPRD</SNDPOR><SNDPRT>LS</SNDPRT><SNDPRN>\(sender)</SNDPRN><RCVPOR>MAKSUSILTA</RCVPOR><RCVPRT>LS</RCVPRT>\
    <RCVPRN>MAKSUSILTA</RCVPRN></EDI_DC40>
    """
  }
}
