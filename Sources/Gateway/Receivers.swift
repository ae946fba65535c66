import Delivery
import Domain
import Inbox

func transport(for settings: DeliverySettings, of service: ServiceCode, in premises: Premises) throws -> any Transport {
  let folder = try premises.files.makeFolders(premises.receiverFolders(of: service, premises.settings.books.inForce(service, on: premises.clock.now().day)), in: premises.folders.outbox)
  return FolderTransport(folder: folder, files: premises.files, digest: premises.digest)
}
extension Transport { var receiver: String { "x" } }
extension DeliverySettings {
  enum Batch { case dataset, document }
  var batch: Batch { .dataset }
  var retry: RetryPlan { RetryPlan() }
}
