package import Imaging

/// The geometric match of two pictures: pairs of features that agree on one map.
package struct PictureMatch: Sendable, Equatable {
  /// The map from the first picture to the second, in pixels of the scaled pictures; `nil` without inliers.
  package let map: AffineMap?
  /// The pairs that agree with the map, each position in either picture once.
  package let inliers: [FeaturePair]
  /// The number of pairs of similar features.
  package let tentative: Int
}

extension LocalFeatures {
  /// The largest distance of an inlier from its mapped position, in pixels of the scaled picture.
  static let tolerance = 5.0
  /// The tolerance while a map is refined from one pair's guess.
  private static let roughTolerance = 2 * tolerance
  /// The least number of points that determine a map.
  private static let leastInliers = 3
  /// The most iterations of refinement, which mostly converges before.
  private static let growths = 8
  /// The number of fits with the final tolerance.
  private static let refinements = 2

  /// Matches two pictures by their features and geometry.
  ///
  /// Each pair of similar features proposes the similarity that maps one to the other (Philbin et al. 2007).
  /// An affine map is fitted to its rough inliers, again to the inliers of that map, and so on while their
  /// number grows (local optimisation as by Chum, Matas and Kittler, "Locally Optimized RANSAC", 2003); the
  /// map with the most inliers wins. All pairs are tried except inliers of the best map so far, none at
  /// random: the result is deterministic. O(count · other.count + pairs²).
  ///
  /// - Parameter other: another picture's features.
  package func match(with other: LocalFeatures) -> PictureMatch {
    let pairs = pairs(with: other)
    let found = geometry(of: pairs, with: other)
    return PictureMatch(map: found?.map, inliers: found?.inliers ?? [], tentative: pairs.count)
  }

  /// The plausible map with the most inliers; `nil` if there are fewer than three.
  ///
  /// - Parameters:
  ///   - pairs: pairs of similar features.
  ///   - other: the second picture's features.
  func geometry(
    of pairs: [FeaturePair], with other: LocalFeatures
  ) -> (map: AffineMap, inliers: [FeaturePair])? {
    let places = pairs.map { (from: frames[$0.first], to: other.frames[$0.second]) }
    var best: (map: AffineMap, inliers: [Int])?
    var isExplained = [Bool](repeating: false, count: places.count)
    for (number, place) in places.enumerated() where !isExplained[number] {
      let guess = AffineMap(from: place.from, to: place.to)
      guard guess.isPlausible, let found = Self.grown(from: guess, places),
        found.inliers.count > best?.inliers.count ?? 0
      else { continue }
      best = found
      for inlier in found.inliers { isExplained[inlier] = true }
    }
    guard let best else { return nil }
    let inliers = distinct(best.inliers.map { pairs[$0] }, in: other)
    return inliers.count < Self.leastInliers ? nil : (best.map, inliers)
  }

  /// The map refined from a guess by its inliers; `nil` if it is not plausible.
  private static func grown(
    from guess: AffineMap, _ places: [(from: Frame, to: Frame)]
  ) -> (map: AffineMap, inliers: [Int])? {
    var inliers = fitting(guess, places, roughTolerance)
    for _ in 0..<growths {
      guard let map = plausible(inliers, places) else { return nil }
      let count = inliers.count
      inliers = fitting(map, places, roughTolerance)
      if inliers.count <= count { break }
    }
    var refined: AffineMap?
    for _ in 0..<refinements {
      guard let map = plausible(inliers, places) else { return nil }
      inliers = fitting(map, places, tolerance)
      refined = map
    }
    guard let refined, inliers.count >= leastInliers else { return nil }
    return (refined, inliers)
  }

  /// The best map for some points; `nil` if it is not plausible.
  private static func plausible(_ inliers: [Int], _ places: [(from: Frame, to: Frame)]) -> AffineMap? {
    guard inliers.count >= leastInliers, let map = AffineMap(fitting: inliers.map { places[$0] }),
      map.isPlausible
    else { return nil }
    return map
  }

  /// The indexes of the points that a map brings within a distance, in pixels, of their counterparts.
  private static func fitting(
    _ map: AffineMap, _ places: [(from: Frame, to: Frame)], _ distance: Double
  ) -> [Int] {
    places.indices.filter { index in
      let (from, to) = places[index]
      let laid = map(x: Double(from.x), y: Double(from.y))
      let (x, y) = (laid.x - Double(to.x), laid.y - Double(to.y))
      return x * x + y * y <= distance * distance
    }
  }

  /// Pairs that do not share positions: a position has several features if its orientation is ambiguous.
  private func distinct(_ pairs: [FeaturePair], in other: LocalFeatures) -> [FeaturePair] {
    var (seen, seenThere): (Set<[Float]>, Set<[Float]>) = ([], [])
    return pairs.filter { pair in
      let (frame, there) = (frames[pair.first], other.frames[pair.second])
      let isNew = seen.insert([frame.x, frame.y]).inserted
      return seenThere.insert([there.x, there.y]).inserted && isNew
    }
  }
}
