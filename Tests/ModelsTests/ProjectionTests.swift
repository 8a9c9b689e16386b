import Faults
import Foundation
import TestSupport
import Testing

@testable import Models

@Suite struct ProjectionTests {
  /// A sample and what scikit-learn makes of it.
  struct Sample: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let rank: Int
    let dimension: Int
    let rows: [[Float]]
    let queries: [[Float]]
    let mean: [Float]
    let components: [[Float]]
    let variances: [Double]
    let plain: [[Float]]
    let whitened: [[Float]]

    var testDescription: String { name }

    static let all: [Sample] = {
      struct Golden: Decodable { let samples: [Sample] }
      let file = SharedData.root + "/Tests/ModelsTests/Golden/projection.json"
      guard let data = FileManager.default.contents(atPath: file),
        let golden = try? JSONDecoder().decode(Golden.self, from: data)
      else { return [] }
      return golden.samples
    }()
  }

  @Test func theGoldenFileIsThere() { #expect(Sample.all.count == 5) }

  @Test(arguments: Sample.all)
  func agreesWithScikitLearn(sample: Sample) throws {
    for whitening in [false, true] {
      let projection = try Projection.learn(
        from: sample.rows, dimension: sample.dimension, whitening: whitening)
      #expect(projection.sampleCount == sample.rows.count)
      #expect(projection.method == (whitening ? .whitenedComponents : .principalComponents))
      for (value, other) in zip(projection.mean, sample.mean) { #expect(abs(value - other) < 1e-6) }
      let projected = try projection.apply(sample.queries)
      let expected = whitening ? sample.whitened : sample.plain
      for direction in 0..<sample.rank {
        let variance = sample.variances[direction]
        #expect(abs(projection.eigenvalues[direction] / variance - 1) < 1e-6)
        let row = Self.row(direction, of: projection)
        let scale = whitening ? Float(variance.squareRoot()) : 1
        let sign: Float = cosine(row, sample.components[direction]) < 0 ? -1 : 1
        for (value, other) in zip(row, sample.components[direction]) {
          #expect(abs(value * scale - sign * other) < 1e-4)
        }
        for query in sample.queries.indices {
          let (value, other) = (projected[query][direction], sign * expected[query][direction])
          #expect(abs(value - other) < 1e-4 * max(1, abs(other)))
        }
      }
    }
  }

  @Test(arguments: Sample.all)
  func directionsBeyondTheRankAreZero(sample: Sample) throws {
    for whitening in [false, true] {
      let projection = try Projection.learn(
        from: sample.rows, dimension: sample.dimension, whitening: whitening)
      for direction in sample.rank..<sample.dimension {
        #expect(projection.eigenvalues[direction] == 0)
        #expect(Self.row(direction, of: projection).allSatisfy { $0 == 0 })
      }
    }
  }

  @Test(arguments: Sample.all)
  func theLargestComponentOfADirectionIsPositive(sample: Sample) throws {
    let projection = try Projection.learn(from: sample.rows, dimension: sample.dimension, whitening: false)
    for direction in 0..<sample.rank {
      let row = Self.row(direction, of: projection)
      #expect(row.max() == row.map(\.magnitude).max())
    }
  }

  @Test func whitenedSamplesHaveVarianceOneAndNoCorrelation() throws {
    let rows = Self.sample(count: 300, length: 12, seed: 5)
    let projection = try Projection.learn(from: rows, dimension: 8, whitening: true)
    let projected = try projection.apply(rows)
    for a in 0..<8 {
      #expect(abs(projected.reduce(0) { $0 + $1[a] } / 300) < 1e-4)
      for b in 0...a {
        let covariance = projected.reduce(0) { $0 + $1[a] * $1[b] } / 299
        #expect(abs(covariance - (a == b ? 1 : 0)) < 1e-4)
      }
    }
  }

  @Test func withAllDimensionsDistancesStay() throws {
    let rows = Self.sample(count: 20, length: 7, seed: 6)
    let projected = try Projection.learn(from: rows, dimension: 7, whitening: false).apply(rows)
    func distance(_ a: [Float], _ b: [Float]) -> Float {
      zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
    for index in rows.indices.dropFirst() {
      let (before, after) = (
        distance(rows[0], rows[index]), distance(projected[0], projected[index])
      )
      #expect(abs(before - after) < 1e-5)
    }
  }

  @Test func learningTwiceGivesTheSame() throws {
    let rows = Self.sample(count: 600, length: 33, seed: 7)
    let first = try Projection.learn(from: rows, dimension: 20, whitening: true)
    #expect(try Projection.learn(from: rows, dimension: 20, whitening: true) == first)
    let plain = try Projection.learn(from: rows, dimension: 20, whitening: false)
    #expect(plain.hash != first.hash)
  }

  @Test(arguments: [0, 1, 2, 255, 256, 257, 513])
  func aBatchGivesWhatItsVectorsGive(count: Int) throws {
    let projection = try Projection.learn(
      from: Self.sample(count: 40, length: 9, seed: 8), dimension: 4, whitening: true)
    let vectors = Self.sample(count: count, length: 9, seed: 9)
    let projected = try projection.apply(vectors)
    #expect(projected.count == count)
    for (vector, other) in zip(vectors, projected) {
      for (a, b) in zip(try projection.apply(vector), other) { #expect(abs(a - b) < 1e-5) }
    }
  }

  @Test func manyTasksLearnAndProjectAtOnce() async throws {
    let rows = Self.sample(count: 50, length: 16, seed: 10)
    let expected = try Projection.learn(from: rows, dimension: 5, whitening: true)
    let projected = try expected.apply(rows)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<20 {
        group.addTask {
          let projection = try Projection.learn(from: rows, dimension: 5, whitening: true)
          return try projection == expected && projection.apply(rows) == projected
        }
      }
      for try await isEqual in group { #expect(isEqual) }
    }
  }

  @Test(arguments: 1...7, 1...7)
  func smallSamplesAreLearnedFromOrRefused(count: Int, length: Int) throws {
    let rows = Self.sample(count: count, length: length, seed: 11)
    for dimension in 1...length {
      guard count >= max(dimension, 2) else {
        #expect(throws: ModelsError.sampleSize(got: count, expected: max(dimension, 2))) {
          try Projection.learn(from: rows, dimension: dimension, whitening: true)
        }
        continue
      }
      for whitening in [false, true] {
        let projection = try Projection.learn(from: rows, dimension: dimension, whitening: whitening)
        #expect(projection.matrix.count == dimension * length)
        #expect(projection.eigenvalues == projection.eigenvalues.sorted(by: >))
        #expect(try projection.apply(rows).allSatisfy { $0.allSatisfy { $0.isFinite } })
      }
    }
  }

  static func row(_ direction: Int, of projection: Projection) -> [Float] {
    let n = projection.inputDimension
    return Array(projection.matrix[(direction * n)..<((direction + 1) * n)])
  }

  /// Vectors of components in 0…1 by a linear congruential generator, the later components the smaller.
  static func sample(count: Int, length: Int, seed: UInt32) -> [[Float]] {
    var state = seed
    return (0..<count).map { _ in
      (0..<length).map { index in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Float(state >> 8) / Float(1 << 24) / Float(index + 1)
      }
    }
  }
}

@Suite struct ProjectionRefusalTests {
  private static let rows = ProjectionTests.sample(count: 9, length: 4, seed: 1)

  @Test func refusesSamplesThatNothingCanBeLearnedFrom() {
    func expect(_ error: ModelsError, _ rows: [[Float]], dimension: Int = 2) {
      #expect(throws: error) { try Projection.learn(from: rows, dimension: dimension, whitening: false) }
    }
    expect(.sampleSize(got: 0, expected: 2), [])
    expect(.sampleSize(got: 1, expected: 2), Array(Self.rows[..<1]), dimension: 1)
    expect(.sampleSize(got: 3, expected: 4), Array(Self.rows[..<3]), dimension: 4)
    expect(.targetDimension(got: 0, expected: 1...4), Self.rows, dimension: 0)
    expect(.targetDimension(got: 5, expected: 1...4), Self.rows, dimension: 5)
    expect(.vectorLength(vector: 9, got: 3, expected: 4...4), Self.rows + [[1, 2, 3]])
    expect(.vectorLength(vector: 0, got: 0, expected: 1...4096), [[], []])
    expect(
      .vectorLength(vector: 0, got: 4097, expected: 1...4096),
      [[Float]](repeating: [Float](repeating: 1, count: 4097), count: 3))
    expect(.notFinite(vector: 9, component: 1), Self.rows + [[1, .nan, 3, 4]])
    expect(.notFinite(vector: 9, component: 3), Self.rows + [[1, 2, 3, -.infinity]])
    expect(.constantSample(count: 5), [[Float]](repeating: [0.1, 0.2, 0.7], count: 5))
  }

  @Test func saysWhatWasGotAndWhatExpected() {
    let error = ModelsError.sampleSize(got: 3, expected: 700)
    #expect(error.description.contains("from 3 vectors: at least 700 are needed"))
    #expect(error.fault == .input)
    let length = ModelsError.vectorLength(vector: 4, got: 512, expected: 4096...4096)
    #expect(length.description.contains("vector 5: it has 512 components, expected 4096;"))
    #expect(length.fault == .data)
  }

  @Test func refusesVectorsOfAnotherSpace() throws {
    let projection = try Projection.learn(from: Self.rows, dimension: 2, whitening: false)
    #expect(throws: ModelsError.vectorLength(vector: 0, got: 3, expected: 4...4)) {
      try projection.apply([1, 2, 3] as [Float])
    }
    #expect(throws: ModelsError.notFinite(vector: 1, component: 2)) {
      try projection.apply([[1, 2, 3, 4], [1, 2, .nan, 4]])
    }
  }

  @Test func tinyDifferencesAreLearnedFrom() throws {
    let rows = Self.rows.map { $0.map { $0 * 1e-30 } }
    let projection = try Projection.learn(from: rows, dimension: 2, whitening: true)
    let variance = try projection.apply(rows).reduce(0) { $0 + $1[0] * $1[0] } / 8
    #expect(abs(variance - 1) < 1e-4)
  }
}

