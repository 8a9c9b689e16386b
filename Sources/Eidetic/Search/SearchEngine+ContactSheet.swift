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
    let queries = try await smallPictures(of: query).map { picture in
      ContactSheet.Cell.query(picture.pixels, name: Self.name(of: picture.name), region: query.region)
    }
    var hits: [ContactSheet.Cell] = []
    for hit in result.hits.prefix(Self.contactSheetLimit) {
      hits.append(
        .hit(
          try await thumbnail(of: hit), rank: hit.rank - 1, score: Double(hit.score),
          name: Self.name(of: hit.path), region: hit.region))
    }
    try Self.write(try ContactSheet(queries: queries, hits: hits).encodedAsPNG(), to: file)
  }

  /// A query's pictures, about as large as thumbnails, with their names.
  func smallPictures(of query: Query) async throws -> [(pixels: Pixels, name: String)] {
    var pictures: [(pixels: Pixels, name: String)] = []
    for example in query.examples {
      let file = try await contents(of: example)
      let picture = try await decoder.decode(
        file.bytes, name: file.name, sufficient: Thumbnail.sufficientSize)
      pictures.append((picture.pixels, file.name))
    }
    return pictures
  }

  /// Writes a sheet in the place of what has its name.
  static func write(_ png: [UInt8], to file: String) throws(EngineError) {
    do {
      try Data(png).write(to: URL(filePath: file), options: .atomic)
    } catch {
      throw .write(path: file, error)
    }
  }

  /// A hit's small picture; grey where neither a stored one nor the original can be read.
  func thumbnail(of hit: SearchResult.Hit) async throws -> Pixels {
    if let jpeg = try? await thumbnail(of: hit.id).jpeg,
      let picture = try? await decoder.decode(
        jpeg, name: hit.path, sufficient: Thumbnail.sufficientSize)
    {
      return picture.pixels
    }
    return Pixels(width: 4, height: 3, red: 200, green: 200, blue: 200)
  }

  static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
