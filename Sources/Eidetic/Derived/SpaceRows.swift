import Gallery
import VectorSearch

/// The vectors of a space and a way to search them, and how its rows are numbered.
protocol SearchableRows: Sendable {
  /// How a file's rows are numbered, beside the identity of its space; empty if a row's id is its subject's
  /// id.
  static var layout: String { get }

  /// The id of a vector's row.
  ///
  /// - Parameters:
  ///   - subject: an image's id, or a face's.
  ///   - vector: 0 for the whole image, then its regions in their order.
  static func row(of subject: Int64, vector: Int) -> Int64

  /// The image or face that a row belongs to.
  static func subject(ofRow id: Int64) -> Int64

  var rows: any VectorRows { get }

  /// - Parameters:
  ///   - file: with ids as `row(of:vector:)` makes them; searching it can't fail.
  ///   - keepsRegions: whether a subject may have several vectors.
  init(_ file: VectorFile, keepsRegions: Bool)
}

/// The vectors of a space, copied from SQLite into a memory-mapped file. When images are added or removed,
/// unchanged rows are copied from the previous file.
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

  /// The number, and so the path, of a deleted space may be reused.
  func isUsable(_ value: Value) -> Bool { value.rows.space == key }

  func opened(_ path: String) throws(VectorIndexError) -> Value? {
    let file = try VectorFile(path: path)
    // A newer file belongs to a gallery that was restored from a backup.
    guard file.space == key, file.generation <= UInt64(space.generation) else { return nil }
    return value(file)
  }

  /// Reflects the gallery's state when the work begins, which may be newer than the wanted one.
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

  /// The changed subjects; `nil` if there are too many, or they aren't known, so that all are read again.
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

  /// Merges the rows of unchanged subjects with the embeddings of changed ones. O(n d) to write, and one read
  /// of the gallery per change.
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

  /// Takes the subjects below an id from the pending ones, and appends the embeddings they have.
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
  ///   - space: the space.
  ///   - galleryFolder: the gallery's folder.
  ///   - lag: how outdated they may be.
  /// - Throws: `GalleryError` when the gallery cannot be read; `VectorIndexError` when the file cannot be
  ///   made.
  func index(of space: SpaceRecord, galleryFolder: String, lag: Lag = .some) async throws -> SpaceIndex {
    try await value(
      of: SpaceRows<SpaceIndex>(
        space: space, galleryFolder: galleryFolder, path: files(of: space).path(.vectors)), lag: lag)
  }
}
