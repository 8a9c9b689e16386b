import Files
import Foundation
import Gallery
import Models
public import Vocabulary

/// A space whose vectors came from another program.
public struct ImportedSpace: Sendable, Encodable, Equatable {
  /// As `--space` takes it.
  public let name: String
  /// The number of components of its vectors.
  public let dimension: Int
  /// How they are compared, the default first.
  public let metrics: [Metric]
  /// The number of pictures that have one.
  public let images: Int
  /// The number of pictures of the library that have none.
  public let missing: Int
}

extension SpacesRoom {
  /// The number of rows read at a time.
  private static let blockSize = 256
  /// The allowed lengths of vectors.
  private static let dimensions = 1...65_536

  /// Makes a space of vectors from another program: `vectors.npy` and `pictures.jsonl`, as `export` writes
  /// them. Pictures of the library are found by it, and searched with; other pictures have no vector in it.
  ///
  /// - Parameters:
  ///   - name: of the new space: letters, digits, `.`, `_` and `-`.
  ///   - folder: that holds the files.
  ///   - metric: the default.
  ///   - progress: is called with the number of vectors stored.
  /// - Throws: `LibraryError.vectors` if the files cannot be used, or a picture is not in the library;
  ///   `.noSuchFile`, `.notReadable`; `.learning`, `GalleryError.spaceExists` for the name; a `FaultyError`
  ///   of kind `busy` while the gallery is being indexed; `CancellationError` if the task is cancelled. In
  ///   all cases there is no new space.
  public func importVectors(
    named name: String, from folder: String, metric: Metric = .cosine,
    progress: @escaping @Sendable (JobProgress) -> Void = { _ in }
  ) async throws -> ImportedSpace {
    let lock = try IndexingLock(galleryFolder: galleryFolder)
    defer { extendLifetime(lock) }
    try await checkFree(name)
    guard SpacePreset.named(name) == nil else {
      throw LibraryError.learning(name: name, reason: "a preset has that name; choose another one")
    }
    let source = VectorFolder(path: folder)
    let matrix = try MatrixReader(source.vectors)
    guard Self.dimensions.contains(matrix.columns) else {
      throw LibraryError.vectors(
        path: source.vectors,
        reason:
          "its vectors have \(matrix.columns) components, expected at most \(Self.dimensions.upperBound)")
    }
    let images = try await images(source, rows: matrix.rows)
    return try await withTaskExecutorPreference(workers) {
      // All is checked before anything is stored.
      let isNormalised = try matrix.check(for: metric)
      let metrics = [metric] + Space.networkMetrics.filter { $0 != metric }
      let space = try await gallery.addImportedSpace(
        SpaceTraits(
          kind: .imported, name: name,
          identity: "imported=\(name) sha256=\(try SHA256.digest(ofFile: source.vectors))",
          dimension: matrix.columns, metrics: metrics, isNormalised: isNormalised))
      do {
        try await store(matrix, of: images, in: space, progress)
      } catch {
        try await gallery.removeSpace(space.id)
        throw error
      }
      let count = try await gallery.reader.imageCount()
      return ImportedSpace(
        name: name, dimension: matrix.columns, metrics: metrics, images: images.count,
        missing: count - images.count)
    }
  }

  private func store(
    _ matrix: MatrixReader, of images: [Int64], in space: SpaceRecord,
    _ progress: (JobProgress) -> Void
  ) async throws {
    for start in stride(from: 0, to: images.count, by: Self.blockSize) {
      try Task.checkCancellation()
      progress(JobProgress(done: start, total: images.count, unit: "pictures", stage: "Importing"))
      let vectors = try matrix.vectors(start..<min(start + Self.blockSize, images.count))
      try await gallery.store(
        zip(images[start...], vectors).map { image, vector in
          (image, NewEmbedding(spaceID: space.id, StoredEmbedding(vector: vector, regions: [])))
        })
    }
    progress(JobProgress(done: images.count, total: images.count, unit: "pictures", stage: "Importing"))
  }

