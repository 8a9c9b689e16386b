import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Gallery

/// Forgetting people: nothing of them stays in the database.
@Suite struct ForgettingTests {
  private let folder: TemporaryFolder
  private let gallery: Gallery
  private let space: SpaceRecord

  init() async throws {
    folder = try TemporaryFolder()
    gallery = try Gallery(folder: folder.path, .creating)
    space = try await gallery.space(.faces("net", identity: "net 1"))
  }

  private static func hash(_ image: Int) -> ContentHash {
    ContentHash(high: UInt64(image) &* 0x9E37_79B9_7F4A_7C15, low: ~UInt64(image))
  }

  private static func box(_ left: Double) -> Region { Region(x: left, y: 0.2, width: 0.2, height: 0.3) }

  private static func file(_ image: Int) -> FileStamp {
    FileStamp(rootID: 1, path: "/pictures/\(image).png", size: 100, modified: 1)
  }

  /// Stores images with two faces each, whose numbers begin at 1000 so that no other number is the same.
  private func storeImages(_ numbers: ClosedRange<Int>) async throws -> [Int: [Int64]] {
    _ = try await gallery.root(covering: "/pictures")
    try await gallery.startFaces(at: 1000)
    var faces: [Int: [Int64]] = [:]
    for image in numbers {
      let found = [0.1, 0.6].map {
        NewFace(
          box: Self.box($0), landmarks: [Float](repeating: 0.5, count: 10), confidence: 0.99, quality: 0.9,
          embedding: [Float($0), Float(image), 0.25])
      }
      let record = ImageRecord(hash: Self.hash(image), bytes: 100, width: 30, height: 20, format: "png")
      _ = try await gallery.store([
        .image(Self.file(image), record, [FaceScan(spaceID: space.id, faces: found)], note: nil)
      ])
      let id = try #require(try await gallery.imageID(of: Self.hash(image)))
      faces[image] = try await gallery.faces(ofImage: id).map(\.id)
    }
    return faces
  }

  /// Makes people of faces, as clustering does.
  private func group(_ groups: [[Int64]]) async throws -> [Int64] {
    let people = groups.map {
      Gallery.PersonFaces(person: nil, faces: $0.map { (id: $0, origin: .clusterer) })
    }
    let stamp = try await gallery.peopleStamp()
    #expect(try await gallery.assign(people, inSpace: space.id, ifStampIs: stamp))
    var numbers: [Int64] = []
    for faces in groups { numbers.append(try #require(try await gallery.faces([faces[0]])[0]?.personID)) }
    return numbers
  }

  private func learned(
    _ name: String, from pictures: [(image: Int, person: Int64, name: String)]
  ) async throws -> Int64 {
    try await gallery.add(
      Gallery.NewTrained(
        name: name, kind: .head, subject: .face, space: ("net", "net 1"), classifier: [1, 2, 3],
        instructions: Array("{\"order\":\"\(name)\"}".utf8),
        report: Array("{\"classes\":[\"\(pictures.map(\.name).joined(separator: "\",\""))\"]}".utf8),
        pictures: pictures.map {
          TrainedPicture(
            hash: Self.hash($0.image), path: "/pictures/\($0.image).png", label: $0.name, part: "train",
            person: $0.person)
        }))
  }

  /// The places in the database where a text, or a number as a value of its own, is found: every column of
  /// every table, so that what is added later is looked through, too.
  private func places(of texts: [String], numbers: [Int64]) async throws -> [String] {
    try await gallery.everything().compactMap { place, value in
      let isFound =
        switch value {
        case .integer(let number): numbers.contains(number)
        case .text(let text):
          texts.contains { text.lowercased().contains($0.lowercased()) }
            || numbers.contains { text.contains("\($0)") }
        case .bytes(let bytes):
          texts.contains { String(decoding: bytes, as: UTF8.self).lowercased().contains($0.lowercased()) }
        }
      return isFound ? place : nil
    }
  }

  /// Whether a text lies in one of the files of the database.
  private func isInFiles(_ text: String) throws -> Bool {
    try ["", "-wal"].contains { suffix in
      let path = folder.path + "/gallery.sqlite" + suffix
      guard FileManager.default.fileExists(atPath: path) else { return false }
      return try Data(contentsOf: URL(filePath: path)).range(of: Data(text.utf8)) != nil
    }
  }

