import Eidetic

extension FacesWork {
  func list() async throws {
    if let image = arguments.value("--image") {
      return try show(
        try await engine.faces.all(ofImage: try await engine.library.imageID(ofReference: image)))
    }
    if arguments.has("--unassigned") {
      return try show(try await engine.faces.unassigned(limit: try limit(default: 100)))
    }
    if arguments.has("--not-faces") {
      return try show(try await engine.faces.notFaces(limit: try limit(default: 100)))
    }
    guard let filter = try PeopleOptions.filter(arguments) else { return try await listPeople() }
    guard arguments.has("--faces") else { return try await listPictures(of: filter) }
    guard filter.people.count == 1 else {
      throw UsageError(description: "--faces lists the faces of one person; give one --person")
    }
    let person = try await person(filter.people[0])
    try show(try await engine.people.faces(ofPerson: person, limit: try limit(default: .max)))
  }

  private func listPeople() async throws {
    let people = try await engine.people.all()
    let status = try await engine.faces.status()
    try answer(
      People(status: status, people: people),
      table: {
        Table(
          columns: [.number("person"), .text("name"), .number("faces"), .number("pictures")],
          rows: people.map { ["\($0.id)", $0.name ?? "–", "\($0.faces)", "\($0.images)"] })
      })
    guard !arguments.has("--json") else { return }
    console.answer(
      status.settings.map {
        "\(Format.counted(status.faces, "face")) in \(Format.counted(status.images, "picture")), "
          + "\($0.detector), \($0.model)"
      } ?? "Face recognition is off. To turn it on, run: eidetic index --faces")
  }

  private func listPictures(of people: PeopleFilter) async throws {
    let images = try await engine.people.images(of: people).prefix(try limit(default: .max))
    try answer(["images": Array(images)], lines: { images.map(\.path) })
  }

  private func show(_ faces: [GalleryFace]) throws {
    try answer(
      ["faces": faces],
      table: {
        let rows = faces.map { face in
          [
            "\(face.id)", "\(face.image)", face.person.map(FacesCommand.label) ?? "–", face.saidBy ?? "–",
            Format.fixed(face.confidence, digits: 3), Format.fixed(face.quality, digits: 2),
            FaceSearch.region(face.region),
          ]
        }
        return Table(
          columns: [
            .number("face"), .number("picture"), .text("person"), .word("assigned by", spare: 1),
            .number("confidence", spare: 2), .number("quality", spare: 3), .word("region", spare: 0),
          ], rows: rows)
      })
  }

  private struct People: Encodable {
    let status: FaceStatus
    let people: [Person]
  }
}
