import Datasets
import Delivery
import Domain
import Ledger
import ReportXML

/// Takes the documents of a run to a receiver that wants one at a time, each a dataset of its own with its own message id; what an earlier attempt
/// brought is not sent again, and one whose end nobody saw stops the rest.
struct DocumentPosting {
  private let desk: RunDesk
  private let run: RunSummary
  private let delivery: DeliveryNumber
  private let transport: any Transport
  private var premises: Premises { desk.premises }

  init(_ desk: RunDesk, _ run: RunSummary, _ delivery: DeliveryNumber, _ transport: any Transport) {
    self.desk = desk
    self.run = run
    self.delivery = delivery
    self.transport = transport
  }

  /// - Returns: where they lie now, as it may be shown.
  /// - Throws: the first document's failure; those before it have arrived, those behind it wait.
  func post() throws -> String {
    var place = transport.receiver
    var isFirst = true
    for piece in try pieces() {
      do {
        let receipt = try transport.deliver(piece.consignment) {
          let now = premises.clock.now()
          try premises.ledger.together {
            if isFirst { try premises.ledger.noteAppearing(delivery, at: now) }
            try premises.ledger.note(.begun, of: [piece.document])
          }
          isFirst = false
        }
        place = receipt.place
        try premises.ledger.note(.arrived, of: [piece.document])
        try take(receipt.answer ?? [], to: piece.document)
        try premises.files.unlinkIfThere(piece.consignment.path)
      } catch let failure as DeliveryFailure {
        // Nothing of it arrived, or nobody knows: then it is never sent again by itself.
        let isLost = failure.recovery == .unknown
        try premises.ledger.note(isLost ? .lost : nil, of: [piece.document])
        throw failure
      }
    }
    return place
  }

  /// A receiver that answers with the document's status is taken at its word; one that only says that it has it will send a receipt.
  private func take(_ answer: [UInt8], to document: DocumentNumber) throws {
    guard let status = StatusAnswer.read(answer, to: document) else { return }
    var telling = ReceiptTelling(premises, source: "delivery \(delivery)")
    try premises.ledger.enterReceipt(.answer(delivery), at: premises.clock.now()) { entry in
      try telling.take(status, entry, of: document)
    }
    for news in telling.news { news.tell(premises.log) }
  }

  private struct Piece {
    var document: DocumentNumber
    var consignment: Consignment
  }

  /// Writes each document that has not been sent into a file of its own, as it stands in the dataset.
  private func pieces() throws -> [Piece] {
    let sent = try premises.ledger.sendings(of: run.id)
    let (settings, book) = try desk.kept(of: run)
    let renderer = try book.renderer(in: settings)
    let forming = DocumentForming(book: book, installation: settings.installation, catalogue: settings.catalogue)
    let header = desk.header(of: run, book)
    var pieces: [Piece] = []
    var position = 0
    try premises.ledger.documents(of: run.id) { number, group in
      position += 1
      guard sent[number] == nil else { return }
      let document = try desk.formed(forming, group, number, of: run)
      var bytes = renderer.opening(header)
      try renderer.append(document, of: header, position: position, to: &bytes)
      bytes.append(contentsOf: renderer.closing(header, documents: 1, total: document.total))
      pieces.append(try piece(number, bytes))
    }
    return pieces
  }

  private func piece(_ number: DocumentNumber, _ bytes: [UInt8]) throws -> Piece {
    let name = run.seal.name + "." + number.description
    let path = premises.folders.runs / name
    // What lies there is of an attempt that was broken off.
    try premises.files.unlinkIfThere(path)
    let file = try premises.files.create(path)
    try file.write(bytes)
    try file.close()
    var digest = premises.digest()
    bytes.withUnsafeBytes { digest.update($0) }
    return Piece(
      document: number,
      consignment: Consignment(
        name: name, sizeBytes: Int64(bytes.count), sha256: digest.hexadecimal(), path: path, mayBeMoved: true,
        manifestName: name + ".manifest.json", manifest: [], messageID: desk.messageID(of: run, number)))
  }
}