  @Test func nothingOfAPersonStaysInAnyTable() async throws {
    let faces = try await storeImages(1...6)
    let own = (1...4).compactMap { faces[$0]?[0] } + [try #require(faces[6]?[0])]
    let others = (1...4).compactMap { faces[$0]?[1] }
    let third = [faces[5]?[0], faces[5]?[1], faces[6]?[1]].compactMap(\.self)
    let people = try await group([own, others, third])
    let (person, other) = (people[0], people[1])
    // What there can be of a person: names, decisions of all kinds, suggestions, edits, classifiers, labels.
    _ = try await gallery.name(person, "Ermintrude")
    _ = try await gallery.name(person, "Zebedee")
    _ = try await gallery.name(other, "Bob")
    _ = try await gallery.distinguish(person, from: other)
    _ = try await gallery.move([own[4]], to: other)
    _ = try await gallery.move([own[4]], to: person)
    _ = try await gallery.reject([own[3]])
    _ = try await gallery.split([own[2]], name: "Florence")
    let split = try #require(try await gallery.person(named: "Florence")).id
    _ = try await gallery.merge([split], into: person)
    _ = try await gallery.refuseAsFaces([own[1]])
    _ = try await gallery.undo()
    let waiting = FacePlace(hash: Self.hash(77), box: Self.box(0.3))
    _ = try await gallery.importPeople([(name: "Zebedee", faces: [waiting], others: [])])
    try await gallery.store([FaceLink(face: own[0], other: others[0], score: 0.5)], ofFaces: own + others)
    let trained = try await learned("all", from: [(1, person, "Zebedee"), (2, other, "Bob")])
    let without = try await learned("rest", from: [(5, people[2], "Third"), (2, other, "Bob")])
    for id in [trained, without] {
      let record = try #require(try await gallery.trained(id))
      let analysis = try await gallery.use(record)
      let image = try #require(try await gallery.imageID(of: Self.hash(1)))
      let label = FoundLabels.Label(name: id == trained ? "Zebedee" : "Bob", probability: 0.9, isAnswer: true)
      try await gallery.store([(image, FoundLabels([label], by: id, analysis))])
    }
    try await gallery.state(label: "Zebedee", of: Self.hash(1), in: Gallery.peopleLabels)
    let texts = ["Zebedee", "Ermintrude", "Florence", Self.hash(77).hexadecimal]
    let gone = try await gallery.faces(ofPerson: person).map(\.id)
    #expect(gone.count == 4 && !gone.contains(own[3]))
    var boxes: Set<FacePlace> = []
    for face in gone { boxes.insert(try #require(try await gallery.place(ofFace: face))) }
    #expect(try await gallery.facts().contains { boxes.contains($0.place) && $0.personID == other })
    #expect(try await places(of: texts, numbers: gone).count > 30)

    let backup = folder.path + "/gallery.format-3.sqlite"
    try Data("an older format".utf8).write(to: URL(filePath: backup))
    let preview = try await gallery.forgetting(person)
    #expect(preview.backups == [backup])
    #expect(preview.person.faces == 4 && preview.person.images == 4)
    #expect(preview.learned.map(\.record.id) == [trained])
    #expect(preview.learned[0].instructions == Array("{\"order\":\"all\"}".utf8))
    let edits = try await gallery.edits(limit: 99)
    let done = try await gallery.forget(person)
    #expect(done.edits == preview.edits && done.learned.map(\.record.id) == [trained])

    #expect(try await places(of: texts, numbers: gone) == [])
    for text in texts { #expect(try !isInFiles(text), "\(text)") }
    for id in [person, split] { #expect(try await gallery.person(id) == nil) }
    #expect(try await gallery.facts().allSatisfy { $0.personID != person && !boxes.contains($0.place) })
    // What is somebody else's stays, and so does what was learned from others alone.
    #expect(try await gallery.faces(others).map { $0?.name } == ["Bob", "Bob", "Bob", "Bob"])
    #expect(try await gallery.trained().map(\.id) == [without])
    #expect(try await gallery.counts().images == 6)
    // Of the edits, what only is about others, and that somebody was forgotten.
    let left = try await gallery.edits(limit: 99)
    #expect(
      left.map(\.summary) == ["Forgot a person with 4 faces in 4 pictures", "Renamed person \(other) to Bob"])
    #expect(edits.count - done.edits + 1 == left.count)
    #expect(try await gallery.undo()?.summary == "Renamed person \(other) to Bob")
    #expect(try await gallery.undo() == nil)
    #expect(try await gallery.people().map(\.id).sorted() == [other, people[2]])
  }

  /// Neither an edit of a face that was somebody else's then, nor one of somebody who was merged, stays.
  @Test func editsGoThatMentionThePersonInAnotherWay() async throws {
    let faces = try await storeImages(1...4)
    let people = try await group([[faces[1]![0], faces[2]![0]], [faces[3]![0], faces[4]![0]]])
    _ = try await gallery.name(people[1], "Dylan")
    _ = try await gallery.move([faces[3]![0]], to: people[0])
    _ = try await gallery.importPeople([(name: "Brian", faces: [], others: [])])
    let merged = try #require(try await gallery.person(named: "Brian")).id
    _ = try await gallery.name(merged, "Dougal")
    _ = try await gallery.merge([merged], into: people[0])
    let done = try await gallery.forget(people[0])
    #expect(done.person.name == "Dougal" && done.edits == 5)
    #expect(
      try await gallery.edits(limit: 9).map(\.summary) == ["Forgot a person with 3 faces in 3 pictures"])
    #expect(try await gallery.undo() == nil)
    #expect(try await gallery.people().map(\.name) == ["Dylan"])
    #expect(try await gallery.faces([faces[4]![0]])[0]?.name == "Dylan")
  }

  @Test func thePicturesCountAsLookedAt() async throws {
    let faces = try await storeImages(1...2)
    let people = try await group([[faces[1]![0], faces[2]![0]], [faces[1]![1], faces[2]![1]]])
    let before = try await gallery.spaces(of: .face)[0]
    _ = try await gallery.forget(people[0])
    for image in 1...2 {
      #expect(try await gallery.presence(of: Self.hash(image), analyses: [space.analysis]).isComplete)
      #expect(
        try await gallery.knowledge(of: [Self.file(image)], analyses: [space.analysis])
          == [.unchanged(pathID: Int64(image))])
    }
    // The same scan is stored once more, as by a run that was under way.
    _ = try await storeImages(1...2)
    #expect(try await gallery.faceCount(inSpace: space.id) == 2)
    // What is derived from the space is made anew: it cannot be brought forward by a list of changes.
    let after = try await gallery.spaces(of: .face)[0]
    #expect(after.generation > before.generation)
    let snapshot = try EmbeddingSnapshot(ofSpace: space.id, gallery: folder.path)
    #expect(try snapshot.changes(since: before.generation, most: 100) == nil)
    #expect(try snapshot.changes(since: after.generation, most: 100) == [])
    #expect(try snapshot.count() == 2)
  }

  @Test func clusteringThatWasUnderWayStartsAnew() async throws {
    let faces = try await storeImages(1...3)
    let people = try await group([[faces[1]![0], faces[2]![0]]])
    // Nobody edited anything before: the person has no name.
    let stamp = try await gallery.peopleStamp()
    _ = try await gallery.forget(people[0])
    let found = Gallery.PersonFaces(person: people[0], faces: [(id: faces[3]![0], origin: .clusterer)])
    #expect(try await !gallery.assign([found], inSpace: space.id, ifStampIs: stamp))
    #expect(try await gallery.people().isEmpty)
    #expect(
      try await gallery.edits(limit: 9).map(\.summary) == ["Forgot a person with 2 faces in 2 pictures"])
  }

  /// The stamp never is what it was, however many edits go.
  @Test func anEditThatGoesLeavesNoOldStamp() async throws {
    let faces = try await storeImages(1...3)
    let people = try await group([[faces[1]![0], faces[2]![0]], [faces[3]![0]]])
    var stamps: [Int] = []
    func stamp() async throws { stamps.append(try await gallery.peopleStamp()) }
    try await stamp()
    _ = try await gallery.name(people[0], "Ann")
    try await stamp()
    _ = try await gallery.undo()
    try await stamp()
    _ = try await gallery.forget(people[0])
    try await stamp()
    _ = try await gallery.name(people[1], "Bob")
    try await stamp()
    try await gallery.removeAllFaceData()
    _ = try await gallery.importPeople([(name: "Cleo", faces: [], others: [])])
    try await stamp()
    #expect(Set(stamps).count == stamps.count, "\(stamps)")
  }

  @Test func whatWasLearnedFromSomebodyWhoIsNowThePersonGoes() async throws {
    let faces = try await storeImages(1...4)
    let people = try await group([
      [faces[1]![0], faces[2]![0]], [faces[3]![0]], [faces[1]![1], faces[2]![1]],
      [faces[3]![1], faces[4]![1]],
    ])
    for (person, name) in zip(people, ["Ann", "Annie", "Bob", "Cleo"]) {
      _ = try await gallery.name(person, name)
    }
    let merged = try await learned("merged", from: [(3, people[1], "Annie"), (1, people[2], "Bob")])
    let moved = try await learned("moved", from: [(4, people[3], "Cleo"), (1, people[2], "Bob")])
    let others = try await learned("others", from: [(1, people[2], "Bob"), (3, people[3], "Cleo")])
    let renamed = try await learned("renamed", from: [(2, people[2], "Ann"), (3, people[3], "Cleo")])
    _ = try await gallery.merge([people[1]], into: people[0])
    _ = try await gallery.move([faces[4]![1]], to: people[0])
    // The last has a class of the person's name, which another person had then.
    #expect(try await gallery.forgetting(people[0]).learned.map(\.record.id) == [renamed, moved, merged])
    #expect(
      try await gallery.forgetting(people[2]).learned.map(\.record.id) == [renamed, others, moved, merged])
    _ = try await gallery.forget(people[0])
    #expect(try await gallery.trained().map(\.id) == [others])
  }

