import Gallery
import Models
import VectorSearch

extension RankingCopies {
  /// What confidences in a search's answers need.
  ///
  /// Where nothing was found of the images yet, the call waits until it is; what came in since is found
  /// meanwhile by the searches that need it.
  ///
  /// - Parameter search: the query before its ranking was made better.
  /// - Returns: `nil` where there are too few images; no moments for a metric that is not the space's own.
  /// - Throws: `VectorIndexError`; `EngineError.write`.
  func evidence(of search: RankedSearch) async throws -> (Background, SampleMoments?)? {
    let (index, space) = (search.index, search.space)
    guard let background = try await background(of: index, in: space, slack: 0.5) else { return nil }
    guard search.metric == Space.metrics(ofSpace: space.name)[0] else { return (background, nil) }
    let name = index.rows.space
    guard let known = moments[name], known.value.isOf(background) else {
      return (background, try await moments(of: index, in: space, background))
    }
    if !known.serves(index.rows.generation) {
      // What goes wrong there, the next indexing run reports; searches do without.
      Task { try await moments(of: index, in: space, background) }
    }
    return (background, known.value)
  }

  /// Finds what confidences need of each image, as indexing does at its end.
  ///
  /// - Parameters:
  ///   - index: the space's vectors.
  ///   - space: where they are from.
  /// - Throws: `VectorIndexError`; `EngineError.write`.
  func prepareEvidence(of index: SpaceIndex, in space: SpaceRecord) async throws {
    guard let background = try await background(of: index, in: space, slack: 0.1) else { return }
    _ = try await moments(of: index, in: space, background)
  }

  /// The moments of all images of a copy; those of the file that is there are not found again.
  private func moments(
    of index: SpaceIndex, in space: SpaceRecord, _ background: Background
  ) async throws -> SampleMoments {
    let path = path(of: space, augmentation: nil, Self.momentsEnding)
    let made = try await making.once(path) { _ in
      let start = ContinuousClock.now
      let known = try Self.usable { () throws(VectorIndexError) in
        let file = try VectorFile(path: path)
        try file.verify()
        return file
      }.flatMap { SampleMoments($0, of: background) }
      let moments =
        if let known, known.generation >= index.rows.generation { known } else {
          try await SampleMoments.written(
            of: index.threads(nil), in: background,
            Space.metrics(ofSpace: space.name)[0], known: known, at: path)
        }
      return Made(
        value: moments, generation: moments.generation, at: .now, cost: ContinuousClock.now - start)
    }
    Self.put(made, as: index.rows.space, into: &moments)
    return made.value
  }
}
