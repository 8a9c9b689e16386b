import Files
import FoundationEssentials
import Gallery
import VectorSearch

/// The embeddings of a face space and a way to search them. A row's id is its face's id.
struct FaceIndex: SearchableRows {
  static let layout = ""

  let rows: any VectorRows
  let index: any VectorIndex

  init(_ file: VectorFile, keepsRegions: Bool) { (rows, index) = (file, ExactIndex(file)) }

  static func row(of face: Int64, vector: Int) -> Int64 { face }
  static func subject(ofRow id: Int64) -> Int64 { id }
}

extension FacesRoom {
  /// The embeddings of a face space, as new as the space's record.
  ///
  /// - Throws: `GalleryError` when the gallery cannot be read; `VectorIndexError` when the file cannot be
  ///   made.
  func index(of space: SpaceRecord) async throws -> FaceIndex {
    try await derived.faces(of: space, galleryFolder: galleryFolder)
  }
}

extension DerivedFiles {
  /// The embeddings of a face space, as new as the space's record.
  func faces(of space: SpaceRecord, galleryFolder: String) async throws -> FaceIndex {
    try await value(
      of: SpaceRows<FaceIndex>(space: space, galleryFolder: galleryFolder, path: path(ofFaces: space.id)),
      lag: .none)
  }

  /// Replaces the files of face spaces that have lost faces, also one that is just being made; what cannot be
  /// made anew is removed.
  ///
  /// - Parameter spaces: as they were before.
  /// - Throws: `PeopleError.notRemoved` if files of deleted faces remain; as `Gallery.spaces(of:)`.
  func dropFaces(from spaces: [SpaceRecord], of gallery: Gallery) async throws {
    for space in try await gallery.spaces(of: .face) where spaces.contains(where: { $0.id == space.id }) {
      do {
        _ = try await faces(of: space, galleryFolder: gallery.folder)
      } catch {
        try removeFaces(of: [space])
      }
    }
  }

  private var facesStem: String { "\(folder)/faces-" }

  func path(ofFaces space: Int64) -> String { "\(facesStem)\(space).vectors" }

  /// Drops deleted face spaces from memory, and removes the files of all face spaces but one.
  ///
  /// - Parameters:
  ///   - spaces: the deleted ones.
  ///   - kept: the space whose files stay; `nil` for none.
  /// - Throws: `PeopleError.notRemoved` if files of deleted faces remain.
  func removeFaces(of spaces: [SpaceRecord], except kept: SpaceRecord? = nil) throws(PeopleError) {
    forget { key in spaces.contains { $0.identity == key } }
    let keptPath = kept.map { path(ofFaces: $0.id) }
    let entries: [DirectoryEntry]
    do throws(FileSystem.Failure) {
      entries = try FileSystem.listing(of: folder).entries
    } catch {
      if error.isMissing { return }
      throw .notRemoved(path: folder, code: error.code, reason: error.reason)
    }
    for entry in entries where entry.path.hasPrefix(facesStem) && entry.path != keptPath {
      try Self.remove(entry.path)
    }
  }

  private static func remove(_ path: String) throws(PeopleError) {
    do throws(FileSystem.Failure) {
      try FileSystem.remove(path)
    } catch {
      throw .notRemoved(path: path, code: error.code, reason: error.reason)
    }
  }
}
