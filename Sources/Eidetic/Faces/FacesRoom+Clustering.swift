import Faces
import Gallery
import Inference
import VectorSearch

extension FacesRoom {
  /// Groups all faces by person. People's corrections hold, and people keep their ids. Only faces that are
  /// new since the last run are compared with all others.
  ///
  /// - Parameter progress: is called with the number of new faces compared, and when they are being grouped.
  /// - Throws: a `FaultyError`: of kind `notReady` if faces are off, a model is missing or it isn't
  ///   calibrated; `damaged` or `resource` if the gallery cannot be read or written. `CancellationError` if
  ///   the task is cancelled.
  public func cluster(
    progress: @escaping @Sendable (JobProgress) -> Void = { _ in }
  ) async throws -> ClusteringReport {
    let start = ContinuousClock.now
    let (space, tools) = try await models.space(parallelism: .latency(cores: 1))
    let scale = try tools.scale(to: "group faces by person")
    return try await withTaskExecutorPreference(workers) {
      let index = try await self.index(of: space)
      let new = try await linkNewFaces(of: space, in: index, scale: scale) { count in
        progress(JobProgress(done: count, unit: "faces", stage: "Comparing new faces"))
      }
      progress(JobProgress(done: new, total: new, unit: "faces", stage: "Grouping"))
      while true {
        try Task.checkCancellation()
        // Somebody may edit people meanwhile: then the result is outdated.
        let stamp = try await gallery.peopleStamp()
        let found = try await clustered(space, index, scale)
        guard try await gallery.assign(found.groups, inSpace: space.id, ifStampIs: stamp) else { continue }
        let assigned = found.groups.reduce(0) { $0 + $1.faces.count }
        return ClusteringReport(
          faces: found.count, new: new, people: try await gallery.people().count,
          unassigned: found.count - assigned, seconds: (ContinuousClock.now - start) / .seconds(1))
      }
    }
  }

  /// Searches for the neighbours of new faces.
  ///
  /// - Parameter progress: is called with the number of faces compared.
  /// - Returns: the number of new faces.
  private func linkNewFaces(
    of space: SpaceRecord, in index: FaceIndex, scale: ScoreScale, progress: (Int) -> Void
  ) async throws -> Int {
    let floor = Float(scale.score(atFalseAcceptRate: FaceClustering.floorRate))
    var count = 0
    while true {
      try Task.checkCancellation()
      let page = try await gallery.unlinkedFaces(inSpace: space.id, limit: 1024)
      if page.isEmpty { return count }
      let links = try await FaceNeighbours.links(of: page, in: index.index, floor: floor)
      try await gallery.store(
        links.map { FaceLink(face: $0.face, other: $0.other, score: $0.score) }, ofFaces: page.map(\.id))
      count += page.count
      progress(count)
    }
  }

  /// The people among the faces of a space.
  private func clustered(
    _ space: SpaceRecord, _ index: FaceIndex, _ scale: ScoreScale
  ) async throws -> (count: Int, groups: [Gallery.PersonFaces]) {
    // A face added after the file was made waits for the next run.
    let faces = try await gallery.clusterableFaces(inSpace: space.id).filter {
      index.rows.row(withID: $0.id) != nil
    }
    let facts = FactIndex(try await gallery.facts(), of: faces)
    let items = faces.enumerated().map { place, face in
      FaceClustering.Item(
        embedding: index.rows.vector(withID: face.id) ?? [],
        isFit: face.quality >= FaceQuality.gate, person: facts.person[place],
        strangers: facts.strangers[place] ?? [])
    }
    let places = Dictionary(uniqueKeysWithValues: faces.enumerated().map { ($0.element.id, $0.offset) })
    let links = try await gallery.faceLinks().compactMap { link -> FaceClustering.Link? in
      guard let first = places[link.face], let second = places[link.other] else { return nil }
      return FaceClustering.Link(first, second, score: link.score)
    }
    let groups = FaceClustering(scale).groups(items, links: links)
    let people = PeopleAssignment.people(
      groups,
      faces: faces.enumerated().map { place, face in
        PeopleAssignment.Member(
          previous: face.personID, person: facts.person[place], strangers: facts.strangers[place] ?? [])
      })
    return (
      faces.count,
      people.map { group in
        Gallery.PersonFaces(
          person: group.person,
          faces: group.members.map { place in
            (id: faces[place].id, origin: facts.person[place] == nil ? .clusterer : .human)
          })
      }
    )
  }
}

/// The facts about faces, by the indexes of the faces.
private struct FactIndex {
  private(set) var person: [Int: Int64] = [:]
  private(set) var strangers: [Int: Set<Int64>] = [:]

  init(_ facts: [FactRecord], of faces: [ClusterableFace]) {
    let places = Dictionary(grouping: faces.indices) { faces[$0].place.hash }
    for fact in facts {
      guard let candidates = places[fact.place.hash],
        let nearest = fact.place.box.nearest(of: candidates.map { faces[$0].place.box })
      else { continue }
      if fact.holds {
        person[candidates[nearest]] = fact.personID
      } else {
        strangers[candidates[nearest], default: []].insert(fact.personID)
      }
    }
  }
}
