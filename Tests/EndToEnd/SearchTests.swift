import Foundation
import Testing

/// Searching as a person does it, among a dozen pictures.
@Suite(.inTurn) struct SearchTests {
  let work: Workplace
  private let count = 12

  init() throws {
    work = try Workplace()
    try work.draw(count)
  }

  @Test func aPictureOfTheGalleryFindsItselfFirst() async throws {
    try await work.index()
    let answer = try await work.search([work.path("5.png")])
    #expect(answer.hits.count == 10 && answer.k == 10)
    #expect(answer.hits[0].name == "5.png" && abs(answer.hits[0].score - 1) < 1e-5)
    #expect(answer.hits.map(\.rank) == Array(1...10))
    #expect(answer.hits.map(\.score) == answer.hits.map(\.score).sorted(by: >))
    #expect(answer.hits.allSatisfy { abs($0.distance - (1 - $0.score)) < 1e-5 })
  }

  @Test func aPictureFromOutsideFindsTheOneThatItWasMadeOf() async throws {
    try await work.index()
    // The same pixels in another file: it is embedded now, where the gallery's own picture was embedded
    // before.
    let outside = work.folder + "/outside.png"
    try Data(Raster(seed: 7).png(comment: "another file")).write(to: URL(filePath: outside))
    let hits = try await work.search([outside]).hits
    #expect(hits[0].name == "7.png" && hits[0].score > 0.9999)
    #expect(hits[1].score < hits[0].score)
  }

  @Test(arguments: [(0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5)])
  func aRegionFindsThePictureThatItShows(x: Double, y: Double) async throws {
    try await work.index()
    var sheet = Raster(seed: 99, width: 128, height: 96)
    for (number, (x, y)) in [(1, (0, 0)), (2, (64, 0)), (3, (0, 48)), (4, (64, 48))] {
      sheet.paste(Raster(seed: UInt64(number)), x: x, y: y)
    }
    let file = work.folder + "/sheet.png"
    try Data(sheet.png()).write(to: URL(filePath: file))
    let hits = try await work.search([file, "--region", "\(x),\(y),0.5,0.5"]).hits
    #expect(hits[0].name == "\(1 + (x > 0 ? 1 : 0) + (y > 0 ? 2 : 0)).png")
    #expect(hits[0].score > 0.99)
  }

  @Test(arguments: ["0.6,0,0.5,1", "0,0,0,1", "-0.1,0,1,1", "0,0,1,1.01", "nan,0,1,1", "0,0,-1,-1"])
  func aRegionOutsideThePictureIsWrongUsage(region: String) async throws {
    try await work.index()
    let ending = try await work.run(["search", work.path("1.png"), "--region=\(region)"])
    #expect(ending.code == 2)
    #expect(ending.errors.contains("region") && ending.errors.contains("not inside the picture"))
    #expect(ending.output == "")
  }

  @Test func theEuclideanOrderIsTheCosineOrder() async throws {
    try await work.index()
    let cosine = try await work.search([work.path("3.png"), "-k", "all"])
    let euclidean = try await work.search([work.path("3.png"), "-k", "all", "--metric", "euclidean"])
    #expect(cosine.metric == "cosine" && euclidean.metric == "euclidean")
    #expect(euclidean.hits.map(\.id) == cosine.hits.map(\.id))
    for (hit, other) in zip(euclidean.hits, cosine.hits) {
      #expect(abs(hit.distance * hit.distance - 2 * other.distance) < 1e-4)
      #expect(hit.score == -hit.distance)
    }
  }

  @Test(arguments: [("all", 12), ("1000000", 12), ("12", 12), ("1", 1)])
  func answersWithAsManyAsThereAre(k: String, expected: Int) async throws {
    try await work.index()
    let hits = try await work.search([work.path("1.png"), "-k", k]).hits
    #expect(hits.count == expected)
    #expect(Set(hits.map(\.id)).count == expected)
  }

