import Eidetic

/// What is deleted when face recognition is turned off.
struct FaceLosses {
  private let faces: Int
  private let images: Int
  private let names: [String]
  private let people: Int
  private let edits: Int

  init(_ engine: SearchEngine) async throws {
    let (status, people) = (try await engine.faces.status(), try await engine.people.all())
    (faces, images, self.people) = (status.faces, status.images, people.count)
    names = people.compactMap(\.name)
    edits = try await engine.people.edits(limit: .max).count
  }

  var isEmpty: Bool { faces == 0 && people == 0 && edits == 0 }

  /// A short summary.
  var summary: String { "\(Format.counted(faces, "face")) and \(Format.counted(people, "person", "people"))" }

  /// Lines to show before the question.
  var lines: [String] {
    var lines = [
      "Turning face recognition off deletes:",
      "  \(Format.counted(faces, "face")) in \(Format.counted(images, "picture"))",
      "  \(Format.counted(people, "person", "people")), \(names.count) with a name" + shownNames,
      "  \(Format.counted(edits, "change")) that you made to people",
    ]
    lines.append("Your pictures are not changed. This cannot be undone.")
    return lines
  }

  private var shownNames: String {
    guard !names.isEmpty else { return "" }
    let rest = names.count - 10
    return ": " + names.prefix(10).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }
}
