/// The version of the program, as in the CHANGELOG.
enum Version {
  static let current = "0.1.0"
}
