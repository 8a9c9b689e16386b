import Foundation
import Gallery

/// The files that are derived from a space: `vectors/ID-NAME.vectors` with its vectors; `.graph`,
/// `.background` and `.moments` beside it; and `ID-NAME+AUGMENTATION.vectors` with augmented vectors.
struct SpaceFiles: Sendable {
  private let folder: String
  private let stem: String

  /// - Parameters:
  ///   - space: the files' space.
  ///   - folder: the folder of derived files.
  init(of space: SpaceRecord, in folder: String) {
    self.folder = folder
    // Space names contain characters that file names can't or shouldn't.
    stem = "\(folder)/\(space.id)-" + String(space.name.map { "/:=".contains($0) ? "_" : $0 })
  }

  /// The kind of a file.
  enum Kind: String, CaseIterable {
    case vectors, graph, background, moments
  }

  /// - Parameter augmentation: how the vectors were augmented, as in `augmentation(in:)`; `nil` if they
  ///   weren't.
  func path(_ kind: Kind, augmentation: String? = nil) -> String {
    "\(stem)\(augmentation.map { "+\($0)" } ?? "").\(kind.rawValue)"
  }

  /// The existing files.
  var all: [String] {
    entries.filter { $0.hasPrefix(stem + "+") || Kind.allCases.map { path($0) }.contains($0) }.sorted()
  }

  /// Removes sets of augmented vectors, the oldest first.
  ///
  /// - Parameters:
  ///   - count: how many stay, 1 or more.
  ///   - path: a set that stays.
  func removeAugmentations(beyond count: Int, keeping path: String) {
    let others = entries.filter { $0.hasPrefix(stem + "+") && $0.hasSuffix(".vectors") && $0 != path }
    let dated = others.map { other in
      (
        other,
        (try? FileManager.default.attributesOfItem(atPath: other)[.modificationDate] as? Date) ?? .distantPast
      )
    }
    for (other, _) in dated.sorted(by: { $0.1 > $1.1 }).dropFirst(count - 1) {
      try? FileManager.default.removeItem(atPath: other)
      try? FileManager.default.removeItem(atPath: other.replacingOccurrences(of: ".vectors", with: ".graph"))
    }
  }

  private var entries: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).map { folder + "/" + $0 }
  }

  // MARK: Identities

  private static let mark = " + "

  /// The identity of augmented vectors.
  static func identity(_ identity: String, augmentation: String) -> String { identity + mark + augmentation }

  /// How the vectors of an identity were augmented; `nil` if they weren't.
  static func augmentation(in identity: String) -> String? {
    identity.range(of: mark, options: .backwards).map { String(identity[$0.upperBound...]) }
  }
}

extension DerivedFiles {
  /// The files of a space.
  func files(of space: SpaceRecord) -> SpaceFiles { SpaceFiles(of: space, in: folder) }

  /// Drops a deleted space, and removes its files.
  func remove(_ space: SpaceRecord) {
    forget { $0.hasPrefix(space.identity) }
    for path in files(of: space).all { try? FileManager.default.removeItem(atPath: path) }
  }
}
