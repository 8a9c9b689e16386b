import Faces
import Foundation
import VectorSearch
import Vocabulary

/// Measures what finding out who is who costs among many faces: `ClusteringBenchmark [FACES]` prints JSON.
///
/// Faces are drawn, not found: people are random directions of 128 components, each with as many faces as
/// Zipf's law gives, spread so that two of a person score about 0.6, as face networks have it. The links of
/// all faces are timed, then those of 100 that come in later, then the clustering.
@main
struct ClusteringBenchmark {
  struct Report: Encodable {
    let faces: Int
    let people: Int
    let threads: Int
    let links: Int
    let groups: Int
    let secondsLinkingAll: Double
    let secondsLinkingHundred: Double
    let secondsClustering: Double
    let peakResidentBytes: Int
  }

  static let dimension = 128

  static func main() async throws {
    let count = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 0 : 100_000
    precondition(count >= 1000, "\(count) faces; give at least 1000")
    var generator = SplitMix64(seed: 1)
    let (vectors, people) = drawn(count, using: &generator)
    let index = try index(of: vectors)
    let faces = vectors.enumerated().map { (id: Int64($0.offset), embedding: $0.element) }
    let clock = ContinuousClock()
    var links: [FaceNeighbours.Link] = []
    let all = try await clock.measure {
      for start in stride(from: 0, to: count, by: 1024) {
        links += try await FaceNeighbours.links(
          of: Array(faces[start..<min(start + 1024, count)]), in: index, floor: 0.34)
      }
    }
    let hundred = try await clock.measure {
      _ = try await FaceNeighbours.links(of: Array(faces.suffix(100)), in: index, floor: 0.34)
    }
    var groups: [[Int]] = []
    let clustering = clock.measure {
      var pairs: [Int: Float] = [:]
      for link in links {
        pairs[Int(min(link.face, link.other)) * count + Int(max(link.face, link.other))] = link.score
      }
      groups = FaceClustering(linking: 0.46, joining: 0.4).groups(
        vectors.map { FaceClustering.Item(embedding: $0, isFit: true) },
        links: pairs.map { FaceClustering.Link($0.key / count, $0.key % count, score: $0.value) })
    }
    let report = Report(
      faces: count, people: people, threads: ExactIndex.processorCount, links: links.count,
      groups: groups.count { $0.count > 1 }, secondsLinkingAll: all / .seconds(1),
      secondsLinkingHundred: hundred / .seconds(1), secondsClustering: clustering / .seconds(1),
      peakResidentBytes: peakResidentBytes())
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    print(String(decoding: try encoder.encode(report), as: UTF8.self))
  }

  private static func drawn(
    _ count: Int, using generator: inout SplitMix64
  ) -> (vectors: [[Float]], people: Int) {
    func direction() -> [Float] {
      unit((0..<dimension).map { _ in Float.random(in: -1...1, using: &generator) })
    }
    var (vectors, people): ([[Float]], Int) = ([], 0)
    while vectors.count < count {
      people += 1
      let centre = direction()
      for _ in 0..<min(max(count / 50 / people, 1), count - vectors.count) {
        vectors.append(unit(zip(centre, direction()).map { $0 + 0.8 * $1 }))
      }
    }
    return (vectors, people)
  }

  private static func unit(_ vector: [Float]) -> [Float] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / length }
  }

  private static func index(of vectors: [[Float]]) throws -> ExactIndex {
    let path = FileManager.default.temporaryDirectory.appending(path: "eidetic-\(UUID().uuidString).vectors")
      .path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var writer = try VectorFileWriter(
      path: path, dimension: dimension, count: vectors.count, generation: 0, space: "drawn")
    for (id, vector) in vectors.enumerated() { try writer.append(vector.span, id: Int64(id)) }
    try writer.finish()
    return ExactIndex(try VectorFile(path: path))
  }

  /// Of this process, by the kernel; 0 where it does not say.
  private static func peakResidentBytes() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 * 1024 } ?? 0
  }
}
