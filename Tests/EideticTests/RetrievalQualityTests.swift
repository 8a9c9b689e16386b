import Files
import Foundation
import Gallery
import TestSupport
import Testing
import Vocabulary

@testable import Eidetic

/// Whether neighbours are the right ones, on real pictures with labels.
@Suite(.enabled(if: SharedData.has("data"), "the pictures of EIDETIC_SHARED are missing"))
struct RetrievalQualityTests {
  /// Leave-one-out retrieval: non-interpolated average precision, with the query itself left out of the
  /// ranking.
  @Test(arguments: [("flowers102", 0.545, 0.843), ("objects", 0.757, 0.935)])
  func findsTheSameClassAsWellAsTheReference(name: String, map: Double, precision: Double) async throws {
    let folder = try TemporaryFolder()
    let root = try FileSystem.resolved(SharedData.folder + "/data/" + name)
    let engine = try SearchEngine(
      gallery: folder.path, creating: true, builtInModels: [SharedData.builtInModels])
    _ = try await engine.index([root])
    let labels = try await Self.labels(of: engine, root: root)
    let measured = try await Self.evaluate(engine, labels)
    print("\(name): mAP \(measured.map), precision@1 \(measured.precision)")
    #expect(abs(measured.map - map) < 0.01)
    #expect(abs(measured.precision - precision) < 0.02)
  }

  /// The class of each image, by the image's number; nothing for distractors.
  private static func labels(of engine: SearchEngine, root: String) async throws -> [Int64: String?] {
    let lines = try String(contentsOfFile: root + "/labels.tsv", encoding: .utf8).split(separator: "\n")
    var classes: [String: String] = [:]
    for line in lines {
      let cells = line.split(separator: "\t").map(String.init)
      classes[root + "/" + cells[0]] = cells[1]
    }
    let space = try #require(try await engine.gallery.spaces().first)
    var labels: [Int64: String?] = [:]
    for row in try EmbeddingSnapshot(ofSpace: space.id, gallery: engine.galleryFolder)
      .embeddings(after: 0, limit: .max)
    {
      let paths = try #require(try await engine.gallery.image(row.subject)).files.map(\.path)
      let label = paths.lazy.compactMap { classes[$0] }.first
      labels[row.subject] = label == "_distractor" ? .some(nil) : label
    }
    return labels
  }

  private static func evaluate(
    _ engine: SearchEngine, _ labels: [Int64: String?]
  ) async throws -> (map: Double, precision: Double) {
    let space = try #require(try await engine.gallery.spaces().first)
    let index = try await engine.derived.index(of: space, galleryFolder: engine.galleryFolder)
    let sizes = Dictionary(grouping: labels.values.compactMap { $0 }, by: { $0 }).mapValues(\.count)
    var (sum, first, queries) = (0.0, 0, 0)
    for row in try EmbeddingSnapshot(ofSpace: space.id, gallery: engine.galleryFolder)
      .embeddings(after: 0, limit: .max)
    {
      guard case let label?? = labels[row.subject], let size = sizes[label], size > 1 else { continue }
      let ranking = try await index.nearest(row.embedding.vector, k: index.images, metric: .cosine).filter {
        $0.id != row.subject
      }
      var (found, precisions) = (0, 0.0)
      for (rank, neighbour) in ranking.enumerated() where labels[neighbour.id] == .some(.some(label)) {
        found += 1
        precisions += Double(found) / Double(rank + 1)
      }
      sum += precisions / Double(size - 1)
      if let best = ranking.first, labels[best.id] == .some(.some(label)) { first += 1 }
      queries += 1
    }
    return (sum / Double(queries), Double(first) / Double(queries))
  }
}
