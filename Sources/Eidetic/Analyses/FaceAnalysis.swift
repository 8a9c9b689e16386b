import Faces
import Gallery
import Imaging
import Inference

/// Finds the faces of images, and embeds them.
struct FaceAnalysis: ImageAnalysis {
  /// The face space that is filled.
  let spaceID: Int64
  let pipeline: FacePipeline

  var ids: [AnalysisID] { [AnalysisID(number: spaceID)] }
  var sufficientSize: SufficientSize { pipeline.sufficientSize }
  var parallelism: Parallelism? { nil }

  /// A face of which nothing is in the picture, or that the network makes nonsense of, is left out.
  func prepare(_ picture: Picture, of loaded: LoadedPicture<IndexedFile>) async throws -> FaceScan? {
    let pixels = picture.pixels
    return FaceScan(
      spaceID: spaceID, faces: try await pipeline.faces(in: pixels).compactMap { NewFace($0, in: pixels) })
  }

  func run(_ scans: [FaceScan]) -> [[any Finding]?] { scans.map { [$0] } }
}

extension FaceAnalysis: AnalysisPlan {
  /// - Throws: `PeopleError.facesOff` where names are wanted of faces that are not looked for.
  static func make(for engine: SearchEngine, _ options: IndexOptions) async throws -> Self? {
    if options.turnsFacesOn { try await engine.faces.turnOn() }
    let analysis = try await engine.faces.analysis(threads: options.threads)
    if options.takesNames, analysis == nil { throw PeopleError.facesOff(folder: engine.galleryFolder) }
    return analysis
  }

  func begin(_ tally: Tally) { tally.looksForFaces() }

  /// Takes over names from files, then groups faces where any are new or newly named.
  func finish(_ run: IndexingRun) async throws {
    let (engine, gallery) = (run.engine, run.engine.gallery)
    let names =
      run.options.takesNames
      ? try await engine.people.namesInFiles(within: run.paths).taken(into: gallery) : nil
    if try await engine.faces.status().isGrouping {
      let isNew = try await gallery.hasUnlinkedFaces(inSpace: spaceID)
      if isNew || names?.edit != nil { _ = try await engine.faces.cluster() }
    }
    if let names { run.tally.took(names) }
  }
}

extension FacesRoom {
  /// What finds faces in an indexing run; nothing where faces are off. Faces of other models go: what was
  /// said of them waits for those that are found now.
  ///
  /// - Parameter threads: how many pictures are worked on at a time.
  func analysis(threads: Int) async throws -> FaceAnalysis? {
    guard try await models.settings() != nil else { return nil }
    let (space, tools) = try await models.space(parallelism: .throughput(cores: threads, weightBytes: 0))
    let others = try await gallery.spaces(of: .face).filter { $0.id != space.id }
    for other in others { try await gallery.removeSpace(other.id) }
    try derived.removeFaces(of: others, except: space)
    return FaceAnalysis(spaceID: space.id, pipeline: tools.pipeline)
  }
}

extension NewFace {
  /// - Parameters:
  ///   - face: in pixels of the picture.
  ///   - picture: that it was found in.
  fileprivate init?(_ face: Face, in picture: Pixels) {
    guard let region = face.box.region(inWidth: picture.width, height: picture.height),
      face.embedding.allSatisfy(\.isFinite)
    else { return nil }
    self.init(
      box: region,
      landmarks: face.landmarks.points.flatMap { point in
        [Float(point.x / Double(picture.width)), Float(point.y / Double(picture.height))]
      }, confidence: face.confidence, quality: face.quality.score, embedding: face.embedding)
  }
}
