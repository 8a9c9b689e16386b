import Gallery
import Imaging
import Metadata

extension PeopleRoom {
  /// Writes the names of faces to sidecars beside the pictures' files, as regions of the Metadata Working
  /// Group. The files themselves stay as they are, and so does what else a sidecar says.
  ///
  /// A face that is marked already gets the name, unless it has another one and nobody has said whose face it
  /// is.
  ///
  /// - Parameters:
  ///   - people: whose faces; all people with a name where none is given.
  ///   - dryRun: whether to tell only what would be written.
  /// - Throws: `PeopleError.facesOff`, `.nameless` for a person without a name; a `FaultyError` of kind
  ///   `notFound` when there is nobody.
  public func exportNames(of people: [Int64] = [], dryRun: Bool = false) async throws -> NameExport {
    guard try await models.settings() != nil else { throw PeopleError.facesOff(folder: galleryFolder) }
    var chosen: Set<Int64> = []
    for id in people {
      guard try await person(numbered: id).name != nil else { throw PeopleError.nameless(person: id) }
      chosen.insert(id)
    }
    if people.isEmpty { chosen = Set(try await gallery.people().filter { $0.name != nil }.map(\.id)) }
    return try await withTaskExecutorPreference(workers) { [chosen] in
      var images: Set<Int64> = []
      for person in chosen { images.formUnion(try await gallery.images(of: [person], .any)) }
      var writing = NameWriting(people: chosen, dryRun: dryRun)
      let roots = try await gallery.roots()
      for image in images.sorted() {
        guard let details = try await gallery.image(image) else { continue }
        let faces = try await gallery.faces(ofImage: image)
        for file in details.files {
          try Task.checkCancellation()
          writing.write(faces, beside: file, details.record, roots: roots, decoder: decoder)
        }
      }
      return writing.report
    }
  }
}

/// Writes sidecars and keeps account of it.
private struct NameWriting {
  private let people: Set<Int64>
  private let dryRun: Bool
  private var written: [NameExport.Sidecar] = []
  private var unchanged = 0
  private var kept: [NameDifference] = []
  private var failed: [FailedFile] = []

  /// - Parameters:
  ///   - people: whose names are written.
  ///   - dryRun: whether nothing is written.
  init(people: Set<Int64>, dryRun: Bool) {
    self.people = people
    self.dryRun = dryRun
  }

  var report: NameExport {
    NameExport(dryRun: dryRun, written: written, unchanged: unchanged, kept: kept, failed: failed)
  }

  mutating func write(
    _ faces: [FaceRecord], beside file: FileStamp, _ record: ImageRecord, roots: [Root],
    decoder: PictureDecoder
  ) {
    do {
      let picture = try MarkedPicture(file, record, roots: roots, decoder: decoder)
      let plan = plan(for: faces, marked: picture.regions, path: file.path)
      kept += plan.kept
      guard !plan.naming.isEmpty else {
        unchanged += 1
        return
      }
      try picture.write(plan.naming, dryRun: dryRun)
      written.append(
        NameExport.Sidecar(
          path: picture.sidecarPath, added: plan.naming.added.map(\.name), renamed: plan.renamed))
    } catch {
      failed.append(FailedFile(path: file.path, reason: "\(error)"))
    }
  }

  private typealias Plan = (naming: FaceNaming, renamed: [NameExport.Renaming], kept: [NameDifference])

  /// What is to be said of faces beside what is marked. Faces of others are paired too: what marks them is
  /// not taken for another's.
  private func plan(for faces: [FaceRecord], marked: FaceRegions, path: String) -> Plan {
    var plan: Plan = (FaceNaming(), [], [])
    let pairs = FaceMatching.pairs(faces.map(\.box), marked.faces.map { $0.area })
    for (face, pair) in zip(faces, pairs) {
      guard let name = face.name, let person = face.personID, people.contains(person) else { continue }
      guard let pair else {
        plan.naming.added.append((name: name, area: face.box))
        continue
      }
      let old = marked.faces[pair].name?.asName
      if old == name { continue }
      if let old, face.origin != .human {
        plan.kept.append(NameDifference(path: path, region: face.box, name: old, person: name))
      } else {
        plan.naming.names[pair] = name
        plan.renamed.append(NameExport.Renaming(from: old, to: name))
      }
    }
    return plan
  }
}
