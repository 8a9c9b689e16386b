import Faults
import FoundationEssentials
import HTTPServer

/// The names that requests may contain, from `openapi.json`. Unknown names are refused, never ignored.
struct RequestDescription: Sendable {
  static let shared = RequestDescription(PageFile.openAPI.bytes)

  private let document: JSONValue

  /// - Parameter bytes: the description of the API.
  init(_ bytes: [UInt8]) {
    do {
      document = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    } catch {
      preconditionFailure("openapi.json is not JSON: \(error)")
    }
  }

  /// Checks the names in a request's URL and body.
  ///
  /// - Throws: `APIError` of status 400 with the unknown name and the closest known one.
  func check(_ request: Request, to route: Route) throws(APIError) {
    // The URLs of the page are not described.
    guard let operation = document["paths"]?[route.path]?[route.method.rawValue.lowercased()] else { return }
    let parameters = (operation["parameters"]?.elements ?? []).filter { $0["in"]?.text == "query" }
    var seen: Set<String> = []
    for (name, _) in request.head.target.query where route.path.hasPrefix("/api/") {
      try check(name, among: parameters.compactMap { $0["name"]?.text }, "the address")
      guard seen.insert(name).inserted else {
        throw .badRequest("cannot use \"\(name)\" twice in the address; give it once")
      }
    }
    let contents = operation["requestBody"]?["content"]
    switch request.body {
    case .none: break
    case .text(let bytes):
      // The route refuses what is not JSON.
      guard let schema = contents?["application/json"]?["schema"],
        let body = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))
      else { return }
      try check(body, as: schema, "the body")
    case .form(let form):
      let schema = resolved(contents?["multipart/form-data"]?["schema"] ?? .null)
      let known = schema["properties"]?.members ?? [:]
      for name in form.fields.map(\.name) + form.files.map(\.name) {
        try check(name, among: Array(known.keys), "the form")
      }
      // Texts of JSON are as in a body of JSON. The route refuses what is not JSON.
      let same = resolved(contents?["application/json"]?["schema"] ?? .null)["properties"]
      for (name, text) in form.fields
      where known[name]?["items"]?["contentMediaType"]?.text == "application/json" {
        guard let content = same?[name]?["items"], let value = JSONValue(text) else { continue }
        try check(value, as: content, "\"\(name)\"")
      }
    }
  }

  private func check(_ value: JSONValue, as schema: JSONValue, _ place: String) throws(APIError) {
    let schema = choice(of: resolved(schema), for: value)
    guard value != .null || allowsNull(schema) else {
      throw .badRequest("cannot use null in \(place); leave it out instead")
    }
    let properties = schema["properties"]?.members ?? [:]
    for (name, member) in value.members.sorted(by: { $0.key < $1.key }) where !properties.isEmpty {
      if let expected = properties[name] {
        try check(member, as: expected, "\"\(name)\"")
      } else if schema["additionalProperties"] == .bool(false) {
        try check(name, among: Array(properties.keys), place)
      }
    }
    try checkCompany(of: value, schema, place)
    if let number = value.number { try check(number, within: schema, place) }
    if case .array(let elements) = value {
      let counts = (schema["minItems"]?.count ?? 0)...(schema["maxItems"]?.count ?? .max)
      guard counts.contains(elements.count) else {
        throw .badRequest(
          "cannot use \(elements.count) elements in \(place): it takes "
            + (elements.count < counts.lowerBound
              ? "at least \(counts.lowerBound)" : "at most \(counts.upperBound)"))
      }
    }
    guard let items = schema["items"] else { return }
    for element in value.elements { try check(element, as: items, place) }
  }

  /// Checks that fields which depend on another field don't appear without it.
  private func checkCompany(
    of value: JSONValue, _ schema: JSONValue, _ place: String
  ) throws(APIError) {
    for (name, needed) in schema["dependentRequired"]?.members ?? [:] where value[name] != nil {
      for other in needed.elements.compactMap(\.text) where value[other] == nil {
        throw .badRequest(
          "cannot use \"\(name)\" in \(place) without \"\(other)\"; give both, or leave it out")
      }
    }
  }

  private func check(_ number: Double, within schema: JSONValue, _ place: String) throws(APIError) {
    let bounds =
      [
        ("at least", schema["minimum"]?.number, { number >= $0 }),
        ("above", schema["exclusiveMinimum"]?.number, { number > $0 }),
        ("at most", schema["maximum"]?.number, { number <= $0 }),
        ("below", schema["exclusiveMaximum"]?.number, { number < $0 }),
      ] as [(String, Double?, (Double) -> Bool)]
    guard bounds.contains(where: { _, bound, holds in bound.map { !holds($0) } ?? false }) else { return }
    let range = bounds.compactMap { words, bound, _ in bound.map { "\(words) \(Self.text($0))" } }
    throw .badRequest(
      "cannot use \(Self.text(number)) in \(place): it must be \(range.joined(separator: " and "))")
  }

  private static func text(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? "\(number)"
  }

  /// The schema for the type of a value, if there are several.
  private func choice(of schema: JSONValue, for value: JSONValue) -> JSONValue {
    let types: [String] =
      switch value {
      case .string: ["string"]
      case .number: ["number", "integer"]
      default: []
      }
    return schema["oneOf"]?.elements.first { types.contains($0["type"]?.text ?? "") } ?? schema
  }

  private func allowsNull(_ schema: JSONValue) -> Bool {
    guard let type = schema["type"] else { return schema["oneOf"] == nil && schema["anyOf"] == nil }
    return type.elements.contains(.string("null"))
  }

  private func check(_ name: String, among known: [String], _ place: String) throws(APIError) {
    guard !known.contains(name) else { return }
    let help =
      if let near = nearest(to: name, among: known) {
        "did you mean \"\(near)\"?"
      } else if known.isEmpty {
        "it takes none"
      } else {
        "it takes \(known.sorted().joined(separator: ", "))"
      }
    throw .badRequest("cannot use \"\(printable(name))\" in \(place): there is no such name; \(help)")
  }

  private func resolved(_ schema: JSONValue) -> JSONValue {
    guard let path = schema["$ref"]?.text else { return schema }
    return path.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] ?? .null }
  }
}