@Suite struct ProjectionBytesTests {
  private static func projection() throws -> Projection {
    try Projection.learn(
      from: ProjectionTests.sample(count: 30, length: 5, seed: 2), dimension: 3, whitening: true)
  }

  @Test func readsWhatItWrites() throws {
    let projection = try Self.projection()
    let bytes = projection.encoded()
    #expect(bytes.count == 32 + 8 * 3 + 4 * 5 + 4 * 15 + 32)
    #expect(try Projection(decoding: bytes) == projection)
  }

  @Test func liesAsItsTableSays() throws {
    let projection = try Self.projection()
    let bytes = projection.encoded()
    #expect(
      Array(bytes[..<32]) == Array("EIDETPCA".utf8) + [1, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0, 3, 0, 0, 0, 30]
        + Array(repeating: 0, count: 7))
    func float(_ place: Int) -> Float {
      Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << (8 * UInt32($1)) })
    }
    #expect(float(32 + 24) == projection.mean[0])
    #expect(float(32 + 24 + 20 + 4) == projection.matrix[1])
    let digest = bytes.suffix(32).map { String(format: "%02x", $0) }.joined()
    #expect(digest == projection.hash)
  }

  @Test func everyChangedByteIsNoticed() throws {
    let bytes = try Self.projection().encoded()
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 0x10
      let error = #expect(throws: ModelsError.self) { try Projection(decoding: damaged) }
      guard case .projection = error else {
        Issue.record("byte \(place): \(String(describing: error))")
        return
      }
    }
  }

  @Test func everyOtherLengthIsNoticed() throws {
    let bytes = try Self.projection().encoded()
    for count in bytes.indices {
      #expect(throws: ModelsError.self) { try Projection(decoding: Array(bytes[..<count])) }
    }
    #expect(throws: ModelsError.projection(got: "\(bytes.count + 1) bytes", expected: "\(bytes.count)")) {
      try Projection(decoding: bytes + [0])
    }
  }

  @Test func anotherVersionIsNamed() throws {
    var bytes = try Self.projection().encoded()
    bytes[8] = 3
    #expect(throws: ModelsError.projection(got: "version 3", expected: "version 1 or 2")) {
      try Projection(decoding: bytes)
    }
  }
}

