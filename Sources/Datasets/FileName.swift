package import Domain

/// A dataset's file name, never repeated: service, the run's closing time on the 24-hour clock, run id.
/// `MAKSUSILTA_YVPA-IKA_20240505-060000_R0000012.xml`.
///
/// A character of the service's code other than ASCII letters, digits, `-` and `_` is written as `_`; the run id keeps names apart.
package func fileName(run: RunHeader, extension: String) -> String {
  let service = String(
    String.UnicodeScalarView(
      run.service.value.unicodeScalars.map { scalar in
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
          || scalar == "-" || scalar == "_" ? scalar : "_"
      }))
  let time = run.closedAt.compactDate + "-" + run.closedAt.compactTime
  return "MAKSUSILTA_" + service + "_" + time + "_R" + padded(run.id.number, 7) + "." + `extension`
}
