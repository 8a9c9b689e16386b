import Eidetic

/// Ranks texts for pictures, by the cosine of their embeddings in a space of words.
actor TextRanker: Ranker {
  private let engine: SearchEngine
  private let pictures: PictureSet
  private let texts: [(name: String, text: String)]
  /// The embeddings of the texts in each space.
  private var embeddings: [String: [[Float]]] = [:]

  /// - Parameters:
  ///   - engine: of a gallery that contains the pictures.
  ///   - pictures: the pictures, by their names.
  ///   - texts: the texts to rank, by their names.
  init(_ engine: SearchEngine, _ pictures: PictureSet, texts: [String: String]) {
    self.engine = engine
    self.pictures = pictures
    self.texts = texts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Ranks all texts; equal ones by name.
  ///
  /// - Throws: `EvaluationError.textRanking` for several spaces or ranking steps, `.missing` for a query
  ///   without its picture; errors of the engine.
  func answer(_ query: JudgedQuery, _ setting: RunSetting) async throws -> RankedAnswer {
    let spaces = try WeightedSpace.list(setting.space)
    guard spaces.count == 1, setting.rank == RankingChain.none.description, setting.parts == nil else {
      throw EvaluationError.textRanking(title: setting.title)
    }
    let embeddings = try await embeddings(in: setting.space)
    let start = ContinuousClock.now
    guard let name = query.picture, let id = pictures.ids[name],
      let vector = try await engine.embedding(ofImage: id, in: setting.space)
    else { throw EvaluationError.missing([query.name]) }
    let scores = embeddings.map { text in zip(text, vector).reduce(0) { $0 + $1.0 * $1.1 } }
    let order = scores.indices.sorted { scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1 }
    return RankedAnswer(
      order.map { texts[$0].name }, scores: order.map { scores[$0] },
      milliseconds: (ContinuousClock.now - start) / .milliseconds(1))
  }

  private func embeddings(in space: String) async throws -> [[Float]] {
    if let known = embeddings[space] { return known }
    let made = try await engine.embeddings(ofTexts: texts.map(\.text), in: space)
    embeddings[space] = made
    return made
  }
}
