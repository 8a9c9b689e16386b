import Foundation
import TestSupport
import Testing

/// The same network in 16-bit arithmetic is a space of its own.
@Suite(.inTurn) struct SpaceTests {
  let work: Workplace
  private let half = "efficientnet-lite0@bf16"
  private let full = "efficientnet-lite0"

  init() throws {
    work = try Workplace()
    try work.draw(6)
  }

  @Test func aSecondSpaceLiesBesideTheFirst() async throws {
    try await work.index()
    #expect(try await work.index([work.pictures, "--space", half]).counts == "6 indexed")
    #expect(try await work.index([work.pictures, "--space", half, "--space", full]).counts == "6 unchanged")
    let status = try await work.status()
    #expect(status.images == 6)
    let spaces = [(full, 1280), ("meaning", 384), (half, 1280)]
    #expect(status.spaces == spaces.map { StatusAnswer.Space(name: $0, dimension: $1, images: 6) })
    for space in [full, half] {
      let answer = try await work.search([work.path("3.png"), "--space", space])
      #expect(answer.space == space)
      #expect(answer.hits.count == 6 && answer.hits[0].name == "3.png" && answer.hits[0].score > 0.999)
    }
    #expect(work.files(inGallery: "vectors").count == 3)
  }

  @Test(
    .enabled(if: Processor.hasBF16, "this processor has no bf16 arithmetic: both spaces are computed alike"))
  func itsEmbeddingsAreNearlyButNotExactlyThoseOfTheFirst() async throws {
    try await work.index([work.pictures, "--space", full, "--space", half])
    let database = GalleryDatabase(work)
    let (exact, short) = (try await database.images(in: full), try await database.images(in: half))
    #expect(exact.map(\.hash) == short.map(\.hash) && exact.count == 6)
    for (first, second) in zip(exact, short) {
      #expect(cosine(first.embedding, second.embedding) > 0.99)
      #expect(first.embedding != second.embedding)
    }
  }

  @Test func everyNewPictureComesIntoAllSpaces() async throws {
    try await work.index()
    try work.draw("new.png", seed: 70)
    #expect(try await work.index([work.pictures, "--space", half]).indexed == 7)
    #expect(try await work.status().spaces.map(\.images) == [7, 7, 7])
    try work.draw("newer.png", seed: 71)
    #expect(try await work.index().counts == "1 indexed, 7 unchanged")
    #expect(try await work.status().spaces.map(\.images) == [8, 8, 8])
    try work.draw("newest.png", seed: 72)
    try await work.serve { server in
      let job = try await server.index("{\"paths\": [\"\(work.pictures)\"]}")
      #expect(job["report"]["indexed"].int == 1)
    }
    #expect(try await work.status().spaces.map(\.images) == [9, 9, 9])
    #expect(
      try await work.search([work.path("newest.png"), "--space", half, "-k", "1"]).hits[0].name
        == "newest.png")
  }

  @Test func aFolderThatIsRemovedAndAddedComesBackInAllSpaces() async throws {
    try await work.index([work.pictures, "--space", full, "--space", half])
    #expect(try await work.run(["forget", work.pictures]).code == 0)
    #expect(try await work.status().spaces.isEmpty)
    #expect(try await work.index().counts == "6 indexed")
    #expect(try await work.status().spaces.map(\.images) == [6, 6, 6])
  }

  @Test func aSearchInASpaceThatLacksPicturesSaysSo() async throws {
    try await work.index([work.pictures, "--space", full, "--space", half])
    try await GalleryDatabase(work).change(
      "DELETE FROM embeddings WHERE image_id <= 2 AND space_id = (SELECT id FROM spaces WHERE name = '\(half)')"
    )
    try await GalleryDatabase(work).change("UPDATE spaces SET generation = generation + 1")
    let answer = try await work.search([work.path("5.png"), "--space", half])
    #expect(answer.hits.count == 4)
    #expect(answer.incomplete == [.init(space: half, images: 4, total: 6)])
    #expect(try await work.search([work.path("5.png"), "--space", full]).incomplete.isEmpty)
    // The next run makes it whole, and embeds nothing twice.
    let rows = try await GalleryDatabase(work).images(in: full).map(\.row)
    #expect(try await work.index().counts == "2 indexed, 4 unchanged")
    #expect(try await work.search([work.path("5.png"), "--space", half]).incomplete.isEmpty)
    #expect(try await GalleryDatabase(work).images(in: full).map(\.row) == rows)
  }

  @Test func aSpaceWhoseModelIsGoneIsNamedAndTheOthersGoOn() async throws {
    try await work.index()
    try await GalleryDatabase(work).change(
      "INSERT INTO analyses (id, kind, identity) VALUES (99, 'embedding', 'gone')")
    try await GalleryDatabase(work).change(
      """
      INSERT INTO spaces (id, subject, kind, name, identity, dimension, metrics, is_normalised, keeps_regions,
        generation, changes_since) VALUES (99, 'image', 'network', 'gone-net', 'gone', 8, 'cosine', 1, 0, 0, 0)
      """)
    try work.draw("new.png", seed: 70)
    let answer = try await work.index()
    #expect(answer.counts == "1 indexed, 6 unchanged")
    #expect(answer.unfilled.map(\.space) == ["gone-net"])
  }

  @Test func aDeletedPictureLeavesBothSpaces() async throws {
    try await work.index([work.pictures, "--space", full, "--space", half])
    try work.remove("1.png")
    #expect(try await work.index().counts == "5 unchanged, 1 removed")
    #expect(try await work.status().spaces.map(\.images) == [5, 5, 5])
    for space in [full, half] {
      #expect(try await work.search([work.path("2.png"), "--space", space, "-k", "all"]).hits.count == 5)
    }
  }

  @Test func theOnlySpaceIsSearchedWhenNoneIsNamed() async throws {
    try await work.index([work.pictures, "--space", half])
    let answer = try await work.search([work.path("1.png")])
    #expect(answer.space == half && answer.hits[0].name == "1.png")
  }

  @Test func anUnknownSpaceSaysWhichThereAre() async throws {
    try await work.index()
    let searched = try await work.run(["search", work.path("1.png"), "--space", half])
    #expect(searched.code == 3)
    #expect(searched.errors.contains("the library has efficientnet-lite0"))
    #expect(searched.errors.contains("eidetic spaces add \(half)"))
    let malformed = try await work.run(["search", work.path("1.png"), "--space", "efficientnet-lite0@f8"])
    #expect(malformed.code == 3 || malformed.code == 2)
    #expect(malformed.errors.contains("f32 or bf16"))
  }
}

private enum Processor {
  static let hasBF16: Bool = {
    let features = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    return features.contains("bf16")
  }()
}
