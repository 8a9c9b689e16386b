import CKernels

/// The first page of a vector file: everything needed to read the rest.
struct VectorFileHeader: Sendable, Equatable {
  /// The location of a section, and its checksum.
  struct Section: Sendable, Equatable {
    var offset: Int
    var byteCount: Int
    var checksum: UInt64 = 0
  }

  /// The sections of the body, in their order.
  enum Part: Int, CaseIterable {
    case ids, rows, quantisedRows, scales, norms, residuals
  }

  static let magic: [UInt8] = Array("EIDETVEC".utf8)
  static let version: UInt32 = 1
  static let pageSize = 4096
  static let maximumSpaceLength = 3072
  static let dimensions = 1...Int(EIDETIC_MAXIMUM_DIMENSION)
  /// Kernels use 32-bit row numbers.
  static let counts = 0...Int(UInt32.max)

  let dimension: Int
  let count: Int
  let generation: UInt64
  let space: String
  var sections: [Section]

  /// Computes the layout of a file. The dimension and the count must lie within the allowed ranges.
  init(dimension: Int, count: Int, generation: UInt64, space: String) {
    self.dimension = dimension
    self.count = count
    self.generation = generation
    self.space = space
    var offset = Self.pageSize
    sections = Part.allCases.map { part in
      let section = Section(offset: offset, byteCount: count * part.bytesPerRow(dimension: dimension))
      offset += Self.paddedToPage(section.byteCount)
      return section
    }
  }

  /// The size of the whole file in bytes.
  var fileSize: Int {
    sections.reduce(Self.pageSize) { $0 + Self.paddedToPage($1.byteCount) }
  }

  static func paddedToPage(_ byteCount: Int) -> Int {
    (byteCount + pageSize - 1) / pageSize * pageSize
  }
}

extension VectorFileHeader.Part {
  /// The size of one row's entry.
  func bytesPerRow(dimension: Int) -> Int {
    switch self {
    case .ids: 8
    case .rows: 4 * dimension
    case .quantisedRows: quantisedStride(dimension: dimension)
    case .scales, .norms, .residuals: 4
    }
  }
}

/// The size of an int8 row with padding.
func quantisedStride(dimension: Int) -> Int {
  let padding = Int(EIDETIC_ROW_PADDING)
  return (dimension + padding - 1) / padding * padding
}
