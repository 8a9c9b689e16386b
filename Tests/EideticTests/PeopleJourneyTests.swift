import Foundation
import Gallery
import Imaging
import TestSupport
import Testing
import Vocabulary

@testable import Eidetic

/// A gallery of a few real portraits, with faces on.
struct PortraitGallery {
  static let people = ["Amelie_Mauresmo", "Ann_Veneman", "Tom_Cruise"]
  static let isPossible =
    SharedData.has("data/faces/labels.tsv") && SharedData.has("models/mobilefacenet_arcface.onnx")
    && FileManager.default.fileExists(atPath: SharedData.builtInModels + "/mtcnn/mtcnn.json")

  let folder: TemporaryFolder
  let engine: SearchEngine

  var pictures: String { folder.file("pictures") }

  /// - Parameter spaces: that are filled besides.
  init(spaces: [String] = []) async throws {
    folder = try TemporaryFolder()
    engine = try SearchEngine(
      gallery: folder.file("gallery"), creating: true, builtInModels: [SharedData.builtInModels])
    for model in ["mobilefacenet_arcface", "face_reid_retail_0095"] {
      _ = try await ModelCatalogue(galleryFolder: engine.galleryFolder).add(
        SharedData.folder + "/models/\(model).onnx")
    }
    for person in Self.people { try copy(person) }
    try await index(turningOn: true, spaces: spaces)
  }

  /// Two people side by side, the first one larger.
  func together() async throws -> Pixels {
    var sheet = Pixels(width: 560, height: 320, red: 200, green: 200, blue: 200)
    for (at, person) in Self.people.prefix(2).enumerated() {
      let file = "\(pictures)/\(person)_0001.jpg"
      let side = at == 0 ? 320 : 240
      let portrait = try await PictureDecoder().decode(
        [UInt8](Data(contentsOf: URL(filePath: file))), name: file
      ).pixels.resized(.stretch(width: side, height: side))
      sheet.paste(portrait, x: at * 320, y: 320 - side)
    }
    return sheet
  }

  func copy(_ person: String) throws {
    let source = SharedData.folder + "/data/faces/lfw/" + person
    for name in try FileManager.default.contentsOfDirectory(atPath: source).sorted() {
      try folder.write(Data(contentsOf: URL(filePath: source + "/" + name)), "pictures/" + name)
    }
  }

  @discardableResult
  func index(turningOn: Bool = false, spaces: [String] = []) async throws -> IndexReport {
    var options = IndexOptions(spaces: spaces)
    options.turnsFacesOn = turningOn
    return try await engine.index([pictures], options: options)
  }

  /// The person who is in most of somebody's pictures.
  func person(of name: String) async throws -> Person {
    var counts: [Int64: Int] = [:]
    for face in try await faces(of: name) { if let id = face.person?.id { counts[id, default: 0] += 1 } }
    let id = try #require(counts.max { $0.value < $1.value }?.key)
    return try await engine.people.person("\(id)")
  }

  /// The largest face of each of somebody's pictures.
  func faces(of name: String) async throws -> [GalleryFace] {
    let images = try await engine.library.images(limit: 1000).images.filter { $0.path.contains("/\(name)_") }
    var faces: [GalleryFace] = []
    for image in images {
      let found = try await engine.faces.all(ofImage: image.id)
      let largest = found.max { $0.region.width * $0.region.height < $1.region.width * $1.region.height }
      faces.append(try #require(largest))
    }
    return faces
  }
}

@Suite(
  .enabled(if: PortraitGallery.isPossible, "the portraits and networks of EIDETIC_SHARED are missing"),
  .timeLimit(.minutes(10)))
struct PeopleJourneyTests {
  @Test func peopleAreFoundNamedMergedAndKeptThroughAnotherModel() async throws {
    let gallery = try await PortraitGallery()
    let engine = gallery.engine
    #expect(try await gallery.index().indexed == 0)
    var people: [Person] = []
    for name in PortraitGallery.people { people.append(try await gallery.person(of: name)) }
    #expect(Set(people.map(\.id)).count == 3)

    _ = try await engine.people.name(people[0].id, " Ana ")
    let preview = try await engine.people.mergePreview([people[2].id], into: people[1].id)
    #expect(preview.faces == people[1].faces + people[2].faces)
    let score = try #require(preview.scores[0])
    #expect(score < 0.4)
    _ = try await engine.people.merge([people[2].id], into: people[1].id)
    #expect(try await gallery.person(of: PortraitGallery.people[2]).id == people[1].id)
    _ = try await engine.faces.cluster()
    #expect(try await gallery.person(of: PortraitGallery.people[2]).id == people[1].id)
    #expect(try await engine.people.undo().kind == "merge")
    #expect(try await gallery.person(of: PortraitGallery.people[2]).id == people[2].id)

    let moved = try await gallery.faces(of: PortraitGallery.people[2])[0]
    _ = try await engine.people.move([moved.id], to: people[0].id)
    let rejected = try await gallery.faces(of: PortraitGallery.people[1])[0]
    _ = try await engine.people.reject([rejected.id])

    // Another network: all faces are found anew, with other numbers.
    try await engine.faces.turnOn(model: "face_reid_retail_0095")
    let report = try await gallery.index()
    #expect(report.indexed > 8 && report.faces.map { $0 > 8 } == true)
    #expect(try await engine.faces.status().settings?.model == "face_reid_retail_0095")
    let copies = try FileManager.default.contentsOfDirectory(atPath: engine.galleryFolder + "/vectors")
    #expect(copies.count { $0.hasPrefix("faces-") } == 1)
    #expect(try await engine.people.person("Ana").id == people[0].id)
    #expect(try await gallery.person(of: PortraitGallery.people[0]).name == "Ana")
    let again = try await gallery.faces(of: PortraitGallery.people[2])[0]
    #expect(again.id != moved.id && again.person?.name == "Ana" && again.saidBy == "human")
    let stillRejected = try await gallery.faces(of: PortraitGallery.people[1])[0]
    let ofOthers = try await gallery.person(of: PortraitGallery.people[1]).id
    #expect(stillRejected.person?.id != ofOthers)
  }

