/// The version of the program, as the CHANGELOG names it.
enum Version {
  static let current = "0.1.0"
}
