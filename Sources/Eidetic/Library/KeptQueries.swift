import Files
public import FoundationEssentials
import Imaging

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A saved query picture.
public struct KeptQuery: Sendable, Codable, Equatable {
  /// 32 random hexadecimal digits.
  public let id: String
  /// When it is removed.
  public let expires: Date
}

/// Query pictures that were saved for the links to their searches: `queries/ID-EXPIRY`, the expiry in seconds
/// since 1970. They are not images of the gallery.
struct KeptQueries: Sendable {
  private let folder: String

  init(galleryFolder: String) { folder = galleryFolder + "/queries" }

  /// - Throws: `LibraryError.write` when the disk is full or not writable.
  func keep(_ bytes: [UInt8], until expires: Date) throws(LibraryError) -> KeptQuery {
    removeExpired()
    let id = (0..<4).map { _ in
      let digits = String(UInt32.random(in: 0...(.max)), radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
    let seconds = Int(expires.timeIntervalSince1970)
    let path = "\(folder)/\(id)-\(seconds)"
    do throws(FileSystem.Failure) {
      try FileSystem.write(bytes, to: path)
    } catch {
      _ = unsafe unlink(path)
      throw .write(path: path, code: error.code, reason: error.reason)
    }
    return KeptQuery(id: id, expires: Date(timeIntervalSince1970: Double(seconds)))
  }

  /// The bytes of a saved picture, and when it is removed.
  ///
  /// - Throws: `LibraryError.noSuchQuery` if it was removed or has expired, `.notReadable`.
  func contents(of id: String, limit: Int) throws(LibraryError) -> (bytes: [UInt8], expires: Date) {
    let entry = try entry(of: id)
    do throws(FileSystem.Failure) {
      var reader = try FileReader(entry.path)
      if let bytes = try reader.contents(limit: limit) {
        return (bytes, Date(timeIntervalSince1970: entry.expires))
      }
    } catch {
      throw .notReadable(path: entry.path, code: error.code, reason: error.reason)
    }
    throw .noSuchQuery(id: id)
  }

  /// - Throws: `LibraryError.noSuchQuery`.
  func remove(_ id: String) throws(LibraryError) {
    _ = unsafe unlink(try entry(of: id).path)
  }

  /// Removes expired pictures.
  func removeExpired() {
    let now = Date.now.timeIntervalSince1970
    for entry in entries where entry.expires <= now { _ = unsafe unlink(entry.path) }
  }

  private typealias Entry = (id: String, expires: Double, path: String)

  private func entry(of id: String) throws(LibraryError) -> Entry {
    let now = Date.now.timeIntervalSince1970
    guard let entry = entries.first(where: { $0.id == id && $0.expires > now }) else {
      throw .noSuchQuery(id: id)
    }
    return entry
  }

  private var entries: [Entry] {
    let files = (try? FileSystem.listing(of: folder).entries) ?? []
    return files.compactMap { file in
      let parts = file.path.dropFirst(folder.count + 1).split(separator: "-")
      guard parts.count == 2, let expires = Double(parts[1]) else { return nil }
      return (String(parts[0]), expires, file.path)
    }
  }
}
