import Foundation
import Imaging
import Inference
import TestSupport
import Testing
import Vocabulary

@testable import Models

/// The shape of a feature map in a test.
struct MapShape: Sendable, Hashable, CustomTestStringConvertible {
  let channels: Int
  let rows: Int
  let columns: Int

  var testDescription: String { "\(channels) × \(rows) × \(columns)" }
  var nchw: [Int] { [channels, rows, columns] }
  var nhwc: [Int] { [rows, columns, channels] }

  /// All up to 5 × 7 × 7.
  static let small = (1...5).flatMap { c in
    (1...7).flatMap { h in (1...7).map { MapShape(channels: c, rows: h, columns: $0) } }
  }

  /// The map of the golden file, by its formula; `[channels, rows, columns]`.
  var goldenValues: [Float] {
    var values: [Float] = []
    for c in 1...channels {
      for y in 1...rows {
        for x in 1...columns {
          let hash = UInt32(x) &* 73_856_093 ^ UInt32(y) &* 19_349_663 ^ UInt32(c) &* 83_492_791
          let value = (Float((hash >> 5) % 1024) - 300) / 256
          values.append((channels + rows + columns).isMultiple(of: 2) ? max(value, 0) : value)
        }
      }
    }
    return values
  }

  /// The same map with its channels last.
  func interleaved(_ values: [Float]) -> [Float] {
    let area = rows * columns
    return (0..<area).flatMap { cell in (0..<channels).map { values[$0 * area + cell] } }
  }
}

@Suite struct PoolingTests {
  static let poolings: [Pooling] = [
    .gap, .mac, .gem(p: 1), .gem(p: 2.5), .gem(p: 3), .gem(p: 100), .spoc, .crow, .rmac(levels: 1),
    .rmac(levels: 3), .rmac(levels: 4), .rmac(levels: 10),
  ]

  struct Golden: Decodable {
    struct Map: Decodable {
      let shape: [Int]
      let pooled: [String: [Float]]
      let regions: [[Int]]?

      var size: MapShape { MapShape(channels: shape[0], rows: shape[1], columns: shape[2]) }
    }
    let maps: [Map]