  /// The image of each row.
  ///
  /// - Throws: `LibraryError.vectors` if there are more or fewer lines than rows, a picture is not in the
  ///   library, or two rows are of one.
  private func images(_ source: VectorFolder, rows: Int) async throws -> [Int64] {
    let lines = try source.lines()
    guard lines.count == rows else {
      throw LibraryError.vectors(
        path: source.pictures,
        reason: "it has \(lines.count) lines, but vectors.npy has \(rows) rows; write one line for each row")
    }
    let reader = await gallery.reader
    var (images, places): ([Int64], [Int64: Int]) = ([], [:])
    for (place, line) in lines.enumerated() {
      guard let image = try await image(line, place, source, reader) else {
        throw LibraryError.vectors(
          path: source.pictures,
          reason:
            "the picture of line \(place + 1), \"\(line.path ?? line.hash ?? "")\", isn't in the library; "
            + "index it first, or leave out its line and its row")
      }
      if let other = places.updateValue(place, forKey: image) {
        throw LibraryError.vectors(
          path: source.pictures,
          reason:
            "lines \(other + 1) and \(place + 1) are of the same picture; leave out one of them and its row")
      }
      images.append(image)
    }
    return images
  }

  /// By its content if that is stated, otherwise by its path.
  private func image(
    _ line: VectorFolder.Line, _ place: Int, _ source: VectorFolder, _ reader: Gallery
  ) async throws -> Int64? {
    guard let text = line.hash else {
      guard let path = line.path else { return nil }
      return try await reader.imageIDs(of: [path])[path]
    }
    guard let hash = ContentHash(hexadecimal: text) else {
      throw LibraryError.vectors(
        path: source.pictures,
        reason:
          "the \"hash\" of line \(place + 1) is \"\(text)\", expected 32 hexadecimal digits; leave it out "
          + "to find the picture by its path")
    }
    return try await reader.imageID(of: hash)
  }
}

/// Reads the rows of `vectors.npy`.
private struct MatrixReader: Sendable {
  let rows: Int
  let columns: Int
  private let path: String
  private let start: Int

  /// The square of a length that counts as 1 may differ from it by this.
  private static let tolerance = 1e-4

  /// - Throws: `LibraryError.vectors`, `.noSuchFile`, `.notReadable`.
  init(_ path: String) throws(LibraryError) {
    let size: Int
    let bytes: [UInt8]
    do throws(FileSystem.Failure) {
      let file = try FileReader(path)
      size = Int(try file.facts().size)
      bytes = try file.bytes(at: 0, count: min(size, NumPyHeader.maximumSize))
    } catch {
      throw .reading(path, error)
    }
    do throws(NumPyHeader.Unfit) {
      let header = try NumPyHeader(bytes)
      (rows, columns) = try header.matrix(inFileOf: size)
      start = header.size
    } catch {
      throw .vectors(path: path, reason: error.reason)
    }
    self.path = path
  }

  /// Some rows.
  ///
  /// - Throws: `LibraryError.vectors` if the file was changed meanwhile, `.noSuchFile`, `.notReadable`.
  func vectors(_ range: Range<Int>) throws(LibraryError) -> [[Float]] {
    let size = 4 * columns
    let bytes: [UInt8]
    do throws(FileSystem.Failure) {
      bytes = try FileReader(path).bytes(at: start + range.lowerBound * size, count: range.count * size)
    } catch {
      throw .reading(path, error)
    }
    guard bytes.count == range.count * size else {
      throw .vectors(path: path, reason: "it was changed meanwhile; import it again")
    }
    return (0..<range.count).map { bytes.floats(in: ($0 * size)..<(($0 + 1) * size)) }
  }

  /// Checks that a metric can compare all rows.
  ///
  /// - Returns: whether all have length 1.
  /// - Throws: `LibraryError.vectors`; `CancellationError` if the task is cancelled.
  func check(for metric: Metric) throws -> Bool {
    var isNormalised = true
    for start in stride(from: 0, to: rows, by: 256) {
      try Task.checkCancellation()
      for (place, row) in try vectors(start..<min(start + 256, rows)).enumerated() {
        var sum = 0.0
        for (component, value) in row.enumerated() {
          guard value.isFinite, value >= 0 || !metric.needsHistograms else {
            throw LibraryError.vectors(
              path: path,
              reason: "component \(component + 1) of row \(start + place + 1) is \(value)"
                + (value.isFinite
                  ? ", and \(metric.rawValue) compares no negative values; choose another metric"
                  : ", not a finite number; correct it, or leave out the row"))
          }
          sum += Double(value) * Double(value)
        }
        isNormalised = isNormalised && abs(sum - 1) < Self.tolerance
      }
    }
    return isNormalised
  }
}
