import Foundation
import Imaging
import TestSupport
import Testing
import Vocabulary

@testable import Eidetic
@testable import Gallery

/// A gallery of pictures that ExifTool has written metadata into.
private struct DescribedGallery {
  let folder: TemporaryFolder
  let engine: SearchEngine
  var options = IndexOptions(spaces: ["hsv-regions"])

  var pictures: String { folder.file("pictures") }

  init(_ pictures: [String: [String]], limits: DecodingLimits = DecodingLimits()) throws {
    folder = try TemporaryFolder()
    engine = try SearchEngine(gallery: folder.file("gallery"), creating: true, limits: limits)
    for (number, (name, tags)) in pictures.sorted(by: { $0.key < $1.key }).enumerated() {
      try write(name, shade: UInt8(10 * number), tags)
    }
  }

  func write(_ name: String, shade: UInt8, _ tags: [String]) throws {
    let pixels = Pixels(
      width: 160, height: 120,
      bytes: (0..<(160 * 120 * 3)).map { UInt8(truncatingIfNeeded: $0 &* 7 / 3) ^ shade })
    let path = try folder.write(try pixels.encodedAsJPEG(quality: 90), "pictures/" + name)
    if !tags.isEmpty { try ExifTool.write(tags, to: path) }
  }

  func index() async throws -> IndexReport { try await engine.index([pictures], options: options) }

  /// What a picture's details say, by field.
  func details(_ name: String) async throws -> [String: [ImageDetail.Value]] {
    let path = pictures + "/" + name
    let id = try #require(try await engine.library.imageIDs(of: [path])[path])
    return Dictionary(grouping: try await engine.library.image(id).details, by: \.field).mapValues {
      $0.map(\.value)
    }
  }

