import Files

extension Gallery {
  /// All roots, by path.
  package func roots() throws(GalleryError) -> [Root] {
    try connection.rows("SELECT id, path FROM roots ORDER BY path") {
      Root(id: $0.integer(0), path: $0.text(1))
    }
  }

  /// The root that covers a path, made where there is none. Roots never nest: a new one takes in those that
  /// lie in it.
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
      "UPDATE folders SET root_id = ? WHERE root_id = ?", [.integer(root.id), .integer(inner.id)])
    let patterns = try exclusions(inRoot: inner.id).map { pattern in
      Self.pattern(pattern, said: inner.path, in: root.path)
    }
    try exclude(patterns, inRoot: root.id)
    try connection.run(
      "UPDATE paths SET root_id = ? WHERE root_id = ?", [.integer(root.id), .integer(inner.id)])
    try connection.run("DELETE FROM roots WHERE id = ?", [.integer(inner.id)])
  }

  /// The pattern that means in an outer root what another one means in a root within.
  private static func pattern(_ pattern: String, said inner: String, in outer: String) -> String {
    let isNegated = pattern.hasPrefix("!")
    let body = isNegated ? pattern.dropFirst() : pattern[...]
    let path = PathText.rest(of: inner, below: outer)
    let escaped = path.map { "\\*?[".contains($0) ? "\\\($0)" : "\($0)" }.joined()
    // A name alone is meant at any depth.
    let isAnchored = body.dropLast().contains("/")
    let rest = body.hasPrefix("/") ? body.dropFirst() : body
    return "\(isNegated ? "!" : "")/\(escaped)/\(isAnchored ? "" : "**/")\(rest)"
  }

  /// What is passed over in a root, in the order in which it was said: the last pattern that matches counts.
  package func exclusions(inRoot id: Int64) throws(GalleryError) -> [String] {
    try connection.rows("SELECT pattern FROM exclusions WHERE root_id = ? ORDER BY id", [.integer(id)]) {
      $0.text(0)
    }
  }

  /// Passes more over in a root. A pattern that is there already becomes the last one.
  package func exclude(_ patterns: [String], inRoot id: Int64) throws(GalleryError) {
    for pattern in patterns {
      _ = try include([pattern], inRoot: id)
      try connection.run(
        """
        INSERT INTO exclusions (id, root_id, pattern)
        VALUES ((SELECT ifnull(max(id), 0) + 1 FROM exclusions), ?, ?)
        """, [.integer(id), .text(pattern)])
    }
  }

  /// Passes less over in a root.
  ///
  /// - Returns: the patterns that were not there.
  package func include(_ patterns: [String], inRoot id: Int64) throws(GalleryError) -> [String] {
    var unknown: [String] = []
    for pattern in patterns {
      let known = try exclusions(inRoot: id).contains { $0.utf8.elementsEqual(pattern.utf8) }
      if !known { unknown.append(pattern) }
      try connection.run(
        "DELETE FROM exclusions WHERE root_id = ? AND pattern = ?", [.integer(id), .text(pattern)])
    }
    return unknown
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

  /// Whether a picture was met in a root, readable or not.
  package func hasPictures(inRoot id: Int64) throws(GalleryError) -> Bool {
    try connection.row(
      """
      SELECT 1 FROM paths p LEFT JOIN errors e ON e.path_id = p.id
      WHERE p.root_id = ? AND (p.image_id IS NOT NULL OR e.severity = ?) LIMIT 1
      """, [.integer(id), .text(LedgerEntry.Severity.failed.rawValue)]
    ) { _ in true } ?? false
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
