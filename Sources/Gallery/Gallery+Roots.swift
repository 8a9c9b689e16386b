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
  package func root(covering path: String) throws(GalleryError) -> Root {
    try connection.transaction { () throws(GalleryError) in
      let present = try roots()
      if let root = present.first(where: { $0.contains(path) }) { return root }
      try connection.run("INSERT INTO roots (path) VALUES (?)", [.text(path)])
      let root = Root(id: connection.lastInsertedID, path: path)
      for inner in present where root.contains(inner.path) {
        try connection.run(
          "UPDATE paths SET root_id = ? WHERE root_id = ?", [.integer(root.id), .integer(inner.id)])
        try connection.run("DELETE FROM roots WHERE id = ?", [.integer(inner.id)])
      }
      return root
    }
  }

  /// The number of files known in a root.
  package func fileCount(inRoot id: Int64) throws(GalleryError) -> Int {
    try connection.row("SELECT count(*) FROM paths WHERE root_id = ?", [.integer(id)]) { Int($0.integer(0)) }
      ?? 0
  }
}
