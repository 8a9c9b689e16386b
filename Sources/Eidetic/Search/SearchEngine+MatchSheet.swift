import Foundation
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
    var queries: [Pixels] = []
    for example in query.examples {
      let file = try await contents(of: example)
      queries.append(
        try decoder.decode(file.bytes, name: file.name, sufficient: Thumbnail.sufficientSize).pixels)
    }
    var rows: [MatchSheet.Row] = []
    for hit in result.hits.prefix(Self.matchSheetLimit) {
      guard let explanation = hit.explanation else { continue }
      let places =
        explanation.unverified == nil
        ? "\(explanation.inliers) of \(explanation.tentative) places match" : "not compared"
      rows.append(
        MatchSheet.Row(
          query: queries[(explanation.picture ?? 1) - 1], hit: try await thumbnail(of: hit),
          pairs: explanation.pairs.map { ($0.queryX, $0.queryY, $0.x, $0.y) },
          title: "\(hit.rank)    \(places)", caption: Self.name(of: hit.path)))
    }
    let png = try MatchSheet(rows).drawn().encodedAsPNG()
    do {
      try Data(png).write(to: URL(filePath: file), options: .atomic)
    } catch {
      throw EngineError.write(path: file, error)
    }
  }
}