  /// The names of the pictures that meet a filter.
  func names(_ filter: String) async throws -> Set<String> {
    let images = try await engine.stages.images(
      meeting: Filter(filter, in: try #require(TimeZone(identifier: "Asia/Tokyo"))))
    return Set(
      try await engine.gallery.summaries(of: images.ids).compactMap {
        $0?.path.split(separator: "/").last.map(String.init)
      })
  }
}

@Suite(.enabled(if: ExifTool.isInstalled, "ExifTool is not installed"), .timeLimit(.minutes(10)))
struct PropertiesTests {
  private static let harbour = [
    "-EXIF:DateTimeOriginal=2019:05:03 23:50:30", "-EXIF:OffsetTimeOriginal=+02:00", "-EXIF:Make=Canon",
    "-EXIF:Model=EOS R5", "-EXIF:LensModel=RF35mm F1.8", "-EXIF:ExposureTime=1/250", "-EXIF:FNumber=2.8",
    "-EXIF:ISO=400", "-EXIF:FocalLength=35", "-EXIF:FocalLengthIn35mmFormat=52", "-EXIF:Flash#=25",
    "-EXIF:GPSLatitude=56.9496", "-EXIF:GPSLatitudeRef=N", "-EXIF:GPSLongitude=24.1052",
    "-EXIF:GPSLongitudeRef=E", "-EXIF:GPSAltitude=12.5", "-EXIF:GPSAltitudeRef#=0",
    "-EXIF:Software=Firmware 1.2", "-EXIF:ColorSpace#=1", "-XMP-dc:Title=Harbour at dawn",
    "-XMP-dc:Description=Ships in Rīga", "-XMP-dc:Subject=sea", "-XMP-dc:Subject=boat",
    "-XMP-lr:HierarchicalSubject=nature|sea", "-XMP-xmp:Rating=4", "-XMP-xmp:Label=Red",
    "-XMP-dc:Creator=Ada Lovelace", "-XMP-dc:Creator=Bob", "-XMP-dc:Rights=© Ada",
  ]
  private static let pictures = [
    "harbour.jpg": harbour,
    "sydney.jpg": [
      "-EXIF:DateTimeOriginal=2021:01:01 00:10:00", "-EXIF:Make=NIKON CORPORATION", "-EXIF:Model=NIKON D300",
      "-EXIF:ExposureTime=2", "-EXIF:FNumber=11", "-EXIF:ISO=100", "-EXIF:GPSLatitude=33.8688",
      "-EXIF:GPSLatitudeRef=S", "-EXIF:GPSLongitude=151.2093", "-EXIF:GPSLongitudeRef=E",
      "-XMP-xmp:Rating=-1",
      "-XMP-GPano:ProjectionType=equirectangular", "-XMP-GCamera:MicroVideo=1",
    ],
    "Screenshot 2020-02-29 at 10.20.30.jpg": [], "plain.jpg": [],
  ]

  @Test func theDetailsAreWhatExifToolSays() async throws {
    let gallery = try DescribedGallery(["harbour.jpg": Self.harbour])
    _ = try await gallery.index()
    let details = try await gallery.details("harbour.jpg")
    let answer = try ExifTool.run(["-q", "-j", "-n", "-G1", gallery.pictures + "/harbour.jpg"])
    let tags = try #require((try JSONSerialization.jsonObject(with: answer) as? [[String: Any]])?.first)
    func texts(_ field: String) -> [String] {
      details[field, default: []].compactMap { if case .text(let text) = $0 { text } else { nil } }
    }
    for (field, tag) in [
      ("title", "XMP-dc:Title"), ("caption", "XMP-dc:Description"), ("colour-label", "XMP-xmp:Label"),
      ("copyright", "XMP-dc:Rights"), ("lens", "ExifIFD:LensModel"), ("software", "IFD0:Software"),
    ] { #expect(texts(field) == [try #require(tags[tag] as? String)], "\(field)") }
    for (field, tag) in [
      ("iso", "ExifIFD:ISO"), ("aperture", "ExifIFD:FNumber"), ("exposure", "ExifIFD:ExposureTime"),
      ("focal", "ExifIFD:FocalLength"), ("focal35", "ExifIFD:FocalLengthIn35mmFormat"),
      ("rating", "XMP-xmp:Rating"), ("altitude", "GPS:GPSAltitude"), ("latitude", "Composite:GPSLatitude"),
      ("longitude", "Composite:GPSLongitude"),
    ] {
      guard case .number(let number)? = details[field]?.first, let value = tags[tag] as? Double else {
        Issue.record("\(field): \(String(describing: details[field])), \(String(describing: tags[tag]))")
        continue
      }
      #expect(abs(number - value) < 1e-6, "\(field)")
    }
    #expect(texts("camera") == ["\(tags["IFD0:Make"] ?? "") \(tags["IFD0:Model"] ?? "")"])
    #expect(texts("creator") == tags["XMP-dc:Creator"] as? [String])
    #expect(Set(texts("keyword")) == Set((tags["XMP-dc:Subject"] as? [String] ?? []) + ["nature/sea"]))
    #expect(details["taken"] == [.localTime("2019-05-03T23:50:30+02:00")] && texts("taken-from") == ["exif"])
    #expect(details["flash"] == [.flag(true)] && texts("profile") == ["sRGB"])
    #expect(details["screenshot"] == nil)
  }

  @Test func picturesAreListedByTheDateTheyWereTaken() async throws {
    let gallery = try DescribedGallery(Self.pictures)
    _ = try await gallery.index()
    let timeline = try await gallery.engine.library.timeline()
    // Without a time, that of the file counts.
    #expect(timeline.images == 4 && timeline.undated == nil)
    #expect(timeline.months.dropFirst().map(\.month) == ["2021-01", "2020-02", "2019-05"])
    let listed = try await gallery.engine.library.images(limit: 10, order: .taken).images
    let times = ["2021-01-01T00:10:00", "2020-02-29T10:20:30", "2019-05-03T23:50:30+02:00"]
    #expect(listed.dropFirst().map(\.taken) == times)
    for month in timeline.months {
      let page = try await gallery.engine.library.images(limit: 1, after: month.cursor, order: .taken)
      #expect(try #require(page.images.first?.taken).hasPrefix(month.month))
    }
    let filter = try Filter("taken:..2020")
    let older = try await gallery.engine.library.timeline(filter)
    #expect(older.months.map(\.month) == ["2020-02", "2019-05"])
    var query = Query([], k: .max)
    (query.filter, query.order, query.limit) = (filter, .taken, 1)
    let first = try await gallery.engine.search(query)
    #expect(first.timeline == older && first.hits.map(\.taken) == ["2020-02-29T10:20:30"])
    query.cursor = first.next
    let second = try await gallery.engine.search(query)
    #expect(second.timeline == nil && second.next == nil && second.hits.map(\.rank) == [2])
    query.cursor = older.months[1].cursor
    #expect(try await gallery.engine.search(query).hits == second.hits)
    // The nearest are sorted in the same way.
    let id = try #require(second.hits.first?.id)
    var nearest = Query([.image(id)], k: .max)
    (nearest.order, nearest.limit) = (.taken, 3)
    let found = try await gallery.engine.search(nearest)
    #expect(found.timeline?.months.map(\.month) == timeline.months.map(\.month))
    #expect(found.hits.map(\.id) == listed.prefix(3).map(\.id))
    nearest.cursor = try #require(found.timeline).months[3].cursor
    #expect(try await gallery.engine.search(nearest).hits.map(\.id) == [id])
  }

  @Test func eachFieldIsSearched() async throws {
    let gallery = try DescribedGallery(Self.pictures)
    _ = try await gallery.index()
    let (harbour, sydney, plain) = ("harbour.jpg", "sydney.jpg", "plain.jpg")
    let screenshot = "Screenshot 2020-02-29 at 10.20.30.jpg"
    let expected: [(String, Set<String>)] = [
      ("camera:canon", [harbour]), ("camera:\"nikon d300\"", [sydney]), ("lens:35mm", [harbour]),
      ("iso:100..200", [sydney]), ("aperture:<4", [harbour]), ("exposure:>=1", [sydney]),
      ("exposure:4ms", [harbour]), ("focal:30mm..40mm", [harbour]), ("focal35:52", [harbour]),
      ("title:HARBOUR", [harbour]), ("caption:riga", [harbour]), ("keyword:boat", [harbour]),
      ("keyword:nature", [harbour]), ("rating:>=4", [harbour]), ("rating:-1", [sydney]),
      ("colour-label:red", [harbour]),
      ("creator:ada", [harbour]), ("copyright:ada", [harbour]), ("software:firmware", [harbour]),
      ("flash:yes", [harbour]), ("panorama:yes", [sydney]), ("live:yes", [sydney]),
      ("screenshot:yes", [screenshot]), ("screenshot:no", [harbour, sydney, plain]),
      ("taken:2019..2020", [harbour, screenshot]), ("taken:2021-01-01", [sydney]),
      // The clock of the place counts, not that of whoever searches.
      ("taken:2019-05-03", [harbour]), ("taken:2019-05-04", []), ("taken:<2019-06", [harbour]),
      ("taken-from:exif", [harbour, sydney]), ("taken-from:\"file name\"", [screenshot]),
      ("taken-from:\"file time\"", [plain]),
      ("near:56.95,24.11,1.5km", [harbour]), ("near:56.95,24.11", [harbour]), ("near:57.2,24.11,20km", []),
      ("near:57.2,24.11,30km", [harbour]), ("near:-33.87,151.2,2km", [sydney]),
      ("near:0,0,20000mi", [harbour, sydney]),
      ("latitude:<0", [sydney]), ("longitude:24..25", [harbour]), ("altitude:>40ft", [harbour]),
      ("-camera:canon taken:2021", [sydney]),
    ]
    for (filter, names) in expected { #expect(try await gallery.names(filter) == names, "\(filter)") }
  }

  /// A gallery of before: its pictures are not decoded again, which could not be done.
  @Test func anOlderGalleryIsCompletedWithoutDecoding() async throws {
    let gallery = try DescribedGallery(Self.pictures)
    let first = try await gallery.index()
    #expect(first.indexed == 4 && first.completed == 0)
    let connection = try Connection(
      path: Gallery.databasePath(folder: gallery.engine.galleryFolder), creating: false)
    try connection.script(
      """
      DELETE FROM analysed WHERE analysis_id = (SELECT id FROM analyses WHERE kind = 'properties');
      DELETE FROM properties; DELETE FROM keywords; DELETE FROM creators;
      UPDATE paths SET inode = NULL, changed = NULL;
      """)
    let path = gallery.pictures + "/harbour.jpg"
    let url = URL(filePath: path)
    var status = stat()
    #expect(stat(path, &status) == 0)
    var bytes = [UInt8](try Data(contentsOf: url))
    bytes.replaceSubrange((bytes.count - 2500)..., with: [UInt8](repeating: 0, count: 2500))
    try Data(bytes).write(to: url)
    #expect(utimensat(AT_FDCWD, path, [status.st_atim, status.st_mtim], 0) == 0)
    let second = try await gallery.index()
    #expect(second.completed == 4 && second.indexed == 0 && second.unchanged == 4, "\(second)")
    #expect(second.failed.isEmpty && second.recovered.isEmpty)
    #expect(try await gallery.details("harbour.jpg")["title"] == [.text("Harbour at dawn")])
    #expect(try await gallery.names("iso:400") == ["harbour.jpg"])
    let third = try await gallery.index()
    #expect(third.completed == 0 && third.unchanged == 4)
    let status2 = try await gallery.engine.library.status()
    #expect(status2.analyses.allSatisfy { $0.missing == 0 })
  }

  @Test func changedSidecarsAreReadAgain() async throws {
    let gallery = try DescribedGallery(["a.jpg": ["-XMP-xmp:Rating=1"], "a.b.jpg": [], "ab.jpg": []])
    func sidecar(_ rating: Int) -> [UInt8] {
      Array(
        """
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
          xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="\(rating)"/></rdf:RDF>
        """.utf8)
    }
    try gallery.folder.write(sidecar(5), "pictures/a.jpg.xmp")
    #expect(try await gallery.index().completed == 0)
    #expect(try await gallery.details("a.jpg")["rating"] == [.number(5)])
    try gallery.folder.write(sidecar(3), "pictures/a.jpg.xmp")
    let second = try await gallery.index()
    #expect(second.completed == 1 && second.unchanged == 3, "\(second)")
    #expect(try await gallery.details("a.jpg")["rating"] == [.number(3)])
    try FileManager.default.removeItem(atPath: gallery.pictures + "/a.jpg.xmp")
    #expect(try await gallery.index().completed == 1)
    #expect(try await gallery.details("a.jpg")["rating"] == [.number(1)])
    try gallery.folder.write(sidecar(2), "pictures/a.b.XMP")
    #expect(try await gallery.index().completed == 1)
    #expect(try await gallery.names("rating:2") == ["a.b.jpg"])
  }

  /// exempi compares each property with all before it.
  @Test func metadataThatCannotBeReadCostThePictureNothingElse() async throws {
    let gallery = try DescribedGallery(
      ["IMG_20190503_102030.jpg": [], "b.jpg": ["-EXIF:Make=Canon"]],
      limits: DecodingLimits(maximumSeconds: 2))
    let properties = (0..<400_000).map { "<xmp:a\($0)/>" }.joined()
    try gallery.folder.write(
      """
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
        xmlns:xmp="http://ns.adobe.com/xap/1.0/">\(properties)</rdf:Description></rdf:RDF>
      """.utf8, "pictures/IMG_20190503_102030.xmp")
    let report = try await gallery.index()
    #expect(report.indexed == 2 && report.failed.isEmpty)
    #expect(report.recovered.map(\.stage) == ["metadata"])
    #expect(report.recovered.first?.reason.contains("cannot read the metadata of") == true, "\(report)")
    #expect(
      try await gallery.details("IMG_20190503_102030.jpg")["taken"] == [.localTime("2019-05-03T10:20:30")])
    #expect(try await gallery.names("camera:canon") == ["b.jpg"])
    // Nothing is tried again.
    let again = try await gallery.index()
    // The sidecar is a file, too.
    #expect(again.completed == 0 && again.unchanged == 3 && again.recovered.isEmpty, "\(again)")
    #expect(try await gallery.engine.library.counts().recovered == 1)
  }

  #if os(Linux)
    @Test func aSidecarThatCannotBeReadCostsThePictureNothingElse() async throws {
      var gallery = try DescribedGallery(["a.jpg": ["-XMP-xmp:Rating=1"], "b.jpg": ["-EXIF:Make=Canon"]])
      gallery.options.exclusions = ["*.xmp"]
      // Everybody may open it, and nobody can read its beginning.
      try FileManager.default.createSymbolicLink(
        atPath: gallery.pictures + "/a.xmp", withDestinationPath: "/proc/self/mem")
      let report = try await gallery.index()
      #expect(report.indexed == 2 && report.failed.isEmpty, "\(report)")
      #expect(report.recovered.map(\.stage) == ["metadata"])
      let reason = try #require(report.recovered.first?.reason)
      #expect(reason.contains("a.xmp\" says of itself: the disk reports an error"), "\(reason)")
      #expect(try await gallery.details("a.jpg")["rating"] == [.number(1)])
      #expect(try await gallery.names("camera:canon") == ["b.jpg"])
    }
  #endif

  @Test func ofManyFilesOnlyAsMuchIsInMemoryAsIsAllowed() async throws {
    let gallery = try DescribedGallery(
      Dictionary(uniqueKeysWithValues: (0..<7).map { ("\($0).jpg", [String]()) }))
    let padding = String(repeating: " ", count: FileFindings.mostBytes / 3)
    for number in 0..<7 {
      try gallery.folder.write(
        """
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
          xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="\(number % 5)"/>\(padding)</rdf:RDF>
        """.utf8, "pictures/\(number).xmp")
    }
    _ = try await gallery.index()
    let ids = try await gallery.engine.gallery.imageIDs()
    for number in 0..<7 { #expect(try await gallery.names("rating:\(number % 5)").contains("\(number).jpg")) }
    let analysis = try #require(
      try await PropertiesAnalysis.make(for: gallery.engine, gallery.options))
    try await gallery.engine.gallery.forget(analysis.ids, ofImages: ids)
    let root = try #require(try await gallery.engine.gallery.roots().first)
    var files = try await gallery.engine.gallery.files(
      lacking: analysis.ids, inRoot: root.id, after: 0, limit: 64)[...]
    var counts: [Int] = []
    while !files.isEmpty { counts.append(try await FileFindings(of: analysis, in: &files).found.count) }
    #expect(counts == [3, 3, 1])
    #expect(try await gallery.index().completed == 7)
  }
}
