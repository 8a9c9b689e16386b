import Eidetic
import Foundation
import HTTPServer
import Imaging
import Vocabulary

extension WebApp {
  static let searchRoutes = [
    Route(method: .post, path: "/api/v1/search", input: .jsonOrForm) { app, call in
      var request = try SearchRequest(call)
      // What waits for another server must not wait in the place of what works.
      try await request.replaceAddresses { try await app.fetch($0) }
      let whole = request
      if SearchStream.isWanted(call.head) { return SearchStream(try whole.query(), app).response() }
      return .json(try await app.work.run { try await app.engine.search(try whole.query()) })
    },
    Route(method: .post, path: "/api/v1/fetch", input: .json) { app, call in
      let bytes = try await app.fetch(try call.json(FetchRequest.self).address)
      return PictureAnswer.sandboxed(.bytes(bytes, type: PictureAnswer.type(of: PictureFormat.sniff(bytes))))
    },
    Route(method: .post, path: "/api/v1/preview", input: .form, isHeavy: true) { app, call in
      let file = try call.form().onePicture()
      return .bytes(
        try await app.engine.preview(of: .bytes(try file.contents(), name: file.shownName)),
        type: "image/jpeg")
    },
  ]

  private struct FetchRequest: Decodable { let address: String }

  /// A picture by its address, when it is its turn.
  private func fetch(_ address: String) async throws -> [UInt8] {
    try await fetches.run { try await engine.fetch(address) }
  }
}

/// What a search is asked for, in JSON or as a form with the same names.
struct SearchRequest: Sendable {
  /// How many hits are wanted: a number, or `"all"`.
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

  /// A person by number or name.
  private struct PersonReference: Decodable {
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

  private struct Body: Decodable {
    let images: [Int64]?
    let addresses: [String]?
    let queries: [String]?
    let colours: [String]?
    let people: [PersonReference]?
    let match: String?
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

  private var examples: [Query.Example] = []
  private var colours: [String] = []
  private var people: [String] = []
  private var match: String?
  private var files: [FormFile] = []
  private var region: [Double]?
  private var k: Int?
  private var metric: String?
  private var space: String?
  private var rank: [String] = []
  private var explains = false
  private var sort: String?
  private var limit: Int?
  private var cursor: String?

  /// Reads a request.
  ///
  /// - Throws: `APIError` of status 400 that says what cannot be read, of status 409 for more pictures than
  ///   are taken together.
  init(_ call: Call) throws {
    switch call.request.body {
    case .form(let form): try self.init(form)
    default: self.init(try call.json(Body.self))
    }
    let count = examples.count + files.count
    guard count <= Self.maximumExamples else {
      throw APIError.conflict(
        "cannot search with \(count) pictures: at most \(Self.maximumExamples) at a time")
    }
  }

  private init(_ body: Body) {
    examples = (body.images ?? []).map { .image($0) } + (body.addresses ?? []).map { .address($0) }
    examples += (body.queries ?? []).map { .kept($0) }
    colours = body.colours ?? []
    (people, match) = ((body.people ?? []).map(\.text), body.match)
    (region, k, metric, space) = (body.region, body.k?.value, body.metric, body.space)
    rank = body.rank ?? []
    explains = body.explain ?? false
    (sort, limit, cursor) = (body.sort, body.limit, body.cursor)
  }

  /// The fields of a form that hold several values, and may be there several times.
  private static let lists: Set = ["images", "addresses", "queries", "colours", "people", "rank"]

  private init(_ form: Form) throws {
    try form.checkRepetition(except: Self.lists)
    for (name, value) in form.fields {
      switch name {
      case "images": examples += try Self.list(value).map { .image(try Self.number($0, name)) }
      case "addresses": examples.append(.address(value))
      case "queries": examples += Self.list(value).map { .kept($0) }
      case "colours": colours += Self.list(value)
      case "people": people.append(value)
      case "match": match = value
      case "region": region = try Self.list(value).map { try Self.number($0, name) }
      case "k": k = try Count(value).value
      case "metric": metric = value
      case "space": space = value
      case "rank": rank.append(value)
      case "explain": explains = try Self.truth(value, name)
      case "sort": sort = value
      case "limit": limit = try Self.number(value, name)
      case "cursor": cursor = value
      case WebApp.pictureField: throw APIError.badRequest("cannot read the form: \"\(name)\" must be a file")
      default: throw APIError.unknownField(name)
      }
    }
    for file in form.files {
      guard file.name == WebApp.pictureField else {
        throw APIError.badRequest(
          "cannot read the form: pictures go into the field \"image\", not \"\(file.name)\"")
      }
      files.append(file)
    }
  }

