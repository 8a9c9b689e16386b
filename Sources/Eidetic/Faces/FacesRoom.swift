import Files
import Gallery
import Imaging

/// The faces of a gallery: the models that find them, and searching and grouping them.
///
/// Safe to use from many tasks at once.
public struct FacesRoom: Sendable {
  let gallery: Gallery
  let models: FaceModels
  let pictures: PictureFiles
  let decoder: PictureDecoder
  let derived: DerivedFiles
  let workers: WorkerThreads
  let galleryFolder: String

  /// The faces of an image, from left to right.
  ///
  /// - Parameter image: its id.
  /// - Throws: `LibraryError.noSuchImage`.
  public func all(ofImage image: Int64) async throws -> [GalleryFace] {
    guard try await gallery.reader.hash(of: image) != nil else { throw LibraryError.noSuchImage(id: image) }
    return try await gallery.reader.faces(ofImage: image).map(GalleryFace.init)
  }

  /// The faces that are assigned to nobody, the best first.
  ///
  /// - Parameter limit: the most to return.
  /// - Throws: a `FaultyError` when the gallery cannot be read.
  public func unassigned(limit: Int) async throws -> [GalleryFace] {
    try await gallery.reader.unassignedFaces(limit: limit).map(GalleryFace.init)
  }

  /// A face.
  ///
  /// - Parameter id: its id.
  /// - Throws: a `FaultyError` of kind `notFound` if there is none.
  public func face(_ id: Int64) async throws -> GalleryFace {
    guard let face = try await gallery.reader.faces([id])[0] else { throw GalleryError.noSuchFace(id: id) }
    return GalleryFace(face)
  }
}
