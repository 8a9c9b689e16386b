import Synchronization

/// A file in a form. Its storage is freed with the form's last file.
package final class FormFile: Sendable {
  /// The field's name.
  package let name: String
  /// The file name given by the client, without folders.
  package let fileName: String?
  /// The content type given by the client.
  package let contentType: String?
  private let storage: FormStorage
  private let offset: Int
  private let size = Atomic<Int>(0)

  /// Its size in bytes.
  package var byteCount: Int { size.load(ordering: .acquiring) }

  /// A file that begins at the end of the storage.
  init(_ part: MultipartParser.Part, in storage: FormStorage) {
    name = part.name
    // Some clients send whole paths.
    fileName = part.fileName?.split { $0 == "/" || $0 == "\\" }.last.map(String.init)
    contentType = part.contentType
    self.storage = storage
    offset = storage.byteCount
  }

  /// Appends bytes, before the next file begins.
  ///
  /// - Throws: `HTTPServerError.storage`, for example if the disk is full.
  func append(_ bytes: ArraySlice<UInt8>) throws(HTTPServerError) {
    try storage.append(bytes)
    size.add(bytes.count, ordering: .acquiringAndReleasing)
  }

  /// All of its bytes.
  ///
  /// - Throws: `HTTPServerError.storage` if the disk fails.
  package func contents() throws(HTTPServerError) -> [UInt8] {
    try storage.read(offset..<(offset + byteCount))
  }
}
