import Foundation
import Gallery
import Imaging

extension SearchEngine {
  /// The most hits on a contact sheet: what is beyond nobody looks at, and it would need gigabytes.
  public static let contactSheetLimit = 300

  /// Draws a query and its first hits, with rank and score, as one PNG.
  ///
  /// - Parameters:
  ///   - result: the answer to the query.
  ///   - query: the query, for its pictures and region.
  ///   - file: where the PNG is written; a file that is there is replaced.
  /// - Throws: `EngineError.write` when it cannot be written; `ImagingError` when a query picture cannot be decoded.
  public func writeContactSheet(of result: SearchResult, for query: Query, to file: String) async throws {
    var queries: [ContactSheet.Cell] = []
    for example in query.examples {
      let path = try await path(of: example)
      let picture = try decoder.decode(try read(path), name: path, sufficient: Thumbnail.sufficientSize)
      queries.append(.query(picture.pixels, name: Self.name(of: path), region: query.region))
    }
    var hits: [ContactSheet.Cell] = []
    for hit in result.hits.prefix(Self.contactSheetLimit) {
      hits.append(
        .hit(
          try await thumbnail(of: hit), rank: hit.rank - 1, score: Double(hit.score),
          name: Self.name(of: hit.path)))
    }
    let png = try ContactSheet(queries: queries, hits: hits).encodedAsPNG()
    do {
      try Data(png).write(to: URL(filePath: file), options: .atomic)
    } catch {
      throw EngineError.write(path: file, error)
    }
  }

  private func path(of example: Query.Example) async throws -> String {
    switch example {
    case .file(let path): return path
    case .image(let id):
      guard let path = try await gallery.image(id)?.paths.first else { throw EngineError.noSuchImage(id: id) }
      return path
    }
  }

  /// A hit's small picture; made again where the stored one is gone, grey where the original is gone too.
  private func thumbnail(of hit: SearchResult.Hit) async throws -> Pixels {
    let stored = try await gallery.image(hit.id).map { thumbnails.path(of: $0.record.hash) }
    for path in [stored, hit.path].compactMap({ $0 }) {
      if let bytes = try? read(path),
        let picture = try? decoder.decode(bytes, name: path, sufficient: Thumbnail.sufficientSize)
      {
        return picture.pixels
      }
    }
    return Pixels(width: 4, height: 3, red: 200, green: 200, blue: 200)
  }

  private static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
