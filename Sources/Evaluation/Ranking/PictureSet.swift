package import Eidetic
import Foundation

/// The pictures below a root that the gallery has, by the names that a ground truth gives them.
package struct PictureSet: Sendable {
  /// The image of each name.
  package let ids: [String: Int64]
  /// The names of each image; one where copies are merged.
  package let names: [Int64: [String]]
  /// Named pictures that are not there or cannot be used, sorted.
  package let missing: [String]
  /// Files left out because an earlier one holds the same bytes.
  package let copies: Int

  /// Matches a ground truth with a gallery.
  ///
  /// - Parameters:
  ///   - engine: over a gallery that has the root.
  ///   - root: where the pictures lie; absolute, without links.
  ///   - files: the files below the root, see `files(in:)`.
  ///   - truth: says how pictures are called, and what happens with copies.
  /// - Throws: `EvaluationError.ambiguous`; as the gallery does.
  package init(_ engine: SearchEngine, root: String, files: [String], truth: GroundTruth) async throws {
    let found = try await engine.imageIDs(of: files.map { root + "/" + $0 })
    var paths: [String: String] = [:]
    for file in files where found[root + "/" + file] != nil {
      let name = truth.naming == .stem ? Self.stem(file) : file
      if let other = paths[name], truth.named.contains(name) {
        throw EvaluationError.ambiguous(name: name, paths: [other, file])
      }
      // Pictures that the ground truth does not know may have one name: theirs are never asked for.
      paths[paths[name] == nil ? name : file] = file
    }
    var (ids, names, copies): ([String: Int64], [Int64: [String]], Int) = ([:], [:], 0)
    // Named ones first: a copy that the ground truth does not know must not stand for one that it does.
    for name in paths.keys.sorted(by: { Self.order($0, $1, truth.named) }) {
      guard let path = paths[name], let id = found[root + "/" + path] else { continue }
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

  /// The files below a folder, by their paths below it, sorted.
  ///
  /// - Parameter root: the folder; absolute, without links.
  /// - Throws: `EvaluationError.notReadable`.
  package static func files(in root: String) throws(EvaluationError) -> [String] {
    guard TextFile.isFolder(root) else { throw .notReadable(path: root, reason: "there is no such folder") }
    guard let files = FileManager.default.enumerator(atPath: root) else {
      throw .notReadable(path: root, reason: "its files cannot be listed")
    }
    return files.compactMap { $0 as? String }.sorted()
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
