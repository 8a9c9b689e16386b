import Eidetic
import Files
import Imaging
import Vocabulary

/// Prints the results of a search.
struct SearchAnswer {
  private let result: SearchResult

  init(_ result: SearchResult) { self.result = result }

  func print(_ arguments: Arguments, _ console: Console) throws {
    if let note = result.words?.note { console.note("eidetic: \(note)") }
    if arguments.has("--json") { return try console.answer(json: result) }
    if arguments.has("--paths") {
      return Self.print(paths: result.hits.map(\.path), endingInZero: arguments.has("-0"), console)
    }
    console.answer(table)
    console.answer([footer] + translations + steps)
    for space in result.incomplete {
      console.note(
        "eidetic: the search index \(space.space) has \(space.images) of \(space.total) pictures; "
          + "add the others with: eidetic index")
    }
  }

  /// Prints paths for programs, byte for byte; escaped on a terminal, unless each ends with a zero byte.
  static func print(paths: [String], endingInZero: Bool, _ console: Console) {
    guard endingInZero || !console.output.isTerminal else { return console.answer(paths) }
    console.answer(bytes: paths.flatMap { PathText.bytes($0) + [endingInZero ? 0 : 0x0A] })
  }

  private var table: Table {
    let hits = result.hits
    var columns: [(column: Table.Column, cell: (SearchResult.Hit) -> String)] = [
      (.number("rank"), { "\($0.rank)" }),
      (.number("score"), { Format.fixed(Double($0.score), digits: 4) }),
      (.number("distance", spare: 1), { Format.fixed(Double($0.distance), digits: 4) }),
    ]
    if hits.contains(where: { $0.confidence != nil }) {
      columns.append(
        (.number("confidence", spare: 2), { $0.confidence.map { Format.fixed($0, digits: 2) } ?? "–" }))
    }
    if hits.contains(where: { $0.explanation != nil }) {
      columns.append((.number("matching points", spare: 3), { Self.text(of: $0.explanation) }))
    }
    if hits.contains(where: { $0.region != nil }) {
      columns.append((.word("region", spare: 0), { Self.text(of: $0.region) }))
    }
    if hits.contains(where: { $0.paths.count > 1 }) {
      columns.append((.word("copies", spare: 4), { Self.copies(of: $0) }))
    }
    columns.append((.path("path"), \.path))
    return Table(columns: columns.map(\.column), rows: hits.map { hit in columns.map { $0.cell(hit) } })
  }

  private var footer: String {
    let strong = result.strong.map { [Format.counted($0.count, "strong match", "strong matches")] } ?? []
    let parts =
      ["Top \(result.hits.count) of \(Format.counted(result.searched, "picture"))"] + strong + spaces + words
      + ["\(Format.fixed(result.milliseconds.total, digits: 1)) ms"]
    return parts.joined(separator: ", ")
  }

  private var translations: [String] {
    let words = (result.translations ?? []).map { "\($0.english) (\($0.text))" }
    return words.isEmpty ? [] : ["Searched for: \(words.joined(separator: ", "))"]
  }

  private var steps: [String] {
    result.ranking.map { cost in
      "\(cost.step): \(Format.fixed(cost.milliseconds, digits: 1)) ms" + (cost.note.map { "; \($0)" } ?? "")
    }
  }

  private var spaces: [String] {
    guard let space = result.space, let metric = result.metric else { return [] }
    guard let fusion = result.fusion else { return ["\(space) (\(metric.rawValue))"] }
    if fusion.parts.count == 1 { return ["\(space) (\(metric.rawValue)), tags and texts"] }
    let parts = fusion.parts.map {
      "\(Format.fixed(Double($0.weight), digits: 2)) \($0.space) (\($0.metric.rawValue))"
    }
    let weights = fusion.weighting == .adaptive ? ["weights chosen for this query"] : []
    return [parts.joined(separator: " + "), fusion.method] + weights
  }

  private var words: [String] {
    switch result.words?.method {
    case .classes: ["words compared with what is recognised in pictures"]
    case .direct: ["words compared with pictures directly"]
    case nil: []
    }
  }

  private static func copies(of hit: SearchResult.Hit) -> String {
    let copies = hit.paths.count - 1
    return copies == 0 ? "" : "+\(Format.counted(copies, "copy", "copies"))"
  }

  private static func text(of explanation: Explanation?) -> String {
    guard let explanation, explanation.unverified == nil else { return "–" }
    return "\(explanation.inliers) of \(explanation.tentative)"
  }

  private static func text(of region: Region?) -> String {
    guard let region else { return "–" }
    return [region.x, region.y, region.width, region.height].map { Format.fixed($0, digits: 2) }
      .joined(separator: ",")
  }
}