  @Test func whatIsNoFaceStaysNoneThroughClusteringAndIndexing() async throws {
    let gallery = try await PortraitGallery()
    let engine = gallery.engine
    let name = PortraitGallery.people[0]
    let face = try await gallery.faces(of: name)[0]
    let before = try await gallery.person(of: name)
    let path = try #require(try await engine.library.images(limit: 1000).images.first { $0.id == face.image })
      .path
    _ = try await engine.faces.markAsNotFaces([face.id])

    /// The box is in no list but the one of what is no face, and no person has it.
    func check(_ after: String) async throws {
      let image = try #require(try await engine.library.images(limit: 1000).images.first { $0.path == path })
        .id
      #expect(try await engine.faces.all(ofImage: image).allSatisfy { $0.region != face.region }, "\(after)")
      let refused = try await engine.faces.notFaces(limit: 10)
      #expect(refused.map(\.region) == [face.region] && refused[0].image == image, "\(after)")
      #expect(try await engine.people.person("\(before.id)").faces == before.faces - 1, "\(after)")
    }
    try await check("marking")
    _ = try await engine.faces.cluster()
    try await check("clustering")
    var options = IndexOptions(retriesFailed: true)
    options.readsAll = true
    _ = try await engine.index([gallery.pictures], options: options)
    _ = try await engine.faces.cluster()
    try await check("reading all files again")
    // The picture goes and comes back, with a face of another number.
    let away = gallery.folder.file("away.jpg")
    try FileManager.default.moveItem(atPath: path, toPath: away)
    #expect(try await gallery.index().removed == 1)
    #expect(try await engine.faces.notFaces(limit: 10).isEmpty)
    try FileManager.default.moveItem(atPath: away, toPath: path)
    #expect(try await gallery.index().indexed == 1)
    try await check("indexing the picture again")
  }

