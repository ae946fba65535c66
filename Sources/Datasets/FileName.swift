package import Domain

/// A dataset's file name, never repeated: service, the run's closing time on the 24-hour clock, run id.
/// `MAKSUSILTA_YVPA-IKA_20240505T060000_R0000012.xml`.
///
/// `T`, not a hyphen, between day and time: `240506-0600` would have the shape of an identity code, and be masked wherever it is shown.
///
/// A character of the service's code other than ASCII letters, digits, `-` and `_` is written as `_`; the run id keeps names apart.
package func fileName(run: RunHeader, extension: String) -> String {
  let time = run.closedAt.compactDate + "T" + run.closedAt.compactTime
  return datasetPrefix(of: run.service) + time + "_R" + padded(run.id.number, 7) + "." + `extension`
}

/// True where `name` is one that `fileName` gave a dataset of the service, or of a piece of it: service `A` has nothing of service `A_B`.
package func isDataset(_ name: String, of service: ServiceCode) -> Bool {
  let prefix = datasetPrefix(of: service)
  guard name.hasPrefix(prefix) else { return false }
  let rest = Array(name.utf8.dropFirst(prefix.utf8.count))
  // `20240505T060000_R0000012`
  return rest.count > 17 && rest[8] == UInt8(ascii: "T") && rest[15] == UInt8(ascii: "_")
    && rest[16] == UInt8(ascii: "R")
}

/// What the names of a service's datasets begin with: `MAKSUSILTA_YVPA-IKA_`.
private func datasetPrefix(of service: ServiceCode) -> String {
  let code = String(
    String.UnicodeScalarView(
      service.value.unicodeScalars.map { scalar in
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
          || scalar == "-" || scalar == "_" ? scalar : "_"
      }))
  return "MAKSUSILTA_" + code + "_"
}
