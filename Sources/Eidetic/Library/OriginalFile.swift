import Files
import Gallery
public import Imaging

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The file of an image, open for reading, and verified to be the indexed one and within a root.
public struct OriginalFile: ~Copyable, Sendable {
  /// The absolute path in the gallery.
  public let path: String
  /// The size of the file in bytes.
  public let byteCount: Int
  /// When the file was last modified, in nanoseconds since 1970.
  public let modified: Int64
  /// The format that was detected when it was indexed.
  public let format: PictureFormat?
  private let descriptor: Int32

  /// Opens a file that holds an image.
  ///
  /// The resolved path must lie within one of the roots, and is opened without following symbolic links, so a
  /// link that is put there meanwhile cannot redirect it. The open file must have the size and time that it
  /// was indexed with; if it is another inode or was touched, its bytes must have the same hash.
  ///
  /// - Throws: `LibraryError.originalGone`, `.originalOutside`, `.originalChanged`, `.notReadable`.
  init(_ stamp: FileStamp, _ image: ImageRecord, roots: [Root]) throws(LibraryError) {
    let descriptor = try Self.open(stamp.path, in: roots)
    do throws(LibraryError) {
      try Self.check(descriptor, stamp, image)
    } catch {
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
    format = PictureFormat(rawValue: image.format)
    path = stamp.path
    modified = stamp.modified
    byteCount = Int(stamp.size)
  }

  /// Checks that an open file is the indexed one.
  private static func check(_ descriptor: Int32, _ stamp: FileStamp, _ image: ImageRecord)
    throws(LibraryError)
  {
    do throws(FileSystem.Failure) {
      if case .file(let facts) = try FileSystem.entry(of: descriptor), facts.size == stamp.size,
        facts.modified == stamp.modified
      {
        if FileStamp(rootID: stamp.rootID, path: stamp.path, facts).isSame(as: stamp) { return }
        var reader = FileReader(descriptor: try duplicate(descriptor))
        let bytes = try reader.contents(limit: Int(stamp.size))
        // Both descriptors share one file offset.
        lseek(descriptor, 0, SEEK_SET)
        if let bytes, ContentHash(of: bytes) == image.hash { return }
      }
    } catch {
      throw .notReadable(path: stamp.path, code: error.code, reason: error.reason)
    }
    throw .originalChanged(path: stamp.path)
  }

  deinit { close(descriptor) }

  /// All of its bytes.
  ///
  /// - limit: the most bytes to read.
  /// - Throws: `ImagingError.tooManyBytes`, `LibraryError.notReadable`.
  public func contents(limit: Int) throws -> [UInt8] {
    do throws(FileSystem.Failure) {
      var reader = FileReader(descriptor: try Self.duplicate(descriptor))
      if let bytes = try reader.contents(limit: limit) { return bytes }
    } catch {
      throw LibraryError.notReadable(path: path, code: error.code, reason: error.reason)
    }
    throw ImagingError.tooManyBytes(name: path, got: byteCount, limit: limit)
  }

  /// The metadata of the file; of a JPEG only the beginning is read.
  ///
  /// - Parameter decoder: reads the metadata, within its limits.
  /// - Throws: `ImagingError`, `LibraryError.notReadable`.
  func metadata(_ decoder: PictureDecoder) throws -> PictureMetadata {
    var bytes: [UInt8]?
    do throws(FileSystem.Failure) {
      var reader = FileReader(descriptor: try Self.duplicate(descriptor))
      if let found = decoder.metadata(inBeginning: try reader.beginning(256 << 10)) { return found }
      bytes = try reader.contents(limit: decoder.limits.maximumBytes)
    } catch {
      throw LibraryError.notReadable(path: path, code: error.code, reason: error.reason)
    }
    guard let bytes else {
      throw ImagingError.tooManyBytes(name: path, got: byteCount, limit: decoder.limits.maximumBytes)
    }
    return try decoder.metadata(bytes, name: path)
  }

  /// A duplicate descriptor of the file, at its beginning, for the caller to close.
  ///
  /// - Throws: `LibraryError.notReadable` if the process has too many open files.
  public func duplicatedDescriptor() throws(LibraryError) -> Int32 {
    do throws(FileSystem.Failure) {
      return try Self.duplicate(descriptor)
    } catch {
      throw .notReadable(path: path, code: error.code, reason: error.reason)
    }
  }

  private static func duplicate(_ descriptor: Int32) throws(FileSystem.Failure) -> Int32 {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw FileSystem.Failure(code: errno) }
    return copy
  }

  private static func open(_ path: String, in roots: [Root]) throws(LibraryError) -> Int32 {
    do throws(FileSystem.Failure) {
      let resolved = try FileSystem.resolved(path)
      if roots.contains(where: { $0.contains(resolved) }) {
        return try FileSystem.openWithoutLinks(resolved)
      }
    } catch {
      if error.isMissing { throw .originalGone(path: path) }
      throw .notReadable(path: path, code: error.code, reason: error.reason)
    }
    throw .originalOutside(path: path)
  }
}
