import Faces
import FoundationEssentials
import Gallery
import Imaging
import Inference
import Models
import VectorSearch
import Vocabulary

extension FacesRoom {
  /// Finds the faces that look like one, or like each of a picture, among all faces of all images.
  ///
  /// - Parameter query: the face to search with, or the picture.
  /// - Throws: a `FaultyError`: of kind `notReady` if faces are off, none are indexed, or the query needs a
  ///   calibrated model; `notFound` if a picture does not exist or has fewer faces; `usage` for a `k` below 1
  ///   or a rate outside 0…1; `unsupported` for a picture without faces; `unreadable` if the picture cannot
  ///   be decoded.
  public func search(_ query: FaceQuery) async throws -> FaceSearchResult {
    guard query.k > 0 else { throw SearchError.count(got: query.k) }
    if let rate = query.falseAcceptRate, !(rate > 0 && rate <= 1) {
      throw PeopleError.falseAcceptRate(got: rate)
    }
    return try await withTaskExecutorPreference(workers) { try await answer(query) }
  }

  /// How many of the nearest faces the verdict looks at.
  private static let verdictDepth = 256

  private func answer(_ query: FaceQuery) async throws -> FaceSearchResult {
    let start = ContinuousClock.now
    var milliseconds = FaceSearchResult.Milliseconds()
    let settings = try await models.demandedSettings()
    let (space, tools) = try await models.space(parallelism: .latency(cores: SearchEngine.cores))
    let threshold = try Self.threshold(query.falseAcceptRate ?? settings.falseAcceptRate, tools)
    let shown = try await faces(of: query.example, tools, &milliseconds)
    try Task.checkCancellation()
    let searching = ContinuousClock.now
    let index = try await self.index(of: space)
    guard index.rows.count > 0 else { throw PeopleError.noFacesIndexed(folder: galleryFolder) }
    let depth = min(max(query.k, Self.verdictDepth), index.rows.count)
    let nearest = try await index.index.search(
      NeighbourRequest(shown.embeddings, k: depth, metric: .cosine))
    milliseconds.search = (ContinuousClock.now - searching) / .milliseconds(1)
    var answers: [Answer] = []
    for neighbours in nearest {
      answers.append(try await answer(neighbours, above: threshold.score, k: query.k, tools.worth.scale))
    }
    milliseconds.total = (ContinuousClock.now - start) / .milliseconds(1)
    var faces = shown.faces
    let isOfAll = if case .allFaces = query.example { true } else { false }
    if isOfAll {
      for (face, answer) in zip(faces.indices, answers) {
        (faces[face].verdict, faces[face].hits) = (answer.verdict, answer.hits)
      }
    }
    return FaceSearchResult(
      settings: settings, faces: faces, index: shown.index,
      threshold: threshold, searched: index.rows.count, verdict: answers[0].verdict,
      hits: isOfAll ? Self.merged(answers.map(\.hits), k: query.k) : answers[0].hits,
      milliseconds: milliseconds)
  }

  /// What was found with one face.
  private struct Answer {
    let verdict: FaceSearchResult.Verdict
    let hits: [FaceSearchResult.Hit]
  }

  private func answer(
    _ nearest: [Neighbour], above threshold: Double, k: Int, _ scale: ScoreScale?
  ) async throws -> Answer {
    let records = try await gallery.reader.faces(nearest.map(\.id))
    return Answer(
      verdict: FaceSearchResult.Verdict(
        zip(nearest, records).map { (score: $0.score, face: $1) }, threshold: threshold),
      hits: try await hits(zip(nearest, records), above: threshold, k: k, scale))
  }

  /// The hits of several faces as one list, the closest first; each once, for the face that it is closest to.
  ///
  /// - Parameter hits: of every face.
  static func merged(_ hits: [[FaceSearchResult.Hit]], k: Int) -> [FaceSearchResult.Hit] {
    let all = hits.enumerated().flatMap { face, hits in hits.map { (queryFace: face + 1, hit: $0) } }
      .sorted { ($1.hit.score, $0.hit.face, $0.queryFace) < ($0.hit.score, $1.hit.face, $1.queryFace) }
    var seen: Set<Int64> = []
    return all.filter { seen.insert($0.hit.face).inserted }.prefix(k).enumerated().map { place, found in
      var hit = found.hit
      (hit.rank, hit.queryFace) = (place + 1, found.queryFace)
      return hit
    }
  }

  /// - Parameter rate: the largest false-accept rate; `nil` for the default.
  private static func threshold(
    _ rate: Double?, _ tools: FaceTools
  ) throws(PeopleError) -> FaceSearchResult.Threshold {
    if rate == 1 { return FaceSearchResult.Threshold(falseAcceptRate: 1, score: -1, source: nil) }
    if rate == nil, case .published(let threshold) = tools.worth {
      return FaceSearchResult.Threshold(
        falseAcceptRate: nil, score: threshold.score, source: threshold.source)
    }
    let scale = try tools.scale(to: "accept faces at a rate")
    let rate = rate ?? FaceQuery.defaultFalseAcceptRate
    return FaceSearchResult.Threshold(
      falseAcceptRate: rate, score: scale.score(atFalseAcceptRate: rate), source: nil)
  }