  @Test func aFaceIsFoundAndAStrangerIsUnknown() async throws {
    let gallery = try await PortraitGallery()
    let engine = gallery.engine
    let person = try await gallery.person(of: PortraitGallery.people[0])
    _ = try await engine.people.name(person.id, "Ana")
    let file = "\(gallery.pictures)/\(PortraitGallery.people[0])_0001.jpg"
    var query = FaceQuery(.picture(.file(file), index: nil), k: 50)
    let known = try await engine.faces.search(query)
    #expect(known.hits.first?.score ?? 0 > 0.99)
    #expect(known.hits.allSatisfy { Double($0.score) >= known.threshold.score })
    #expect(known.hits.allSatisfy { abs(($0.probability ?? 0) + ($0.falseAcceptRate ?? 0) - 1) < 1e-12 })
    #expect(known.hits.filter { $0.path.contains(PortraitGallery.people[0]) }.count >= 2)
    #expect(known.verdict.isKnown && known.verdict.best?.person.name == "Ana")
    #expect(known.verdict.margin.map { $0 > 0 } == true)
    query.falseAcceptRate = 1
    #expect(try await engine.faces.search(query).hits.count == known.searched)

    let stranger = SharedData.folder + "/data/faces/lfw/Aaron_Guiel/Aaron_Guiel_0001.jpg"
    let unknown = try await engine.faces.search(FaceQuery(.picture(.file(stranger), index: nil)))
    #expect(!unknown.verdict.isKnown && unknown.hits.isEmpty)
    await #expect(throws: PeopleError.faceIndex(got: 99, count: known.faces.count, name: file)) {
      try await engine.faces.search(FaceQuery(.picture(.file(file), index: 99)))
    }
    await #expect(throws: PeopleError.falseAcceptRate(got: 0)) {
      try await engine.faces.search(FaceQuery(.picture(.file(file), index: nil), falseAcceptRate: 0))
    }
  }

  @Test func everyFaceOfAPictureIsSearchedWithByItself() async throws {
    let gallery = try await PortraitGallery()
    let engine = gallery.engine
    var file = "\(gallery.pictures)/\(PortraitGallery.people[0])_0001.jpg"
    let one = try await engine.faces.search(FaceQuery(.picture(.file(file), index: 1), k: 5))
    let alone = try await engine.faces.search(FaceQuery(.allFaces(.file(file)), k: 5))
    #expect(one.index == 1 && one.faces[0].hits == nil && one.faces[0].verdict == nil)
    #expect(one.hits.allSatisfy { $0.queryFace == nil })
    #expect(alone.index == nil && alone.faces[0].hits == one.hits && alone.verdict == one.verdict)
    #expect(alone.faces[0].verdict == one.verdict && alone.threshold == one.threshold)

    file = gallery.folder.file("together.jpg")
    try await Data(gallery.together().encodedAsJPEG(quality: 95)).write(to: URL(filePath: file))
    let both = try await engine.faces.search(FaceQuery(.allFaces(.file(file)), k: 4))
    try #require(both.faces.count == 2)
    #expect(both.faces.map(\.index) == [1, 2] && both.verdict == both.faces[0].verdict)
    for (face, name) in zip(both.faces, PortraitGallery.people) {
      let person = try await gallery.person(of: name)
      #expect(face.verdict?.best?.person.id == person.id, "\(name)")
      let single = try await engine.faces.search(FaceQuery(.picture(.file(file), index: face.index), k: 4))
      #expect(face.hits == single.hits && face.verdict == single.verdict)
      #expect(face.hits?.isEmpty == false)
    }
    #expect(both.hits.count == 4 && both.hits.map(\.rank) == [1, 2, 3, 4])
    #expect(zip(both.hits, both.hits.dropFirst()).allSatisfy { $0.score >= $1.score })
    for hit in both.hits {
      let face = both.faces[try #require(hit.queryFace) - 1]
      #expect(face.hits?.contains { $0.face == hit.face && $0.score == hit.score } == true)
    }
    let flower = gallery.folder.file("grey.jpg")
    let grey = Pixels(width: 300, height: 300, red: 120, green: 120, blue: 120)
    try Data(grey.encodedAsJPEG()).write(to: URL(filePath: flower))
    await #expect(throws: PeopleError.noFaceInPicture(name: flower)) {
      try await engine.faces.search(FaceQuery(.allFaces(.file(flower))))
    }
  }

  @Test func peopleGoToAnotherGalleryAndOffMeansNothingIsLeft() async throws {
    let (one, other) = (try await PortraitGallery(), try await PortraitGallery())
    let person = try await one.person(of: PortraitGallery.people[0])
    _ = try await one.engine.people.name(person.id, "Ana")
    let file = try await one.engine.people.exportFile()
    #expect(file.people.map(\.name) == ["Ana"])
    let json = [UInt8](try JSONEncoder().encode(file))
    _ = try await other.engine.people.importFile(json)
    #expect(try await other.person(of: PortraitGallery.people[0]).name == "Ana")
    #expect(
      try await other.engine.people.exportFile().people[0].faces.count { $0.saidBy == "human" }
        == person.faces)
    await #expect(throws: PeopleError.self) { try await other.engine.people.importFile([UInt8]("{}".utf8)) }

    // A copy that cannot be removed is told; it is gone when it can be.
    let stuck = other.engine.galleryFolder + "/vectors/faces-99.vectors"
    try FileManager.default.createDirectory(atPath: stuck, withIntermediateDirectories: false)
    let error = await #expect(throws: PeopleError.self) { try await other.engine.faces.turnOff() }
    guard case .notRemoved(stuck, _, _) = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
    try FileManager.default.removeItem(atPath: stuck)
    try await other.engine.faces.turnOff()
    #expect(try await other.engine.people.all().isEmpty)
    #expect(try await other.engine.faces.status().faces == 0)
    let left = try FileManager.default.contentsOfDirectory(atPath: other.engine.galleryFolder + "/vectors")
    #expect(!left.contains { $0.hasPrefix("faces-") })
    #expect(try await other.index().faces == nil)
    await #expect(throws: PeopleError.facesOff(folder: other.engine.galleryFolder)) {
      try await other.engine.faces.cluster()
    }
  }
}
