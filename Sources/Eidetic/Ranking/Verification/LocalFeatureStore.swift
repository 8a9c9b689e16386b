import Foundation
import Gallery
import LocalFeatures
import Synchronization

/// Local features that were found already: `vectors/features/ab/abcd….features`, named by the image's hash.
///
/// They are derived: what is missing, damaged or of another version is found again. Together they stay below
/// a size; beyond it those that were written first go.
final class LocalFeatureStore: Sendable {
  /// The most that all files may have together, in bytes: about 10 000 pictures.
  static let standardLimit = 512 << 20

  /// The folder `features` among the gallery's derived files.
  private let folder: String
  private let limit: Int
  /// What all files have together, in bytes; counted when the first one is written. Other processes' files
  /// are not known.
  private let total = Mutex<Int?>(nil)

  /// - Parameters:
  ///   - folder: where files lie; made with the first one.
  ///   - limit: the most that all files may have together, in bytes.
  init(folder: String, limit: Int = LocalFeatureStore.standardLimit) {
    (self.folder, self.limit) = (folder, limit)
  }

  /// The features of an image; `nil` if they must be found.
  ///
  /// - Parameter hash: the image's.
  func features(of hash: ContentHash) -> LocalFeatures? {
    guard let data = FileManager.default.contents(atPath: path(of: hash)) else { return nil }
    // Whatever is wrong with a derived file, making it anew mends it.
    return try? LocalFeatures(bytes: [UInt8](data))
  }

  /// Keeps an image's features.
  ///
  /// - Parameters:
  ///   - features: of the image.
  ///   - hash: the image's.
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

  /// Forgets an image's features; those that are not kept are no error.
  ///
  /// - Parameter hash: the image's.
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

  /// Makes room, a fifth more than is needed, so that not every picture has to.
  ///
  /// - Returns: what is left, in bytes.
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
