import Gallery
import Models
import Synchronization

/// The gallery's learned spaces, each read once.
final class LearnedSpaces: Sendable {
  /// A space whose embeddings are projections of another one's.
  struct Learned: Sendable {
    let record: SpaceRecord
    /// The name of the base space.
    let base: String
    let projection: Projection
  }

  private let gallery: Gallery
  private let known = Mutex<[String: Learned]>([:])

  init(gallery: Gallery) { self.gallery = gallery }

  /// The learned space of a name; `nil` if there is none.
  ///
  /// - Throws: `ModelsError.projection` when what is stored is damaged; `GalleryError.database`.
  func space(named name: String) async throws -> Learned? {
    guard let record = try await gallery.reader.spaces().first(where: { $0.name == name }) else { return nil }
    return try await space(record)
  }

  /// Whether a space's vectors came from another program.
  ///
  /// - Throws: `GalleryError.database`.
  func isImported(_ name: String) async throws -> Bool {
    try await gallery.reader.spaces().contains { $0.name == name && $0.traits.kind == .imported }
  }

  /// A space, if it is a learned one.
  ///
  /// - Throws: `ModelsError.projection` when what is stored is damaged; `GalleryError.database`.
  func space(_ record: SpaceRecord) async throws -> Learned? {
    guard let base = record.base else { return nil }
    // It may have been removed and learned again.
    if let learned = known.withLock({ $0[record.name] }), learned.record.identity == record.identity {
      return learned
    }
    guard let bytes = try await gallery.reader.projection(ofSpace: record.id) else { return nil }
    let learned = Learned(record: record, base: base, projection: try Projection(decoding: bytes))
    known.withLock { $0[record.name] = learned }
    return learned
  }
}
