package import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An input file named by a user: a regular file, or a pipe as a shell makes for `<(command)`. A folder,
/// socket or device is refused before it is opened.
package enum InputFile {
  /// The most bytes that are read by default.
  package static let largest = 1 << 30

  /// All bytes. Reads a pipe to its end.
  ///
  /// - Returns: `nil` if there are more than `limit`.
  package static func bytes(_ path: String, limit: Int = largest) throws(FileSystem.Failure) -> [UInt8]? {
    guard isPipe(path) else {
      var reader = try FileReader(path)
      return try reader.contents(limit: limit)
    }
    var reader = try FileReader(opening: path)
    let bytes = try reader.everything(limit: limit)
    if bytes?.isEmpty == true { throw FileSystem.Failure(code: EPIPE) }
    return bytes
  }

  /// As `bytes`, with errors that name the file.
  ///
  /// - Throws: `LibraryError.noSuchFile`, `.notReadable`.
  package static func read(_ path: String, limit: Int = largest) throws(LibraryError) -> [UInt8]? {
    do throws(FileSystem.Failure) {
      return try bytes(path, limit: limit)
    } catch {
      throw .reading(path, error)
    }
  }

  /// Whether a path leads to a pipe.
  package static func isPipe(_ path: String) -> Bool { FileSystem.unfitness(of: path)?.code == ESPIPE }
}
