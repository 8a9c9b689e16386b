import Foundation
import Imaging
import TestSupport
import Testing
import Vocabulary

@testable import LocalFeatures

/// Pairs of features whose geometry is known.
@Suite struct GeometryTests {
  private static let side: Float = 320

  /// Features at random places, and where a map lays them, with scales and orientations that it would give.
  private static func laid(
    by map: AffineMap, inliers: Int, outliers: Int, noise: Float = 0, seed: UInt64
  ) -> (first: LocalFeatures, second: LocalFeatures, pairs: [FeaturePair]) {
    var random = SplitMix64(seed: seed)
    var (from, to): ([LocalFeatures.Frame], [LocalFeatures.Frame]) = ([], [])
    for number in 0..<inliers + outliers {
      let frame = frame(&random)
      from.append(frame)
      guard number < inliers else {
        to.append(self.frame(&random))
        continue
      }
      let place = map(x: Double(frame.x), y: Double(frame.y))
      let scale = map.determinant.magnitude.squareRoot()
      let turn = atan2(map.yx - map.xy, map.xx + map.yy)
      to.append(
        LocalFeatures.Frame(
          x: Float(place.x) + Float.random(in: -noise...noise, using: &random),
          y: Float(place.y) + Float.random(in: -noise...noise, using: &random),
          scale: frame.scale * Float(scale), orientation: frame.orientation + Float(turn)))
    }
    let pairs = from.indices.map { FeaturePair(first: $0, second: $0) }.shuffled(using: &random)
    return (features(from), features(to), pairs)
  }

  private static func frame(_ random: inout SplitMix64) -> LocalFeatures.Frame {
    LocalFeatures.Frame(
      x: .random(in: 0...side, using: &random), y: .random(in: 0...side, using: &random),
      scale: .random(in: 1...8, using: &random), orientation: .random(in: 0...6.28, using: &random))
  }

  private static func features(_ frames: [LocalFeatures.Frame]) -> LocalFeatures {
    LocalFeatures(
      width: Int(side), height: Int(side), frames: frames,
      descriptors: [Int8](repeating: 0, count: frames.count * LocalFeatures.dimension))
  }

  private static let maps: [AffineMap] = [
    AffineMap(xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0),
    AffineMap(xx: 1, xy: 0, x0: 40, yx: 0, yy: 1, y0: -25),
    AffineMap(xx: 0.5, xy: 0, x0: 10, yx: 0, yy: 0.5, y0: 90),
    AffineMap(xx: 0, xy: -1, x0: 320, yx: 1, yy: 0, y0: 0),
    AffineMap(xx: 1.4, xy: -1.4, x0: 100, yx: 1.4, yy: 1.4, y0: -80),
    AffineMap(xx: 0.9, xy: 0.1, x0: 3, yx: -0.05, yy: 1.15, y0: 7),
    AffineMap(xx: 1.2, xy: 0.15, x0: -30, yx: 0.1, yy: 0.9, y0: 12),
  ]

  @Test(arguments: maps, [0, 20, 100])
  func findsTheMapAmongOutliers(map: AffineMap, outliers: Int) throws {
    let (first, second, pairs) = Self.laid(by: map, inliers: 25, outliers: outliers, seed: 7)
    let found = try #require(first.geometry(of: pairs, with: second))
    #expect(Set(found.inliers).isSuperset(of: (0..<25).map { FeaturePair(first: $0, second: $0) }))
    // By chance an outlier may fit too.
    #expect(found.inliers.count <= 25 + outliers / 20)
    for corner in [(0.0, 0.0), (320, 0), (0, 320), (320, 320)] {
      let (got, expected) = (found.map(x: corner.0, y: corner.1), map(x: corner.0, y: corner.1))
      #expect(abs(got.x - expected.x) < 2 && abs(got.y - expected.y) < 2)
    }
  }

  @Test func bearsPlacesThatAreNotExact() throws {
    let map = Self.maps[5]
    let (first, second, pairs) = Self.laid(by: map, inliers: 40, outliers: 40, noise: 2, seed: 3)
    let found = try #require(first.geometry(of: pairs, with: second))
    #expect(found.inliers.count >= 40)
    let (got, expected) = (found.map(x: 160, y: 160), map(x: 160, y: 160))
    #expect(abs(got.x - expected.x) < 1.5 && abs(got.y - expected.y) < 1.5)
  }

  @Test(
    arguments: [
      ("mirrored", AffineMap(xx: -1, xy: 0, x0: 320, yx: 0, yy: 1, y0: 0)),
      ("squeezed to a line", AffineMap(xx: 1, xy: 0, x0: 0, yx: 0, yy: 0.01, y0: 160)),
      ("shrunk to a point", AffineMap(xx: 0.01, xy: 0, x0: 160, yx: 0, yy: 0.01, y0: 160)),
    ])
  func refusesMapsThatNoTwoPicturesHave(what: String, map: AffineMap) {
    let (first, second, pairs) = Self.laid(by: map, inliers: 30, outliers: 0, seed: 5)
    let found = first.geometry(of: pairs, with: second)
    // What a plausible map catches of such places by chance is far from all of them.
    #expect(found?.inliers.count ?? 0 < 10, "\(what)")
    #expect(found?.map.isPlausible ?? true)
  }

  @Test func chancePairsHaveFewInliers() {
    for seed in 0..<10 {
      let (first, second, pairs) = Self.laid(by: Self.maps[0], inliers: 0, outliers: 60, seed: UInt64(seed))
      #expect(first.geometry(of: pairs, with: second)?.inliers.count ?? 0 < 6)
    }
  }

  @Test func fewerThanThreePlacesTellNothing() {
    for count in 0...2 {
      let (first, second, pairs) = Self.laid(by: Self.maps[1], inliers: count, outliers: 0, seed: 1)
      #expect(first.geometry(of: pairs, with: second) == nil)
    }
  }

  @Test func placesOnALineTellNothing() {
    let frames = (0..<10).map {
      LocalFeatures.Frame(x: 20 * Float($0), y: 10 * Float($0), scale: 2, orientation: 1)
    }
    let features = Self.features(frames)
    let pairs = frames.indices.map { FeaturePair(first: $0, second: $0) }
    #expect(features.geometry(of: pairs, with: features) == nil)
  }

  @Test func aPlaceCountsOnce() throws {
    // Three places, each with four features of its own orientation.
    let frames = (0..<12).map { number in
      LocalFeatures.Frame(
        x: [50, 200, 120][number % 3], y: [60, 80, 250][number % 3], scale: 3, orientation: Float(number / 3))
    }
    let features = Self.features(frames)
    let pairs = frames.indices.map { FeaturePair(first: $0, second: $0) }
    #expect(try #require(features.geometry(of: pairs, with: features)).inliers.count == 3)
  }

  @Test func theOrderOfPairsKeepsTheCount() throws {
    let (first, second, pairs) = Self.laid(by: Self.maps[6], inliers: 30, outliers: 60, noise: 1, seed: 11)
    let count = try #require(first.geometry(of: pairs, with: second)).inliers.count
    var random = SplitMix64(seed: 2)
    for _ in 0..<5 {
      let found = try #require(first.geometry(of: pairs.shuffled(using: &random), with: second))
      #expect(abs(found.inliers.count - count) <= 1)
    }
  }
}
