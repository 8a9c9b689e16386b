import TestSupport
import Testing
import Vocabulary

@testable import Gallery

@Suite struct PeopleTests {
  private static func hash(_ image: UInt64) -> ContentHash { ContentHash(high: image, low: ~image) }

  private static func face(_ x: Double, quality: Double = 0.9) -> NewFace {
    NewFace(
      box: Region(x: x, y: 0.2, width: 0.2, height: 0.3), landmarks: [Float](repeating: 0.5, count: 10),
      confidence: 0.99, quality: quality, embedding: [1, 0, 0])
  }

  /// Stores an image with faces at these left edges, and answers with the faces' numbers.
  private static func store(
    _ gallery: Gallery, _ image: UInt64, _ lefts: [Double], space: SpaceRecord
  ) async throws -> [Int64] {
    let root = try await gallery.root(covering: "/pictures")
    let file = FileStamp(rootID: root.id, path: "/pictures/\(image).png", size: 100, modified: 1)
    let record = ImageRecord(hash: hash(image), bytes: 100, width: 30, height: 20, format: "png")
    let scan = FaceScan(spaceID: space.id, faces: lefts.map { face($0) })
    _ = try await gallery.store([.image(file, record, [scan], note: nil)])
    let id = try #require(try await gallery.imageID(of: hash(image)))
    return try await gallery.faces(ofImage: id).map(\.id)
  }

  private static func open(_ folder: TemporaryFolder) async throws -> (Gallery, SpaceRecord) {
    let gallery = try Gallery(folder: folder.path, .creating)
    return (gallery, try await gallery.space(.faces("net", identity: "net 1")))
  }

