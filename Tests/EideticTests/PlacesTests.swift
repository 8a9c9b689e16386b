import Foundation
import Imaging
import Places
import QueryLanguage
import TestSupport
import Testing

@testable import Eidetic
@testable import Gallery

/// A gallery of pictures whose coordinates are written into the gallery, as if their files had them.
private struct PlacedGallery {
  let folder: TemporaryFolder
  let engine: SearchEngine

  init(
    _ pictures: [String: (Double, Double)?], builtInModels: [String] = [SharedData.builtInModels]
  ) async throws {
    folder = try TemporaryFolder()
    engine = try SearchEngine(
      gallery: folder.file("gallery"), creating: true, builtInModels: builtInModels)
    for (number, (name, position)) in pictures.sorted(by: { $0.key < $1.key }).enumerated() {
      let bytes = (0..<(64 * 48 * 3)).map { UInt8(truncatingIfNeeded: $0 &* (number + 3)) }
      let jpeg = try Pixels(width: 64, height: 48, bytes: bytes).encodedAsJPEG(quality: 90)
      try folder.write(jpeg, "pictures/\(name)")
      if let position { try place(name, position) }
    }
  }

  /// Writes coordinates into a sidecar.
  func place(_ name: String, _ position: (Double, Double)) throws {
    func text(_ degrees: Double, _ letters: String) -> String {
      let letter = degrees < 0 ? letters.suffix(1) : letters.prefix(1)
      let whole = abs(degrees).rounded(.down)
      return "\(Int(whole)),\((abs(degrees) - whole) * 60)\(letter)"
    }
    try folder.write(
      """
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
        xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="\(text(position.0, "NS"))"
        exif:GPSLongitude="\(text(position.1, "EW"))"/></rdf:RDF>
      """.utf8, "pictures/\(name).xmp")
  }

  @discardableResult
  func index() async throws -> IndexReport {
    try await engine.index([folder.file("pictures")], options: IndexOptions(spaces: ["hsv-regions"]))
  }

  func names(_ filter: String) async throws -> Set<String> { try await names(Filter(filter)) }

  func names(_ filter: Filter) async throws -> Set<String> {
    let images = try await engine.stages.images(meeting: filter)
    return Set(
      try await engine.gallery.summaries(of: images.ids).compactMap {
        $0?.path.split(separator: "/").last.map(String.init)
      })
  }

  func places(_ name: String) async throws -> [String] {
    let path = folder.file("pictures/\(name)")
    let id = try #require(try await engine.library.imageIDs(of: [path])[path])
    return try await engine.library.image(id).details.filter { $0.field == "place" }.map {
      if case .text(let text) = $0.value { text } else { "" }
    }
  }
}

@Suite(
  .enabled("the file of places is missing: run Tools/setup") {
    FileManager.default.fileExists(atPath: SharedData.builtInModels + "/geonames/places.bin")
  },
  .timeLimit(.minutes(10)))
struct PlacesTests {
  private static let pictures: [String: (Double, Double)?] = [
    "riga.jpg": (56.9496, 24.1052), "jurmala.jpg": (56.968, 23.770), "munich.jpg": (48.137, 11.575),
    "paris.jpg": (48.8584, 2.2945), "texas.jpg": (33.66, -95.555), "newyork.jpg": (40.758, -73.9855),
    "sydney.jpg": (-33.8568, 151.2153), "sea.jpg": (0.5, -140), "nowhere.jpg": nil,
  ]

