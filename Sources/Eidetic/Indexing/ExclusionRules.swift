import Files
import Gallery

/// The exclusion rules of a folder and its subfolders. As in Git, patterns from the command line come before
/// those of `.eideticignore` files, deeper files before those above, and the default exclusions come last.
struct ExclusionRules: Sendable {
  /// The default exclusions: thumbnails, recycle bins and caches of other programs.
  static let standard = [
    "@eaDir/", "\\#recycle/", "$RECYCLE.BIN/", ".Trash*/", "lost+found/", "*.lrdata/", ".thumbnails/",
    "node_modules/",
  ]
  /// The file whose patterns apply to its folder; an empty one excludes the whole folder.
  static let fileName = ".eideticignore"
  /// A file that excludes its folder, as on Android.
  static let markerName = ".nomedia"

  private struct Level: Sendable {
    /// The length of the path of the folder that the patterns apply to, including the slash.
    let prefix: Int
    let list: IgnoreList
    /// Where the patterns come from.
    let origin: String
  }

  /// In order of precedence.
  private let given: Level
  private var files: [Level] = []
  private let defaults: Level

  /// - Parameters:
  ///   - patterns: stored with the root; the last one that matches wins.
  ///   - root: the root's path.
  init(_ patterns: [String], root: String) {
    let prefix = Self.prefix(of: root)
    given = Level(prefix: prefix, list: IgnoreList(lines: patterns), origin: "the folder's settings")
    defaults = Level(prefix: prefix, list: Self.defaultList, origin: "default")
  }

  private static let defaultList = IgnoreList(lines: standard)

  private static func prefix(of folder: String) -> Int {
    folder == "/" ? 1 : PathText.bytes(folder).count + 1
  }

  /// Adds the patterns of a folder's own file.
  ///
  /// - Parameters:
  ///   - text: the content of the file.
  ///   - folder: the path of its folder.
  mutating func add(_ text: String, of folder: String) {
    let list = IgnoreList(lines: text.split { $0 == "\n" || $0 == "\r\n" || $0 == "\r" })
    guard !list.patterns.isEmpty else { return }
    files.insert(
      Level(prefix: Self.prefix(of: folder), list: list, origin: "\(folder)/\(Self.fileName)"), at: 0)
  }

  /// Why a path is excluded; `nil` if it is not.
  ///
  /// - Parameters:
  ///   - path: in the root; the root itself is never excluded.
  ///   - isFolder: whether it is a folder.
  func reason(toPassOver path: String, isFolder: Bool) -> String? {
    let bytes = PathText.bytes(path)
    let name = bytes[((bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)...]
    for level in [given] + files + [defaults] where level.prefix <= bytes.count {
      if let pattern = level.list.verdict(on: bytes[level.prefix...], name: name, isFolder: isFolder) {
        return pattern.isNegated ? nil : "it is excluded by \"\(pattern.text)\" (\(level.origin))"
      }
    }
    return nil
  }
}

extension SearchEngine {
  /// The patterns that are excluded from every root unless another pattern includes them, as in `.gitignore`.
  public static var defaultExclusions: [String] { ExclusionRules.standard }
}