    static func read() throws -> Golden {
      let file = SharedData.root + "/Tests/ModelsTests/Golden/pooling.json"
      return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(filePath: file)))
    }
  }

  @Test func agreesWithNumPy() throws {
    let maps = try Golden.read().maps
    #expect(maps.count == MapShape.small.count + 6)
    for map in maps {
      let values = map.size.goldenValues
      for (name, expected) in map.pooled {
        let pooled = try Pooling(name)(values, shape: map.shape, layout: .nchw)
        #expect(pooled.count == expected.count)
        for (value, other) in zip(pooled, expected) {
          #expect(abs(value - other) <= 1e-5 * max(1, abs(other)), "\(name) of \(map.shape)")
        }
      }
    }
  }

  @Test func regionsLieWhereTheReferenceHasThem() throws {
    for map in try Golden.read().maps {
      guard let expected = map.regions else { continue }
      let cells = RegionGrid(rows: map.size.rows, columns: map.size.columns).cells(levels: 3)
      #expect(cells.map { [$0.x, $0.y, $0.width, $0.height] } == expected, "\(map.shape)")
    }
  }

  @Test(arguments: MapShape.small)
  func theLayoutChangesNothing(shape: MapShape) throws {
    let values = shape.goldenValues
    for pooling in Self.poolings {
      let planar = try pooling(values, shape: shape.nchw, layout: .nchw)
      #expect(planar == (try pooling(shape.interleaved(values), shape: shape.nhwc, layout: .nhwc)))
    }
  }

  @Test(arguments: MapShape.small)
  func isNeverNotANumber(shape: MapShape) throws {
    let count = shape.channels * shape.rows * shape.columns
    for constant: Float in [0, -0.0, 1, -1, 1e-30, -1e-30, 1e30, -1e30] {
      for pooling in Self.poolings {
        let values = [Float](repeating: constant, count: count)
        let pooled = try pooling(values, shape: shape.nchw, layout: .nchw)
        #expect(pooled.count == shape.channels)
        #expect(pooled.allSatisfy { $0.isFinite }, "\(pooling) of \(constant)")
        #expect(l2Normalised(pooled).allSatisfy { $0.isFinite }, "\(pooling) of \(constant)")
      }
    }
  }

  @Test(arguments: MapShape.small)
  func aMirroredMapHasTheSameVector(shape: MapShape) throws {
    let values = shape.goldenValues
    let mirrored = stride(from: 0, to: values.count, by: shape.columns).flatMap {
      values[$0..<($0 + shape.columns)].reversed()
    }
    // R-MAC's places are rounded down, so that its regions are not symmetric.
    for pooling in [Pooling.gap, .mac, .gem(p: 3), .spoc, .crow] {
      let vector = try pooling(values, shape: shape.nchw, layout: .nchw)
      let other = try pooling(mirrored, shape: shape.nchw, layout: .nchw)
      for (a, b) in zip(vector, other) { #expect(abs(a - b) <= 1e-5 * max(1, abs(a)), "\(pooling)") }
    }
  }

  @Test func aLargerExponentComesCloserToTheMaximum() throws {
    let shape = MapShape(channels: 3, rows: 6, columns: 4)
    let values = shape.goldenValues.map { max($0, 0) }
    let maxima = try Pooling.mac(values, shape: shape.nchw, layout: .nchw)
    var last = try Pooling.gap(values, shape: shape.nchw, layout: .nchw)
    for p in [2.0, 4, 10, 40, 100] {
      let means = try Pooling.gem(p: p)(values, shape: shape.nchw, layout: .nchw)
      for channel in 0..<3 {
        #expect(means[channel] > last[channel])
        #expect(means[channel] <= maxima[channel])
      }
      last = means
    }
  }

  @Test(arguments: [
    [8], [2, 4], [2, 2, 2, 1], [2, 2, 3], [0, 2, 4], [], [-2, -2, 2],
  ])
  func refusesWhatIsNoFeatureMap(shape: [Int]) {
    for layout in [PictureInput.Layout.nchw, .nhwc] {
      #expect(throws: ModelsError.featureMap(shape: shape, values: 8)) {
        try Pooling.gap([Float](repeating: 1, count: 8), shape: shape, layout: layout)
      }
    }
  }

  @Test func withoutPoolingAnyShapeIsAVector() throws {
    let values: [Float] = [1, 2, 3, 4, 5, 6]
    for shape in [[6], [2, 3], [1, 6, 1, 1]] {
      #expect(try Pooling.none(values, shape: shape, layout: .nchw) == values)
    }
  }
}

@Suite struct PooledRegionTests {
  @Test(arguments: MapShape.small)
  func regionsAreInsideTheirMapAndDifferent(shape: MapShape) throws {
    for levels in 1...10 {
      let regions = try PooledRegion.regions(
        of: shape.goldenValues, shape: shape.nchw, layout: .nchw, levels: levels, pooling: .mac)
      #expect(regions[0].region == .whole)
      #expect(regions.allSatisfy { $0.region.isInsidePicture })
      #expect(Set(regions.map(\.region)).count == regions.count)
    }
  }

  @Test(arguments: MapShape.small)
  func aRegionsVectorIsTheMaximumOfItsPart(shape: MapShape) throws {
    let values = shape.goldenValues
    for region in try PooledRegion.regions(
      of: values, shape: shape.nchw, layout: .nchw, levels: 3, pooling: .mac)
    {
      let box = region.region.rectangle(inWidth: shape.columns, height: shape.rows)
      var maxima = [Float](repeating: -.infinity, count: shape.channels)
      for channel in maxima.indices {
        for row in box.y..<(box.y + box.height) {
          let start = (channel * shape.rows + row) * shape.columns + box.x
          maxima[channel] = max(maxima[channel], values[start..<(start + box.width)].max() ?? .nan)
        }
      }
      #expect(region.vector == maxima)
    }
  }

