import Eidetic
import Faces
import Foundation
import Imaging
import Inference
import Models
import VectorSearch
import Vocabulary

/// How well clustering groups faces by person, from picture files to people.
///
/// Pictures are added in a random order, a hundred at a time; all their faces are clustered. Only the main
/// face of each picture is judged (see `FacesEvaluation`); a picture without a detected face is a group of
/// its own.
package struct PeopleEvaluation: Sendable {
  /// The results for one order.
  package struct Run: Sendable, Codable, Equatable {
    /// The seed of the order.
    package let seed: UInt64
    /// Over all labelled pictures.
    package let all: BCubed
    /// Over pictures of people with several pictures; people with one cannot be split.
    package let several: BCubed
    /// The number of groups with at least two labelled pictures.
    package let groups: Int
    /// The agreement with the first order: the BCubed F1 with its groups as classes.
    package let agreement: Double
  }

  /// What was evaluated.
  package struct Report: Sendable, Codable, Equatable {
    /// `people`.
    package let `protocol`: String
    /// The network that embeds.
    package let model: String
    /// The model that finds faces.
    package let detector: String
    /// Labelled pictures.
    package let pictures: Int
    /// The people in them.
    package let people: Int
    /// The number of all faces found in them.
    package let faces: Int
    /// Pictures without a detected face.
    package let notDetected: Int
    /// One for each order.
    package let runs: [Run]
  }

  /// The number of pictures added at a time.
  static let batch = 100

  private let store: ModelStore
  private let root: String
  private let labels: LabelledSet

  /// - Parameters:
  ///   - galleryFolder: a gallery whose models may be used, besides those shipped with the program.
  ///   - root: the folder of the pictures.
  ///   - labels: the people in the pictures, see `LabelledSet`.
  ///   - builtInModels: folders of models shipped with the program.
  /// - Throws: `EvaluationError`.
  package init(
    galleryFolder: String, root: String, labels file: String,
    builtInModels: [String] = SearchEngine.builtInModelFolders()
  ) throws(EvaluationError) {
    store = ModelStore(folder: galleryFolder + "/models", builtIn: builtInModels)
    self.root = root
    labels = try LabelledSet(file: file)
    let absent = labels.classes.keys.filter { !FileManager.default.fileExists(atPath: "\(root)/\($0)") }
    if !absent.isEmpty { throw .missing(absent.sorted()) }
    if Set(labels.classes.values).count == labels.classes.count { throw .nothingToAsk(path: file) }
  }

  /// Finds all faces once, and clusters them as they are added, in several orders.
  ///
  /// - Parameters:
  ///   - model: the face network.
  ///   - detector: the model that finds faces; `nil` for the standard one.
  ///   - orders: the number of random orders, at least one.
  ///   - progress: is called with the number of finished pictures, and of all pictures.
  /// - Throws: a `FaultyError` if a model is missing or unfit, or a picture cannot be decoded.
  package func run(
    model: String, detector: String? = nil, orders: Int = 3,
    progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws -> Report {
    precondition(orders > 0, "\(orders) orders")
    let card = try store.model(named: model)
    guard let scale = ScoreScale(Catalogue.acceptance(of: card.card)) else {
      throw PeopleError.unmeasuredFaceModel(name: model, purpose: "group faces by person")
    }
    let parallelism = Parallelism.throughput(cores: SearchEngine.cores, weightBytes: 0)
    let pipeline = FacePipeline(
      detector: try FaceDetectors.detector(
        try store.model(named: detector ?? FaceDetectors.standard), parallelism: parallelism),
      embedder: try FaceEmbedder(card, parallelism: parallelism))
    let pictures = try await faces(pipeline, progress: progress)
    var runs: [Run] = []
    var first: [String: Int] = [:]
    for seed in 0..<UInt64(orders) {
      let groups = try await clustered(pictures, FaceClustering(scale), scale: scale, seed: seed)
      if seed == 0 { first = groups }
      runs.append(measured(groups, first: first, seed: seed))
    }
    return Report(
      protocol: "people", model: model, detector: pipeline.detector.name, pictures: pictures.count,
      people: Set(labels.classes.values).count, faces: pictures.reduce(0) { $0 + $1.faces.count },
      notDetected: pictures.count { $0.portrait == nil }, runs: runs)
  }

  /// A picture with its faces.
  private struct Picture: Sendable {
    let path: String
    let faces: [Face]
    /// The index of its main face.
    let portrait: Int?
  }

  /// All pictures by path.
  private func faces(
    _ pipeline: FacePipeline, progress: @escaping @Sendable (Int, Int) -> Void
  ) async throws -> [Picture] {
    let paths = labels.classes.keys.sorted()
    let portraits = PixelAnalysis(sufficientSize: pipeline.sufficientSize) { picture in
      let faces = try await pipeline.faces(in: picture.pixels)
      let boxes = faces.map { DetectedFace(box: $0.box, confidence: $0.confidence, landmarks: $0.landmarks) }
      let central = boxes.central(inWidth: picture.pixels.width, height: picture.pixels.height)
      return (faces: faces, portrait: boxes.firstIndex { $0 == central })
    }
    let found = try await portraits.found(
      inFiles: paths, read: { [root] in try TextFile.bytes("\(root)/\($0)") },
      progress: { progress($0, paths.count) })
    return zip(paths, found).map { Picture(path: $0, faces: $1.faces, portrait: $1.portrait) }
  }

  /// The group of each picture, after all were added in a random order.
  private func clustered(
    _ pictures: [Picture], _ clustering: FaceClustering, scale: ScoreScale, seed: UInt64
  ) async throws -> [String: Int] {
    var generator = SplitMix64(seed: seed)
    let order = pictures.indices.shuffled(using: &generator)
    var (faces, owners): ([(id: Int64, embedding: [Float])], [(picture: Int, face: Int)]) = ([], [])
    var links: [[Int64]: Float] = [:]
    for start in stride(from: 0, to: order.count, by: Self.batch) {
      let before = faces.count
      for picture in order[start..<min(start + Self.batch, order.count)] {
        for (place, face) in pictures[picture].faces.enumerated() {
          faces.append((id: Int64(faces.count), embedding: face.embedding))
          owners.append((picture: picture, face: place))
        }
      }
      guard faces.count > before else { continue }
      let found = try await FaceNeighbours.links(
        of: Array(faces[before...]), in: try Self.index(of: faces),
        floor: Float(scale.score(atFalseAcceptRate: FaceClustering.floorRate)))
      for link in found { links[[min(link.face, link.other), max(link.face, link.other)]] = link.score }
    }
    // Like the engine: by image and position, independent of the order of arrival.
    let sorted = faces.indices.sorted {
      (owners[$0].picture, owners[$0].face) < (owners[$1].picture, owners[$1].face)
    }
    let places = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { (Int64($0.element), $0.offset) })
    let items = sorted.map { face in
      FaceClustering.Item(
        embedding: faces[face].embedding,
        isFit: pictures[owners[face].picture].faces[owners[face].face].quality.isFit)
    }
    let groups = clustering.groups(
      items,
      links: links.map { pair, score in
        FaceClustering.Link(places[pair[0], default: 0], places[pair[1], default: 0], score: score)
      })
    var answer = Dictionary(
      uniqueKeysWithValues: pictures.enumerated().map { ($0.element.path, -1 - $0.offset) })
    for (number, group) in groups.enumerated() {
      for place in group {
        let owner = owners[sorted[place]]
        if pictures[owner.picture].portrait == owner.face { answer[pictures[owner.picture].path] = number }
      }
    }
    return answer
  }

  private static func index(of faces: [(id: Int64, embedding: [Float])]) throws -> ExactIndex {
    let path = FileManager.default.temporaryDirectory.appending(path: "eidetic-\(UUID().uuidString).vectors")
      .path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var writer = try VectorFileWriter(
      path: path, dimension: faces[0].embedding.count, count: faces.count, generation: 0, space: "faces")
    for face in faces { try writer.append(face.embedding.span, id: face.id) }
    try writer.finish()
    return ExactIndex(try VectorFile(path: path))
  }

  private func measured(_ groups: [String: Int], first: [String: Int], seed: UInt64) -> Run {
    let paths = groups.keys.sorted()
    func bcubed(_ paths: [String]) -> BCubed {
      BCubed(groups: paths.map { groups[$0] }, classes: paths.map { labels.classes[$0] })
    }
    let sizes = Dictionary(labels.classes.values.map { ($0, 1) }, uniquingKeysWith: +)
    let members = Dictionary(groups.values.map { ($0, 1) }, uniquingKeysWith: +)
    return Run(
      seed: seed, all: bcubed(paths),
      several: bcubed(paths.filter { sizes[labels.classes[$0] ?? "", default: 0] > 1 }),
      groups: members.values.count { $0 > 1 },
      agreement: BCubed(groups: paths.map { groups[$0] }, classes: paths.map { first[$0] }).f1)
  }
}
