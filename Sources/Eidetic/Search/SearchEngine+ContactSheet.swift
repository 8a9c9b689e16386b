import Gallery
import Imaging
import Vocabulary

extension SearchEngine {
  /// The most hits on a contact sheet: more would need gigabytes.
  public static let contactSheetLimit = 300

  /// Draws a query and its first hits, with rank and score, as one PNG.
  ///
  /// - Parameters:
  ///   - result: the result of the query.
  ///   - query: the query, for its pictures and region.
  /// - Returns: the PNG, with the text "Eidetic contact sheet", which identifies it.
  /// - Throws: `ImagingError` when a query picture cannot be decoded.
  public func contactSheet(of result: SearchResult, for query: Query) async throws -> [UInt8] {
    let queries = try await smallPictures(of: query).map { picture in
      ContactSheet.Cell.query(picture.pixels, name: Self.name(of: picture.name), region: picture.region)
    }
    var hits: [ContactSheet.Cell] = []
    for hit in result.hits.prefix(Self.contactSheetLimit) {
      hits.append(
        .hit(
          try await thumbnail(of: hit), rank: hit.rank - 1, score: Double(hit.score),
          name: Self.name(of: hit.path), region: hit.region))
    }
    return try ContactSheet(queries: queries, hits: hits).encodedAsPNG()
  }

  /// A query's pictures, about as large as thumbnails, with their names.
  func smallPictures(of query: Query) async throws -> [(pixels: Pixels, name: String, region: Region?)] {
    var pictures: [(pixels: Pixels, name: String, region: Region?)] = []
    for wanted in query.wantedPictures {
      let file = try await self.pictures.contents(of: wanted.example)
      let picture = try await decoder.decode(
        file.bytes, name: file.name, sufficient: Thumbnail.sufficientSize)
      pictures.append((picture.pixels, file.name, wanted.region))
    }
    return pictures
  }

  /// A hit's thumbnail; grey if neither a stored one nor the original can be read.
  func thumbnail(of hit: SearchResult.Hit) async throws -> Pixels {
    if let jpeg = try? await library.thumbnail(of: hit.id).jpeg,
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
