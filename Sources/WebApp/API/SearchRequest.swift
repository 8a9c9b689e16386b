import Eidetic
import Foundation
import HTTPServer
import Vocabulary

/// A search request, in JSON or as a form with the same names.
///
/// Forms are converted to JSON by the table of `QueryField`: both are read as one type.
struct SearchRequest: Sendable {
  /// The number of hits: a number, or `"all"`.
  struct Count: Decodable, Sendable {
    let value: Int

    init(_ text: String) throws {
      guard text != "all" else {
        value = .max
        return
      }
      guard let number: Int = formNumber(text) else {
        throw APIError.badRequest("cannot answer with \"\(text)\" hits: k must be a whole number or \"all\"")
      }
      value = number
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        value = number
      } else {
        self = try Count(container.decode(String.self))
      }
    }
  }

  /// A person by id or name.
  struct PersonReference: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int64.self) {
        text = "\(number)"
      } else {
        text = try container.decode(String.self)
      }
    }
  }

  /// The fields of `QueryField.all`.
  private struct Fields: Decodable {
    let signals: [SignalRequest]?
    let images: [Int64]?
    let addresses: [String]?
    let queries: [String]?
    let text: String?
    let colours: [String]?
    let people: [PersonReference]?
    let match: String?
    let `where`: String?
    let confidence: Double?
    let region: [Double]?
    let k: Count?
    let metric: String?
    let space: String?
    let rank: [String]?
    let explain: Bool?
    let sort: String?
    let limit: Int?
    let cursor: String?
  }

  private let fields: Fields
  private let files: [FormFile]
  /// The pictures and all else of `signals`.
  private var signals: [Query.Signal]

  /// Reads a request.
  ///
  /// - Throws: `APIError` of status 400 for what cannot be read, of status 409 for too many pictures.
  init(_ call: Call) throws {
    if case .form(let form) = call.request.body {
      files = try form.files.map { file in
        guard file.name == WebApp.pictureField else {
          throw APIError.badRequest(
            "cannot read the form: pictures go into the field \"image\", not \"\(file.name)\"")
        }
        return file
      }
      fields = try form.decoded(as: Fields.self, QueryField.all)
    } else {
      (fields, files) = (try call.json(Fields.self), [])
    }
    var examples: [Query.Example] = (fields.images ?? []).map { .image($0) }
    examples += (fields.addresses ?? []).map { .address($0) } + (fields.queries ?? []).map { .kept($0) }
    let region = try fields.region.map(Self.region)
    signals = examples.map { Query.Signal(.picture($0, region: region)) }
    signals += try (fields.signals ?? []).map { try $0.signal() }
    let count = signals.count { if case .picture = $0.content { true } else { false } } + files.count
    guard count <= Self.maximumExamples else {
      throw APIError.conflict(
        "cannot search with \(count) pictures: at most \(Self.maximumExamples) at a time")
    }
  }

  /// Replaces URLs by the pictures they point to.
  mutating func replaceAddresses(_ fetch: (String) async throws -> [UInt8]) async throws {
    for place in signals.indices {
      if case .picture(.address(let address), let region) = signals[place].content {
        signals[place].content = .picture(.bytes(try await fetch(address), name: address), region: region)
      }
    }
  }

  private static let maximumExamples = 16

  /// The query for the engine.
  func query() throws -> Query {
    let uploads = try files.map { Query.Example.bytes(try $0.contents(), name: $0.shownName) }
    let region = try fields.region.map(Self.region)
    var query = Query(
      signals: signals + uploads.map { Query.Signal(.picture($0, region: region)) }, k: fields.k?.value ?? 10,
      metric: try Self.choice(fields.metric, "metric"),
      spaces: try fields.space.map { try WeightedSpace.list($0) } ?? [])
    let text = try fields.text.map { try SearchText($0) }
    query.signals += text?.signals ?? []
    query.signals += try (fields.colours ?? []).map { Query.Signal(.colour(try Colour($0))) }
    query.filter = Filter(
      allOf: try people().map { .people($0) }, try fields.where.map { try Filter($0) }, text?.filter)
    query.rank = try RankingChain(fields.rank ?? [])
    query.minimumConfidence = fields.confidence
    query.explains = fields.explain ?? false
    query.order = try Self.choice(fields.sort, "sort") ?? .best
    query.limit = try fields.limit.map { try Call.limit($0, got: "\($0)") } ?? max(1, min(query.k, 100))
    query.cursor = try fields.cursor.map { text in
      guard let cursor = Cursor(text) else {
        throw APIError.badRequest("cannot go on after \"\(text)\": give the cursor as \"next\" had it")
      }
      return cursor
    }
    return query
  }

  private func people() throws -> PeopleFilter? {
    let match: PeopleMatch? = try Self.choice(fields.match, "match")
    let people = (fields.people ?? []).map(\.text)
    guard people.isEmpty else { return PeopleFilter(people, match: match ?? .all) }
    guard match == nil else {
      throw APIError.badRequest(
        "cannot match people: none are named; give \"people\", or leave \"match\" out")
    }
    return nil
  }

  static func region(_ numbers: [Double]) throws -> Region {
    guard numbers.count == 4 else {
      throw APIError.badRequest(
        "cannot crop to \(numbers): region is x, y, width, height in fractions of the picture")
    }
    let region = Region(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
    // A region that exceeds the picture, if only by rounding, is clipped.
    guard let inside = region.cutToPicture else {
      throw APIError.badRequest(
        "cannot crop to \(numbers): x and y must be from 0 to below 1, width and height above 0")
    }
    return inside
  }

  /// One of several words.
  static func choice<Choice: RawRepresentable & CaseIterable>(
    _ text: String?, _ name: String
  ) throws -> Choice? where Choice.RawValue == String {
    guard let text else { return nil }
    guard let choice = Choice(rawValue: text) else {
      throw APIError.badRequest(
        "cannot use \"\(text)\": \(name) must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))"
      )
    }
    return choice
  }

  /// A number in the field of a form.
  ///
  /// - Throws: `APIError` of status 400.
  static func number<Number: LosslessStringConvertible>(_ text: String, _ name: String) throws -> Number {
    guard let number: Number = formNumber(text) else {
      throw APIError.badRequest("cannot read \"\(text)\": \(name) must be a number")
    }
    return number
  }
}