@Suite struct HyperplaneTests {
  private static let rows = ProjectionTests.sample(count: 60, length: 12, seed: 3)

  @Test func theShareOfDifferingBitsIsTheAngle() throws {
    let projection = try Projection.hyperplanes(through: Self.rows, bits: 4096, seed: 1)
    #expect(projection.dimension == 4096 && projection.inputDimension == 12 && projection.method.makesBits)
    let bits = try projection.applied(to: Self.rows.map { PictureEmbedding(vector: $0) }).map(\.vector)
    #expect(bits.allSatisfy { $0.allSatisfy { $0 == 0 || $0 == 1 } })
    let centred = Self.rows.map { row in zip(row, projection.mean).map { $0 - $1 } }
    for place in 1..<60 {
      let differing = zip(bits[0], bits[place]).count { $0 != $1 }
      let angle = acos(Double(cosine(centred[0], centred[place]))) / .pi
      // Four standard deviations of a share of 4096 at ½.
      #expect(abs(Double(differing) / 4096 - angle) < 0.032, "\(place): \(differing) bits, \(angle)")
    }
  }

  @Test func theSeedDeterminesThem() throws {
    func hash(_ bits: Int, _ seed: UInt64) throws -> String {
      try Projection.hyperplanes(through: Self.rows, bits: bits, seed: seed).hash
    }
    #expect(try hash(32, 5) == hash(32, 5))
    #expect(try hash(32, 5) != hash(32, 6))
    #expect(try hash(32, 5) != hash(33, 5))
  }

