import Vocabulary

extension AnalysisTable {
  /// What pictures' files say of them: one row for each image, and its keywords and creators.
  ///
  /// `taken` is what the clock on the wall showed, in seconds since 1970 as if it had shown UTC; `taken_zone`
  /// is how many minutes it was ahead of UTC, NULL if that is not known; `taken_precision` is its last part
  /// that is known.
  package static let properties = AnalysisTable(
    "properties", label: "Metadata",
    columns: [
      "taken", "taken_zone", "taken_precision", "taken_source", "make", "model", "lens", "exposure",
      "aperture", "iso", "focal_length", "focal_length_35mm", "flash", "latitude", "longitude", "altitude",
      "title", "caption", "rating", "label", "copyright", "software", "colour_space", "is_screenshot",
      "is_panorama", "projection", "is_live", "content_identifier",
    ], lists: ["keywords": "keyword", "creators": "creator"],
    migrations: [
      Migration(
        "properties",
        """
        CREATE TABLE properties (
          image_id INTEGER PRIMARY KEY REFERENCES images(id) ON DELETE CASCADE,
          taken INTEGER, taken_zone INTEGER, taken_precision TEXT, taken_source TEXT,
          make TEXT, model TEXT, lens TEXT, exposure REAL, aperture REAL, iso INTEGER,
          focal_length REAL, focal_length_35mm REAL, flash INTEGER,
          latitude REAL, longitude REAL, altitude REAL,
          title TEXT, caption TEXT, rating INTEGER, label TEXT, copyright TEXT, software TEXT, colour_space TEXT,
          is_screenshot INTEGER NOT NULL, is_panorama INTEGER NOT NULL, projection TEXT,
          is_live INTEGER NOT NULL, content_identifier TEXT
        );
        CREATE INDEX properties_by_time ON properties(taken);
        CREATE TABLE keywords (
          image_id INTEGER NOT NULL REFERENCES images(id) ON DELETE CASCADE, keyword TEXT NOT NULL
        );
        CREATE INDEX keywords_by_image ON keywords(image_id);
        CREATE TABLE creators (
          image_id INTEGER NOT NULL REFERENCES images(id) ON DELETE CASCADE, creator TEXT NOT NULL
        );
        CREATE INDEX creators_by_image ON creators(image_id);
        """)
    ], fields: described + taken + camera + coordinates,
    texts: [
      TextSource(.title, of: "properties", "v.title"), TextSource(.caption, of: "properties", "v.caption"),
      TextSource(.keyword, of: "keywords", "v.keyword"), TextSource(.creator, of: "creators", "v.creator"),
    ], times: TimeSource("properties", "taken", text: wallClock))

  private static let described = [
    ImageField(
      "title", "Title", in: .photo, .text(example: "harbour"), .property("title"),
      offersValues: false, help: "The title of the picture, as its file or sidecar says."),
    ImageField(
      "caption", "Caption", in: .photo, .text(example: "harbour"), .property("caption"),
      offersValues: false, help: "The caption or description of the picture, as its file or sidecar says."),
    ImageField(
      "keyword", "Keyword", in: .photo, .text(), .rows(of: "keywords", "v.keyword"),
      help: "A keyword of the picture; one within others is written with them, such as nature/sea."),
    ImageField(
      "rating", "Rating", in: .photo, .number(example: "4"), .property("rating"),
      help: "The stars of the picture, from 0 to 5; a rejected one has minus 1."),
    ImageField(
      "colour-label", "Colour label", in: .photo, .text(example: "Red"), .property("label"),
      help: "The colour label of the picture, in the words of the program that gave it."),
    ImageField(
      "creator", "Creator", in: .photo, .text(example: "Ada"), .rows(of: "creators", "v.creator"),
      help: "Who took or made the picture, as its file or sidecar says."),
    ImageField(
      "copyright", "Copyright", in: .photo, .text(example: "Ada"), .property("copyright"),
      offersValues: false, help: "The copyright notice of the picture."),
    ImageField(
      "screenshot", "Screenshot", in: .photo, .flag, .property("is_screenshot"),
      help: "Whether it is a picture of a screen."),
    ImageField(
      "panorama", "Panorama", in: .photo, .flag, .property("is_panorama"), help: "Whether it is a panorama."),
    ImageField(
      "live", "Live picture", in: .photo, .flag, .property("is_live"),
      help: "Whether it has a film of the moment: Apple's live pictures, and motion photos."),
  ]

