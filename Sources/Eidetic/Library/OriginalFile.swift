import Files
import Gallery
public import Imaging

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An image's own file, open for reading: it is the one that was indexed, and it lies in a root.
public struct OriginalFile: ~Copyable, Sendable {
  /// Where the gallery has it; absolute.
  public let path: String
  /// The file's length.
  public let byteCount: Int
  /// When the file was changed last, in nanoseconds since 1970.
  public let modified: Int64
  /// The format that its bytes had when it was indexed.
  public let format: PictureFormat?
  private let descriptor: Int32

  /// Opens a file that holds an image.
  ///
  /// The path is resolved, must lie in one of the roots then, and is opened without following any link: one
  /// that is put there meanwhile leads nowhere. The open file must have the size and the time that it was
  /// indexed with; where it is another file nevertheless, or was touched, its bytes must be those that were
  /// indexed.
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

  /// Checks that an open file is the one that was indexed.
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
        // Both descriptors stand at the same place.
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
  /// - Parameter limit: the most bytes that are read.
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

  /// What the file says about the picture, apart from its pixels; of a JPEG only the beginning is read.
  ///
  /// - Parameter decoder: reads it, within its limits.
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

  /// A descriptor of the file, standing at its beginning, that is the caller's to close.
  ///
  /// - Throws: `LibraryError.notReadable` when the process has too many open files.
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