  @Test func severalPicturesAreAveragedInAnyOrder() async throws {
    try await work.index()
    let pair = [work.path("1.png"), work.path("2.png")]
    let answer = try await work.search(pair + ["-k", "all"])
    #expect(Set(answer.hits.prefix(2).map(\.name)) == ["1.png", "2.png"])
    // The mean of two vectors of length 1 is as close to the one as to the other.
    #expect(abs(answer.hits[0].score - answer.hits[1].score) < 1e-5)
    let turned = try await work.search(["-k", "all"] + pair.reversed())
    #expect(turned.hits.map(\.id) == answer.hits.map(\.id))
    #expect(zip(turned.hits, answer.hits).allSatisfy { abs($0.score - $1.score) < 1e-6 })
  }

  @Test func optionsMayStandAnywhere() async throws {
    try await work.index()
    let picture = work.path("4.png")
    let answers = try await [
      ["search", "--json", picture, "-k", "3"], ["search", "-k3", picture, "--json"],
      ["--gallery", work.gallery, "search", "--json", "-k", "3", picture],
      ["search", "-k", "3", "--gallery=\(work.gallery)/", "--json", "--quiet", "--", picture],
    ].asyncMap { try await work.run($0).answer(SearchAnswer.self).scores }
    #expect(Set(answers).count == 1 && answers[0].count == 3)
  }

  @Test func equalHitsComeByAscendingNumber() async throws {
    let raster = Raster(seed: 50)
    for number in 0..<5 { try work.write(raster.png(comment: "\(number)"), to: "equal\(number).png") }
    try await work.index()
    let hits = try await work.search([work.path("equal3.png"), "-k", "5"]).hits
    #expect(hits.allSatisfy { $0.name.hasPrefix("equal") && $0.score == hits[0].score })
    #expect(hits.map(\.id) == hits.map(\.id).sorted())
  }

  @Test func writesAContactSheet() async throws {
    try await work.index()
    let sheet = work.folder + "/sheet.png"
    let ending = try await work.run(
      ["search", work.path("1.png"), "-k", "8", "--contact-sheet", sheet, "--json"])
    #expect(ending.code == 0)
    #expect(try ending.answer(SearchAnswer.self).hits.count == 8)
    // Nine cells of 224 pixels in rows of six, with 48 pixels for two lines of text, 16 pixels apart.
    #expect(try PNGHeader(sheet) == PNGHeader(width: 6 * 240 + 16, height: 2 * 288 + 16))
    try FileManager.default.removeItem(atPath: work.gallery + "/thumbnails")
    try FileManager.default.removeItem(atPath: sheet)
    #expect(try await work.search([work.path("1.png"), "-k", "2", "--contact-sheet", sheet]).hits.count == 2)
    #expect(try PNGHeader(sheet) == PNGHeader(width: 3 * 240 + 16, height: 288 + 16))
  }

  @Test func aContactSheetShowsWhatIsLeftOfDeletedPictures() async throws {
    try await work.index()
    try FileManager.default.removeItem(atPath: work.gallery + "/thumbnails")
    try work.remove("2.png")
    let sheet = work.folder + "/sheet.png"
    #expect(
      try await work.search([work.path("1.png"), "-k", "all", "--contact-sheet", sheet]).hits.count == count)
    #expect(try PNGHeader(sheet).width == 6 * 240 + 16)
  }
}

/// The size that a PNG file says it has.
private struct PNGHeader: Equatable {
  let width: Int
  let height: Int

  init(width: Int, height: Int) { (self.width, self.height) = (width, height) }

  init(_ path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)).prefix(24))
    try #require(bytes.count == 24 && bytes[1...3].elementsEqual("PNG".utf8))
    func word(_ start: Int) -> Int { bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
    self.init(width: word(16), height: word(20))
  }
}

extension Array {
  fileprivate func asyncMap<Result>(_ transform: (Element) async throws -> Result) async throws -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
