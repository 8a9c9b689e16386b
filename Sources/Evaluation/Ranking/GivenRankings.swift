/// Rankings from elsewhere.
///
/// A file has a line for each query: its name and the pictures, the nearest first, separated by tabs. A
/// folder has a file `QUERY.txt` for each query, with a picture on each line.
package struct GivenRankings: Ranker, Equatable {
  private let rankings: [RunSetting: [String: [String]]]
  /// One for each file or folder.
  package let settings: [RunSetting]

  /// Reads rankings.
  ///
  /// - Parameter paths: of files and folders; each is a run.
  /// - Throws: `EvaluationError.notReadable`, `.line` for a repeated query, or a repeated picture of a query.
  package init(_ paths: [String]) throws(EvaluationError) {
    var rankings: [RunSetting: [String: [String]]] = [:]
    settings = paths.map { RunSetting(space: $0, rank: RunSetting.given) }
    for (path, setting) in zip(paths, settings) {
      rankings[setting] = try TextFile.isFolder(path) ? Self.folder(path) : Self.file(path)
    }
    self.rankings = rankings
  }

  /// The number of ranked pictures.
  var pictures: Int {
    rankings.values.reduce(into: Set<String>()) { names, run in
      for ranking in run.values { names.formUnion(ranking) }
    }.count
  }

  /// The queries without a ranking in a run, sorted.
  ///
  /// - Parameter names: of the ground truth's queries.
  /// - Throws: `EvaluationError.unknownQuery` for a ranking of an unknown query.
  package func lacking(_ names: some Sequence<String>) throws(EvaluationError) -> [String] {
    let names = Set(names)
    for setting in settings {
      if let stranger = rankings[setting, default: [:]].keys.filter({ !names.contains($0) }).min() {
        throw .unknownQuery(path: setting.space, query: stranger)
      }
    }
    return names.filter { name in settings.contains { rankings[$0]?[name] == nil } }.sorted()
  }

  /// Looks up a ranking.
  ///
  /// - Parameters:
  ///   - query: the query, which is found by its name.
  ///   - setting: one of `settings`.
  /// - Throws: `EvaluationError.unranked`.
  package func answer(_ query: JudgedQuery, _ setting: RunSetting) async throws -> RankedAnswer {
    guard let ranking = rankings[setting]?[query.name] else {
      throw EvaluationError.unranked([query.name])
    }
    return RankedAnswer(ranking)
  }

  private static func file(_ path: String) throws(EvaluationError) -> [String: [String]] {
    var rankings: [String: [String]] = [:]
    for (number, line) in try TextFile.lines(path) {
      let cells = line.split(separator: "\t").map(String.init)
      guard let query = cells.first, rankings[query] == nil, Set(cells.dropFirst()).count == cells.count - 1
      else {
        throw .line(
          path: path, number: number, got: String(line.prefix(80)),
          expected: "a new query and its pictures, separated by tabs, each only once")
      }
      rankings[query] = Array(cells.dropFirst())
    }
    return rankings
  }

  private static func folder(_ path: String) throws(EvaluationError) -> [String: [String]] {
    var rankings: [String: [String]] = [:]
    for file in try TextFile.names(in: path) where file.hasSuffix(".txt") {
      let lines = try TextFile.lines("\(path)/\(file)")
      guard Set(lines.map(\.text)).count == lines.count else {
        throw .layout(path: "\(path)/\(file)", reason: "a picture is listed twice")
      }
      rankings[String(file.dropLast(4))] = lines.map(\.text)
    }
    return rankings
  }
}
