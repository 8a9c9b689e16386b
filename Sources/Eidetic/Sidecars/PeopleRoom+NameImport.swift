import Files
import Gallery
import Imaging
import Metadata
import Vocabulary

extension PeopleRoom {
  /// Imports the names of faces from files and their sidecars, in one edit. What people said in this gallery
  /// takes precedence. A name whose face was not detected waits for it.
  ///
  /// - Parameter paths: absolute paths of files and folders, as in the gallery; empty for all.
  /// - Throws: `PeopleError.facesOff`; `.notIndexed` for a path without images.
  public func importNames(from paths: [String] = []) async throws -> NameImport {
    guard try await models.settings() != nil else { throw PeopleError.facesOff(folder: galleryFolder) }
    let found = try await namesInFiles(within: paths)
    if let path = found.withoutImage.first { throw PeopleError.notIndexed(path: path) }
    return try await found.taken(into: gallery)
  }

  /// Reads the names of faces from files and their sidecars.
  ///
  /// - Parameter paths: as `importNames`.
  func namesInFiles(within paths: [String]) async throws -> FoundNames {
    try await withTaskExecutorPreference(workers) {
      var found = FoundNames(withoutImage: paths)
      let roots = try await gallery.roots()
      var last = Int64.max
      while true {
        let page = try await gallery.images(before: last, limit: 1024)
        guard let end = page.last?.id else { break }
        last = end
        for image in page {
          guard let details = try await gallery.image(image.id) else { continue }
          let files = details.files.filter { file in
            paths.isEmpty || paths.contains { isPath(file.path, within: $0) }
          }
          let faces = try await gallery.faces(ofImage: image.id)
          for file in files {
            try Task.checkCancellation()
            found.read(file, details.record, faces: faces, roots: roots, decoder: decoder)
          }
        }
      }
      return found
    }
  }
}

/// The names of faces in files.
struct FoundNames: Sendable {
  /// The requested paths at which no image was found.
  private(set) var withoutImage: [String]
  private var names: [FaceName] = []
  private var boxes: [ContentHash: [Region]] = [:]
  private var paths: [FaceName: String] = [:]
  private var dropped: [DroppedName] = []
  private var failed: [FailedFile] = []
  private var files = 0

  /// - Parameter withoutImage: the requested paths.
  init(withoutImage: [String]) { self.withoutImage = withoutImage }

  /// Reads the names in a file; for each name of an image's face the first file counts.
  mutating func read(
    _ file: FileStamp, _ record: ImageRecord, faces: [FaceRecord], roots: [Root], decoder: PictureDecoder
  ) {
    withoutImage.removeAll { isPath(file.path, within: $0) }
    do {
      let picture = try MarkedPicture(file, record, roots: roots, decoder: decoder)
      let marked = picture.regions.faces.compactMap { face in
        face.name?.asName.map { (name: $0, box: face.area) }
      }
      for face in picture.regions.dropped {
        dropped.append(DroppedName(path: picture.regionsPath, name: face.name, reason: face.reason))
      }
      if !marked.isEmpty { files += 1 }
      let pairs = FaceMatching.pairs(marked.map(\.box), faces.map(\.box))
      for (mark, face) in zip(marked, pairs) {
        let place = FacePlace(hash: record.hash, box: face.map { faces[$0].box } ?? mark.box)
        guard place.box.nearest(of: boxes[place.hash] ?? []) == nil else { continue }
        boxes[place.hash, default: []].append(place.box)
        let name = FaceName(name: mark.name, place: place)
        names.append(name)
        paths[name] = file.path
      }
    } catch {
      failed.append(FailedFile(path: file.path, reason: "\(error)"))
    }
  }

  /// Imports the names.
  func taken(into gallery: Gallery) async throws -> NameImport {
    let outcome = try await gallery.importNames(names)
    let kept = outcome.kept.map { name, person in
      NameDifference(
        path: paths[name] ?? "", region: name.place.box, name: name.name,
        person: person.map { $0.name ?? "person \($0.id)" })
    }
    return NameImport(
      edit: outcome.edit.map(PeopleEdit.init), files: files, named: outcome.named, waiting: outcome.waiting,
      known: outcome.known, kept: kept, dropped: dropped, failed: failed)
  }
}
