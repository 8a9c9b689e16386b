import Gallery
import Imaging

extension SearchEngine {
  /// Whether a file is a picture of the gallery: by its path, or by its bytes, whatever it is called.
  ///
  /// - Parameter path: absolute, without links.
  /// - Throws: a `FaultyError` when the file or the gallery cannot be read.
  public func isIndexed(fileAt path: String) async throws -> Bool {
    guard try await imageIDs(of: [path]).isEmpty else { return true }
    do {
      return try await reader.imageID(of: ContentHash(of: try pictures.bytes(ofFile: path))) != nil
    } catch ImagingError.tooManyBytes {
      // No picture of the gallery is that large.
      return false
    }
  }
}
