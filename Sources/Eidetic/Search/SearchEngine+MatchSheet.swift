import Imaging

extension SearchEngine {
  /// The most hits on a match sheet: one row each.
  public static let matchSheetLimit = 100

  /// Draws a query's picture beside each of its first hits, with lines between the places that match, as one PNG.
  ///
  /// - Parameters:
  ///   - result: the answer to the query, which explains its hits.
  ///   - query: the query, for its pictures.
  ///   - file: where the PNG is written; a file that is there is replaced.
  /// - Throws: `EngineError.write` when it cannot be written; `ImagingError` when a query picture cannot be decoded.
  public func writeMatchSheet(of result: SearchResult, for query: Query, to file: String) async throws {
    let queries = try await smallPictures(of: query)
    var rows: [MatchSheet.Row] = []
    for hit in result.hits.prefix(Self.matchSheetLimit) {
      guard let explanation = hit.explanation else { continue }
      let places =
        explanation.unverified == nil
        ? "\(explanation.inliers) of \(explanation.tentative) places match" : "not compared"
      rows.append(
        MatchSheet.Row(
          query: queries[(explanation.picture ?? 1) - 1].pixels, hit: try await thumbnail(of: hit),
          pairs: explanation.pairs.map { ($0.queryX, $0.queryY, $0.x, $0.y) },
          title: "\(hit.rank)    \(places)", caption: Self.name(of: hit.path)))
    }
    try Self.write(try MatchSheet(rows).drawn().encodedAsPNG(), to: file)
  }
}
