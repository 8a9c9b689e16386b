import Eidetic
import Foundation

struct ShowCommand: Command {
  let name = "show"
  let usage = "[--json] PICTURE..."
  let summary = "Show what is known about indexed pictures."
  let details = "PICTURE is a file in the library, or a picture's number as other commands print it."
  let syntax = Syntax(options: [Syntax.json])

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    guard !arguments.operands.isEmpty else {
      throw UsageError(description: "show needs a picture: eidetic show PICTURE")
    }
    let library = try context.engine(creating: false).library
    var images: [GalleryImage] = []
    for picture in arguments.operands {
      images.append(try await library.image(try await library.imageID(ofReference: picture)))
    }
    if arguments.has("--json") {
      try context.console.answer(json: ["images": images])
    } else {
      for image in images { context.console.answer(Self.table(image)) }
    }
    return .done
  }

  private static func table(_ image: GalleryImage) -> Table {
    var rows = [
      ["picture", "\(image.id)"], ["size", "\(image.width) x \(image.height)"],
      ["format", image.format], ["added", text(image.added)],
    ]
    rows += image.paths.flatMap { file in
      [["file", file.path], ["  modified", "\(text(file.modified)), \(Format.bytes(Int(file.bytes)))"]]
    }
    rows += image.spaces.map { ["search index", $0] }
    rows += byGroup(image.details)
    if !image.text.isEmpty { rows.append(["text", ""]) }
    rows += image.text.map { ["  line", $0.text] }
    return Table(columns: [.word(""), .path("")], rows: rows, hasTitles: false)
  }

  /// A row for each group, and one for all values of a field.
  private static func byGroup(_ details: [ImageDetail]) -> [[String]] {
    var rows: [[String]] = []
    var group = ""
    for detail in details {
      let label = "  " + detail.label.lowercased()
      if detail.group != group {
        group = detail.group
        rows.append([group.lowercased(), ""])
      }
      if rows.last?[0] == label {
        rows[rows.count - 1][1] += ", " + text(detail)
      } else {
        rows.append([label, text(detail)])
      }
    }
    return rows
  }

  private static func text(_ detail: ImageDetail) -> String {
    switch detail.value {
    case .text(let text): return text
    case .localTime(let text): return text.replacing("T", with: " ")
    case .flag(let isSet): return isSet ? "yes" : "no"
    case .date(let date): return text(date)
    case .number(let number):
      let isWhole = number == number.rounded() && abs(number) < 9e15
      // Exposure times are short, and coordinates are long.
      let digits = abs(number) < 0.01 ? 6 : abs(number) < 1 ? 3 : detail.unit == "°" ? 5 : 2
      let text = isWhole ? "\(Int(number))" : withoutZeros(Format.fixed(number, digits: digits))
      return detail.unit.map { "\(text) \($0)" } ?? text
    }
  }

  /// Digits after the point that say something.
  private static func withoutZeros(_ number: String) -> String {
    String(number.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
  }

  private static func text(_ date: Date) -> String {
    date.formatted(Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .current))
  }
}

extension LibraryRoom {
  /// The number of an image that somebody names.
  ///
  /// - Parameter reference: its number or its path.
  /// - Throws: `LibraryError.noSuchFile` for a path that holds no image.
  func imageID(ofReference reference: String) async throws -> Int64 {
    if let number = Int64(reference) { return number }
    let path = URL(filePath: reference).resolvingSymlinksInPath().path
    guard let id = try await imageIDs(of: [path])[path] else {
      throw LibraryError.noSuchFile(path: reference)
    }
    return id
  }
}