  @Test func whatIsLearnedFromAPersonWhoIsGoneIsNotKept() async throws {
    let faces = try await storeImages(1...2)
    let people = try await group([[faces[1]![0]], [faces[2]![0]]])
    _ = try await gallery.forget(people[0])
    await #expect(throws: GalleryError.learnedFromNobody(name: "late")) {
      try await learned("late", from: [(1, people[0], "Ann"), (2, people[1], "Bob")])
    }
    #expect(try await gallery.trained().isEmpty)
  }

  @Test func aPersonWithoutFacesAndAnUnknownOne() async throws {
    _ = try await storeImages(1...1)
    let place = FacePlace(hash: Self.hash(9), box: Self.box(0.4))
    _ = try await gallery.importPeople([
      (name: "Ann", faces: [place], others: []), (name: "Bob", faces: [], others: []),
    ])
    let ann = try #require(try await gallery.person(named: "Ann")).id
    await #expect(throws: GalleryError.noSuchPerson(reference: "999")) { try await gallery.forget(999) }
    await #expect(throws: GalleryError.noSuchPerson(reference: "999")) { try await gallery.forgetting(999) }
    let done = try await gallery.forget(ann)
    #expect(done.person.faces == 0 && done.spaces.isEmpty && done.edits == 1)
    #expect(try await gallery.facts().isEmpty)
    #expect(try await gallery.people().map(\.name) == ["Bob"])
    await #expect(throws: GalleryError.noSuchPerson(reference: "\(ann)")) { try await gallery.forget(ann) }
    #expect(try await gallery.faceCount(inSpace: space.id) == 2)
  }
}

