import Gallery
import VectorSearch

/// The vectors of a space and a way to search them, and how its rows are numbered.
protocol SearchableRows: Sendable {
  /// What a file's rows mean, beside the identity of its space; empty if a row's id is its subject's number.
  static var layout: String { get }

  /// The id of a vector's row.
  ///
  /// - Parameters:
  ///   - subject: an image's number, or a face's.
  ///   - vector: 0 for the whole image, then the regions in their order.
  static func row(of subject: Int64, vector: Int) -> Int64

  /// The image, or the face, that a row's id is of.
  static func subject(ofRow id: Int64) -> Int64

  var rows: any VectorRows { get }

  /// - Parameters:
  ///   - file: with ids as `row(of:vector:)` gives them; searched without error.
  ///   - keepsRegions: whether a subject may have several vectors.
  init(_ file: VectorFile, keepsRegions: Bool)
}

/// The vectors of a space, copied from SQLite into a memory-mapped file. When images come or go, rows that
/// are still true are copied from the file before.
struct SpaceRows<Value: SearchableRows>: Derivation {
  static var heldAtMost: Int { .max }
  static var outlivesItsWaiters: Bool { true }

  let space: SpaceRecord
  let galleryFolder: String
  let path: String

  var key: String { Value.layout.isEmpty ? space.identity : "\(space.identity) \(Value.layout)" }
  var state: [UInt64] { [UInt64(space.generation)] }

  func isCurrent(_ value: Value) -> Bool {
    isUsable(value) && value.rows.generation >= UInt64(space.generation)
  }

  /// A space that was removed may leave its number, and so its path, to another one.
  func isUsable(_ value: Value) -> Bool { value.rows.space == key }

  func opened(_ path: String) throws(VectorIndexError) -> Value? {
    let file = try VectorFile(path: path)
    // One that is newer is of a gallery that was put back.
    guard file.space == key, file.generation <= UInt64(space.generation) else { return nil }
    return value(file)
  }

  /// Of the gallery's state when the work begins, which may be newer than the wanted one.
  func made(at path: String, from old: Value?, _ report: SharedWork.Report) async throws -> Value {
    let snapshot = try EmbeddingSnapshot(ofSpace: space.id, gallery: galleryFolder)
    guard snapshot.space.identity == space.identity else {
      throw GalleryError.spaceRemoved(folder: galleryFolder, id: space.id)
    }
    if let old, let changed = try Self.changes(in: snapshot, since: old.rows) {
      try bringForward(old.rows, changed, snapshot, to: path)
    } else {
      try copy(snapshot, to: path)
    }
    return value(try VectorFile(path: path))
  }

  private func value(_ file: VectorFile) -> Value { Value(file, keepsRegions: space.traits.keepsRegions) }

  /// The subjects that changed; `nil` if so many did, or nobody knows which, that all are read again.
  private static func changes(
    in snapshot: EmbeddingSnapshot, since rows: any VectorRows
  ) throws(GalleryError) -> [Int64]? {
    guard rows.generation <= UInt64(snapshot.space.generation) else { return nil }
    return try snapshot.changes(since: Int64(rows.generation), most: rows.count / 2)
  }

  private func writer(
    _ snapshot: EmbeddingSnapshot, count: Int, at path: String
  ) throws(VectorIndexError) -> VectorFileWriter {
    try VectorFileWriter(
      path: path, dimension: snapshot.space.dimension, count: count,
      generation: UInt64(snapshot.space.generation), space: key)
  }

  private func copy(_ snapshot: EmbeddingSnapshot, to path: String) throws {
    var writer = try writer(snapshot, count: try snapshot.count(), at: path)
    var last: Int64 = 0
    while true {
      try Task.checkCancellation()
      let page = try snapshot.embeddings(after: last, limit: 512)
      guard let end = page.last?.subject else { break }
      for (subject, embedding) in page { try Self.append(embedding, of: subject, to: &writer) }
      last = end
    }
    try writer.finish()
  }

  /// Merges the rows of subjects that did not change with the embeddings of those that did. O(n d) to write,
  /// and a read of the gallery for each change.
  private func bringForward(
    _ old: any VectorRows, _ changed: [Int64], _ snapshot: EmbeddingSnapshot, to path: String
  ) throws {
    let gone = Set(changed)
    let kept = (0..<old.count).filter { !gone.contains(Value.subject(ofRow: old.id(ofRow: $0))) }
    var count = kept.count
    for subject in changed { count += try snapshot.embedding(of: subject)?.vectors.count ?? 0 }
    var writer = try writer(snapshot, count: count, at: path)
    var waiting = changed[...]
    for (place, row) in kept.enumerated() {
      if place.isMultiple(of: 1024) { try Task.checkCancellation() }
      let id = old.id(ofRow: row)
      try Self.append(&waiting, below: Value.subject(ofRow: id), of: snapshot, to: &writer)
      try writer.append(old.vector(ofRow: row).span, id: id)
    }
    try Self.append(&waiting, below: .max, of: snapshot, to: &writer)
    try writer.finish()
  }

  /// Takes subjects below another one off those that wait, and appends the embeddings of those that have one.
  private static func append(
    _ waiting: inout ArraySlice<Int64>, below limit: Int64, of snapshot: EmbeddingSnapshot,
    to writer: inout VectorFileWriter
  ) throws {
    while let subject = waiting.first, subject < limit {
      waiting.removeFirst()
      if let embedding = try snapshot.embedding(of: subject) {
        try append(embedding, of: subject, to: &writer)
      }
    }
  }

  private static func append(
    _ embedding: StoredEmbedding, of subject: Int64, to writer: inout VectorFileWriter
  ) throws(VectorIndexError) {
    for (number, vector) in embedding.vectors.enumerated() {
      try writer.append(vector.span, id: Value.row(of: subject, vector: number))
    }
  }
}

extension DerivedFiles {
  /// The vectors of a space, and a way to search them.
  ///
  /// - Parameters:
  ///   - space: which.
  ///   - galleryFolder: where the gallery lies.
  ///   - lag: how far they may be behind the space's record.
  /// - Throws: `GalleryError` when the gallery cannot be read; `VectorIndexError` when the file cannot be
  ///   made.
  func index(of space: SpaceRecord, galleryFolder: String, lag: Lag = .some) async throws -> SpaceIndex {
    try await value(
      of: SpaceRows<SpaceIndex>(
        space: space, galleryFolder: galleryFolder, path: files(of: space).path(.vectors)), lag: lag)
  }
}
