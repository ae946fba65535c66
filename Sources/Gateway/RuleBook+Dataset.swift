import Datasets
import Domain
import Foundation
import ReportXML

extension RuleBook {
  /// Writes the service's documents in its format.
  /// - Precondition: the format is not `none`.
  func renderer(in settings: Settings) throws -> any DatasetRenderer {
    let (renderer, codePage) = try strictRenderer(in: settings)
    return dataset.unencodable == .transliterate
      ? TransliteratedDataset(renderer, codePage: codePage) : renderer
  }

  /// The renderer by itself, and the code page it writes in.
  private func strictRenderer(in settings: Settings) throws -> (any DatasetRenderer, CodePage) {
    switch dataset.format {
    case .idocXML: return (IDocXML(dataset.idoc), dataset.idoc.codePage)
    case .idocFlat: return (IDocFlat(dataset.idoc, options: dataset.flat), dataset.flat.codePage)
    case .rows, .csv:
      switch try layout(in: settings) {
      case .rows(let layout): return (RowsDataset(layout), layout.codePage)
      case .csv(let layout): return (CSVDataset(layout), layout.codePage)
      }
    case .none: preconditionFailure("a service without a dataset has no runs")
    }
  }

  /// The checks of the service's format: the schema or layout in the schemas folder, or for flat IDocs the same table.
  func checks(in settings: Settings) throws -> DatasetChecks {
    switch dataset.format {
    case .idocXML:
      let schema = try datasetSchema(in: settings)
      return DatasetChecks {
        XMLSoundness(try ValidityCheck(schema))
      } whole: {
        XMLDatasetCheck(try SchemaCheck(schema))
      }
    case .idocFlat:
      let (options, extended) = (dataset.flat, dataset.idoc.extensionType != nil)
      return DatasetChecks { FlatCheck(options: options, extended: extended) }
    case .rows, .csv:
      let layout = try layout(in: settings)
      return DatasetChecks {
        switch layout {
        case .rows(let layout): RowsCheck(layout)
        case .csv(let layout): CSVCheck(layout)
        }
      }
    case .none: preconditionFailure("a service without a dataset has no runs")
    }
  }

  /// What of a client's data will not fit the receiver; nil where nothing is sent.
  func partyLimits(in settings: Settings) throws -> PartyLimits? {
    dataset.format == .none ? nil : PartyLimits(renderer: try renderer(in: settings))
  }

  private func datasetSchema(in settings: Settings) throws -> CompiledSchema {
    // A port that expects another root element gets the same schema under that name, which no file holds.
    if dataset.idoc.rootElement != nil {
      return try compiled(Array(IDocXML(dataset.idoc).schema.utf8), named: "orders05")
    }
    let name = ORDERS05.schemaName(extended: dataset.idoc.extensionType != nil)
    let path = settings.installation.schemasFolder + "/" + name
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw GatewayFailure(
        "schema-missing",
        fi:
          "Aineiston skeemaa \(name) ei ole kansiossa \(settings.installation.schemasFolder). Kirjoita se: maksusilta schema orders05.",
        en:
          "The dataset's schema \(name) is not in \(settings.installation.schemasFolder). Write it: maksusilta schema orders05."
      )
    }
    return try compiled([UInt8](bytes), named: path)
  }

  private func compiled(_ bytes: [UInt8], named path: String) throws -> CompiledSchema {
    do {
      return try CompiledSchema(bytes)
    } catch {
      throw GatewayFailure(
        "schema-unusable",
        fi: "Skeemaa \(path) ei voi käyttää: \(error). Kirjoita se uudelleen: maksusilta schema orders05.",
        en: "The schema \(path) cannot be used: \(error). Write it anew: maksusilta schema orders05.")
    }
  }

  private func layout(in settings: Settings) throws -> DatasetLayout {
    guard let name = dataset.layout, let layout = settings.layouts[name] else {
      throw GatewayFailure(
        "layout-missing",
        fi: "Aineiston asettelua \(dataset.layout ?? "") ei ole kansiossa \(settings.installation.schemasFolder).",
        en: "The dataset's layout \(dataset.layout ?? "") is not in \(settings.installation.schemasFolder).")
    }
    return layout
  }
}

extension Misfit {
  var finding: (code: FindingCode, found: String?, expected: String?) {
    let lengthText: String? = length.map { "\($0)" }
    return switch kind {
    case .notEncodable: (.notEncodable, nil, place)
    case .missing: (.fieldMissing, nil, place)
    case .tooLong, .tooPrecise: (.fieldTooLong, lengthText, "≤ \(limit ?? 0) (\(place))")
    case .negative, .noPlace: (.fieldTooLong, nil, place)
    }
  }
}

/// libxml2's yes or no as a dataset's.
private struct XMLSoundness: SoundnessCheck {
  private let check: ValidityCheck
  init(_ check: ValidityCheck) { self.check = check }
  mutating func feed(_ bytes: UnsafeRawBufferPointer) { check.feed(bytes) }
  mutating func finish() -> Bool { check.finish() }
}

/// The schema check of libxml2 as a dataset's check.
private struct XMLDatasetCheck: DatasetCheck {
  private let check: SchemaCheck
  init(_ check: SchemaCheck) { self.check = check }
  mutating func feed(_ bytes: UnsafeRawBufferPointer) { check.feed(bytes) }
  mutating func finish() -> [DatasetFlaw] {
    check.finish().map { flaw in
      DatasetFlaw(record: flaw.line, place: flaw.place, message: flaw.code.message)
    }
  }
}
