import Faults
import Gallery
import Inference
import Models

/// Takes tags from the class scores of a network.
///
/// A class is a tag if it has a probability of at least 0.05, and ten are the most. Measured on 2206 pictures
/// of which 26 classes are known to the network: a picture has 2.3 tags then, a label finds 82 % of its
/// pictures, and 88 % of what it finds is right; with 0.1 it finds 77 %, of which 92 % is right, and with
/// 0.02 it finds 88 %, of which 80 % is right. Adding up the probabilities of all kinds of something finds no
/// more.
struct TagReader: OutputReader {
  let analysis: AnalysisID
  let scores: ClassScores
  /// In the order of the scores.
  let classes: [ImageClasses.Class]

  static let leastProbability: Float = 0.05
  static let most = 10

  var ids: [AnalysisID] { [analysis] }

  func findings(in pictures: [PictureOutputs]) throws -> [[any Finding]?] {
    try pictures.map { picture in
      let probabilities = try scores.probabilities(of: picture)
      guard probabilities.allSatisfy(\.isFinite) else { return nil }
      let likely = probabilities.indices.filter { probabilities[$0] >= Self.leastProbability }
        .sorted { probabilities[$0] > probabilities[$1] }.prefix(Self.most)
      let rows = likely.map { [FoundValue.text(classes[$0].synset), .number(Double(probabilities[$0]))] }
      return [FoundRows(rows, in: .tags, by: analysis)]
    }
  }
}

/// Tags images, if a network of `ClassNetwork` runs on them anyway.
struct TagPlan: AnalysisPlan {
  private let analysis: NetworkAnalysis?
  /// Why there can be no tags now.
  private let failure: (any FaultyError)?

  /// Grows when a change of this program finds other tags.
  private static let version = 1

  var analyses: [any ImageAnalysis] { analysis.map { [$0] } ?? [] }

  static func make(for engine: SearchEngine, _ options: IndexOptions) async throws -> Self? {
    guard try await engine.tags.isOn,
      let network = try await EmbeddingPlan.classNetwork(for: engine, options)
    else { return nil }
    do {
      return Self(analysis: try await analysis(by: network, for: engine, options), failure: nil)
    } catch let error as any FaultyError where error.fault != .resource {
      return Self(analysis: nil, failure: error)
    }
  }

  private static func analysis(
    by network: ClassNetwork, for engine: SearchEngine, _ options: IndexOptions
  ) async throws -> NetworkAnalysis {
    let scores = try engine.embedders.classScores(of: network) { bytes in
      .throughput(cores: options.threads, weightBytes: bytes)
    }
    let classes = try engine.embedders.classes()
    try await engine.gallery.setTagClasses(
      classes.classes.map { item in
        Gallery.TagClass(
          id: item.synset, name: item.name, words: item.synonyms + item.kinds.flatMap(\.self))
      }, identity: classes.digest)
    let analysis = try await engine.gallery.analysis(
      filling: .tags, version: version, by: scores.identity)
    return NetworkAnalysis(
      network: scores.network,
      readers: [TagReader(analysis: analysis, scores: scores, classes: classes.classes)])
  }

  func begin(_ tally: Tally) {
    if let failure { tally.unfilled("tags", "\(failure)") }
  }
}
