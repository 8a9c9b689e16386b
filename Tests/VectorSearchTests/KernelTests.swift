import CKernels
import TestSupport
import Testing
import VectorSearch
import Vocabulary

@Suite struct KernelTests {
  static var tables: [eidetic_kernels] {
    (0..<eidetic_kernels_count()).compactMap { eidetic_kernels_at($0)?.pointee }
  }
  static let dimensions = Array(1...70) + [127, 128, 255, 256, 1280, 4099]

  @Test(arguments: dimensions)
  func everyTableComputesTheSameFloatsUpToSummationOrder(dimension: Int) {
    let rows = clustered(2, dimension: dimension, seed: 3)
    let pairs = zip(rows[0].map(Double.init), rows[1].map(Double.init))
    let dot = pairs.reduce(0) { $0 + $1.0 * $1.1 }
    let distance = pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let size = eidetic_norm(rows[0], dimension) * eidetic_norm(rows[1], dimension)
    let unit = Double(dimension + 16) * 0x1p-24
    for table in Self.tables {
      #expect(abs(Double(table.dot_f32(rows[0], rows[1], dimension)) - dot) <= unit * size)
      let found = Double(table.squared_distance_f32(rows[0], rows[1], dimension))
      #expect(abs(found - distance) <= unit * distance)
    }
  }

  /// Sides of every size around the tiles' edges, with some, all or none of the rows on both.
  @Test(arguments: dimensions, [(0, 0), (1, 3), (3, 0), (2, 2), (5, 5), (4, 9), (9, 4), (13, 10)])
  func everyTableComparesRowsWithOthers(dimension: Int, counts: (Int, Int)) {
    let rows = clustered(30, dimension: dimension, seed: 4)
    let packed = rows.flatMap(\.self)
    let unit = Double(dimension + 16) * 0x1p-24
    for shared in 0...min(counts.0, counts.1) {
      // In another order than they lie, and where there are several, one of them twice.
      let numbers = (0..<counts.0).map { UInt32(counts.0 - max($0, 1)) }
      let others = numbers.prefix(shared) + (shared..<max(counts.1, shared)).map { UInt32(29 - $0) }
      for table in Self.tables {
        let (products, distances) = Self.compared(packed, dimension, numbers, Array(others), shared, table)
        for place in products.indices {
          let one = rows[Int(numbers[place / others.count])]
          let other = rows[Int(others[place % others.count])]
          let pairs = zip(one.map(Double.init), other.map(Double.init))
          let size = eidetic_norm(one, dimension) * eidetic_norm(other, dimension)
          #expect(abs(Double(products[place]) - pairs.reduce(0) { $0 + $1.0 * $1.1 }) <= unit * size)
          let distance = pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
          #expect(abs(Double(distances[place]) - distance) <= unit * distance)
        }
      }
    }
  }

  private static func compared(
    _ packed: [Float], _ dimension: Int, _ numbers: [UInt32], _ others: [UInt32], _ shared: Int,
    _ table: eidetic_kernels
  ) -> (products: [Float], distances: [Float]) {
    let nothing = [Float](repeating: .nan, count: numbers.count * others.count)
    var (products, distances) = (nothing, nothing)
    numbers.withUnsafeBufferPointer { numbers in
      others.withUnsafeBufferPointer { others in
        let sides = eidetic_row_sides(
          numbers: numbers.baseAddress, count: numbers.count, others: others.baseAddress,
          other_count: others.count, shared: shared)
        table.products_f32(packed, dimension, sides, &products)
        table.squared_distances_f32(packed, dimension, sides, &distances)
      }
    }
    return (products, distances)
  }

  @Test(arguments: [(0, 3), (3, 0), (1, 1), (5, 7), (9, 4)])
  func productsOfAllRowsAreThoseOfTheirValues(n: Int, m: Int) {
    var generator = SplitMix64(seed: UInt64(10 * n + m))
    let dimension = 128
    let rows = (0..<n * dimension).map { _ in Int8.random(in: -127...127, using: &generator) }
    let others = (0..<m * dimension).map { _ in Int8.random(in: -127...127, using: &generator) }
    let expected = (0..<n * m).map { place in
      (0..<dimension).reduce(Int32(0)) {
        $0 + Int32(rows[place / m * dimension + $1]) * Int32(others[place % m * dimension + $1])
      }
    }
    for kernels in Kernels.available {
      #expect(kernels.products(of: rows, with: others, dimension: dimension) == expected, "\(kernels.name)")
    }
  }

