import Files
import Gallery
import Imaging
import Metadata

extension TrainedRoom {
  /// The files in a folder and below it that are pictures by their names, in the byte order of their paths.
  /// What indexing excludes is left out, too.
  ///
  /// - Parameter folder: its path.
  /// - Returns: the folder's path without links, and the files' paths below it.
  /// - Throws: `LibraryError.noSuchFile`, `IndexingError`, `CancellationError`.
  package func pictureFiles(in folder: String) async throws -> (folder: String, paths: [String]) {
    guard FileSystem.entry(at: folder) != nil else { throw LibraryError.noSuchFile(path: folder) }
    let folder = try SearchEngine.resolve([folder], filling: gallery.folder)[0]
    var walk = FolderWalk(
      Scanner.Scope(root: Root(id: 0, path: folder), path: folder, exclusions: []), galleryFolder: "")
    var paths: [String] = []
    while let step = walk.next() {
      try Task.checkCancellation()
      guard case .file(let path, _) = step, PictureFormat.isPictureName(path) else { continue }
      paths.append(PathText.rest(of: path, below: folder))
    }
    return (folder, paths)
  }

  /// When pictures were taken and by which camera, for those whose files say both, the time to the second.
  ///
  /// - Parameter paths: of their files.
  /// - Returns: by path; the time is what the clock showed, in seconds since 1970 as if it had shown UTC.
  /// - Throws: `CancellationError`; a `FaultyError` of kind `resource` if the machine has failed.
  package func moments(
    ofFiles paths: [String]
  ) async throws -> [String: (second: Int64, camera: String)] {
    let reader = MetadataReader(limits: decoder.limits)
    var moments: [String: (second: Int64, camera: String)] = [:]
    for start in stride(from: 0, to: paths.count, by: Self.filesAtOnce) {
      try Task.checkCancellation()
      let page = Array(paths[start..<min(start + Self.filesAtOnce, paths.count)])
      // A file that cannot be read is told about where its pixels are read.
      let inputs = page.compactMap { path in
        (try? MetadataInput.collected(fromFile: path, sidecars: []).input).map { (path, $0) }
      }
      for ((path, _), read) in zip(inputs, try await reader.read(inputs.map(\.1))) {
        guard case .success(let properties) = read, let time = properties.timeTaken,
          time.precision == .second, time.source != .fileTime, time.source != .fileName
        else { continue }
        let camera = [properties.make, properties.model].compactMap(\.self).joined(separator: " ")
        if !camera.isEmpty { moments[path] = (time.wallSeconds, camera) }
      }
    }
    return moments
  }

  private static let filesAtOnce = 256
}
