import Eidetic
import Files
import Gallery

/// Pictures with the names of their classes, as a source of labels has them.
struct LabelList {
  /// A picture, or a face in it.
  struct Entry {
    /// Absolute.
    let path: String
    let label: String
    /// The face that is meant.
    var face: Gallery.NamedFace?
  }

  /// In the byte order of their paths.
  private(set) var entries: [Entry]
  /// What to know: whole sentences.
  private(set) var warnings: [String] = []

  /// Reads a source.
  ///
  /// - Throws: `TrainingError.labels`, `.line`; `LibraryError` for what cannot be opened.
  init(_ source: LabelSource, of room: TrainedRoom) async throws {
    switch source {
    case .folder(let folder): entries = try await Self.folder(folder, room)
    case .file(let path, let root): entries = try Self.file(path, root: root)
    case .tags(let names): (entries, warnings) = try await Self.tags(names, room)
    case .people: entries = try await Self.people(room)
    }
    entries.sort { ($0.path, $0.face?.id ?? 0) < ($1.path, $1.face?.id ?? 0) }
    guard !entries.isEmpty else { throw TrainingError.labels(source: source.description, reason: .none) }
    guard Set(entries.map(\.label)).count > 1 else {
      throw TrainingError.labels(source: source.description, reason: .oneClass(entries[0].label))
    }
  }

  private static func folder(_ folder: String, _ room: TrainedRoom) async throws -> [Entry] {
    let (root, paths) = try await room.pictureFiles(in: folder)
    return paths.compactMap { path in
      let parts = path.split(separator: "/")
      return parts.count > 1 ? Entry(path: PathText.path(path, in: root), label: String(parts[0])) : nil
    }
  }

  private static func file(_ file: String, root: String) throws -> [Entry] {
    guard let bytes = try InputFile.read(file, limit: 1 << 28) else {
      throw TrainingError.line(path: file, number: 0, reason: "the file has more than 256 MiB")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw TrainingError.line(path: file, number: 0, reason: "the file is not UTF-8")
    }
    var (entries, seen): ([Entry], Set<String>) = ([], [])
    // "\r\n" is one character.
    for (place, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.last == "\r" ? line.dropLast() : line
      if line.isEmpty { continue }
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count >= 2, !cells[0].isEmpty, !cells[1].isEmpty else {
        throw TrainingError.line(
          path: file, number: place + 1, reason: "it has no path and class with a tab between them")
      }
      guard seen.insert(cells[0]).inserted else {
        throw TrainingError.line(
          path: file, number: place + 1, reason: "\"\(cells[0])\" is on an earlier line, too")
      }
      // Pictures that belong to no class, in sets that evaluate searching.
      if cells[1] == distractor { continue }
      entries.append(
        Entry(path: cells[0].hasPrefix("/") ? cells[0] : PathText.path(cells[0], in: root), label: cells[1]))
    }
    return entries
  }

  /// The class of pictures without a class.
  private static let distractor = "_distractor"

  private static func tags(
    _ names: [String]?, _ room: TrainedRoom
  ) async throws -> (entries: [Entry], warnings: [String]) {
    let wanted = names.map { Set($0.map { $0.lowercased() }) }
    let tagged = try await room.gallery.reader.taggedPaths().filter {
      wanted?.contains($0.tag.lowercased()) ?? true
    }
    let byPath = Dictionary(grouping: tagged, by: \.path)
    let single = byPath.filter { Set($0.value.map { $0.tag.lowercased() }).count == 1 }
    let left = byPath.count - single.count
    let entries = single.map { Entry(path: $0.key, label: $0.value[0].tag) }
    guard left > 0 else { return (entries, []) }
    return (
      entries,
      [
        "\(left) \(left == 1 ? "picture has" : "pictures have") several of the tags and \(left == 1 ? "is" : "are") left out."
      ]
    )
  }

  private static func people(_ room: TrainedRoom) async throws -> [Entry] {
    try await room.gallery.reader.namedFaces().map { Entry(path: $0.path, label: $0.name, face: $0) }
  }

  /// The classes with their counts, by name.
  var counts: [(name: String, pictures: Int)] {
    Dictionary(grouping: entries, by: \.label).map { ($0.key, $0.value.count) }.sorted { $0.0 < $1.0 }
  }
}
