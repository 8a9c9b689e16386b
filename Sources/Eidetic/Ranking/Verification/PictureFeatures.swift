import Gallery
import Imaging
import LocalFeatures
import Vocabulary

/// The local features of pictures: cached, or computed on demand.
struct PictureFeatures: Sendable {
  let gallery: Gallery
  let store: LocalFeatureStore
  let pictures: PictureFiles
  let decoder: PictureDecoder
  /// Provides the thumbnails of images.
  let library: LibraryRoom

  /// An image's local features, cached or computed from its thumbnail.
  ///
  /// - Parameter id: the image's id.
  /// - Throws: `LibraryError.noSuchImage`; as `LibraryRoom.thumbnail(of:)` does; `ImagingError`,
  ///   `LocalFeaturesError`.
  func features(of id: Int64) async throws -> LocalFeatures {
    guard let hash = try await gallery.reader.hash(of: id) else { throw LibraryError.noSuchImage(id: id) }
    if let kept = store.features(of: hash) { return kept }
    let jpeg = try await library.thumbnail(of: id).jpeg
    let found = try await features(
      inFile: jpeg, name: "the small picture of image \(id)", region: nil)
    // On a full or read-only disk the next query computes them again.
    try? store.keep(found, of: hash)
    return found
  }

  /// A query picture's local features.
  ///
  /// - Parameters:
  ///   - example: the picture.
  ///   - region: the part of it to use; `nil` for the whole.
  /// - Throws: as `search(_:)` does for the picture; `LocalFeaturesError`.
  func features(of example: Query.Example, region: Region?) async throws -> LocalFeatures {
    if case .image(let id) = example, region == nil { return try await features(of: id) }
    let file = try await pictures.contents(of: example)
    if region == nil, let id = try await gallery.reader.imageID(of: ContentHash(of: file.bytes)) {
      return try await features(of: id)
    }
    return try await features(inFile: file.bytes, name: file.name, region: region)
  }

  private func features(
    inFile bytes: [UInt8], name: String, region: Region?
  ) async throws -> LocalFeatures {
    let picture = try await decoder.decode(
      bytes, name: name, sufficient: Thumbnail.sufficientSize, region: region)
    return try LocalFeatures(of: picture.pixels)
  }
}
