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

/// What the names of a service's datasets begin with: `MAKSUSILTA_YVPA-IKA_`.
package func datasetPrefix(of service: ServiceCode) -> String {
  let code = String(
    String.UnicodeScalarView(
      service.value.unicodeScalars.map { scalar in
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
          || scalar == "-" || scalar == "_" ? scalar : "_"
      }))
  return "MAKSUSILTA_" + code + "_"
}