  @Test(arguments: [64, 128, 256, 1280, 65536])
  func everyTableComputesTheSameIntegers(stride: Int) {
    var generator = SplitMix64(seed: UInt64(stride))
    let count = stride > 5000 ? 5 : 39
    // The first row and the query's planes hold the largest sums that the format allows.
    var rows = (0..<count * stride).map { _ in Int8.random(in: -127...127, using: &generator) }
    rows.replaceSubrange(0..<stride, with: repeatElement(127, count: stride))
    let highs = [[Int8](repeating: 127, count: stride), rows.suffix(stride) + []]
    let low = (0..<stride).map { _ in Int8.random(in: -64...64, using: &generator) }
    for high in highs {
      let results = Self.tables.map { table in
        var sums = [Int32](repeating: 0, count: 2 * count)
        sums.withUnsafeMutableBufferPointer {
          table.dot_i8(high, low, rows, stride, count, $0.baseAddress, $0.baseAddress! + count)
        }
        return sums
      }
      let expected = zip(high, rows.prefix(stride)).reduce(Int32(0)) { $0 + Int32($1.0) * Int32($1.1) }
      #expect(results[0][0] == expected)
      #expect(results.allSatisfy { $0 == results[0] })
    }
  }

  @Test(arguments: [0, 1, 31, 256, 5000])
  func readingBytesDependsOnEachOfThem(count: Int) {
    for table in Self.tables {
      var bytes = [UInt8](repeating: 0, count: count)
      let before = table.read_bytes(bytes, count)
      for position in bytes.indices where position % 97 == 0 || position == count - 1 {
        bytes[position] = 1
        #expect(table.read_bytes(bytes, count) != before)
        bytes[position] = 0
      }
    }
  }

  @Test(arguments: dimensions)
  func theResidualIsTheExactErrorRoundedUp(dimension: Int) {
    let row = clustered(1, dimension: dimension, seed: 6)[0]
    let stride = (dimension + 63) / 64 * 64
    var values = [Int8](repeating: 1, count: stride)
    let facts = eidetic_quantise_row(row, dimension, stride, &values)
    let error = zip(row, values).reduce(0) { sum, pair in
      let error = Double(pair.0) - Double(facts.scale) * Double(pair.1)
      return sum + error * error
    }.squareRoot()
    #expect(Double(facts.residual) >= error && Double(facts.residual) <= error * 1.00001)
    #expect(values[dimension...].allSatisfy { $0 == 0 } && values.allSatisfy { $0 >= -127 })
  }

  @Test(arguments: Metric.allCases, Kernels.available.map(\.name))
  func everyTableFindsTheSameNeighbours(metric: Metric, name: String) throws {
    let kernels = try #require(Kernels.available.first { $0.name == name })
    let folder = try TemporaryFolder()
    let file = try folder.vectors(clustered(5000, dimension: 100, for: metric))
    let query = clustered(1, dimension: 100, seed: 11, for: metric)[0]
    let index = ExactIndex(file, kernels: kernels)
    let found = try index.quantisedSearch(query, k: 20, metric: metric)
    #expect(found == (try index.fullPrecisionSearch(query, k: 20, metric: metric)))
    let portable = try ExactIndex(file, kernels: Kernels.available[0])
      .fullPrecisionSearch(query, k: 20, metric: metric)
    #expect(found.map(\.id) == portable.map(\.id))
    #expect(zip(found, portable).allSatisfy { abs($0.score - $1.score) <= 1e-5 * max(1, abs($1.score)) })
    // Only sums of products are computed in an order of each table's own.
    #expect(found == portable || [.cosine, .euclidean, .innerProduct].contains(metric))
  }
}
