import Datasets
import Domain

extension FlatOptions {
  /// Reads `dataset.flat`: how the records of an IDoc flat file are written.
  init(_ keys: inout SettingsFields) {
    self.init()
    let known = keys.problemCount
    keys.take("release", .choice(of: Bilingual(fi: "SAP-julkaisu", en: "an SAP release")), to: &release)
    keys.take("padded", .flag, to: &isPadded)
    keys.take("line-end", .choice(of: Bilingual(fi: "rivinvaihto", en: "a line end")), to: &lineEnd)
    keys.take("code-page", .codePage, to: &codePage)
    keys.take("unicode-table", .flag, to: &namesUnicodeTable)
    let segments = Set(ORDERS05.segments.map(\.name))
    for (name, version) in keys.named("segment-versions", .field(27), segmentVersion) ?? []
    where segments.contains(name) {
      versions[name] = version
    }
    guard keys.problemCount == known else { return }
    for misfit in misfits() { keys.add(.impossibleValue, fi: misfit.message.fi, en: misfit.message.en) }
  }
}

/// A segment's version at the receiver: `E1EDP01: {name: E2EDP01008, fields: 52}`.
private func segmentVersion(_ segment: String, _ node: SettingsNode) -> FlatOptions.SegmentVersion {
  let known = ORDERS05.segments.first { $0.name == segment }
  if known == nil {
    node.add(
      .impossibleValue, fi: "\(segment) ei ole ORDERS05-tyypin segmentti (E1EDK01, E1EDP01 …)",
      en: "\(segment) is not a segment of ORDERS05 (E1EDK01, E1EDP01 …)")
  }
  return node.fields {
    FlatOptions.SegmentVersion(
      name: $0.required("name", .field(30)),
      fieldCount: $0.optional(
        "fields", .whole(1...(known?.fields.count ?? 999), unit: Bilingual(fi: "kenttää", en: "fields"))))
  }
}
