import Gallery
import Imaging
import Metadata

extension PeopleRoom {
  /// Writes the names of faces to sidecars beside the pictures' files, as regions of the Metadata Working
  /// Group. The files themselves stay as they are, and so does the other content of sidecars.
  ///
  /// A face that is marked already gets the name, unless it has another one and nobody has confirmed whose
  /// face it is.
  ///
  /// - Parameters:
  ///   - people: the people whose names are written; empty for all people with a name.
  ///   - dryRun: whether to report only what would be written.
  /// - Throws: `PeopleError.facesOff`, `.nameless` for a person without a name; a `FaultyError` of kind
  ///   `notFound` for an unknown person.
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

/// Writes sidecars and collects the results.
private struct NameWriting {
  private let people: Set<Int64>
  private let dryRun: Bool
  private var written: [NameExport.Sidecar] = []
  private var unchanged = 0
  private var kept: [NameDifference] = []
  private var failed: [FailedFile] = []

  /// - Parameters:
  ///   - people: the people whose names are written.
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

  /// The names to write beside what is marked. Faces of other people are matched, too, so that their marks
  /// are not taken for another person's.
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
