import Synchronization

/// A file that came with a form. Its storage goes with the form's last file.
package final class FormFile: Sendable {
  /// The field's name.
  package let name: String
  /// What the client calls the file, without folders.
  package let fileName: String?
  /// What the client says that it is.
  package let contentType: String?
  private let storage: FormStorage
  private let offset: Int
  private let size = Atomic<Int>(0)

  /// Its length.
  package var byteCount: Int { size.load(ordering: .acquiring) }

  /// A file that begins where the storage ends.
  init(_ part: MultipartParser.Part, in storage: FormStorage) {
    name = part.name
    // Some clients send whole paths.
    fileName = part.fileName?.split { $0 == "/" || $0 == "\\" }.last.map(String.init)
    contentType = part.contentType
    self.storage = storage
    offset = storage.byteCount
  }

  /// Appends what came in, as long as no other file has begun.
  ///
  /// - Throws: `HTTPServerError.storage`, for one when the disk is full.
  func append(_ bytes: ArraySlice<UInt8>) throws(HTTPServerError) {
    try storage.append(bytes)
    size.add(bytes.count, ordering: .acquiringAndReleasing)
  }

  /// All of its bytes.
  ///
  /// - Throws: `HTTPServerError.storage` when the disk fails.
  package func contents() throws(HTTPServerError) -> [UInt8] {
    try storage.read(offset..<(offset + byteCount))
  }
}
