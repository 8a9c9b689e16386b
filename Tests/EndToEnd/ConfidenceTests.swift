import Foundation
import TestSupport
import Testing
import Vocabulary

/// How likely results are real matches, on the command line and over the API.
@Suite(.inTurn) struct ConfidenceTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  @Test func theHundredBestHitsHaveAConfidence() async throws {
    try work.draw(109)
    // Another file with the same pixels is a match, and the query's own picture is none.
    try work.write(Raster(seed: 3).png(comment: "twin"), to: "twin.png")
    try await work.index()
    #expect(work.files(inGallery: "vectors").contains { $0.hasSuffix(".background") })
    let answer = try await work.search([work.path("3.png"), "-k", "all"])
    let confidences = answer.hits.map(\.confidence)
    #expect(
      confidences.prefix(100).allSatisfy { $0 != nil } && confidences.dropFirst(100).allSatisfy { $0 == nil })
    #expect(confidences[0] == 1 && confidences.prefix(100).allSatisfy { (0...1).contains($0 ?? -1) })
    // How many hits are shown changes nothing.
    let few = try await work.search([work.path("3.png"), "-k", "3"])
    #expect(
      few.hits.map(\.confidence) == Array(confidences.prefix(3)) && few.strong?.count == answer.strong?.count)
    let strong = try #require(answer.strong)
    let matches = answer.hits.filter { $0.isQuery != true }
    #expect(matches.count == answer.hits.count - 1)
    #expect(matches.count { ($0.confidence ?? 0) >= 0.5 } == strong.count)
    #expect(matches.count { $0.score >= strong.score } == strong.count)
    let table = try await work.run(["search", work.path("3.png")]).output
    #expect(table.contains("confidence") && table.contains(" 1.00"))
    // What a step makes of the order changes no more than what rises.
    let ranked = try await work.search([work.path("3.png"), "-k", "all", "--rank", "dba"])
    #expect(ranked.hits[0].confidence == 1)
    #expect(ranked.hits.prefix(100).allSatisfy { $0.confidence != nil })
  }

  @Test func aFewPicturesHaveNone() async throws {
    try work.draw(20)
    try await work.index()
    let answer = try await work.search([work.path("3.png"), "-k", "all"])
    #expect(answer.hits.allSatisfy { $0.confidence == nil } && answer.strong == nil)
    #expect(try await work.run(["search", work.path("3.png")]).output.contains("confidence") == false)
  }

  @Test func joinedSpacesHaveConfidencesToo() async throws {
    try work.draw(80)
    try await work.index([work.pictures, "--space", "efficientnet-lite0", "--space", "hsv-global"])
    let arguments = [work.path("3.png"), "--space", "efficientnet-lite0,hsv-global"]
    let hits = try await work.search(arguments).hits
    #expect(hits.allSatisfy { $0.confidence != nil } && hits[0].confidence == 1)
    #expect(hits.compactMap(\.confidence) == hits.compactMap(\.confidence).sorted(by: >))
  }

  @Test func whatOneOfTwoSpacesCannotTellApartIsNotCertain() async throws {
    try work.draw(80)
    // The same pixels in other places: no histogram can tell, a network can.
    var other = Raster(seed: 3)
    let pixels = stride(from: 0, to: other.bytes.count, by: 3).map { Array(other.bytes[$0..<$0 + 3]) }
    var random = SplitMix64(seed: 1)
    other.bytes = pixels.shuffled(using: &random).flatMap(\.self)
    try work.write(other.png(), to: "shuffled.png")
    try await work.index([work.pictures, "--space", "efficientnet-lite0", "--space", "hsv-global"])
    let arguments = [work.path("3.png"), "-k", "all", "--space", "efficientnet-lite0=0.9,hsv-global=0.1"]
    let hits = try await work.search(arguments).hits
    let confidence = try #require(hits.first { $0.name == "shuffled.png" }?.confidence)
    #expect(confidence < 1)
  }
}
