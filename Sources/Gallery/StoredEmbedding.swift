package import Vocabulary

/// What an image is in one space: a vector of the whole image, and one of each region that the space keeps.
package struct StoredEmbedding: Sendable, Equatable {
  /// A part of the image with its vector.
  package struct RegionEmbedding: Sendable, Equatable {
    package let box: Region
    /// `[dimension]`.
    package let vector: [Float]

    /// - Parameters:
    ///   - box: where it lies.
    ///   - vector: `[dimension]`.
    package init(_ box: Region, vector: [Float]) {
      self.box = box
      self.vector = vector
    }
  }

  /// Of the whole image, `[dimension]`.
  package let vector: [Float]
  /// Empty in a space that keeps none.
  package let regions: [RegionEmbedding]

  /// - Parameters:
  ///   - vector: of the whole image, `[dimension]`.
  ///   - regions: each with a vector of as many components.
  package init(vector: [Float], regions: [RegionEmbedding] = []) {
    precondition(
      regions.allSatisfy { $0.vector.count == vector.count }, "vectors of one image differ in length")
    self.vector = vector
    self.regions = regions
  }

  /// All vectors, the whole image's first.
  package var vectors: [[Float]] { [vector] + regions.map(\.vector) }
}

extension StoredEmbedding {
  /// The columns `vector` and `regions`.
  var columns: [Value] {
    [
      .floats(vectors.flatMap(\.self)),
      regions.isEmpty
        ? .null : .floats(regions.flatMap { $0.box.floats }),
    ]
  }

  /// Reads the columns `vector` and `regions`, which begin at a column.
  init(_ row: Row, at column: Int32) {
    let boxes = Self.boxes(row, at: column + 1)
    let values = row.floats(column)
    let dimension = values.count / (boxes.count + 1)
    self.init(
      vector: Array(values.prefix(dimension)),
      regions: zip(1..., boxes).map { place, box in
        RegionEmbedding(box, vector: Array(values[(place * dimension)..<((place + 1) * dimension)]))
      })
  }

  /// Reads the column `regions`.
  static func boxes(_ row: Row, at column: Int32) -> [Region] {
    let sides = row.floats(column)
    return stride(from: 0, to: sides.count, by: 4).map { side in
      let numbers = sides[side..<(side + 4)].map { Double($0) }
      return Region(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
    }
  }

}

extension Value {
  /// A blob of little-endian 32-bit floating-point numbers.
  static func floats(_ values: [Float]) -> Value {
    .blob(unsafe values.map { $0.bitPattern.littleEndian }.withUnsafeBytes { unsafe [UInt8]($0) })
  }
}

extension Region {
  /// As the column `regions` has it.
  fileprivate var floats: [Float] { [Float(x), Float(y), Float(width), Float(height)] }
}
