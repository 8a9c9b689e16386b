import Foundation
import Gallery
import LocalFeatures
import Synchronization

/// Cached local features: `vectors/features/ab/abcd….features`, named by the image's hash.
///
/// Missing, damaged or outdated ones are computed again. The cache has a maximum size; beyond it the oldest
/// files are deleted.
final class LocalFeatureStore: Sendable {
  /// The maximum size of the cache in bytes: about 10 000 pictures.
  static let standardLimit = 512 << 20

  /// The folder `features` among the gallery's derived files.
  private let folder: String
  private let limit: Int
  /// The size of all files in bytes; counted at the first write. Files of other processes are not counted.
  private let total = Mutex<Int?>(nil)

  /// - Parameters:
  ///   - folder: the folder of the files; created at the first write.
  ///   - limit: the maximum size in bytes.
  init(folder: String, limit: Int = LocalFeatureStore.standardLimit) {
    (self.folder, self.limit) = (folder, limit)
  }

  /// The features of an image; `nil` if they are not cached.
  ///
  /// - Parameter hash: the image's hash.
  func features(of hash: ContentHash) -> LocalFeatures? {
    guard let data = FileManager.default.contents(atPath: path(of: hash)) else { return nil }
    // A damaged file is replaced by a new one.
    return try? LocalFeatures(bytes: [UInt8](data))
  }

  /// Caches an image's features.
  ///
  /// - Parameters:
  ///   - features: of the image.
  ///   - hash: the image's hash.
  /// - Throws: `LibraryError.write`.
  func keep(_ features: LocalFeatures, of hash: ContentHash) throws(LibraryError) {
    let (path, bytes) = (path(of: hash), features.bytes)
    do {
      let file = URL(filePath: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file, options: .atomic)
    } catch {
      throw .write(path: path, error)
    }
    total.withLock { total in
      let sum = total.map { $0 + bytes.count } ?? files().reduce(0) { $0 + $1.size }
      total = sum > limit ? removeOldest() : sum
    }
  }

  /// Removes an image's features, if they are cached.
  ///
  /// - Parameter hash: the image's hash.
  func remove(_ hash: ContentHash) { try? FileManager.default.removeItem(atPath: path(of: hash)) }

  private func path(of hash: ContentHash) -> String {
    "\(folder)/\(hash.hexadecimal.prefix(2))/\(hash.hexadecimal).features"
  }

  private func files() -> [(path: String, size: Int, written: Date)] {
    (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []).compactMap { name in
      let path = "\(folder)/\(name)"
      guard name.hasSuffix(".features"),
        let facts = try? FileManager.default.attributesOfItem(atPath: path),
        let size = facts[.size] as? Int, let written = facts[.modificationDate] as? Date
      else { return nil }
      return (path, size, written)
    }
  }

  /// Deletes the oldest files: a fifth more than necessary, so that not every write has to.
  ///
  /// - Returns: the remaining size in bytes.
  private func removeOldest() -> Int {
    let files = files().sorted { $0.written < $1.written }
    var left = files.reduce(0) { $0 + $1.size }
    for file in files {
      guard left > limit / 5 * 4 else { break }
      guard (try? FileManager.default.removeItem(atPath: file.path)) != nil else { continue }
      left -= file.size
    }
    return left
  }
}
