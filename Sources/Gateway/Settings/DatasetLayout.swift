package import Datasets

/// A layout file of the schemas folder: what the rows of a receiver look like.
package enum DatasetLayout: Hashable, Sendable {
  case rows(RowLayout)
  case csv(CSVLayout)

  package var format: DatasetSettings.Format {
    switch self {
    case .rows: .rows
    case .csv: .csv
    }
  }
}
