/// A place that an image was taken in, on its way into the gallery.
package struct FoundPlace: Sendable {
  /// Its number at GeoNames.
  let id: Int64
  /// To show.
  let name: String
  /// All names, and codes that narrow them; asked for only where the gallery does not have the place.
  let names: @Sendable () -> (names: [String], codes: [String])

  /// - Parameters:
  ///   - id: its number at GeoNames.
  ///   - name: to show.
  ///   - names: all names, and codes that narrow them, such as `US`.
  package init(
    id: Int64, name: String, names: @escaping @Sendable () -> (names: [String], codes: [String])
  ) {
    (self.id, self.name, self.names) = (id, name, names)
  }
}

/// The places that an image was taken in; none for one without coordinates.
package struct FoundPlaces: Finding {
  package let analysis: AnalysisID
  /// The smallest first.
  private let places: [FoundPlace]
  private let data: String

  /// - Parameters:
  ///   - places: the smallest first.
  ///   - data: the identity of what the names are from.
  ///   - analysis: that found them.
  package init(_ places: [FoundPlace], from data: String, by analysis: AnalysisID) {
    (self.places, self.data, self.analysis) = (places, data, analysis)
  }

  package var count: Int { places.count }

  package func store(ofImage imageID: Int64, in gallery: isolated Gallery) throws(GalleryError) {
    _ = try removeOlder(ofImage: imageID, in: gallery)
    for (level, place) in places.enumerated() {
      try name(place, in: gallery)
      try gallery.connection.run(
        "INSERT INTO places (image_id, place, level) VALUES (?, ?, ?)",
        [.integer(imageID), .integer(place.id), .integer(Int64(level))])
    }
  }

  package func removeOlder(ofImage imageID: Int64, in gallery: isolated Gallery) throws(GalleryError) -> Bool
  {
    try gallery.connection.run("DELETE FROM places WHERE image_id = ?", [.integer(imageID)])
    return true
  }

  /// Has the gallery know a place's names of this data.
  private func name(_ place: FoundPlace, in gallery: isolated Gallery) throws(GalleryError) {
    let connection = gallery.connection
    let known = try connection.row("SELECT data FROM place_names WHERE id = ?", [.integer(place.id)]) {
      $0.text(0)
    }
    if known == data { return }
    try connection.run(
      """
      INSERT INTO place_names (id, name, data) VALUES (?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, data = excluded.data
      """, [.integer(place.id), .text(place.name), .text(data)])
    try connection.run("DELETE FROM place_words WHERE place = ?", [.integer(place.id)])
    let (names, codes) = place.names()
    for (text, isCode) in ([place.name] + names).map({ ($0, false) }) + codes.map({ ($0, true) }) {
      let word = comparedName(text)
      if word.isEmpty { continue }
      try connection.run(
        "INSERT OR IGNORE INTO place_words (place, word, is_code) VALUES (?, ?, ?)",
        [.integer(place.id), .text(word), .integer(isCode ? 1 : 0)])
    }
  }
}

/// A name as the gallery compares names: its words with a space between them.
func comparedName(_ name: String) -> String { words(of: name).joined(separator: " ") }

extension Gallery {
  /// An image whose coordinates, if it has any, were not looked up yet.
  package struct UnplacedImage: Sendable, Equatable {
    package let id: Int64
    /// In degrees north and east; `nil` if its file says nothing of them.
    package let latitude: Double?
    package let longitude: Double?
  }

  /// The images that have metadata and lack an analysis, ascending.
  ///
  /// - Parameters:
  ///   - analysis: that follows from the coordinates.
  ///   - last: the image after which they begin; 0 for the first ones.
  ///   - limit: the most to return.
  package func images(
    lacking analysis: AnalysisID, after last: Int64, limit: Int
  ) throws(GalleryError) -> [UnplacedImage] {
    try connection.rows(
      """
      SELECT p.image_id, p.latitude, p.longitude FROM properties p WHERE p.image_id > ? AND NOT EXISTS (
        SELECT 1 FROM analysed a WHERE a.analysis_id = ? AND a.image_id = p.image_id
      ) ORDER BY p.image_id LIMIT ?
      """, [.integer(last), .integer(analysis.number), .integer(Int64(limit))]
    ) {
      UnplacedImage(
        id: $0.integer(0), latitude: $0.isNull(1) ? nil : $0.real(1),
        longitude: $0.isNull(2) ? nil : $0.real(2))
    }
  }

  /// Stores what follows from what was stored of images before, in one transaction; images that are gone are
  /// left out.
  package func store(_ found: [(image: Int64, finding: any Finding)]) throws(GalleryError) {
    try connection.transaction { () throws(GalleryError) in
      for (image, finding) in found where try hash(of: image) != nil {
        _ = try store([finding], ofImage: image)
      }
    }
  }

  /// Has an image get the analyses again that follow from what is in a table.
  func forgetAnalyses(basedOn table: AnalysisTable, ofImage image: Int64) throws(GalleryError) {
    for following in tables where following.basis == table.name {
      try connection.run(
        "DELETE FROM analysed WHERE image_id = ? AND analysis_id IN (SELECT id FROM analyses WHERE kind = ?)",
        [.integer(image), .text(following.name)])
    }
  }
}
