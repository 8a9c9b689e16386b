import TestSupport
import Testing

/// What a file says of its orientation is obeyed.
@Suite(.inTurn) struct OrientationTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  @Test func picturesThatAreStoredTurnedHaveTheEmbeddingOfTheUprightOne() async throws {
    let raster = Raster(seed: 8)
    for orientation in 1...8 {
      let stored = raster.stored(for: orientation)
      try work.write(stored.tiff(orientation: orientation), to: "upright/\(orientation).tif")
    }
    #expect(try await work.index().counts == "8 indexed")
    let embeddings = try await GalleryDatabase(work).embeddings()
    let expected = try #require(embeddings[work.path("upright/1.tif")])
    for orientation in 2...8 {
      #expect(embeddings[work.path("upright/\(orientation).tif")] == expected, "orientation \(orientation)")
    }
  }

  @Test func equalPixelsShownInAnotherOrientationAreAnotherPicture() async throws {
    let raster = Raster(seed: 8)
    for orientation in 1...8 {
      try work.write(raster.tiff(orientation: orientation), to: "\(orientation).tif")
    }
    #expect(try await work.index().counts == "8 indexed")
    let embeddings = try await GalleryDatabase(work).embeddings()
    let upright = try #require(embeddings[work.path("1.tif")])
    for orientation in 2...8 {
      let turned = try #require(embeddings[work.path("\(orientation).tif")])
      #expect(cosine(turned, upright) < 0.99, "orientation \(orientation)")
    }
  }
}
