import Foundation
import Gallery

/// Where the files that are derived from a space lie, and what they are called: `vectors/ID-NAME.vectors`
/// with the space's vectors; `.graph`, `.background` and `.moments` beside it; and `ID-NAME+WHAT.vectors`
/// with vectors that something was done to.
struct SpaceFiles: Sendable {
  private let folder: String
  private let stem: String

  /// - Parameters:
  ///   - space: whose files.
  ///   - folder: where derived files lie.
  init(of space: SpaceRecord, in folder: String) {
    self.folder = folder
    // Outputs and poolings in a space's name are set off by what no file's name may have, or should.
    stem = "\(folder)/\(space.id)-" + String(space.name.map { "/:=".contains($0) ? "_" : $0 })
  }

  /// What a file is.
  enum Kind: String, CaseIterable {
    case vectors, graph, background, moments
  }

  /// - Parameter augmentation: what was done to the vectors, as `augmentation(in:)` has it; `nil` for
  ///   nothing.
  func path(_ kind: Kind, augmentation: String? = nil) -> String {
    "\(stem)\(augmentation.map { "+\($0)" } ?? "").\(kind.rawValue)"
  }

  /// Those that are there.
  var all: [String] {
    entries.filter { $0.hasPrefix(stem + "+") || Kind.allCases.map { path($0) }.contains($0) }.sorted()
  }

  /// Removes sets of augmented vectors, the oldest first.
  ///
  /// - Parameters:
  ///   - count: how many stay, 1 or more.
  ///   - path: of one that stays.
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

  /// The identity of vectors that something was done to.
  static func identity(_ identity: String, augmentation: String) -> String { identity + mark + augmentation }

  /// What was done to the vectors of an identity; `nil` for nothing.
  static func augmentation(in identity: String) -> String? {
    identity.range(of: mark, options: .backwards).map { String(identity[$0.upperBound...]) }
  }
}

extension DerivedFiles {
  /// Where a space's files lie.
  nonisolated func files(of space: SpaceRecord) -> SpaceFiles { SpaceFiles(of: space, in: folder) }

  /// Forgets a space that is no more, and removes its files.
  func remove(_ space: SpaceRecord) {
    forget { $0.hasPrefix(space.identity) }
    for path in files(of: space).all { try? FileManager.default.removeItem(atPath: path) }
  }
}
