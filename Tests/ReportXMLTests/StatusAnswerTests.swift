import Domain
import ReportXML
import Testing

private func answer(_ text: String) -> StatusRecord? { StatusAnswer.read(Array(text.utf8), to: DocumentNumber(7)) }

/// As mock-sap 0.22 answers.
private let posted = """
  <?xml version="1.0" encoding="utf-8"?><IDOC_STATUS><DOCNUM>0000000000000012</DOCNUM><IDOCTYP>ORDERS05</IDOCTYP><MESTYP>ORDERS</MESTYP>\
  <STATUS>53</STATUS><STATUS_TEXT>Application document posted</STATUS_TEXT><DIRECT>2</DIRECT><SEGMENTS>31</SEGMENTS>\
  <CREDAT>20240506</CREDAT><CRETIM>031500</CRETIM><MANDT>100</MANDT></IDOC_STATUS>
  """

@Suite struct `Answers to a posted IDoc` {
  @Test func `tell the status of what was posted, and the receiver's number`() {
    #expect(
      answer(posted)
        == StatusRecord(
          document: DocumentNumber(7), code: "53", message: StatusMessage(text: "Application document posted"),
          receiverNumber: "0000000000000012", line: 1, place: "/IDOC_STATUS/STATUS[1]"))
  }

  @Test(arguments: [
    "<vastaus>\n <rivi><STATUS> 51 </STATUS><STATXT>Ei onnistu</STATXT><STATYP>E</STATYP></rivi></vastaus>",
    "<s:Envelope xmlns:s='urn:s'><s:Body><r xmlns='urn:r'><STATUS>51</STATUS></r></s:Body></s:Envelope>",
    "<ALEAUD01><IDOC><EDI_DC40><STATUS>03</STATUS></EDI_DC40><E1ADHDR><E1STATE><STATUS>51</STATUS></E1STATE></E1ADHDR></IDOC></ALEAUD01>",
    "<a><STATUS>51</STATUS><b><STATUS>51</STATUS></b></a>", "<STATUS>51</STATUS>",
  ])
  func `are read whatever their root`(_ text: String) {
    #expect(answer(text)?.code == "51" && answer(text)?.document == DocumentNumber(7))
  }

  @Test(arguments: [
    "", "OK", "{\"STATUS\": \"53\"}", "<a/>", "<a><STATUS/></a>", "<a><STATUS>OK</STATUS></a>",
    "<a><STATUS>053</STATUS></a>",
    "<a><STATUS>53</STATUS><STATUS>51</STATUS></a>", "<a><STATUS>53</STATUS>", "<a><STATUS>53</STATUS></b>",
    "<!DOCTYPE a [<!ENTITY x '53'>]><a><STATUS>&x;</STATUS></a>", "<a status='53'/>", "<html><body>53</body></html>",
    "<ORDERS05><IDOC><EDI_DC40><STATUS>53</STATUS></EDI_DC40></IDOC></ORDERS05>",
  ])
  func `that say nothing of the document are none`(_ text: String) { #expect(answer(text) == nil) }

  @Test func `cut at any byte are none`() {
    let bytes = Array(posted.utf8)
    for length in 0..<bytes.count { #expect(StatusAnswer.read(Array(bytes[..<length]), to: DocumentNumber(7)) == nil) }
  }

  @Test func `without end are none`() {
    let long = "<a><STATUS>53</STATUS>" + String(repeating: "<b/>", count: 300_000) + "</a>"
    #expect(answer(long) == nil)
    let short = "<a><STATUS>53</STATUS>" + String(repeating: "<b/>", count: 100_000) + "</a>"
    #expect(answer(short)?.code == "53")
  }
}
