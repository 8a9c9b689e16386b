import Vocabulary

extension Gallery {
  private static let factColumns = "SELECT hash, x, y, width, height, person_id, holds FROM facts"

  /// All that was said of faces, in the order in which it was said.
  package func facts() throws(GalleryError) -> [FactRecord] {
    try connection.rows("\(Self.factColumns) ORDER BY id", [], Self.fact)
  }

  /// What was said of a face: which person it is, and which ones it is not.
  ///
  /// - Parameters:
  ///   - place: where the face is.
  ///   - person: of whom it is said.
  ///   - holds: whether it is that person. Then what was said before of its being somebody is taken back.
  func state(_ place: FacePlace, is person: Int64, _ holds: Bool) throws(GalleryError) {
    for fact in try facts(of: place) where fact.personID == person || (holds && fact.holds) {
      try remove(fact)
    }
    // Who somebody is has a face.
    if holds { try accept(place) }
    try insert(FactRecord(place: place, personID: person, holds: holds))
  }

  func insert(_ fact: FactRecord) throws(GalleryError) {
    try connection.run(
      "INSERT INTO facts (hash, x, y, width, height, person_id, holds, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      [.blob(fact.place.hash.bytes)] + fact.place.box.columns
        + [.integer(fact.personID), .integer(fact.holds ? 1 : 0), .integer(Self.now)])
  }

  func remove(_ fact: FactRecord) throws(GalleryError) {
    try connection.run(
      """
      DELETE FROM facts WHERE hash = ? AND x = ? AND y = ? AND width = ? AND height = ? AND person_id = ?
      """,
      [.blob(fact.place.hash.bytes)] + fact.place.box.columns + [.integer(fact.personID)])
  }

  /// What was said of faces of an image.
  func facts(of hash: ContentHash) throws(GalleryError) -> [FactRecord] {
    try connection.rows("\(Self.factColumns) WHERE hash = ? ORDER BY id", [.blob(hash.bytes)], Self.fact)
  }

  /// What was said of the face at a place.
  func facts(of place: FacePlace) throws(GalleryError) -> [FactRecord] {
    try facts(of: place.hash).filter { place.box.nearest(of: [$0.place.box]) != nil }
  }

  /// What was said of a person.
  func facts(ofPerson person: Int64) throws(GalleryError) -> [FactRecord] {
    try connection.rows("\(Self.factColumns) WHERE person_id = ? ORDER BY id", [.integer(person)], Self.fact)
  }

  private static func fact(_ row: Row) -> FactRecord {
    FactRecord(
      place: FacePlace(hash: ContentHash(bytes: row.bytes(0)), box: Region(row, at: 1)),
      personID: row.integer(5), holds: row.integer(6) != 0)
  }
}
