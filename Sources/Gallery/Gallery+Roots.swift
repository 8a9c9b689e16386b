extension Gallery {
  /// All roots, by path.
  package func roots() throws(GalleryError) -> [Root] {
    try connection.rows("SELECT id, path FROM roots ORDER BY path") {
      Root(id: $0.integer(0), path: $0.text(1))
    }
  }

  /// The root that covers a path, made where there is none. Roots never nest: a new one takes in those that lie in it.
  ///
  /// - Parameter path: absolute, without symbolic links.
  package func root(covering path: String) throws(GalleryError) -> Root { try roots(covering: [path])[0] }

  /// The roots that cover paths, in the order of the paths.
  ///
  /// - Parameter paths: absolute, without symbolic links.
  package func roots(covering paths: [String]) throws(GalleryError) -> [Root] {
    try connection.transaction { () throws(GalleryError) in
      var present = try roots()
      for path in paths where !present.contains(where: { $0.contains(path) }) {
        let root = try insertRoot(path)
        for inner in present where root.contains(inner.path) { try move(inner, into: root) }
        present.removeAll { root.contains($0.path) }
        present.append(root)
      }
      return paths.map { path in
        guard let root = present.first(where: { $0.contains(path) }) else {
          preconditionFailure("no root has \(path)")
        }
        return root
      }
    }
  }

  private func insertRoot(_ path: String) throws(GalleryError) -> Root {
    try connection.run("INSERT INTO roots (path) VALUES (?)", [.text(path)])
    return Root(id: connection.lastInsertedID, path: path)
  }

  private func move(_ inner: Root, into root: Root) throws(GalleryError) {
    try connection.run(
      "UPDATE paths SET root_id = ? WHERE root_id = ?", [.integer(root.id), .integer(inner.id)])
    try connection.run("DELETE FROM roots WHERE id = ?", [.integer(inner.id)])
  }

  /// Forgets a root in which no file is known.
  package func removeRootIfEmpty(_ id: Int64) throws(GalleryError) {
    try connection.run(
      "DELETE FROM roots WHERE id = ? AND NOT EXISTS (SELECT 1 FROM paths WHERE root_id = roots.id)",
      [.integer(id)])
  }

  /// Forgets a root, with the paths in it. Images that are at no other path stay until `removeOrphans`.
  ///
  /// - Returns: whether there was such a root.
  package func removeRoot(_ id: Int64) throws(GalleryError) -> Bool {
    try connection.transaction { () throws(GalleryError) in
      guard try roots().contains(where: { $0.id == id }) else { return false }
      try connection.run("DELETE FROM roots WHERE id = ?", [.integer(id)])
      return true
    }
  }

  /// How many files of a root hold images, how many images those are, and how many files could not be used.
  package func counts(inRoot id: Int64) throws(GalleryError) -> (files: Int, images: Int, failed: Int) {
    (
      files: try count(
        "SELECT count(*) FROM paths WHERE root_id = ? AND image_id IS NOT NULL", [.integer(id)]),
      images: try count("SELECT count(DISTINCT image_id) FROM paths WHERE root_id = ?", [.integer(id)]),
      failed: try count(
        """
        SELECT count(*) FROM errors e JOIN paths p ON p.id = e.path_id WHERE p.root_id = ? AND e.severity = ?
        """, [.integer(id), .text(LedgerEntry.Severity.failed.rawValue)])
    )
  }

  /// The number of files known in a root.
  package func fileCount(inRoot id: Int64) throws(GalleryError) -> Int {
    try connection.row("SELECT count(*) FROM paths WHERE root_id = ?", [.integer(id)]) { Int($0.integer(0)) }
      ?? 0
  }
}
