import Domain

/// Where the readers write down what is wrong, so that one reading of all files finds everything.
final class SettingsLog {
  private(set) var problems: [SettingsProblem] = []

  func add(
    _ flaw: SettingsProblem.Flaw, file: String, line: Int?, key: String = "", fi: String, en: String
  ) {
    problems.append(
      SettingsProblem(file: file, line: line, key: key, flaw: flaw, message: Bilingual(fi: fi, en: en)))
  }
}
