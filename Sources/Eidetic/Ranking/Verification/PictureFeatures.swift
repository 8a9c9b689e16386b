import Gallery
import Imaging
import LocalFeatures
import Vocabulary

/// The local features of pictures: those that are kept, or found when they are asked for.
struct PictureFeatures: Sendable {
  let gallery: Gallery
  let store: LocalFeatureStore
  let pictures: PictureFiles
  let decoder: PictureDecoder
  /// Has the small pictures of images.
  let library: LibraryRoom

  /// An image's local features: those that are kept, or found in its small picture.
  ///
  /// - Parameter id: the image's number.
  /// - Throws: `LibraryError.noSuchImage`; as `LibraryRoom.thumbnail(of:)` does; `ImagingError`,
  ///   `LocalFeaturesError`.
  func features(of id: Int64) async throws -> LocalFeatures {
    guard let hash = try await gallery.reader.hash(of: id) else { throw LibraryError.noSuchImage(id: id) }
    if let kept = store.features(of: hash) { return kept }
    let jpeg = try await library.thumbnail(of: id).jpeg
    let found = try await features(
      inFile: jpeg, name: "the small picture of image \(id)", region: nil)
    // On a full disk, or one that may only be read, they are found again by the next query.
    try? store.keep(found, of: hash)
    return found
  }

  /// A query picture's local features.
  ///
  /// - Parameters:
  ///   - example: the picture.
  ///   - region: the part of it that counts; the whole when nothing is said.
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
