import Datasets
import Domain
import Foundation
import ReportXML
import Support
import Testing

/// Our IDocs at a SAP side that others wrote, one a post, and what its answers say.
@Suite(.sandbox) struct `An independent SAP side` {
  private func idoc(_ document: BillingDocument, _ profile: IDocProfile = Samples.profile) throws -> [UInt8] {
    try rendered(IDocXML(profile), [document])
  }

  @Test func `takes each document and answers that it is posted, or that it is not`() throws {
    let sap = try MockSAP(in: Sandbox.folder)
    var numbers: Set<String> = []
    let documents = [Samples.document, Samples.credit] + (0..<3).map { Random.document(seed: $0) }
    for document in documents {
      let (status, answer) = try sap.post("/sap/bc/idoc", "text/xml", try idoc(document))
      #expect(status == "201")
      let record = try #require(StatusAnswer.read(answer, to: document.number), "\(text(answer))")
      #expect(record.code == "53" && record.statusClass == .posted && record.document == document.number)
      #expect(record.message?.text == "Application document posted")
      #expect(numbers.insert(try #require(record.receiverNumber)).inserted, "each its own number there")
    }

    // From now on two fail to post: the number is given all the same, so nothing is ever sent again by itself.
    let rule = #"{"status": "51", "message": "Asiakasta 4711 ei ole", "count": 2}"#
    #expect(try sap.post("/_mock/idoc-posting", "application/json", Array(rule.utf8)).status == "201")
    for _ in 0..<2 {
      let (status, answer) = try sap.post("/sap/bc/idoc", "text/xml", try idoc(Samples.document))
      let record = try #require(StatusAnswer.read(answer, to: Samples.document.number))
      #expect(status == "201" && record.code == "51" && record.statusClass == .failedOpen)
      #expect(record.message?.text == "Asiakasta 4711 ei ole" && record.receiverNumber != nil)
    }
    let (_, answer) = try sap.post("/sap/bc/idoc", "text/xml", try idoc(Samples.document))
    #expect(StatusAnswer.read(answer, to: Samples.document.number)?.code == "53")
  }

  @Test func `takes a document with everything, in the agreed extension too`() throws {
    let sap = try MockSAP(in: Sandbox.folder)
    var document = Samples.document
    document.referenceNumber = ReferenceSeries(series: "12").reference(of: document.number)
    var profile = Samples.extendedProfile
    profile.texts.append(IDocProfile.TextEntry(id: "Z003", source: .referenceNumber))
    let (_, answer) = try sap.post("/sap/bc/idoc", "text/xml", try idoc(document, profile))
    #expect(StatusAnswer.read(answer, to: document.number)?.code == "53", "\(text(answer))")
  }

  @Test func `answers what is no IDoc without a status`() throws {
    let sap = try MockSAP(in: Sandbox.folder)
    for body in ["", "<a"] {
      let (status, answer) = try sap.post("/sap/bc/idoc", "text/xml", Array(body.utf8))
      #expect(status == "400", "\(body): \(text(answer))")
      #expect(StatusAnswer.read(answer, to: DocumentNumber(1)) == nil, "\(text(answer))")
    }
  }
}
