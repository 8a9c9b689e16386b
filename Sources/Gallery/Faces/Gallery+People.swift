import FoundationEssentials
import Vocabulary

extension Gallery {
  private static let personColumns = """
    SELECT p.id, p.name, p.created, count(f.id), count(DISTINCT f.image_id),
      (SELECT g.id FROM assignments b JOIN faces g ON g.id = b.face_id WHERE b.person_id = p.id
       ORDER BY g.quality DESC, g.id LIMIT 1)
    FROM people p LEFT JOIN assignments a ON a.person_id = p.id LEFT JOIN faces f ON f.id = a.face_id
    """

  /// All people: those with a name first, then by the number of their faces.
  package func people() throws(GalleryError) -> [PersonRecord] {
    try connection.rows(
      "\(Self.personColumns) GROUP BY p.id ORDER BY p.name IS NULL, count(f.id) DESC, p.id", [], Self.person)
  }

  /// A person; nothing where there is none of this number.
  ///
  /// - Parameter id: its number.
  package func person(_ id: Int64) throws(GalleryError) -> PersonRecord? {
    try connection.row("\(Self.personColumns) WHERE p.id = ? GROUP BY p.id", [.integer(id)], Self.person)
  }

  /// The person of a name; nothing where there is none.
  ///
  /// - Parameter name: exactly as it was given.
  package func person(named name: String) throws(GalleryError) -> PersonRecord? {
    try connection.row("\(Self.personColumns) WHERE p.name = ? GROUP BY p.id", [.text(name)], Self.person)
  }

  /// The names of people that contain a text, whatever its case and its diacritics: those that begin with it
  /// first, then those of most images.
  ///
  /// - Parameters:
  ///   - typed: what the names contain; all contain an empty one.
  ///   - limit: the most to return.
  package func people(nameContaining typed: String, limit: Int) throws(GalleryError) -> [FieldText] {
    try connection.rows(
      """
      SELECT p.name, count(DISTINCT f.image_id) AS images
      FROM people p LEFT JOIN assignments a ON a.person_id = p.id LEFT JOIN faces f ON f.id = a.face_id
      WHERE p.name IS NOT NULL AND instr(folded(p.name), ?1) > 0
      GROUP BY p.id ORDER BY instr(folded(p.name), ?1) = 1 DESC, images DESC, p.name LIMIT ?2
      """, [.text(folded(typed)), .integer(Int64(limit))]
    ) { FieldText(text: $0.text(0), images: Int($0.integer(1))) }
  }

  /// The images of people, the newest first.
  ///
  /// - Parameters:
  ///   - people: their numbers, at least one, each once.
  ///   - match: which images are meant.
  package func images(of people: [Int64], _ match: PeopleMatch) throws(GalleryError) -> [Int64] {
    let images = Self.images(of: people, match)
    return try connection.rows("\(images.text) ORDER BY f.image_id DESC", images.values) { $0.integer(0) }
  }

  /// The query for the images of people.
  static func images(of people: [Int64], _ match: PeopleMatch) -> SQL {
    let marks = people.map { _ in "?" }.joined(separator: ", ")
    let needed = match == .any ? 1 : people.count
    let alone =
      match == .only
      ? """
      AND NOT EXISTS (SELECT 1 FROM faces o LEFT JOIN assignments b ON b.face_id = o.id
        WHERE o.image_id = f.image_id AND o.is_face = 1 AND (b.person_id IS NULL OR b.person_id NOT IN (\(marks))))
      """ : ""
    return SQL(
      """
      SELECT f.image_id FROM assignments a JOIN faces f ON f.id = a.face_id WHERE a.person_id IN (\(marks)) \(alone)
      GROUP BY f.image_id HAVING count(DISTINCT a.person_id) >= ?
      """, people.map(Value.integer) + (match == .only ? people.map(Value.integer) : []) + [.integer(needed)])
  }

  /// What changes with every edit and undoing. Edits may go, but their numbers are not used again.
  package func peopleStamp() throws(GalleryError) -> Int {
    try count(
      """
      SELECT (coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'edits'), 0) << 32) + count(undone) FROM edits
      """)
  }

  /// Where the faces are that clustering gave to a person.
  ///
  /// - Parameter person: its number.
  package func clusteredFaces(ofPerson person: Int64) throws(GalleryError) -> [FacePlace] {
    try connection.rows(
      """
      SELECT i.hash, f.x, f.y, f.width, f.height FROM assignments a JOIN faces f ON f.id = a.face_id
      JOIN images i ON i.id = f.image_id WHERE a.person_id = ? AND a.origin = ? ORDER BY f.id
      """, [.integer(person), .text(AssignmentOrigin.clusterer.rawValue)]
    ) { FacePlace(hash: ContentHash(bytes: $0.bytes(0)), box: Region($0, at: 1)) }
  }

  /// Gives every face of a space the person that clustering found, in one transaction. People without a name,
  /// a face and a fact are removed.
  ///
  /// - Parameters:
  ///   - groups: faces in none of them are nobody's.
  ///   - space: the face space.
  ///   - stamp: the `peopleStamp` for which the groups were found; with another one nothing is changed.
  /// - Returns: whether the stamp was the same.
  package func assign(
    _ groups: [PersonFaces], inSpace space: Int64, ifStampIs stamp: Int
  ) throws(GalleryError) -> Bool {
    try connection.transaction { () throws(GalleryError) in
      guard try peopleStamp() == stamp else { return false }
      try connection.run(
        "DELETE FROM assignments WHERE face_id IN (SELECT id FROM faces WHERE space_id = ?)",
        [.integer(space)])
      for group in groups {
        let person: Int64 = if let known = group.person { known } else { try makePerson(named: nil) }
        for face in group.faces where try place(ofFace: face.id) != nil {
          try assign(face.id, to: person, origin: face.origin)
        }
      }
      try connection.run(
        """
        DELETE FROM people WHERE name IS NULL AND id NOT IN (SELECT person_id FROM assignments)
          AND id NOT IN (SELECT person_id FROM facts)
        """)
      return true
    }
  }

  func makePerson(named name: String?) throws(GalleryError) -> Int64 {
    try connection.run(
      "INSERT INTO people (name, created) VALUES (?, ?)",
      [name.map(Value.text) ?? .null, .integer(Self.now)])
    return connection.lastInsertedID
  }

  func assign(_ face: Int64, to person: Int64?, origin: AssignmentOrigin) throws(GalleryError) {
    guard let person else {
      return try connection.run("DELETE FROM assignments WHERE face_id = ?", [.integer(face)])
    }
    try connection.run(
      """
      INSERT INTO assignments (face_id, person_id, origin) VALUES (?, ?, ?) ON CONFLICT (face_id)
      DO UPDATE SET person_id = excluded.person_id, origin = excluded.origin
      """, [.integer(face), .integer(person), .text(origin.rawValue)])
  }

  private static func person(_ row: Row) -> PersonRecord {
    PersonRecord(
      id: row.integer(0), name: row.optionalText(1), created: row.integer(2), faces: Int(row.integer(3)),
      images: Int(row.integer(4)), cover: row.optionalInteger(5))
  }
}
