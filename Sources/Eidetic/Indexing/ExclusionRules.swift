import Files
import Gallery

/// What is passed over in a folder and all below it, by rules that were given in several places. As in Git,
/// those from the command line count before those of `.eideticignore` files, deeper files before those above,
/// and what is passed over by default comes last.
struct ExclusionRules: Sendable {
  /// What hardly anybody wants to find: thumbnails, recycle bins and caches of other programs.
  static let standard = [
    "@eaDir/", "\\#recycle/", "$RECYCLE.BIN/", ".Trash*/", "lost+found/", "*.lrdata/", ".thumbnails/",
    "node_modules/",
  ]
  /// The file whose patterns count in its folder; an empty one passes the whole folder over.
  static let fileName = ".eideticignore"
  /// A file that passes the folder over where it lies; Android's word for it.
  static let markerName = ".nomedia"

  private struct Level: Sendable {
    /// The length of the path of the folder where the patterns were said, with the slash behind it.
    let prefix: Int
    let list: IgnoreList
    /// Who said so.
    let origin: String
  }

  /// Those that count first come first.
  private let given: Level
  private var files: [Level] = []
  private let defaults: Level

  /// - Parameters:
  ///   - patterns: kept with the root, the last one counts most.
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
  ///   - text: the file's.
  ///   - folder: where it lies.
  mutating func add(_ text: String, of folder: String) {
    let list = IgnoreList(lines: text.split { $0 == "\n" || $0 == "\r\n" || $0 == "\r" })
    guard !list.patterns.isEmpty else { return }
    files.insert(
      Level(prefix: Self.prefix(of: folder), list: list, origin: "\(folder)/\(Self.fileName)"), at: 0)
  }

  /// Why a path is passed over; `nil` if it is not.
  ///
  /// - Parameters:
  ///   - path: in the root, which itself is never passed over; nothing above it is.
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
  /// What is passed over in every root unless a pattern takes it back; as in `.gitignore`.
  public static var defaultExclusions: [String] { ExclusionRules.standard }
}
