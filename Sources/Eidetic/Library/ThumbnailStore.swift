import Files
import Gallery
import Imaging

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The thumbnails of the gallery: `thumbnails/ab/abcd….jpg`, named by the image's hash, longest side 320
/// pixels.
///
/// A missing one is made again from the original.
struct ThumbnailStore: Sendable {
  /// The gallery's `thumbnails` folder.
  private let folder: String

  init(galleryFolder: String) { folder = galleryFolder + "/thumbnails" }

  func path(of hash: ContentHash) -> String {
    "\(folder)/\(hash.hexadecimal.prefix(2))/\(hash.hexadecimal).jpg"
  }

  /// Writes the thumbnail of an image. A killed run may leave it half written, but then its image is not
  /// stored yet, and the next run writes it again: only thumbnails of stored images are used.
  ///
  /// - Parameters:
  ///   - file: the bytes of the picture's file.
  ///   - isStored: whether the image is in the gallery already; then only a missing thumbnail is written.
  /// - Throws: `LibraryError.write` if the disk is full or not writable; `ImagingError` if it cannot be
  ///   encoded.
  func write(_ picture: Picture, file: [UInt8], hash: ContentHash, isStored: Bool) throws {
    if isStored, unsafe access(path(of: hash), F_OK) == 0 { return }
    try write(try Thumbnail(of: picture, file: file).bytes, hash: hash)
  }

  /// Writes a thumbnail.
  ///
  /// - Throws: `LibraryError.write` when the disk is full or not writable.
  func write(_ jpeg: [UInt8], hash: ContentHash) throws(LibraryError) {
    let path = path(of: hash)
    do throws(FileSystem.Failure) {
      try FileSystem.write(jpeg, to: path)
    } catch {
      throw .write(path: path, code: error.code, reason: error.reason)
    }
  }

  /// Removes an image's thumbnail, if it exists.
  func remove(_ hash: ContentHash) {
    _ = unsafe unlink(path(of: hash))
  }
}
