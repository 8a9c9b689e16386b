import Imaging

extension SearchEngine {
  /// The most hits on a match sheet: one row each.
  public static let matchSheetLimit = 100

  /// Draws a query's picture beside each of its first hits, with lines between the matching points, as one
  /// PNG.
  ///
  /// - Parameters:
  ///   - result: the result of the query, with explanations.
  ///   - query: the query, for its pictures.
  /// - Returns: the PNG, with the text "Eidetic match sheet", which identifies it.
  /// - Throws: `ImagingError` when a query picture cannot be decoded.
  public func matchSheet(of result: SearchResult, for query: Query) async throws -> [UInt8] {
    let queries = try await smallPictures(of: query)
    var rows: [MatchSheet.Row] = []
    for hit in result.hits.prefix(Self.matchSheetLimit) {
      guard let explanation = hit.explanation else { continue }
      let places =
        explanation.unverified == nil
        ? "\(explanation.inliers) of \(explanation.tentative) points match" : "not compared"
      rows.append(
        MatchSheet.Row(
          query: queries[(explanation.picture ?? 1) - 1].pixels, hit: try await thumbnail(of: hit),
          pairs: explanation.pairs.map { ($0.queryX, $0.queryY, $0.x, $0.y) },
          title: "\(hit.rank)    \(places)", caption: Self.name(of: hit.path)))
    }
    return try MatchSheet(rows).encodedAsPNG()
  }
}