  @Test(arguments: [1, 11, 12, 13, 200])
  func areReadAsWritten(bits: Int) throws {
    let projection = try Projection.hyperplanes(through: Self.rows, bits: bits, seed: 2)
    let bytes = projection.encoded()
    #expect(bytes.count == 32 + 4 * 12 + 4 * 12 * bits + 32)
    #expect(Array(bytes[8..<16]) == [2, 0, 0, 0, 4, 0, 0, 0])
    #expect(try Projection(decoding: bytes) == projection)
    var other = bytes
    other[8] = 1
    #expect(throws: ModelsError.self) { try Projection(decoding: other) }
    other[8] = 2
    other[12] = 1
    #expect(throws: ModelsError.self) { try Projection(decoding: other) }
  }

  @Test func refusesWhatNothingCanBeHashedBy() {
    #expect(throws: ModelsError.targetDimension(got: 0, expected: 1...4096)) {
      try Projection.hyperplanes(through: Self.rows, bits: 0, seed: 0)
    }
    #expect(throws: ModelsError.targetDimension(got: 4097, expected: 1...4096)) {
      try Projection.hyperplanes(through: Self.rows, bits: 4097, seed: 0)
    }
    #expect(throws: ModelsError.sampleSize(got: 1, expected: 2)) {
      try Projection.hyperplanes(through: Array(Self.rows[..<1]), bits: 8, seed: 0)
    }
  }

  /// The identity of spaces that earlier versions learned must not change: it contains this hash.
  @Test func principalComponentsKeepTheirBytes() throws {
    let projection = try Projection(
      .whitenedComponents, mean: [1, 2, 3], matrix: [0.5, 0, 0, 0, 0.25, 0], eigenvalues: [4, 2],
      sampleCount: 9)
    #expect(projection.hash == "023e63d17b0e4c9606f74450550435e13a552cbf2b8056822207e004ee1446e3")
  }
}
