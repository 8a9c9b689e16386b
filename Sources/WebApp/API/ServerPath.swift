import FoundationEssentials

/// Paths in requests: of the machine where Eidetic runs.
enum ServerPath {
  /// The whole path, with the home folder's in place of a tilde.
  ///
  /// - Parameters:
  ///   - path: as a client gives it.
  ///   - verb: what is to be done with it, for the message.
  /// - Throws: `APIError` of status 400 for a path that depends on where the server was started.
  static func absolute(_ path: String, to verb: String) throws(APIError) -> String {
    let home = FileManager.default.homeDirectoryForCurrentUser.path
    if path == "~" { return home }
    if path.hasPrefix("~/") { return home + path.dropFirst() }
    guard path.hasPrefix("/"), !path.utf8.contains(0) else {
      throw .badRequest(
        "cannot \(verb) \"\(path)\": give the whole path on the machine where Eidetic runs, beginning with / or ~/"
      )
    }
    return path
  }
}
