import Foundation
import Imaging
import Vocabulary

/// Searches with the mean of the query's pictures and their mirror images.
struct QueryFlip: RankingStep {
  static let name = "flip"
  static let stage = RankingStage.query
  static let needsCosine = false
  static let parameters: [RankingParameter] = []

  init(_ values: [Double]) {}

  func run(_ search: inout RankedSearch, _ report: StepReport) async throws {
    try await search.look(for: Self.name, report) { [$0, $0.mirrored] }
  }
}

/// Searches with the mean of the query's pictures and of parts of them: the centre, then the corners (as
/// Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012,
/// plus the whole).
struct QueryCrops: RankingStep {
  static let name = "crops"
  static let stage = RankingStage.query
  static let needsCosine = false
  static let parameters: [RankingParameter] = [.whole("n", 5, 0...5), .number("size", 0.8, 0.1...1)]

  private let parts: [Region]

  init(_ values: [Double]) {
    let (size, rest) = (values[1], 1 - values[1])
    let corners = [(0.5, 0.5), (0, 0), (1, 0), (0, 1), (1, 1)]
    parts = corners.prefix(Int(values[0])).map {
      Region(x: $0.0 * rest, y: $0.1 * rest, width: size, height: size)
    }
  }

  func run(_ search: inout RankedSearch, _ report: StepReport) async throws {
    try await search.look(for: Self.name, report) { view in [view] + parts.map(view.cropped) }
  }
}

/// Searches with the mean of the query's pictures at several scales: each next one shows a centre whose sides
/// are 1/√2 as long, so that objects are √2 as large (the scales of Radenović, Tolias and Chum, 2018,
/// inwards, because a network's input has one size).
struct QueryScales: RankingStep {
  static let name = "scales"
  static let stage = RankingStage.query
  static let needsCosine = false
  static let parameters: [RankingParameter] = [.whole("n", 3, 1...5)]

  private let parts: [Region]

  init(_ values: [Double]) {
    parts = (1..<max(Int(values[0]), 1)).map {
      let size = pow(0.5, Double($0) / 2)
      return Region(x: (1 - size) / 2, y: (1 - size) / 2, width: size, height: size)
    }
  }

  func run(_ search: inout RankedSearch, _ report: StepReport) async throws {
    try await search.look(for: Self.name, report) { view in [view] + parts.map(view.cropped) }
  }
}