  private static let taken = [
    ImageField(
      "taken", "Taken", in: .photo, .date(ticksPerSecond: 1, isWallClock: true), .property("taken"),
      listing: .rows(of: "properties", wallClock),
      help:
        "When the picture was taken, by the clock of the place; without a time in it, when its file was changed."
    ),
    ImageField(
      "taken-from", "Time from", in: .photo, .text(example: "exif"), .property("taken_source"),
      comparisons: [.equals],
      offersValues: false,
      help: "What says when the picture was taken: exif, xmp, iptc, \"file name\" or \"file time\"."),
  ]

  private static let camera = [
    ImageField(
      "camera", "Camera", in: .camera, .text(example: "Canon"),
      .rows(
        of: "properties",
        """
        CASE WHEN v.make IS NULL OR instr(lower(v.model), lower(v.make)) = 1 THEN v.model
        WHEN v.model IS NULL THEN v.make ELSE v.make || ' ' || v.model END
        """), help: "The maker and the model of the camera."),
    ImageField(
      "lens", "Lens", in: .camera, .text(example: "35mm"), .property("lens"), help: "The model of the lens."),
    ImageField(
      "iso", "ISO", in: .camera, .number(example: "400"), .property("iso"),
      help: "The sensitivity, after ISO."),
    ImageField(
      "aperture", "Aperture", in: .camera, .number(example: "2.8"), .property("aperture"),
      help: "The f-number of the aperture, such as 2.8."),
    ImageField(
      "exposure", "Exposure time", in: .camera,
      .number([FieldType.Unit("s"), FieldType.Unit("ms", 1e-3)], example: "0.01"), .property("exposure"),
      help: "The exposure time in seconds, such as 0.004 or 4ms."),
    ImageField(
      "focal", "Focal length", in: .camera, .number([FieldType.Unit("mm")], example: "35"),
      .property("focal_length"), help: "The focal length in millimetres."),
    ImageField(
      "focal35", "Focal length on 35 mm film", in: .camera, .number([FieldType.Unit("mm")], example: "35"),
      .property("focal_length_35mm"),
      help: "The focal length in millimetres that gives the same angle of view on film of 35 mm."),
    ImageField(
      "flash", "Flash", in: .camera, .flag, .property("flash"), help: "Whether the flash fired."),
    ImageField(
      "software", "Software", in: .file, .text(example: "Photoshop"), .property("software"),
      offersValues: false, help: "The program, or the camera's firmware, that wrote the file."),
    ImageField(
      "profile", "Colour profile", in: .file, .text(example: "sRGB"), .property("colour_space"),
      offersValues: false, help: "The name of the colour profile or the colour space."),
  ]

  private static let coordinates = [
    ImageField(
      "near", "Near", in: .place, .place, .rows(of: "properties", "v.latitude, v.longitude"), isListed: false,
      help:
        "Pictures taken around a city, or degrees north and degrees east, and how far in m, km or mi (10 km by default)."
    ),
    ImageField(
      "latitude", "Latitude", in: .place, .number([FieldType.Unit("°")], example: "56.95"),
      .property("latitude"), help: "Degrees north of the equator; south is negative."),
    ImageField(
      "longitude", "Longitude", in: .place, .number([FieldType.Unit("°")], example: "24.11"),
      .property("longitude"), help: "Degrees east of Greenwich; west is negative."),
    ImageField(
      "altitude", "Altitude", in: .place,
      .number(
        [FieldType.Unit("m"), FieldType.Unit("km", 1000), FieldType.Unit("ft", 0.3048)], example: "1000"),
      .property("altitude"), help: "The altitude above the sea, in metres unless another unit is given."),
  ]

  /// What the clock showed, after ISO 8601, as far as it is known.
  private static let wallClock = """
    substr(strftime('%Y-%m-%dT%H:%M:%S', v.taken, 'unixepoch'), 1,
      CASE v.taken_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 WHEN 'day' THEN 10 WHEN 'minute' THEN 16
      ELSE 19 END)
    || CASE WHEN v.taken_zone IS NULL OR v.taken_precision IN ('year', 'month', 'day') THEN '' ELSE
      printf('%s%02d:%02d', iif(v.taken_zone < 0, '-', '+'), abs(v.taken_zone) / 60, abs(v.taken_zone) % 60) END
    """
}

extension FieldSource {
  /// A column of the properties.
  fileprivate static func property(_ column: String) -> FieldSource {
    .rows(of: "properties", "v.\(column)")
  }
}
