import Files
import FoundationEssentials
import Gallery
import Imaging
import Places

/// The library: its images, the indexed folders, and saved query pictures.
///
/// Safe to use from many tasks at once.
public struct LibraryRoom: Sendable {
  let gallery: Gallery
  let text: TextRoom
  /// The models that this gallery can use.
  public let models: ModelCatalogue
  let pictures: PictureFiles
  let decoder: PictureDecoder
  let thumbnails: ThumbnailStore
  let features: LocalFeatureStore
  let people: PeopleRoom
  let places: PlaceData
  let workers: WorkerThreads
  let galleryFolder: String

  /// The longest side of a preview, in pixels.
  public static let previewLongestSide = 2048

  /// The images at some paths.
  ///
  /// - Parameter paths: absolute, as in the gallery.
  /// - Returns: the images' ids by path, without paths that have no image.
  public func imageIDs(of paths: [String]) async throws -> [String: Int64] {
    try await gallery.reader.imageIDs(of: paths)
  }

  /// The details of an image.
  ///
  /// - Throws: `LibraryError.noSuchImage`.
  public func image(_ id: Int64) async throws -> GalleryImage {
    let details = try await pictures.details(of: id)
    let record = details.record
    return GalleryImage(
      id: id, hash: record.hash.hexadecimal, width: record.width, height: record.height, bytes: record.bytes,
      format: record.format, added: Date(timeIntervalSince1970: Double(details.added)),
      paths: details.files.map { file in
        GalleryImage.File(path: file.path, bytes: file.size, modified: Date(nanoseconds: file.modified))
      }, spaces: details.spaces, tags: try await gallery.reader.tags(ofImage: id).map(ImageTag.init),
      details: try await gallery.reader.details(ofImage: id).map(ImageDetail.init),
      text: try await text.lines(ofImage: id))
  }

  /// Opens the file of an image: the first of its files that has not changed since it was indexed.
  ///
  /// - Throws: `LibraryError.noSuchImage`; `.originalGone`, `.originalOutside`, `.originalChanged` or
  ///   `.notReadable` if there is no such file.
  public func original(of id: Int64) async throws -> OriginalFile { try await pictures.original(of: id) }

  /// The thumbnail of an image: a JPEG, longest side 320 pixels. A missing one is made again from the
  /// original.
  ///
  /// - Returns: the JPEG, and the hash of the image; a hash always has the same thumbnail.
  /// - Throws: `LibraryError.noSuchImage`; as `original(of:)` if it must be made and the original cannot be
  ///   read.
  public func thumbnail(of id: Int64) async throws -> (jpeg: [UInt8], hash: String) {
    guard let hash = try await gallery.reader.hash(of: id) else { throw LibraryError.noSuchImage(id: id) }
    if let jpeg = try? pictures.bytes(ofFile: thumbnails.path(of: hash)),
      PictureFormat.sniff(jpeg) == .jpeg
    {
      return (jpeg, hash.hexadecimal)
    }
    return try await withTaskExecutorPreference(workers) {
      let original = try await pictures.original(of: id)
      let bytes = try original.contents(limit: pictures.limits.maximumBytes)
      let picture = try await decoder.decode(
        bytes, name: original.path, sufficient: Thumbnail.sufficientSize)
      let jpeg = try Thumbnail(of: picture, file: bytes).bytes
      // It is returned even if it cannot be saved.
      try? thumbnails.write(jpeg, hash: hash)
      return (jpeg, hash.hexadecimal)
    }
  }

  /// A picture in a form that every browser shows: a JPEG, upright, longest side at most 2048 pixels.
  ///
  /// - Throws: as `search` for a query's picture.
  public func preview(of example: Query.Example) async throws -> [UInt8] {
    try await withTaskExecutorPreference(workers) {
      let file = try await pictures.contents(of: example)
      let size = SufficientSize(shortestSide: 1, longestSide: Self.previewLongestSide)
      let pixels = try await decoder.decode(file.bytes, name: file.name, sufficient: size).pixels
      return try pixels.resized(.fit(longestSide: Self.previewLongestSide), interpolation: .bicubic)
        .encodedAsJPEG(quality: 88)
    }
  }

  /// Whether a file is a picture of the gallery, by its path or its bytes.
  ///
  /// - Parameter path: absolute, without symbolic links.
  /// - Throws: a `FaultyError` when the file or the gallery cannot be read.
  public func isIndexed(fileAt path: String) async throws -> Bool {
    guard try await imageIDs(of: [path]).isEmpty else { return true }
    do {
      return try await gallery.reader.imageID(of: ContentHash(of: try pictures.bytes(ofFile: path))) != nil
    } catch ImagingError.tooManyBytes {
      // No picture of the gallery is that large.
      return false
    }
  }

  /// Removes the gallery if it was created when it was opened and is still empty.
  public func discardIfUnused() async throws { try await gallery.discardIfUnused() }
}
