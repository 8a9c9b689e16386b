import Eidetic

/// A signal of a search in JSON: one content, and how much it counts.
struct SignalRequest: Decodable, Sendable {
  private let image: Int64?
  private let address: String?
  private let query: String?
  private let words: String?
  private let colour: String?
  private let region: [Double]?
  private let weight: Float?

  /// The largest weight; relative to others it is far more than counts.
  private static let largestWeight: Float = 1000

  /// The signal for the engine.
  ///
  /// - Throws: `APIError` of status 400; `SearchError.colour`.
  func signal() throws -> Query.Signal {
    let weight = weight ?? 1
    guard weight != 0, abs(weight) <= Self.largestWeight else {
      throw APIError.badRequest(
        "cannot use the weight \(weight) in \"signals\": it must be from -1000 to 1000, and not 0")
    }
    return Query.Signal(try content(), weight: weight)
  }

  private func content() throws -> Query.Signal.Content {
    let examples: [Query.Example?] = [
      image.map { .image($0) }, address.map { .address($0) }, query.map { .kept($0) },
    ]
    let given = examples.count { $0 != nil } + [words, colour].count { $0 != nil }
    guard given == 1 else {
      throw APIError.badRequest(
        "cannot use \(given) contents in one of \"signals\": give one of image, address, query, words and colour"
      )
    }
    if let example = examples.compactMap(\.self).first {
      return .picture(example, region: try region.map(SearchRequest.region))
    }
    guard region == nil else {
      throw APIError.badRequest("cannot use \"region\" in one of \"signals\" without a picture; leave it out")
    }
    if let colour { return .colour(try Colour(colour)) }
    guard let words, !words.allSatisfy(\.isWhitespace) else {
      throw APIError.badRequest("cannot search by empty words in \"signals\": leave them out")
    }
    return .words(words)
  }
}