  @Test func boxesAreFractionsOfThePicture() throws {
    let shape = MapShape(channels: 1, rows: 3, columns: 6)
    let regions = try PooledRegion.regions(
      of: shape.goldenValues, shape: shape.nchw, layout: .nchw, levels: 1, pooling: .gap)
    // Squares of 3 cells at 0, 1 and 3 of 6 columns: the overlap of two of them would be 0, that of three is
    // a half.
    let boxes = [0.0, 1.0 / 6.0, 0.5].map { (x: Double) in Region(x: x, y: 0, width: 0.5, height: 1) }
    #expect(regions.map { $0.region } == [.whole] + boxes)
  }

  @Test func withoutDuplicatesTheSumOfTheRegionsIsRMAC() throws {
    let shape = MapShape(channels: 4, rows: 9, columns: 13)
    let values = shape.goldenValues
    let regions = try PooledRegion.regions(
      of: values, shape: shape.nchw, layout: .nchw, levels: 3, pooling: .mac)
    let sum = try Pooling.rmac(levels: 3)(values, shape: shape.nchw, layout: .nchw)
    let joined = summedScales(regions.map(\.vector))
    #expect(cosine(sum, joined) > 0.999999)
  }
}

@Suite struct PoolingTextTests {
  @Test(arguments: [
    (Pooling.none, "none"), (.gap, "gap"), (.mac, "mac"), (.gem(p: 3), "gem:p=3"),
    (.gem(p: 2.5), "gem:p=2.5"), (.gem(p: 0.1), "gem:p=0.1"), (.gem(p: 100), "gem:p=100"), (.spoc, "spoc"),
    (.crow, "crow"), (.rmac(levels: 3), "rmac:levels=3"), (.rmac(levels: 10), "rmac:levels=10"),
  ])
  func readsWhatItWrites(pooling: Pooling, text: String) throws {
    #expect(pooling.description == text)
    #expect(try Pooling(text) == pooling)
  }

  @Test func aNameAloneHasThePapersParameter() throws {
    #expect(try Pooling("gem") == .gem(p: 3))
    #expect(try Pooling("rmac") == .rmac(levels: 3))
    #expect(try Pooling("gem:p=3.0").description == "gem:p=3")
  }

  @Test(arguments: [
    "", "GAP", "avg", "gap:", "gap:p=3", "gem:", "gem:p", "gem:p=", "gem:p=0", "gem:p=-3", "gem:p=nan",
    "gem:p=inf", "gem:p=101", "gem:levels=3", "gem:p=3:p=3", "gem:3", "rmac:levels=0", "rmac:levels=11",
    "rmac:levels=2.5", "rmac:p=3", " gap", "rmac:levels=3 ",
  ])
  func refusesWhatNamesNoPooling(text: String) {
    let error = #expect(throws: ModelsError.self) { try Pooling(text) }
    #expect(error == .pooling(got: text))
    #expect(error?.description.contains("gem:p=P (0.1 to 100.0)") == true)
  }
}

@Suite struct NormalisationTests {
  @Test func normalisesToLengthOneAndLeavesZeroAlone() {
    #expect(l2Normalised([3, 4]) == [0.6, 0.8])
    #expect(l2Normalised([0, 0]) == [0, 0])
    #expect(l2Normalised([1e-30, 0]) == [1, 0])
    #expect(l2Normalised([.leastNonzeroMagnitude, 0]) == [1, 0])
    #expect(l2Normalised([.greatestFiniteMagnitude, 0]) == [1, 0])
  }

  @Test func aPowerKeepsTheSign() {
    #expect(powerNormalised([4, -9, 0, -0.0], exponent: 0.5) == [2, -3, 0, 0])
    #expect(powerNormalised([8, -27], exponent: 1.0 / 3).map { ($0 * 1e5).rounded() } == [2e5, -3e5])
    #expect(powerNormalised([4, -9, 1e-30], exponent: 1) == [4, -9, 1e-30])
  }

  @Test func scalesCountAlikeWhateverTheirLengths() {
    #expect(summedScales([[3, 0], [0, 500]]) == l2Normalised([1, 1]))
    #expect(summedScales([[0, 0], [0, 5]]) == [0, 1])
    #expect(summedScales([[1, 0], [-2, 0]]) == [0, 0])
    #expect(summedScales([[3, 4]]) == [0.6, 0.8])
  }
}
