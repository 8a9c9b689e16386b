import Gallery
import Imaging
import LocalFeatures
import Vocabulary

extension SearchEngine {
  /// An image's local features: those that are kept, or found in its small picture.
  ///
  /// - Parameter id: the image's number.
  /// - Throws: `LibraryError.noSuchImage`; as `LibraryRoom.thumbnail(of:)` does; `ImagingError`,
  ///   `LocalFeaturesError`.
  func localFeatures(of id: Int64) async throws -> LocalFeatures {
    guard let hash = try await reader.hash(of: id) else { throw LibraryError.noSuchImage(id: id) }
    if let kept = features.features(of: hash) { return kept }
    let jpeg = try await library.thumbnail(of: id).jpeg
    let found = try await localFeatures(
      inFile: jpeg, name: "the small picture of image \(id)", region: nil)
    // On a full disk, or one that may only be read, they are found again by the next query.
    try? features.keep(found, of: hash)
    return found
  }

  /// A query picture's local features.
  ///
  /// - Parameters:
  ///   - example: the picture.
  ///   - region: the part of it that counts; the whole when nothing is said.
  /// - Throws: as `search(_:)` does for the picture; `LocalFeaturesError`.
  func localFeatures(of example: Query.Example, region: Region?) async throws -> LocalFeatures {
    if case .image(let id) = example, region == nil { return try await localFeatures(of: id) }
    let file = try await pictures.contents(of: example)
    if region == nil, let id = try await reader.imageID(of: ContentHash(of: file.bytes)) {
      return try await localFeatures(of: id)
    }
    return try await localFeatures(inFile: file.bytes, name: file.name, region: region)
  }

  private func localFeatures(
    inFile bytes: [UInt8], name: String, region: Region?
  ) async throws -> LocalFeatures {
    let picture = try await decoder.decode(
      bytes, name: name, sufficient: Thumbnail.sufficientSize, region: region)
    return try LocalFeatures(of: picture.pixels)
  }
}
