extension AnalysisTable {
  /// The places that images were taken in, as their coordinates say: a part of a city, the city, the region
  /// and the country, each with its number at GeoNames and its level from the smallest one on.
  ///
  /// `place_names` has the places that images are in, with the name to show and the identity of the data that
  /// its names are from; `place_words` has all names, as words are compared, and codes such as `us`, which
  /// narrow names and are no words of the full text. The name of a place goes with its last image.
  ///
  /// The view `image_places` has the names of each image's places, one that several of them have once.
  package static let places = AnalysisTable(
    "places", label: "Places", columns: ["place", "level"], basis: "properties",
    migrations: [
      Migration(
        "places",
        """
        CREATE TABLE places (
          image_id INTEGER NOT NULL REFERENCES images(id) ON DELETE CASCADE,
          place INTEGER NOT NULL,
          level INTEGER NOT NULL,
          PRIMARY KEY (image_id, place)
        ) WITHOUT ROWID;
        CREATE INDEX places_by_place ON places(place);
        CREATE TABLE place_names (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL,
          data TEXT NOT NULL
        );
        CREATE TABLE place_words (
          place INTEGER NOT NULL REFERENCES place_names(id) ON DELETE CASCADE,
          word TEXT NOT NULL,
          is_code INTEGER NOT NULL,
          PRIMARY KEY (place, word)
        ) WITHOUT ROWID;
        CREATE INDEX place_words_by_word ON place_words(word);
        CREATE TRIGGER place_names_without_images AFTER DELETE ON places
        WHEN NOT EXISTS (SELECT 1 FROM places WHERE place = OLD.place) BEGIN
          DELETE FROM place_names WHERE id = OLD.place;
        END;
        CREATE VIEW image_places AS
        SELECT p.image_id, p.level, n.name FROM places p JOIN place_names n ON n.id = p.place
        WHERE NOT EXISTS (
          SELECT 1 FROM places q JOIN place_names m ON m.id = q.place
          WHERE q.image_id = p.image_id AND q.level < p.level AND m.name = n.name
        );
        """)
    ],
    fields: [
      ImageField(
        "place", "Place", in: .place, .name(in: .ofPlaces, example: "Riga"), .rows(of: "places", "v.place"),
        listing: .rows(of: "image_places", "v.name", order: "v.level"),
        help:
          "A city, region or country that the picture was taken in, by any of its names, such as Riga or \"Paris, Texas\"."
      )
    ],
    sharedTexts: [.ofPlaces])
}

extension NameTable {
  fileprivate static let ofPlaces = NameTable(names: "place_names", words: "place_words", thing: "place")
}

extension TextIndex {
  /// The names of places. They have an index of their own, because a name may be that of thousands of images.
  fileprivate static let ofPlaces = TextIndex(
    "place_texts", of: "place_names",
    [TextSource(.place, of: "place_words", subject: "place", "iif(v.is_code, NULL, v.word)")],
    rowsOfImage: "SELECT place FROM places WHERE image_id = ?"
  ) { "SELECT image_id FROM places WHERE place IN (\($0))" }
}
