import Vocabulary

extension Gallery {
  private static let columns = """
    SELECT s.id, s.subject, s.kind, s.name, s.identity, s.dimension, s.metrics, s.is_normalised, s.keeps_regions,
      s.generation, s.base, a.images FROM spaces s JOIN analyses a ON a.id = s.id
    """

  /// The spaces of images' embeddings, in the order in which they were first used.
  package func spaces() throws(GalleryError) -> [SpaceRecord] { try spaces(of: .image) }

  /// The spaces of a subject's embeddings, in the order in which they were first used.
  package func spaces(of subject: SpaceTraits.Subject) throws(GalleryError) -> [SpaceRecord] {
    try connection.rows(
      "\(Self.columns) WHERE s.subject = ? ORDER BY s.id", [.text(subject.rawValue)], Self.space)
  }

  /// The spaces that hold an image's embedding, in the order in which they were first used.
  package func filledSpaces() throws(GalleryError) -> [SpaceRecord] {
    try spaces().filter { $0.images > 0 }
  }

  /// What there is to search in, at one moment.
  package struct Holdings: Sendable {
    /// The spaces that hold an image's embedding, in the order in which they were first used.
    package let spaces: [SpaceRecord]
    /// How many images there are.
    package let images: Int
  }

  /// What there is to search in.
  package func holdings() throws(GalleryError) -> Holdings {
    try connection.reading { () throws(GalleryError) in
      Holdings(spaces: try filledSpaces(), images: try imageCount())
    }
  }

  /// The space with this identity.
  package func space(identity: String) throws(GalleryError) -> SpaceRecord? {
    try connection.row("\(Self.columns) WHERE s.identity = ?", [.text(identity)], Self.space)
  }

  /// The space with these traits, made if there is none of their identity.
  package func space(_ traits: SpaceTraits) throws(GalleryError) -> SpaceRecord {
    if let space = try space(identity: traits.identity) { return space }
    return try connection.transaction { () throws(GalleryError) in
      try add(traits, base: nil, projection: nil)
    }
  }

  /// Makes a space whose embeddings are projections of another one's, without any yet.
  ///
  /// - Parameters:
  ///   - traits: with a name that no other space of the gallery has.
  ///   - base: the name of the space whose embeddings are projected.
  ///   - projection: in its file format.
  /// - Throws: `GalleryError.spaceExists`, `.database`.
  package func addLearnedSpace(
    _ traits: SpaceTraits, base: String, projection: [UInt8]
  ) throws(GalleryError) -> SpaceRecord {
    try connection.transaction { () throws(GalleryError) in
      try checkNew(traits)
      return try add(traits, base: base, projection: projection)
    }
  }

  /// Makes a space for vectors from another program, without any yet.
  ///
  /// - Parameter traits: with a name that no other space of the gallery has.
  /// - Throws: `GalleryError.spaceExists`, `.database`.
  package func addImportedSpace(_ traits: SpaceTraits) throws(GalleryError) -> SpaceRecord {
    try connection.transaction { () throws(GalleryError) in
      try checkNew(traits)
      return try add(traits, base: nil, projection: nil)
    }
  }

  private func checkNew(_ traits: SpaceTraits) throws(GalleryError) {
    guard try !spaces().contains(where: { $0.name == traits.name || $0.identity == traits.identity }) else {
      throw .spaceExists(folder: folder, name: traits.name)
    }
  }

  private func add(
    _ traits: SpaceTraits, base: String?, projection: [UInt8]?
  ) throws(GalleryError) -> SpaceRecord {
    let analysis = try analysis(traits.subject == .image ? "embedding" : "faces", identity: traits.identity)
    try connection.run(
      """
      INSERT INTO spaces (id, subject, kind, name, identity, dimension, metrics, is_normalised, keeps_regions,
        generation, changes_since, base, projection)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?) ON CONFLICT (identity) DO NOTHING
      """,
      [
        .integer(analysis.number), .text(traits.subject.rawValue), .text(traits.kind.rawValue),
        .text(traits.name), .text(traits.identity), .integer(traits.dimension),
        .text(traits.metrics.map(\.rawValue).joined(separator: ",")),
        .integer(traits.isNormalised ? 1 : 0), .integer(traits.keepsRegions ? 1 : 0),
        base.map(Value.text) ?? .null, projection.map(Value.blob) ?? .null,
      ])
    guard let space = try space(identity: traits.identity) else {
      preconditionFailure("the space was just made")
    }
    return space
  }

  /// What a learned space projects by, in its file format; `nil` for a space that was not learned.
  package func projection(ofSpace id: Int64) throws(GalleryError) -> [UInt8]? {
    try connection.row("SELECT projection FROM spaces WHERE id = ? AND base IS NOT NULL", [.integer(id)]) {
      $0.bytes(0)
    }
  }

  /// Removes a space with its embeddings, or its faces. What people said of faces stays.
  package func removeSpace(_ id: Int64) throws(GalleryError) {
    try connection.run("DELETE FROM analyses WHERE id = ?", [.integer(id)])
  }

  /// The space with this number.
  static func space(_ id: Int64, _ connection: Connection) throws(GalleryError) -> SpaceRecord? {
    try connection.row("\(columns) WHERE s.id = ?", [.integer(id)], space)
  }

  private static func space(_ row: Row) -> SpaceRecord {
    let metrics = row.text(6).split(separator: ",").compactMap { Metric(rawValue: String($0)) }
    return SpaceRecord(
      id: row.integer(0),
      traits: SpaceTraits(
        subject: SpaceTraits.Subject(rawValue: row.text(1)) ?? .image,
        kind: SpaceKind(rawValue: row.text(2)) ?? .network, name: row.text(3), identity: row.text(4),
        dimension: Int(row.integer(5)), metrics: metrics, isNormalised: row.integer(7) != 0,
        keepsRegions: row.integer(8) != 0),
      generation: row.integer(9), base: row.optionalText(10), images: Int(row.integer(11)))
  }
}