  /// Puts pictures in the place of their addresses.
  mutating func replaceAddresses(_ fetch: (String) async throws -> [UInt8]) async throws {
    for index in examples.indices {
      if case .address(let address) = examples[index] {
        examples[index] = .bytes(try await fetch(address), name: address)
      }
    }
  }

  private static let maximumExamples = 16

  /// What the engine is asked.
  func query() throws -> Query {
    let uploads = try files.map { Query.Example.bytes(try $0.contents(), name: $0.shownName) }
    var query = Query(
      examples + uploads, region: try region.map(Self.region), k: k ?? 10,
      metric: try Self.choice(metric, "metric"),
      space: space)
    query.colours = try colours.map { try Colour($0) }
    query.people = try filter()
    query.rank = try RankingChain(rank)
    query.explains = explains
    query.order = try Self.choice(sort, "sort") ?? .best
    query.limit = try limit.map { try Call.limit($0, got: "\($0)") } ?? max(1, min(query.k, 100))
    query.cursor = try cursor.map { text in
      guard let cursor = Cursor(text) else {
        throw APIError.badRequest("cannot go on after \"\(text)\": give the cursor as \"next\" had it")
      }
      return cursor
    }
    return query
  }

  private func filter() throws -> PeopleFilter? {
    let match: PeopleMatch? = try Self.choice(match, "match")
    guard people.isEmpty else { return PeopleFilter(people, match: match ?? .all) }
    guard match == nil else {
      throw APIError.badRequest(
        "cannot match people: none are named; give \"people\", or leave \"match\" out")
    }
    return nil
  }

  private static func region(_ numbers: [Double]) throws -> Region {
    guard numbers.count == 4 else {
      throw APIError.badRequest(
        "cannot crop to \(numbers): region is x, y, width, height in fractions of the picture")
    }
    let region = Region(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
    // What reaches beyond the picture, if only by rounding, is cut off at its edge.
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

  private static func truth(_ text: String, _ name: String) throws -> Bool {
    guard let value = Bool(text) else {
      throw APIError.badRequest("cannot read \"\(text)\": \(name) must be true or false")
    }
    return value
  }

  private static func list(_ text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map {
      String($0).trimmingCharacters(in: .whitespaces)
    }
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

/// A number as forms have it: as JSON writes numbers, and not below 0; no hexadecimal, no infinity.
func formNumber<Number: LosslessStringConvertible>(_ text: String) -> Number? {
  text.first != "-" && text.allSatisfy { "0123456789.e-".contains($0) } ? Number(text) : nil
}

extension Call {
  /// The body, which must be a form.
  func form() throws -> Form {
    guard case .form(let form) = request.body else {
      throw APIError.badRequest("cannot read the body: it must be multipart/form-data")
    }
    return form
  }
}

extension APIError {
  /// A field that a form does not have.
  static func unknownField(_ name: String) -> APIError {
    badRequest("cannot read the form: it has no field \"\(name)\"; see /openapi.json")
  }
}

extension Form {
  /// Refuses a field that is there twice: which of its values counts is not to be guessed.
  ///
  /// - Parameter lists: the names of fields that may be there several times.
  func checkRepetition(except lists: Set<String> = []) throws {
    var seen: Set<String> = []
    for (name, _) in fields where !lists.contains(name) && !seen.insert(name).inserted {
      throw APIError.badRequest("cannot read the form: it has the field \"\(name)\" twice; give it once")
    }
  }

  /// The one picture in the field `image`.
  func onePicture() throws -> FormFile {
    guard files.count == 1, files[0].name == WebApp.pictureField else {
      throw APIError.badRequest("cannot read the form: give one picture in the field \"image\"")
    }
    return files[0]
  }
}

extension FormFile {
  /// What errors call it.
  var shownName: String { fileName ?? "the picture" }
}
