package import Faults
package import Files

/// Says why places cannot be looked up.
package enum PlacesError: FaultyError, Equatable {
  /// No folder has the file of places.
  case missing(folders: [String])
  /// The file is not what was written.
  case damaged(path: String, reason: String)
  /// The file was made for another version of the program.
  case otherVersion(path: String, got: Int, supported: Int)
  /// The system could not read the file.
  case file(FileError)
  /// No city has the name.
  case unknown(name: String, nearest: String?)
  /// The name is that of a region or a country, which have no middle.
  case area(name: String, kind: Place.Kind)

  package var kind: ErrorKind {
    switch self {
    case .missing: .notReady
    case .damaged, .otherVersion: .damaged
    case .file(let error): error.kind
    case .unknown, .area: .usage
    }
  }

  package var remedy: Remedy? {
    switch self {
    case .area(let name, _): .writeCondition("place:\"\(name)\"")
    case .missing, .damaged, .otherVersion, .file, .unknown: nil
    }
  }

  package var description: String {
    switch self {
    case .missing(let folders):
      "cannot look places up: \(Self.fileName) is in none of \(folders.map { "\"\(printable($0))\"" }.joined(separator: ", ")); "
        + Self.advice
    case .damaged(let path, let reason):
      "cannot look places up in \"\(printable(path))\": \(reason); \(Self.advice)"
    case .otherVersion(let path, let got, let supported):
      "cannot look places up in \"\(printable(path))\": it has version \(got), and this program reads version \(supported); "
        + Self.advice
    case .file(let error): error.description
    case .unknown(let name, let nearest):
      "cannot find the place \"\(printable(name))\": no known city has this name; "
        + (nearest.map { "did you mean \($0)?" } ?? "give its coordinates, or a larger city nearby")
    case .area(let name, let kind):
      "cannot find pictures near \"\(printable(name))\": it is a \(kind.rawValue), not a city; search for pictures in it instead"
    }
  }

  /// Below a folder of what is shipped with the program.
  static let fileName = "geonames/places.bin"
  private static let advice = "install the program again, which brings it"
}