  @Test func picturesAreFoundByThePlacesTheyAreIn() async throws {
    let gallery = try await PlacedGallery(Self.pictures)
    let report = try await gallery.index()
    #expect(report.indexed == 9 && report.unfilled.isEmpty, "\(report)")
    #expect(try await gallery.places("riga.jpg") == ["Vecrīga", "Riga", "Latvia"])
    #expect(try await gallery.places("munich.jpg") == ["Munich", "Bavaria", "Germany"])
    #expect(try await gallery.places("sea.jpg").isEmpty)
    #expect(try await gallery.places("nowhere.jpg").isEmpty)
    let all = Set(Self.pictures.keys)
    let expected: [(String, Set<String>)] = [
      ("place:Riga", ["riga.jpg"]), ("place:rīga", ["riga.jpg"]), ("place:Рига", ["riga.jpg"]),
      ("place:Latvia", ["riga.jpg", "jurmala.jpg"]), ("place:Lettland", ["riga.jpg", "jurmala.jpg"]),
      ("place:LV", ["riga.jpg", "jurmala.jpg"]), ("place:ラトビア", ["riga.jpg", "jurmala.jpg"]),
      ("place:München", ["munich.jpg"]), ("place:Bayern", ["munich.jpg"]), ("place:bavaria", ["munich.jpg"]),
      ("place:\"New York\"", ["newyork.jpg"]), ("place:\"times square\"", ["newyork.jpg"]),
      ("place:Paris", ["paris.jpg", "texas.jpg"]), ("place:\"Paris, Texas\"", ["texas.jpg"]),
      ("place:\"Paris, US\"", ["texas.jpg"]), ("place:\"Paris, France\"", ["paris.jpg"]),
      ("place:\"Paris, Latvia\"", []), ("place:Riga,Munich", ["riga.jpg", "munich.jpg"]),
      ("-place:US place:Texas", []), ("place:Rig", []),
      ("place:\"United States\" -place:Texas", ["newyork.jpg"]),
      ("near:Riga", ["riga.jpg"]), ("near:Riga,30km", ["riga.jpg", "jurmala.jpg"]),
      ("near:München,2km", ["munich.jpg"]), ("near:\"New York\"", ["newyork.jpg"]),
      ("near:Paris", ["paris.jpg"]), ("near:\"Paris, Texas\"", ["texas.jpg"]),
      ("near:Paris,US,5km", ["texas.jpg"]), ("-near:Sydney,50km", all.subtracting(["sydney.jpg"])),
      // Words, in any language; no codes.
      ("latvia", ["riga.jpg", "jurmala.jpg"]), ("Германия", ["munich.jpg"]),
      ("\"new york\"", ["newyork.jpg"]),
      ("bavar", ["munich.jpg"]), ("\"lv\"", []), ("sydney australia", ["sydney.jpg"]),
    ]
    for (filter, names) in expected { #expect(try await gallery.names(filter) == names, "\(filter)") }
  }

  @Test func placesAreRankedAndSuggested() async throws {
    let gallery = try await PlacedGallery(Self.pictures)
    try await gallery.index()
    let store = gallery.engine.gallery
    let matches = try await store.textMatches(ofAny: ["deutschland"], most: 5)
    let image = try #require(matches.keys.first)
    #expect(matches == [image: 1])
    #expect(try await store.textKinds(ofAny: ["deutschland"], ofImage: image) == [.place])
    func suggested(_ text: String) async throws -> [String] {
      try await gallery.engine.library.suggestions(for: text, at: text.utf8.count).suggestions.map {
        "\($0.text) \($0.images.map(String.init) ?? "")"
      }
    }
    #expect(try await suggested("place:latv") == ["Latvia 2"])
    #expect(try await suggested("place:Bayer") == ["Bavaria 1"])
    #expect(try await suggested("place:\"new y") == ["\"New York\" 1", "\"New York City\" 1"])
    #expect(try await suggested("Рига").contains("place:Riga 1"))
    #expect(try await suggested("place:").prefix(3) == ["Latvia 2", "Paris 2", "\"United States\" 2"])
  }

  @Test func wrongNamesArePointedAt() throws {
    let unknown = #expect(throws: QueryError.self) { try Filter("type:png near:Rigga,20km") }
    #expect(unknown?.range == 14..<19 && unknown?.code == "query_value")
    #expect(unknown?.message == "Rigga is not a known city; did you mean Riga?")
    #expect(unknown?.correctedText == "type:png near:Riga,20km")
    let narrowed = #expect(throws: QueryError.self) { try Filter("near:Paris,Texass") }
    #expect(narrowed?.range == 5..<17)
    let country = #expect(throws: QueryError.self) { try Filter("near:Latvia") }
    #expect(country?.message == "Latvia is not a city but a country; write it as in place:Latvia")
  }

  @Test func conditionsInCodeKnowPlacesToo() async throws {
    let gallery = try await PlacedGallery(Self.pictures)
    try await gallery.index()
    #expect(try await gallery.names(.condition(FieldCondition("near", .equals, "Riga,5km"))) == ["riga.jpg"])
    await #expect(throws: PlacesError.unknown(name: "Rigga", nearest: "Riga")) {
      try await gallery.names(.condition(FieldCondition("near", .equals, "Rigga")))
    }
    await #expect(throws: GalleryError.self) {
      try await gallery.names(.condition(FieldCondition("near", .equals, "91,24")))
    }
  }

  /// A gallery from before gets its places from what it knows: the files could not be read.
  @Test func filledWithoutOpeningFiles() async throws {
    let gallery = try await PlacedGallery(Self.pictures)
    try await gallery.index()
    let connection = try Connection(
      path: Gallery.databasePath(folder: gallery.engine.galleryFolder), creating: false)
    func count(_ sql: String) throws -> Int64? { try connection.row(sql) { $0.integer(0) } }
    let words = try count("SELECT count(*) FROM place_words")
    // As an earlier version of the data would have left it.
    try connection.script(
      """
      UPDATE analyses SET identity = 'version=1 older' WHERE kind = 'places';
      UPDATE place_names SET name = 'old ' || name, data = 'older';
      DELETE FROM place_words WHERE place IN (SELECT id FROM place_names);
      """)
    for name in Self.pictures.keys {
      #expect(chmod(gallery.folder.file("pictures/\(name)"), 0) == 0)
    }
    let report = try await gallery.index()
    #expect(report.indexed == 0 && report.completed == 0 && report.failed.isEmpty, "\(report)")
    #expect(try await gallery.places("riga.jpg") == ["Vecrīga", "Riga", "Latvia"])
    #expect(try await gallery.names("Германия") == ["munich.jpg"])
    #expect(try count("SELECT count(*) FROM place_words") == words)
    #expect(try count("SELECT count(*) FROM analyses WHERE kind = 'places'") == 1)
    let status = try await gallery.engine.library.status()
    #expect(status.analyses.map(\.missing) == [0, 0], "\(status.analyses)")
  }

  @Test func followsCoordinatesThatChange() async throws {
    let gallery = try await PlacedGallery(["a.jpg": (56.9496, 24.1052), "b.jpg": (56.9496, 24.1052)])
    try await gallery.index()
    try gallery.place("a.jpg", (48.137, 11.575))
    try await gallery.index()
    #expect(try await gallery.places("a.jpg") == ["Munich", "Bavaria", "Germany"])
    #expect(try await gallery.names("riga") == ["b.jpg"])
    // What no picture is in any more is forgotten, with its names.
    try FileManager.default.removeItem(atPath: gallery.folder.file("pictures/b.jpg.xmp"))
    try await gallery.index()
    #expect(try await gallery.names("riga").isEmpty)
    #expect(try await gallery.places("b.jpg").isEmpty)
    let connection = try Connection(
      path: Gallery.databasePath(folder: gallery.engine.galleryFolder), creating: false)
    for table in ["place_names", "place_texts"] {
      #expect(try connection.row("SELECT count(*) FROM \(table)") { $0.integer(0) } == 3, "\(table)")
    }
  }

  @Test func withoutTheFileEverythingElseGoesOn() async throws {
    let empty = try TemporaryFolder()
    let gallery = try await PlacedGallery(Self.pictures, builtInModels: [empty.path])
    let report = try await gallery.index()
    #expect(report.indexed == 9 && report.failed.isEmpty)
    #expect(report.unfilled.map(\.space) == ["places"])
    #expect(report.unfilled[0].reason.contains("install the program again"), "\(report.unfilled)")
    #expect(try await gallery.names("near:56.95,24.11").contains("riga.jpg"))
    #expect(try await gallery.names("place:Riga").isEmpty)
    await #expect(throws: PlacesError.missing(folders: [empty.path])) {
      try await gallery.names("near:Riga")
    }
    // A damaged one is named.
    try empty.write([1, 2, 3], "geonames/places.bin")
    let damaged = try await gallery.index()
    #expect(damaged.unfilled[0].reason.contains("it is too short"), "\(damaged.unfilled)")
    // Once it is there, the next run brings the places.
    let whole = try #require(
      FileManager.default.contents(atPath: SharedData.builtInModels + "/geonames/places.bin"))
    try empty.write(whole, "geonames/places.bin")
    #expect(try await gallery.index().unfilled.isEmpty)
    #expect(try await gallery.places("riga.jpg") == ["Vecrīga", "Riga", "Latvia"])
  }

  /// Real pictures with coordinates.
  @Test(
    .enabled("\(SharedData.folder)/hard is missing") { SharedData.has("data/hard") })
  func picturesOfManyCamerasHavePlaces() async throws {
    let folder = try TemporaryFolder()
    let engine = try SearchEngine(gallery: folder.file("gallery"), creating: true)
    _ = try await engine.index(
      [SharedData.folder + "/data/hard"], options: IndexOptions(spaces: ["hsv-regions"]))
    for (name, places) in [
      ("avif-heif/exif-samples__heic_IMG_5195.HEIC", ["Blue Springs", "Missouri", "United States"]),
      ("exif-orientation/libvips__avif-orientation-6.avif", ["Yamky", "Kyiv", "Ukraine"]),
      (
        "truncated-corrupt/exif-samples__jpg_tests_67-0_length_string.jpg",
        ["Gummersbach", "North Rhine-Westphalia", "Germany"]
      ),
    ] {
      let path = SharedData.folder + "/data/hard/" + name
      let id = try #require(try await engine.library.imageIDs(of: [path])[path])
      let found = try await engine.library.image(id).details.filter { $0.field == "place" }.map(\.value)
      #expect(found == places.map { .text($0) }, "\(name)")
    }
  }
}
