package import Imaging

/// What two pictures show alike, in one place of each: features that one map lays on one another.
package struct PictureMatch: Sendable, Equatable {
  /// From the first picture's places to the second's, in pixels of the shrunken pictures; nothing without
  /// inliers.
  package let map: AffineMap?
  /// The features that the map lays on one another, each place of either picture once.
  package let inliers: [FeaturePair]
  /// How many features looked alike.
  package let tentative: Int
}

extension LocalFeatures {
  /// A feature fits a map that lays it no farther than this from its partner, in pixels of the shrunken
  /// picture.
  static let tolerance = 5.0
  /// How much farther it may be while a map is still growing from one pair's guess.
  private static let roughTolerance = 2 * tolerance
  /// Fewer places than this do not determine a map.
  private static let leastInliers = 3
  /// The most fits while a map grows; it mostly stops growing before.
  private static let growths = 8
  /// Fits with the final tolerance.
  private static let refinements = 2

  /// Compares two pictures by their features and the geometry of these.
  ///
  /// Each pair of features that look alike proposes the similarity that lays one on the other (Philbin et al.
  /// 2007). What fits it roughly is fitted by an affine map, what fits that as well, for as long as it grows
  /// (local optimisation as by Chum, Matas and Kittler, "Locally Optimized RANSAC", 2003), and the map with
  /// the most inliers is the answer. All pairs but those that fit the best map already are tried, none by
  /// chance: the answer is always the same. O(count · other.count + pairs²).
  ///
  /// - Parameter other: another picture's features.
  package func match(with other: LocalFeatures) -> PictureMatch {
    let pairs = pairs(with: other)
    let found = geometry(of: pairs, with: other)
    return PictureMatch(map: found?.map, inliers: found?.inliers ?? [], tentative: pairs.count)
  }

  /// The plausible map that most pairs agree on; `nil` if no three places do.
  ///
  /// - Parameters:
  ///   - pairs: features that look alike.
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

  /// The map that fits best what fits a guess, and what fits that; `nil` if it is not plausible.
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

  /// The map that fits some of the places best; `nil` if none does that two pictures may have.
  private static func plausible(_ inliers: [Int], _ places: [(from: Frame, to: Frame)]) -> AffineMap? {
    guard inliers.count >= leastInliers, let map = AffineMap(fitting: inliers.map { places[$0] }),
      map.isPlausible
    else { return nil }
    return map
  }

  /// Which places a map lays within a distance, in pixels, of where they should go.
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

  /// Pairs of which no two share a place: a place has several features where its orientation is in doubt.
  private func distinct(_ pairs: [FeaturePair], in other: LocalFeatures) -> [FeaturePair] {
    var (seen, seenThere): (Set<[Float]>, Set<[Float]>) = ([], [])
    return pairs.filter { pair in
      let (frame, there) = (frames[pair.first], other.frames[pair.second])
      let isNew = seen.insert([frame.x, frame.y]).inserted
      return seenThere.insert([there.x, there.y]).inserted && isNew
    }
  }
}