extension Gallery {
  enum StoredValue {
    case integer(Int64)
    case text(String)
    case bytes([UInt8])
  }

  /// Gives the next face a number.
  fileprivate func startFaces(at number: Int64) throws {
    guard try count("SELECT count(*) FROM sqlite_sequence WHERE name = 'faces'") == 0 else { return }
    try connection.run("INSERT INTO sqlite_sequence (name, seq) VALUES ('faces', ?)", [.integer(number - 1)])
  }

  /// Every value of every table, those of full-text indexes included, and where it is.
  fileprivate func everything() throws -> [(place: String, value: StoredValue)] {
    let tables = try connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
      $0.text(0)
    }
    var found: [(place: String, value: StoredValue)] = []
    for table in tables where table != "sqlite_sequence" {
      let columns = try connection.rows("SELECT name FROM pragma_table_info(?)", [.text(table)]) {
        $0.text(0)
      }
      for column in columns {
        found += try connection.rowsOnce(
          "SELECT typeof(\"\(column)\"), \"\(column)\" FROM \"\(table)\" WHERE \"\(column)\" IS NOT NULL", []
        ) { row in
          let value: StoredValue =
            switch row.text(0) {
            case "integer": .integer(row.integer(1))
            case "text": .text(row.text(1))
            default: .bytes(row.bytes(1))
            }
          return ("\(table).\(column)", value)
        }
      }
    }
    return found
  }
}
