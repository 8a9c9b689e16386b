import Files
import Gallery

/// A walk through a part of a root, one step at a time, in the byte order of names.
struct FolderWalk {
  enum Step: Sendable {
    /// A folder; its entries come next.
    case folder(String, isEmpty: Bool)
    case file(String, FileFacts)
    /// An excluded path, and why.
    case excluded(String, reason: String)
    /// Something that is not a file, and why it is not read.
    case unusable(String, DirectoryEntry.Kind, reason: String)
    /// Something that cannot be listed or accessed, and why.
    case failed(String, reason: String)
  }

  private struct Place {
    let entry: DirectoryEntry
    let rules: ExclusionRules
  }

  private let scope: Scanner.Scope
  /// The folder of the gallery being filled, without symbolic links.
  private let galleryFolder: String
  private var rest: [Place] = []
  private var ready: [Step] = []

  /// - Parameters:
  ///   - scope: the part of a root to walk.
  ///   - galleryFolder: of the gallery being filled, without symbolic links.
  init(_ scope: Scanner.Scope, galleryFolder: String) {
    self.scope = scope
    self.galleryFolder = galleryFolder
    guard let entry = FileSystem.entry(at: scope.path) else { return }
    var rules = ExclusionRules(scope.exclusions, root: scope.root.path)
    // The rules of the folders above a part of a root apply to it, too.
    for folder in Self.folders(from: scope.root.path, to: scope.path) {
      if let reason = Self.reasonToLeaveOut(folder, rules: &rules, listing: nil) {
        ready = [.excluded(scope.path, reason: reason)]
        return
      }
    }
    rest = [Place(entry: entry, rules: rules)]
  }

  /// The folders from a root down to a path in it, without the path itself.
  private static func folders(from root: String, to path: String) -> [String] {
    var folders: [String] = []
    var place = path
    while place.utf8.count > root.utf8.count {
      place = FileSystem.parts(of: place).folder
      folders.insert(place, at: 0)
    }
    return folders
  }

  /// The next step; `nil` at the end.
  mutating func next() -> Step? {
    while true {
      if let step = ready.popLast() { return step }
      guard let place = rest.popLast() else { return nil }
      let path = place.entry.path
      switch place.entry.kind {
      case .file(let facts): return .file(path, facts)
      case .folder: return enter(path, rules: place.rules)
      case .folderLink:
        let reason = "it is a link to the folder \(Self.target(path)); links to folders are not followed"
        return .unusable(path, place.entry.kind, reason: reason)
      case .brokenLink:
        return .unusable(
          path, place.entry.kind, reason: "it is a link to \(Self.target(path)), which cannot be reached")
      case .special:
        return .unusable(path, place.entry.kind, reason: "it is a pipe, a socket or a device, not a file")
      case .unknown(let failure):
        return .failed(path, reason: "cannot look at \"\(path)\": \(failure.reason); check the disk")
      }
    }
  }

  private static func target(_ path: String) -> String {
    "\"\(FileSystem.target(ofLink: path) ?? "")\""
  }

  private mutating func enter(_ folder: String, rules: ExclusionRules) -> Step {
    let listing: FolderListing
    do throws(FileSystem.Failure) {
      listing = try FileSystem.listing(of: folder)
    } catch {
      let help = error.code == FileSystem.nameTooLong ? "shorten it" : "check its permissions and its disk"
      return .failed(folder, reason: "cannot read the folder \"\(folder)\": \(error.reason); \(help)")
    }
    var rules = rules
    if let reason = Self.reasonToLeaveOut(folder, rules: &rules, listing: listing) {
      return .excluded(folder, reason: reason)
    }
    let isGallery =
      isPath(folder, within: galleryFolder) && isPath(galleryFolder, within: folder)
      || GalleryFolder.isGallery(folder, listing)
    if isGallery, folder != scope.root.path { return .excluded(folder, reason: "it is an Eidetic gallery") }
    var inside: [Place] = []
    for entry in listing.entries {
      if isGallery, GalleryFolder.isOwn(entry.name) {
        ready.append(.excluded(entry.path, reason: "it belongs to an Eidetic gallery"))
      } else if let reason = rules.reason(toPassOver: entry.path, isFolder: entry.kind.isFolder) {
        ready.append(.excluded(entry.path, reason: reason))
      } else {
        inside.append(Place(entry: entry, rules: rules))
      }
    }
    ready.reverse()
    rest += inside.reversed()
    return .folder(folder, isEmpty: listing.entries.isEmpty)
  }

  /// Adds the exclusion rules that a folder contains.
  ///
  /// - Parameter listing: of the folder; read if it is `nil`.
  /// - Returns: why the whole folder is excluded; `nil` if it is not.
  private static func reasonToLeaveOut(
    _ folder: String, rules: inout ExclusionRules, listing: FolderListing?
  ) -> String? {
    let hides: (String) -> Bool = { name in
      listing?.hides(name) ?? (FileSystem.entry(at: "\(folder)/\(name)") != nil)
    }
    if hides(ExclusionRules.markerName) {
      return "there is a \(ExclusionRules.markerName) file in \"\(folder)\""
    }
    guard hides(ExclusionRules.fileName) else { return nil }
    let path = "\(folder)/\(ExclusionRules.fileName)"
    // A file that cannot be read is assumed to exclude the folder.
    guard var file = try? FileReader(path), let bytes = try? file.contents(limit: 1 << 20) else {
      return "the file \"\(path)\" cannot be read"
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if text.allSatisfy(\.isWhitespace) {
      return "there is an empty \(ExclusionRules.fileName) file in \"\(folder)\""
    }
    rules.add(text, of: folder)
    return nil
  }
}
