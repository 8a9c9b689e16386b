import Eidetic
import Faces
import Faults
import Foundation
import Imaging
import Inference
import Models
import Vocabulary

/// How well faces are told apart, from picture files to decisions: detection, alignment, embedding,
/// threshold.
///
/// The face in each picture is the one that overlaps most with the picture's middle half; if none does, the
/// nearest to its centre. Scores are cosines. A pair with a picture without a detected face is a wrong
/// decision at every threshold of the accuracy, and scores −1, below all others, in the curve.
package struct FacesEvaluation: Sendable {
  /// The results of a face network with a detector.
  package struct Run: Sendable, Codable, Equatable {
    /// The network that embeds.
    package let model: String
    /// The model that finds faces.
    package let detector: String
    /// The number of pairs.
    package let pairs: Int
    /// The mean over the folds, each with the best threshold of the others.
    package let accuracy: Double
    /// The standard deviation of the folds' accuracies.
    package let accuracyStandardDeviation: Double
    /// The mean of the folds' thresholds.
    package let threshold: Double
    /// The area under the curve.
    package let auc: Double
    /// The equal error rate.
    package let eer: Double
    /// The largest true-accept rate at a false-accept rate of at most 0.001.
    package let tarAtFar: Double
    /// Pictures without a detected face.
    package let notDetected: Int
    /// Pairs with such a picture.
    package let pairsNotDetected: Int
    /// The calibration by all pairs of two different people; `nil` unless requested.
    package let acceptance: Acceptance?

    enum CodingKeys: String, CodingKey {
      case model, detector, pairs, accuracy, accuracyStandardDeviation, threshold, auc, eer, notDetected,
        pairsNotDetected, acceptance
      case tarAtFar = "tarAtFar1e-3"
    }
  }

  /// What was evaluated.
  package struct Report: Sendable, Codable, Equatable {
    /// The settings of all runs.
    package struct Settings: Sendable, Codable, Equatable {
      /// The folder of the pictures.
      package let root: String
      /// The list of pairs.
      package let pairs: String
      /// The number of its folds.
      package let folds: Int
      /// The number of its pictures that exist.
      package let pictures: Int
      /// The number of its pictures that are missing, whose pairs were left out.
      package let missing: Int
    }

    /// `faces`.
    package let `protocol`: String
    /// The settings of all runs.
    package let settings: Settings
    /// One for each detector and model, in the order in which they were named.
    package let runs: [Run]
  }

  private let store: ModelStore
  private let root: String
  private let file: String
  private let pairs: FacePairs
  private let missing: Int

  /// - Parameters:
  ///   - galleryFolder: a gallery whose models may be used, besides those shipped with the program.
  ///   - root: the folder of the pictures.
  ///   - pairs: the list of pairs, see `FacePairs`.
  ///   - allowsMissing: whether pairs with missing pictures are left out and counted.
  ///   - builtInModels: folders of models shipped with the program.
  /// - Throws: `EvaluationError`.
  package init(
    galleryFolder: String, root: String, pairs file: String, allowsMissing: Bool = false,
    builtInModels: [String] = SearchEngine.builtInModelFolders()
  ) throws(EvaluationError) {
    store = ModelStore(folder: galleryFolder + "/models", builtIn: builtInModels)
    self.root = root
    self.file = file
    let all = try FacePairs(file: file)
    let absent = Set(all.pictures.filter { !FileManager.default.fileExists(atPath: "\(root)/\($0)") })
    if !absent.isEmpty, !allowsMissing { throw .missing(absent.sorted()) }
    missing = absent.count
    pairs = all.without(absent)
    if pairs.folds.count < 2 { throw .nothingToAsk(path: file) }
  }

  /// The installed face networks and the standard detector, which are evaluated by default.
  ///
  /// - Throws: a `FaultyError` if a card cannot be read.
  package func defaultModels() throws -> (models: [String], detectors: [String]) {
    (try store.list().filter { $0.card.face != nil }.map(\.card.name), [FaceDetectors.standard])
  }

  /// Evaluates every model with every detector; each picture is decoded once, and each detector finds its
  /// faces once.
  ///
  /// - Parameters:
  ///   - models: names of face networks, at least one.
  ///   - detectors: names of models that find faces, at least one.
  ///   - withAcceptance: whether to make the calibration.
  ///   - progress: is called with the number of finished pictures, and of all pictures, from any thread.
  /// - Throws: a `FaultyError` if a model is missing or unfit, or a picture cannot be decoded.
  package func run(
    models: [String], detectors: [String], withAcceptance: Bool = false,
    progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws -> Report {
    let pipelines = try pipelines(models: models, detectors: detectors)
    let pictures = pairs.pictures
    let embeddings = try await embed(pictures, pipelines, progress: progress)
    let runs = pipelines.enumerated().map { index, pipeline in
      measure(
        embeddings.mapValues { $0[index] }, model: pipeline.embedder.card.name,
        detector: pipeline.detector.name, withAcceptance: withAcceptance)
    }
    let settings = Report.Settings(
      root: root, pairs: file, folds: pairs.folds.count, pictures: pictures.count, missing: missing)
    return Report(protocol: "faces", settings: settings, runs: runs)
  }

  private func pipelines(models: [String], detectors: [String]) throws -> [FacePipeline] {
    let parallelism = Parallelism.throughput(cores: SearchEngine.cores, weightBytes: 0)
    let embedders = try models.map { name in
      try FaceEmbedder(try store.model(named: name), parallelism: parallelism)
    }
    return try detectors.flatMap { name in
      let detector = try FaceDetectors.detector(try store.model(named: name), parallelism: parallelism)
      return embedders.map { FacePipeline(detector: detector, embedder: $0) }
    }
  }

  /// The embedding of each picture's face by each pipeline; `nil` if none was found.
  private func embed(
    _ pictures: [String], _ pipelines: [FacePipeline], progress: @escaping @Sendable (Int, Int) -> Void
  ) async throws -> [String: [[Float]?]] {
    let faces = PixelAnalysis(sufficientSize: nil) { picture in
      try await Self.faces(in: picture.pixels, pipelines)
    }
    let found = try await faces.found(
      inFiles: pictures, read: { [root] in try TextFile.bytes("\(root)/\($0)") },
      progress: { progress($0, pictures.count) })
    return Dictionary(uniqueKeysWithValues: zip(pictures, found))
  }

  private static func faces(in picture: Pixels, _ pipelines: [FacePipeline]) async throws -> [[Float]?] {
    var found: [String: DetectedFace?] = [:]
    var embeddings: [[Float]?] = []
    for pipeline in pipelines {
      let name = pipeline.detector.name
      if found[name] == nil {
        let faces = try await pipeline.detector.faces(in: picture, options: DetectionOptions())
        found[name] = .some(faces.central(inWidth: picture.width, height: picture.height))
      }
      let face = found[name] ?? nil
      embeddings.append(try await pipeline.embed(face.map { [$0] } ?? [], in: picture).first?.embedding)
    }
    return embeddings
  }

  private func measure(
    _ embeddings: [String: [Float]?], model: String, detector: String, withAcceptance: Bool
  ) -> Run {
    let folds = pairs.folds.map { fold in
      fold.map { pair -> FoldAccuracy.Decision in
        guard let first = embeddings[pair.first] ?? nil, let second = embeddings[pair.second] ?? nil else {
          return FoldAccuracy.Decision(score: nil, isSame: pair.isSame)
        }
        return FoldAccuracy.Decision(score: Double(cosine(first, second)), isSame: pair.isSame)
      }
    }
    let all = folds.flatMap { $0 }
    let accuracy = FoldAccuracy(folds)
    let curve = VerificationCurve(
      same: all.filter(\.isSame).map { $0.score ?? -1 },
      different: all.filter { !$0.isSame }.map { $0.score ?? -1 })
    return Run(
      model: model, detector: detector, pairs: all.count, accuracy: accuracy.mean,
      accuracyStandardDeviation: accuracy.standardDeviation,
      threshold: accuracy.thresholds.reduce(0, +) / Double(accuracy.thresholds.count), auc: curve.area,
      eer: curve.equalErrorRate, tarAtFar: curve.trueAcceptRate(atFalseAcceptRate: 1e-3),
      notDetected: embeddings.values.count { $0 == nil }, pairsNotDetected: all.count { $0.score == nil },
      acceptance: withAcceptance ? Acceptance(embeddings.compactMapValues { $0 }) : nil)
  }
}

extension [DetectedFace] {
  /// The main face of a portrait; `nil` if there is none.
  ///
  /// - Parameters:
  ///   - width: columns of the picture.
  ///   - height: rows of the picture.
  func central(inWidth width: Int, height: Int) -> DetectedFace? {
    let (columns, rows) = (Double(width), Double(height))
    let middle = FaceBox(x: columns / 4, y: rows / 4, width: columns / 2, height: rows / 2)
    return self.max { a, b in
      (a.box.overlap(with: middle), -a.box.centre.distance(to: middle.centre))
        < (b.box.overlap(with: middle), -b.box.centre.distance(to: middle.centre))
    }
  }
}

extension FacePairs {
  /// The pairs whose pictures both exist; folds without pairs of either kind are left out.
  fileprivate func without(_ absent: Set<String>) -> FacePairs {
    guard !absent.isEmpty else { return self }
    let kept = folds.map { $0.filter { !absent.contains($0.first) && !absent.contains($0.second) } }
    return FacePairs(
      folds: kept.filter { fold in fold.contains { $0.isSame } && fold.contains { !$0.isSame } })
  }
}

/// The cosine of two vectors of length 1.
func cosine(_ a: [Float], _ b: [Float]) -> Float {
  precondition(a.count == b.count, "\(a.count) and \(b.count) components")
  return a.indices.reduce(0) { $0 + a[$1] * b[$1] }
}