  /// Makes a person of faces, as clustering does.
  private static func group(
    _ groups: [[Int64]], _ gallery: Gallery, _ space: SpaceRecord
  ) async throws -> [Int64] {
    let people = groups.map { faces in
      Gallery.PersonFaces(person: nil, faces: faces.map { (id: $0, origin: .clusterer) })
    }
    let stamp = try await gallery.peopleStamp()
    #expect(try await !gallery.assign(people, inSpace: space.id, ifStampIs: stamp + 1))
    #expect(try await gallery.assign(people, inSpace: space.id, ifStampIs: stamp))
    var numbers: [Int64] = []
    for faces in groups {
      numbers.append(try #require(try await gallery.faces([faces[0]])[0]?.personID))
    }
    return numbers
  }

  /// All that edits may change, to compare with after an undo.
  private struct State: Equatable {
    let people: [PersonRecord]
    let faces: [FaceRecord?]
    let facts: Set<String>
    let notFaces: Set<FacePlace>

    init(_ gallery: Gallery, _ faces: [Int64]) async throws {
      people = try await gallery.people()
      self.faces = try await gallery.faces(faces)
      facts = Set(try await gallery.facts().map { "\($0)" })
      notFaces = Set(try await gallery.notFaces())
    }
  }

  @Test func anImageIsLookedAtForFacesOnce() async throws {
    let folder = try TemporaryFolder()
    let (gallery, space) = try await Self.open(folder)
    let file = FileStamp(rootID: 1, path: "/pictures/1.png", size: 100, modified: 1)
    #expect(
      try await gallery.presence(of: Self.hash(1), analyses: [space.analysis]).isStored == false)
    #expect(try await Self.store(gallery, 1, [0.1, 0.5], space: space).count == 2)
    #expect(try await Self.store(gallery, 1, [0.1, 0.5], space: space).count == 2)
    #expect(try await gallery.presence(of: Self.hash(1), analyses: [space.analysis]).isComplete)
    let other = try await gallery.space(.faces("other", identity: "other 1"))
    #expect(
      try await gallery.presence(of: Self.hash(1), analyses: [other.analysis]).missing
        == [other.analysis])
    #expect(
      try await gallery.knowledge(of: [file], analyses: [other.analysis]) == [
        .incomplete(pathID: 1)
      ])
    #expect(
      try await gallery.knowledge(of: [file], analyses: [space.analysis]) == [
        .unchanged(pathID: 1)
      ])
  }

  @Test func imagesThatGoTakeTheirFacesWithThem() async throws {
    let folder = try TemporaryFolder()
    let (gallery, space) = try await Self.open(folder)
    let faces = try await Self.store(gallery, 1, [0.1], space: space)
    let before = try await gallery.spaces(of: .face)[0].generation
    try await gallery.removePaths([1])
    #expect(try await gallery.removeOrphans() == [Self.hash(1)])
    #expect(try await gallery.faces(faces) == [nil])
    #expect(try await gallery.faceEmbedding(faces[0]) == nil)
    #expect(try await gallery.spaces(of: .face)[0].generation > before)
  }

  @Test(arguments: ["\0", "\0Ann", "Ann\0", "A\0\0nn"]) func aNameMayHoldZeros(name: String) async throws {
    let folder = try TemporaryFolder()
    let (gallery, _) = try await Self.open(folder)
    _ = try await gallery.importPeople([(name: name, faces: [], others: [])])
    #expect(try await gallery.people().map(\.name) == [name])
    // The same name is the same person.
    _ = try await gallery.importPeople([(name: name, faces: [], others: [])])
    #expect(try await gallery.people().count == 1)
  }

  @Test(arguments: EditRecord.Kind.all) func undoingAnEditBringsBackWhatWas(_ kind: EditRecord.Kind)
    async throws
  {
    let folder = try TemporaryFolder()
    let (gallery, space) = try await Self.open(folder)
    var faces: [Int64] = []
    for image in 1...4 { faces += try await Self.store(gallery, UInt64(image), [0.1, 0.6], space: space) }
    let people = try await Self.group(
      [[faces[0], faces[2]], [faces[1], faces[3], faces[5]], [faces[4], faces[6]]], gallery, space)
    _ = try await gallery.name(people[0], "Ann")
    _ = try await gallery.refuseAsFaces([faces[7]])
    let before = try await State(gallery, faces)
    switch kind {
    case .name: _ = try await gallery.name(people[1], "Bob")
    case .merge: _ = try await gallery.merge([people[0], people[2]], into: people[1])
    case .split: _ = try await gallery.split([faces[3], faces[5]], name: "Cleo")
    case .move: _ = try await gallery.move([faces[1], faces[7]], to: people[0])
    case .reject: _ = try await gallery.reject([faces[2], faces[1]])
    case .distinguish: _ = try await gallery.distinguish(people[1], from: people[2])
    case .import:
      let place = FacePlace(hash: Self.hash(2), box: Region(x: 0.61, y: 0.2, width: 0.2, height: 0.3))
      _ = try await gallery.importPeople([(name: "Dora", faces: [place], others: [])])
      #expect(try await gallery.faces([faces[3]])[0]?.name == "Dora")
    case .notAFace: _ = try await gallery.refuseAsFaces([faces[2], faces[3]])
    case .isAFace: _ = try await gallery.acceptAsFaces([faces[7]])
    case .forget: preconditionFailure("forgetting cannot be undone")
    }
    #expect(try await State(gallery, faces) != before)
    let undone = try #require(try await gallery.undo())
    #expect(undone.kind == kind && undone.undone != nil)
    #expect(try await State(gallery, faces) == before)
  }

  @Test func editsAreUndoneFromTheNewestToTheOldest() async throws {
    let folder = try TemporaryFolder()
    let (gallery, space) = try await Self.open(folder)
    let faces = try await Self.store(gallery, 1, [0.1, 0.6], space: space)
    let people = try await Self.group([[faces[0]], [faces[1]]], gallery, space)
    _ = try await gallery.name(people[0], "Ann")
    _ = try await gallery.merge([people[1]], into: people[0])
    #expect(try await gallery.undo()?.kind == .merge)
    #expect(try await gallery.people().map(\.name) == ["Ann", nil])
    #expect(try await gallery.undo()?.kind == .name)
    #expect(try await gallery.people().map(\.name) == [nil, nil])
    #expect(try await gallery.undo() == nil)
  }

  @Test func whatWasSaidOutlivesAnotherModelWithOtherBoxes() async throws {
    let folder = try TemporaryFolder()
    let (gallery, space) = try await Self.open(folder)
    let faces = try await Self.store(gallery, 1, [0.1, 0.6], space: space)
    let people = try await Self.group([[faces[0]], [faces[1]]], gallery, space)
    _ = try await gallery.name(people[0], "Ann")
    let other = try await gallery.space(.faces("other", identity: "other 1"))
    try await gallery.removeSpace(space.id)
    #expect(try await gallery.people().map(\.faces) == [0, 0])
    _ = try await Self.store(gallery, 1, [0.12, 0.3, 0.62], space: other)
    let found = try await gallery.faces(ofImage: 1)
    #expect(found.map(\.name) == ["Ann", nil, nil])
    #expect(found[0].origin == .human)
    #expect(try await gallery.undo()?.kind == .name)
    #expect(try await gallery.people().map(\.name) == [nil, nil])
  }

  @Test func whatIsNoFaceIsInNoListAndNoGroup() async throws {
    let folder = try TemporaryFolder()
    let (gallery, space) = try await Self.open(folder)
    let faces = try await Self.store(gallery, 1, [0.1, 0.3, 0.5, 0.7], space: space)
    let people = try await Self.group([[faces[0], faces[1], faces[2]]], gallery, space)
    let (kept, before) = (Array(faces[0...1]), try await gallery.spaces(of: .face)[0].generation)
    let edit = try await gallery.refuseAsFaces([faces[2], faces[3]])
    #expect(edit.kind == .notAFace && edit.summary == "Marked 2 faces as not a face")
    #expect(try await gallery.faces(ofImage: 1).map(\.id) == kept)
    #expect(try await gallery.faces(ofPerson: people[0]).map(\.id) == kept)
    #expect(try await gallery.unassignedFaces(limit: 9).isEmpty)
    #expect(try await gallery.clusterableFaces(inSpace: space.id).map(\.id) == kept)
    #expect(try await gallery.unlinkedFaces(inSpace: space.id, limit: 9).map(\.id) == kept)
    #expect(try await gallery.faceCount(inSpace: space.id) == 2)
    #expect(try await gallery.images(of: people, .only) == [1])
    #expect(Set(try await gallery.refusedFaces(limit: 9).map(\.id)) == Set(faces[2...]))
    // Copies for searching are behind, and hold it no more once they are made anew.
    #expect(try await gallery.spaces(of: .face)[0].generation > before)
    let snapshot = try EmbeddingSnapshot(ofSpace: space.id, gallery: folder.path)
    #expect(try snapshot.count() == 2)
    #expect(try snapshot.embeddings(after: 0, limit: 9).map(\.subject) == kept)
    await #expect(throws: GalleryError.noSuchFace(id: 99)) { try await gallery.refuseAsFaces([99]) }
  }

  @Test(arguments: [1, 2]) func aPersonOfOneFaceIsNobodyUnlessItWasSaid(refused: Int) async throws {
    let folder = try TemporaryFolder()
    let (gallery, space) = try await Self.open(folder)
    let faces = try await Self.store(gallery, 1, [0.1, 0.3, 0.5, 0.7], space: space)
    let people = try await Self.group([Array(faces[0...1]), Array(faces[2...3])], gallery, space)
    _ = try await gallery.name(people[1], "Ann")
    let before = try await State(gallery, faces)
    _ = try await gallery.refuseAsFaces(Array(faces.prefix(refused)) + [faces[3]])
    #expect(try await gallery.people().map(\.name) == ["Ann"])
    _ = try await gallery.undo()
    #expect(try await State(gallery, faces) == before)
  }

  @Test func whatIsNoFaceIsNoneForAnotherModelEither() async throws {
    let folder = try TemporaryFolder()
    let (gallery, space) = try await Self.open(folder)
    let faces = try await Self.store(gallery, 1, [0.1, 0.6], space: space)
    _ = try await gallery.refuseAsFaces([faces[0]])
    let other = try await gallery.space(.faces("other", identity: "other 1"))
    try await gallery.removeSpace(space.id)
    _ = try await Self.store(gallery, 1, [0.12, 0.62], space: other)
    #expect(try await gallery.faces(ofImage: 1).map(\.box.x) == [0.62])
    #expect(try await gallery.undo()?.kind == .notAFace)
    #expect(try await gallery.faces(ofImage: 1).map(\.box.x) == [0.12, 0.62])
    #expect(try await gallery.unlinkedFaces(inSpace: other.id, limit: 9).count == 2)
  }

  @Test func sayingWhoItIsTakesBackThatItIsNoFace() async throws {
    let folder = try TemporaryFolder()
    let (gallery, space) = try await Self.open(folder)
    let faces = try await Self.store(gallery, 1, [0.1, 0.6], space: space)
    let people = try await Self.group([[faces[0]]], gallery, space)
    _ = try await gallery.refuseAsFaces([faces[1]])
    _ = try await gallery.move([faces[1]], to: people[0])
    #expect(try await gallery.notFaces().isEmpty)
    #expect(try await gallery.faces(ofImage: 1).map(\.personID) == [people[0], people[0]])
  }

  @Test func namesInFilesDoNotMakeAFaceOfWhatIsNone() async throws {
    let folder = try TemporaryFolder()
    let (gallery, space) = try await Self.open(folder)
    let faces = try await Self.store(gallery, 1, [0.1], space: space)
    _ = try await gallery.refuseAsFaces(faces)
    let place = FacePlace(hash: Self.hash(1), box: Self.face(0.1).box)
    let outcome = try await gallery.importNames([FaceName(name: "Ada", place: place)])
    #expect(outcome.named == 0 && outcome.waiting == 0 && outcome.edit == nil)
    #expect(outcome.kept.map(\.name.name) == ["Ada"] && outcome.kept[0].person == nil)
  }

  @Test func aFaceIsOnePersonAtATime() async throws {
    let folder = try TemporaryFolder()
    let (gallery, space) = try await Self.open(folder)
    let faces = try await Self.store(gallery, 1, [0.1, 0.6], space: space)
    let people = try await Self.group([[faces[0]], [faces[1]]], gallery, space)
    _ = try await gallery.name(people[0], "Ann")
    _ = try await gallery.move([faces[0]], to: people[1])
    #expect(try await gallery.facts().filter(\.holds).map(\.personID) == [people[1]])
    _ = try await gallery.reject([faces[0]])
    #expect(try await gallery.facts().map(\.holds).contains(false))
    await #expect(throws: GalleryError.nobodys(face: faces[0])) { try await gallery.reject([faces[0]]) }
    #expect(try await gallery.edits(limit: 10).map(\.kind) == [.reject, .move, .name])
  }

  @Test func twoPeopleCannotHaveOneName() async throws {
    let folder = try TemporaryFolder()
    let (gallery, space) = try await Self.open(folder)
    let faces = try await Self.store(gallery, 1, [0.1, 0.6], space: space)
    let people = try await Self.group([[faces[0]], [faces[1]]], gallery, space)
    _ = try await gallery.name(people[0], "Ann")
    await #expect(throws: GalleryError.nameTaken(name: "Ann", person: people[0])) {
      try await gallery.name(people[1], "Ann")
    }
    await #expect(throws: GalleryError.noSuchPerson(reference: "99")) { try await gallery.name(99, "Bob") }
    await #expect(throws: GalleryError.noSuchFace(id: 99)) { try await gallery.move([99], to: people[0]) }
  }

  @Test func imagesOfPeopleAreAllAnyOrOnlyTheirs() async throws {
    let folder = try TemporaryFolder()
    let (gallery, space) = try await Self.open(folder)
    let one = try await Self.store(gallery, 1, [0.1], space: space)
    let two = try await Self.store(gallery, 2, [0.1, 0.6], space: space)
    let three = try await Self.store(gallery, 3, [0.1, 0.4, 0.7], space: space)
    let people = try await Self.group([[one[0], two[0], three[0]], [two[1], three[1]]], gallery, space)
    #expect(try await gallery.images(of: people, .all) == [3, 2])
    #expect(try await gallery.images(of: people, .any) == [3, 2, 1])
    #expect(try await gallery.images(of: people, .only) == [2])
    #expect(try await gallery.images(of: [people[0]], .only) == [1])
  }

  @Test func peopleWhoAreAlikeAreTwoOnceSomebodySaysSo() async throws {
    let folder = try TemporaryFolder()
    let (gallery, space) = try await Self.open(folder)
    let faces = try await Self.store(gallery, 1, [0.1, 0.6], space: space)
    let people = try await Self.group([[faces[0]], [faces[1]]], gallery, space)
    #expect(try await gallery.hasUnlinkedFaces(inSpace: space.id))
    try await gallery.store([FaceLink(face: faces[1], other: faces[0], score: 0.5)], ofFaces: faces)
    #expect(try await !gallery.hasUnlinkedFaces(inSpace: space.id))
    #expect(try await gallery.linkedPeople(from: 0.4).map(\.person) == [people[0]])
    #expect(try await gallery.linkedPeople(from: 0.6).isEmpty)
    #expect(try await gallery.distinguishedPeople().isEmpty)
    _ = try await gallery.distinguish(people[1], from: people[0])
    #expect(try await gallery.distinguishedPeople().map(\.person) == [people[1]])
    #expect(try await gallery.distinguishedPeople().map(\.other) == [people[0]])
  }

  @Test func namesOfFilesGoToTheirFacesOnceAndAreUndone() async throws {
    let folder = try TemporaryFolder()
    let (gallery, space) = try await Self.open(folder)
    let faces = try await Self.store(gallery, 1, [0.1, 0.6], space: space)
    let before = try await State(gallery, faces)
    let here = FacePlace(hash: Self.hash(1), box: Self.face(0.1).box)
    let nowhere = FacePlace(hash: Self.hash(9), box: Self.face(0.1).box)
    let names = [FaceName(name: "Ada", place: here), FaceName(name: "Ada", place: nowhere)]
    let first = try await gallery.importNames(names)
    #expect(first.named == 1 && first.waiting == 1 && first.known == 0 && first.edit?.kind == .import)
    #expect(try await gallery.faces(faces).map { $0?.name } == ["Ada", nil])
    let second = try await gallery.importNames(names)
    #expect(second.named == 0 && second.waiting == 0 && second.known == 2 && second.edit == nil)
    #expect(try await gallery.edits(limit: 9).count == 1)
    // The face that the other one waited for.
    let found = try await Self.store(gallery, 9, [0.12], space: space)
    #expect(try await gallery.faces(found)[0]?.name == "Ada")
    _ = try await gallery.undo()
    #expect(try await State(gallery, faces) == before)
  }

  @Test func whatPeopleSaidHoldsAgainstNamesOfFiles() async throws {
    let folder = try TemporaryFolder()
    let (gallery, space) = try await Self.open(folder)
    let faces = try await Self.store(gallery, 1, [0.1, 0.4, 0.7], space: space)
    let people = try await Self.group([[faces[0]], [faces[1], faces[2]]], gallery, space)
    _ = try await gallery.name(people[0], "Ann")
    _ = try await gallery.name(people[1], "Ben")
    _ = try await gallery.reject([faces[2]])
    let edits = try await gallery.edits(limit: 9).count
    let names = [(0.1, "Zoe"), (0.4, "Ben"), (0.7, "Ben")].map { left, name in
      FaceName(name: name, place: FacePlace(hash: Self.hash(1), box: Self.face(left).box))
    }
    let outcome = try await gallery.importNames(names)
    #expect(outcome.edit == nil && outcome.known == 1)
    #expect(outcome.kept.map(\.name) == [names[0], names[2]])
    #expect(outcome.kept.map { $0.person?.name } == ["Ann", nil])
    #expect(try await gallery.faces(faces).map { $0?.name } == ["Ann", "Ben", nil])
    #expect(try await gallery.edits(limit: 9).count == edits)
    // Not to be one person is no reason against another.
    let zoe = FaceName(name: "Zoe", place: names[2].place)
    #expect(try await gallery.importNames([zoe]).named == 1)
    #expect(try await gallery.faces(faces)[2]?.name == "Zoe")
  }

  @Test func turningFacesOffLeavesNothing() async throws {
    let folder = try TemporaryFolder()
    let (gallery, space) = try await Self.open(folder)
    let faces = try await Self.store(gallery, 1, [0.1, 0.6], space: space)
    let people = try await Self.group([[faces[0]], [faces[1]]], gallery, space)
    _ = try await gallery.name(people[0], "Ann")
    try await gallery.store([FaceLink(face: faces[1], other: faces[0], score: 0.5)], ofFaces: faces)
    #expect(try await gallery.faceLinks().map(\.face) == [faces[0]])
    try await gallery.removeAllFaceData()
    for table in [
      "faces", "face_embeddings", "face_links", "people", "assignments", "facts", "changes", "analyses",
      "edits",
    ] {
      #expect(try await gallery.rowCount(of: table) == 0, "\(table)")
    }
    #expect(try await gallery.counts().images == 1)
  }
}

extension EditRecord.Kind {
  /// Those that can be undone.
  static let all: [EditRecord.Kind] = [
    .name, .merge, .split, .move, .reject, .distinguish, .import, .notAFace, .isAFace,
  ]
}

extension Gallery {
  fileprivate func rowCount(of table: String) throws -> Int { try count("SELECT count(*) FROM \(table)") }
}