  /// The faces to search with.
  private struct Shown {
    let embeddings: [[Float]]
    var faces: [FaceSearchResult.QueryFace] = []
    var index: Int?
  }

  private func faces(
    of example: FaceQuery.Example, _ tools: FaceTools, _ milliseconds: inout FaceSearchResult.Milliseconds
  ) async throws -> Shown {
    switch example {
    case .face(let id):
      guard let embedding = try await gallery.reader.faceEmbedding(id) else {
        throw GalleryError.noSuchFace(id: id)
      }
      return Shown(embeddings: [embedding])
    case .picture(let picture, let index):
      let found = try await found(in: picture, tools, &milliseconds)
      let chosen = index ?? 1
      guard found.faces.indices.contains(chosen - 1) else {
        throw PeopleError.faceIndex(got: chosen, count: found.faces.count, name: found.name)
      }
      return Shown(embeddings: [found.faces[chosen - 1].embedding], faces: found.described, index: chosen)
    case .allFaces(let picture):
      let found = try await found(in: picture, tools, &milliseconds)
      return Shown(embeddings: found.faces.map(\.embedding), faces: found.described)
    }
  }

  /// The faces of a picture, at least one, the largest first.
  private struct Found {
    let name: String
    let pixels: Pixels
    let faces: [Face]

    var described: [FaceSearchResult.QueryFace] {
      faces.enumerated().map { FaceSearchResult.QueryFace($0.offset + 1, $0.element, in: pixels) }
    }
  }

  private func found(
    in picture: Query.Example, _ tools: FaceTools, _ milliseconds: inout FaceSearchResult.Milliseconds
  ) async throws -> Found {
    let reading = ContinuousClock.now
    let file = try await pictures.contents(of: picture)
    let pixels = try await decoder.decode(
      file.bytes, name: file.name, sufficient: tools.pipeline.sufficientSize
    ).pixels
    let embedding = ContinuousClock.now
    milliseconds.decode = (embedding - reading) / .milliseconds(1)
    let faces = try await tools.pipeline.faces(in: pixels).sorted { $0.box.area > $1.box.area }
    milliseconds.embed = (ContinuousClock.now - embedding) / .milliseconds(1)
    guard !faces.isEmpty else { throw PeopleError.noFaceInPicture(name: file.name) }
    return Found(name: file.name, pixels: pixels, faces: faces)
  }

  private func hits(
    _ nearest: Zip2Sequence<[Neighbour], [FaceRecord?]>, above threshold: Double, k: Int, _ scale: ScoreScale?
  ) async throws -> [FaceSearchResult.Hit] {
    let shown = nearest.filter { Double($0.0.score) >= threshold }.prefix(k).compactMap { neighbour, face in
      face.map { (neighbour, $0) }
    }
    let images = try await gallery.reader.summaries(of: shown.map(\.1.imageID))
    return zip(shown, images).enumerated().compactMap { place, found -> FaceSearchResult.Hit? in
      let ((neighbour, face), image) = found
      guard let image else { return nil }
      let rate = scale?.falseAcceptRate(atScore: Double(neighbour.score))
      return FaceSearchResult.Hit(
        rank: place + 1, id: face.imageID, face: face.id, path: image.path, width: image.width,
        height: image.height, bytes: image.bytes, modified: Date(nanoseconds: image.modified),
        score: neighbour.score,
        distance: neighbour.distance, probability: rate.map { 1 - $0 }, falseAcceptRate: rate,
        region: face.box,
        person: face.personID.map { FacePerson(id: $0, name: face.name) })
    }
  }
}

extension FaceSearchResult.QueryFace {
  fileprivate init(_ index: Int, _ face: Face, in picture: Pixels) {
    self.init(
      index: index,
      region: face.box.region(inWidth: picture.width, height: picture.height) ?? .whole,
      confidence: face.confidence, quality: face.quality.score)
  }
}

extension FaceSearchResult.Verdict {
  /// - Parameters:
  ///   - nearest: faces with their scores, the closest first.
  ///   - threshold: the least score of a known person.
  fileprivate init(_ nearest: [(score: Float, face: FaceRecord?)], threshold: Double) {
    var candidates: [Candidate] = []
    for (score, face) in nearest where candidates.count < 2 {
      guard let face, let id = face.personID, candidates.first?.person.id != id else { continue }
      candidates.append(Candidate(person: FacePerson(id: id, name: face.name), score: score))
    }
    let (best, runnerUp) = (candidates.first, candidates.dropFirst().first)
    var margin: Float?
    if let best, let runnerUp { margin = best.score - runnerUp.score }
    self.init(
      isKnown: best.map { Double($0.score) >= threshold } ?? false, best: best, runnerUp: runnerUp,
      margin: margin)
  }
}
