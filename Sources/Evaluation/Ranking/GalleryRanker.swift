package import Eidetic
import VectorSearch
package import Vocabulary

/// Ranks the pictures of a ground truth by searching a gallery.
package struct GalleryRanker: Ranker {
  /// The part of a query picture to search with.
  package enum Part: String, Sendable, Codable, CaseIterable {
    /// The query's box; the whole picture if it has none.
    case crop
    /// The whole picture.
    case full
  }

  private let engine: SearchEngine
  private let pictures: PictureSet
  private let part: Part
  private let metric: Metric?

  /// - Parameters:
  ///   - engine: of a gallery that contains the pictures in all spaces to be searched.
  ///   - pictures: the pictures to rank, and their names.
  ///   - part: the part of a query picture to search with.
  ///   - metric: how closeness is measured; `nil` for the default of each space.
  package init(
    _ engine: SearchEngine, _ pictures: PictureSet, part: Part, metric: Metric?
  ) {
    self.engine = engine
    self.pictures = pictures
    self.part = part
    self.metric = metric
  }

  /// Ranks all pictures; other images of the gallery are left out.
  ///
  /// - Throws: `EvaluationError.noWords` for words in a space of pictures alone, `.box` for a box outside of
  ///   its picture; errors of the engine.
  package func answer(_ query: JudgedQuery, _ setting: RunSetting) async throws -> RankedAnswer {
    let signal = Query.Signal(try await content(of: query))
    var search = Query(signals: [signal], metric: metric, spaces: try WeightedSpace.list(setting.space))
    if case .words = signal.content,
      let other = search.spaces.first(where: { !($0.name.map(engine.spaces.comparesWords) ?? false) })
    {
      throw EvaluationError.noWords(space: other.name ?? SearchEngine.defaultSpace)
    }
    search.wordParts = try setting.wordParts
    let start = ContinuousClock.now
    search.rank = try RankingChain([setting.rank])
    let (neighbours, strengths) = try await engine.judgedNeighbours(of: search)
    let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
    var (names, scores, known): ([String], [Float], [Double?]) = ([], [], [])
    for (place, neighbour) in neighbours.enumerated() {
      for name in pictures.names[neighbour.id, default: []] {
        names.append(name)
        scores.append(neighbour.score)
        known.append(strengths.indices.contains(place) ? strengths[place] : nil)
      }
    }
    return RankedAnswer(names, scores: scores, strengths: known, milliseconds: milliseconds)
  }

  /// What to search with.
  private func content(of query: JudgedQuery) async throws -> Query.Signal.Content {
    switch query.input {
    case .text(let words): return .words(words)
    case .picture(let name, _):
      guard let id = pictures.ids[name] else { throw EvaluationError.missing([name]) }
      return .picture(.image(id), region: try await region(of: query))
    }
  }

  /// The part of a query's picture to search with; `nil` for the whole.
  ///
  /// - Parameter query: with or without a box.
  /// - Throws: `EvaluationError.box`; errors of the gallery.
  package func region(of query: JudgedQuery) async throws -> Region? {
    guard part == .crop, let box = query.box, let name = query.picture, let id = pictures.ids[name] else {
      return nil
    }
    let image = try await engine.library.image(id)
    guard let region = Region(box, width: image.width, height: image.height) else {
      throw EvaluationError.box(query: query.name, picture: name, box: "\(box)")
    }
    return region
  }

  /// The identities of spaces, which include the networks' hashes.
  ///
  /// - Parameter space: one or several with weights, as in `WeightedSpace.list`.
  /// - Returns: the identity of each single space, by its name.
  /// - Throws: as `SpacesRoom.space(named:)`.
  package func identities(of space: String) async throws -> [String: String] {
    var identities: [String: String] = [:]
    for name in try SpacesRoom.names(in: [space]) {
      identities[name] = try await engine.spaces.space(named: name).identity
    }
    return identities
  }

  /// A picture's thumbnail as a JPEG; `nil` for an unknown name.
  ///
  /// - Parameter name: its name in the ground truth.
  /// - Throws: as `LibraryRoom.thumbnail(of:)`.
  package func thumbnail(of name: String) async throws -> [UInt8]? {
    guard let id = pictures.ids[name] else { return nil }
    return try await engine.library.thumbnail(of: id).jpeg
  }
}

extension Region {
  /// The part of a picture that a box covers; `nil` if they share no area.
  ///
  /// - Parameters:
  ///   - box: in pixels; clipped to the picture.
  ///   - width: of the picture, in pixels.
  ///   - height: of the picture, in pixels.
  init?(_ box: PixelBox, width: Int, height: Int) {
    let (width, height) = (Double(width), Double(height))
    let (left, right) = (max(box.left, 0) / width, min(box.right, width) / width)
    let (top, bottom) = (max(box.top, 0) / height, min(box.bottom, height) / height)
    guard left < right, top < bottom else { return nil }
    self.init(x: left, y: top, width: right - left, height: bottom - top)
  }
}
