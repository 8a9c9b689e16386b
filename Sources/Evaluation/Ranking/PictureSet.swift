package import Eidetic
import Files
import Foundation

/// The pictures below a root that the gallery contains, by their names in a ground truth.
package struct PictureSet: Sendable {
  /// The image id of each name.
  package let ids: [String: Int64]
  /// The names of each image; one if copies are merged.
  package let names: [Int64: [String]]
  /// Named pictures that are missing or cannot be used, sorted.
  package let missing: [String]
  /// The number of files left out because an earlier one has the same content.
  package let copies: Int

  /// Matches a ground truth with the available pictures.
  ///
  /// - Parameters:
  ///   - images: the images by their paths below the root, see `images(in:below:)`.
  ///   - truth: says how pictures are named, and how identical files are treated.
  /// - Throws: `EvaluationError.ambiguous`.
  package init(_ images: [String: Int64], truth: GroundTruth) throws(EvaluationError) {
    var paths: [String: String] = [:]
    for file in images.keys.sorted() {
      let name = truth.naming == .stem ? Self.stem(file) : file
      if let other = paths[name], truth.named.contains(name) {
        throw .ambiguous(name: name, paths: [other, file])
      }
      // Pictures that are not in the ground truth may share a name, which is never looked up.
      paths[paths[name] == nil ? name : file] = file
    }
    var (ids, names, copies): ([String: Int64], [Int64: [String]], Int) = ([:], [:], 0)
    // Named ones first: an unnamed copy must not replace a named one.
    for name in paths.keys.sorted(by: { Self.order($0, $1, truth.named) }) {
      guard let path = paths[name], let id = images[path] else { continue }
      if truth.copies == .merged, names[id] != nil {
        copies += 1
      } else {
        ids[name] = id
        names[id, default: []].append(name)
      }
    }
    missing = truth.named.filter { paths[$0] == nil }.sorted()
    (self.ids, self.names, self.copies) = (ids, names, copies)
  }

  /// The images below a folder, by their files' paths below it.
  ///
  /// - Parameters:
  ///   - engine: of a gallery that contains the folder.
  ///   - root: the folder; absolute, without symbolic links.
  /// - Throws: `EvaluationError.notReadable`; errors of the gallery.
  package static func images(in engine: SearchEngine, below root: String) async throws -> [String: Int64] {
    guard TextFile.isFolder(root), let files = FileManager.default.enumerator(atPath: root) else {
      throw EvaluationError.notReadable(path: root, reason: "there is no readable folder")
    }
    let paths = files.compactMap { $0 as? String }.map { PathText.path($0, in: root) }
    return try await engine.library.imageIDs(of: paths).reduce(into: [:]) { images, found in
      images[PathText.rest(of: found.key, below: root)] = found.value
    }
  }

  private static func stem(_ file: String) -> String {
    let name = file.split(separator: "/").last ?? ""
    return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? String(name)
  }

  private static func order(_ a: String, _ b: String, _ named: Set<String>) -> Bool {
    let (first, second) = (named.contains(a), named.contains(b))
    return first == second ? a < b : first
  }
}
