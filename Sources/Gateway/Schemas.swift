import Datasets
import ReportXML

/// The schemas the program carries, by the names `maksusilta schema` knows them under.
package enum Schemas {
  package static let names = ["report", "commitments", "orders05", "orders05-z1poissa", "orders05-flat"]

  package static func text(of name: String) throws -> String {
    switch name {
    case "report": String(decoding: DocumentKind.monthlyReport.schema, as: UTF8.self)
    case "commitments": String(decoding: DocumentKind.commitmentFeed.schema, as: UTF8.self)
    case "orders05": ORDERS05.schema()
    case "orders05-z1poissa": ORDERS05.schema(extended: true)
    case "orders05-flat": ORDERS05.flatLayout()
    default:
      throw GatewayFailure(
        "schema-unknown", fi: "Skeemaa \(name) ei ole. Nimet: \(names.joined(separator: ", ")).",
        en: "There is no schema \(name). Names: \(names.joined(separator: ", ")).")
    }
  }
}
