import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Gallery

extension AnalysisTable {
  /// What an analysis for tests keeps: any number of tones of an image, each with a word perhaps.
  static let tones = AnalysisTable(
    "tones", label: "Tones", columns: ["level", "word", "at"],
    migrations: [
      Migration(
        "tones",
        """
        CREATE TABLE tones (
          image_id INTEGER NOT NULL REFERENCES images(id) ON DELETE CASCADE, level REAL, word TEXT, at INTEGER);
        """)
    ],
    fields: [
      ImageField(
        "level", "Level", in: .photo, .number([FieldType.Unit("lx")], example: "0.5"),
        .rows(of: "tones", "v.level"), help: "How bright a tone is."),
      ImageField(
        "word", "Word", in: .camera, .text(), .rows(of: "tones", "v.word"), help: "What it is called."),
      ImageField(
        "heard", "Heard", in: .file, .date(ticksPerSecond: 1000), .rows(of: "tones", "v.at"), help: "When."),
    ])
}

/// A gallery of made-up images, and what is known of them in Swift.
struct FilterGallery {
  struct Image {
    var id: Int64 = 0
    let width: Int
    let height: Int
    let bytes: Int64
    let format: String
    let added: Int64
    /// Each with when it was changed, in nanoseconds.
    let files: [(path: String, modified: Int64)]
    let tones: [(level: Double?, word: String?)]
    /// Whose faces it shows; `nil` for nobody's.
    let faces: [Int?]
  }

  /// Names with what is left of them without capitals and diacritics.
  static let names = [
    ("Beach.jpg", "beach.jpg"), ("ÉTÉ à Rīga.JPG", "ete a riga.jpg"), ("e\u{301}te\u{301}.png", "ete.png"),
    ("100%_o'hara.jpg", "100%_o'hara.jpg"), ("Straße \"7\".tif", "strasse \"7\".tif"), ("写真.heic", "写真.heic"),
    ("a_b.jpg", "a_b.jpg"), ("axb.jpg", "axb.jpg"),
    ("'; DROP TABLE images; --.png", "'; drop table images; --.png"),
  ]
  static let folders = [
    "/pictures", "/pictures/2020", "/pictures/2020/Rīga", "/pictures/20200", "/pictures/2019/old 2020",
    "/other",
  ]

  let folder: TemporaryFolder
  let gallery: Gallery
  private(set) var images: [Image] = []
  private(set) var people: [Int64] = []

  init(_ count: Int, seed: UInt64) async throws {
    folder = try TemporaryFolder()
    gallery = try Gallery(folder: folder.path, .creating, tables: [.tones])
    var random = SplitMix64(seed: seed)
    let roots = [try await gallery.root(covering: "/pictures"), try await gallery.root(covering: "/other")]
    let faces = try await gallery.space(.faces("net", identity: "net 1"))
    let tones = try await gallery.analysis(filling: .tones, version: 1)
    for number in 0..<count {
      var image = Self.image(number, &random)
      let record = ImageRecord(
        hash: ContentHash(high: UInt64(number), low: 7), bytes: image.bytes, width: image.width,
        height: image.height, format: image.format)
      let found: [any Finding] = [
        FoundRows(
          image.tones.map {
            [$0.level.map(FoundValue.number) ?? .missing, $0.word.map(FoundValue.text) ?? .missing, .missing]
          },
          in: .tones, by: tones),
        FaceScan(spaceID: faces.id, faces: image.faces.indices.map(Self.face)),
      ]
      for file in image.files {
        let root = roots[file.path.hasPrefix("/other") ? 1 : 0]
        let stamp = FileStamp(rootID: root.id, path: file.path, size: image.bytes, modified: file.modified)
        _ = try await gallery.store([.image(stamp, record, found, note: nil)])
      }
      image.id = try #require(try await gallery.imageID(of: record.hash))
      images.append(image)
    }
    // A file that is no picture has a path without an image.
    let stamp = FileStamp(rootID: roots[0].id, path: "/pictures/2020/notes.txt", size: 1, modified: 1)
    _ = try await gallery.store([.notAPicture(stamp)])
    let other = try Connection(path: Gallery.databasePath(folder: folder.path), creating: false)
    for image in images {
      try other.run("UPDATE images SET added = ? WHERE id = ?", [.integer(image.added), .integer(image.id)])
    }
    try await group(inSpace: faces.id)
  }

  private mutating func group(inSpace space: Int64) async throws {
    var groups: [[Int64]] = [[], [], []]
    for image in images {
      let faces = try await gallery.faces(ofImage: image.id)
      for (face, person) in zip(faces, image.faces) {
        if let person { groups[person].append(face.id) }
      }
    }
    let stamp = try await gallery.peopleStamp()
    let people = groups.map { faces in
      Gallery.PersonFaces(person: nil, faces: faces.map { (id: $0, origin: .clusterer) })
    }
    #expect(try await gallery.assign(people, inSpace: space, ifStampIs: stamp))
    for faces in groups {
      let first = try #require(faces.first)
      self.people.append(try #require(try await gallery.faces([first])[0]?.personID))
    }
  }

  private static func face(_ place: Int) -> NewFace {
    NewFace(
      box: Region(x: 0.1 + 0.2 * Double(place), y: 0.2, width: 0.1, height: 0.1),
      landmarks: [Float](repeating: 0.5, count: 10), confidence: 0.9, quality: 0.9, embedding: [1, 0, 0])
  }

  private static func image(_ number: Int, _ random: inout SplitMix64) -> Image {
    let places = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      Int.random(in: 0..<folders.count, using: &random)
    }
    let names = Set(places).map { place in
      "\(folders[place])/\(number)\(Self.names[Int.random(in: 0..<Self.names.count, using: &random)].0)"
    }
    return Image(
      width: Int.random(in: 1...6, using: &random) * 1000,
      height: Int.random(in: 1...4, using: &random) * 500,
      bytes: Int64.random(in: 1...8, using: &random) * 500_000,
      format: ["jpeg", "png", "jpegXL", "heic"][Int.random(in: 0..<4, using: &random)],
      added: seconds(2019) + Int64.random(in: 0..<(1200 * 86_400), using: &random),
      files: names.sorted().map {
        ($0, (seconds(2019) + Int64.random(in: 0..<(1200 * 86_400), using: &random)) * 1_000_000_000 + 5)
      },
      tones: (0..<Int.random(in: 0...2, using: &random)).map { _ in
        (
          Bool.random(using: &random) ? Double(Int.random(in: 0...8, using: &random)) / 8 : nil,
          Bool.random(using: &random) ? "Tön \(Int.random(in: 0...3, using: &random))" : nil
        )
      },
      faces: (0..<Int.random(in: 0...3, using: &random)).map { _ in
        [0, 1, 2, nil][Int.random(in: 0..<4, using: &random)]
      })
  }

  /// When a year begins at Greenwich.
  static func seconds(_ year: Int) -> Int64 {
    Int64(
      Calendar.greenwich.date(from: DateComponents(year: year, month: 1, day: 1))?.timeIntervalSince1970 ?? 0)
  }
}

extension Calendar {
  static let greenwich = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar
  }()
}
