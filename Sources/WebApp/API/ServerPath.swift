import FoundationEssentials

/// Paths in requests: they are paths on the server.
enum ServerPath {
  /// The absolute path, with a tilde replaced by the home folder.
  ///
  /// - Parameters:
  ///   - path: the path in the request.
  ///   - verb: what to do with it, for the message.
  /// - Throws: `APIError` of status 400 for a relative path.
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
