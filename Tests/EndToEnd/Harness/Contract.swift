import Foundation
import TestSupport

/// The API as `openapi.json` describes it; compares answers with it.
struct Contract: Sendable {
  struct Operation: Hashable, Sendable, CustomStringConvertible {
    let method: String
    /// With parameters in braces.
    let path: String

    var description: String { "\(method) \(path)" }
  }

  static let file = SharedData.root + "/Sources/WebApp/openapi.json"
  static let shared: Contract = {
    guard let data = FileManager.default.contents(atPath: file), let document = try? JSON(parsing: data)
    else { preconditionFailure("\(file) is no JSON") }
    return Contract(document: document)
  }()

  let document: JSON

  var operations: [Operation] {
    document["paths"].object.flatMap { path, methods in
      methods.object.keys.map { Operation(method: $0.uppercased(), path: path) }
    }.sorted { $0.description < $1.description }
  }

  /// The operation that a request means; a word in a path comes before a parameter, and none ends in a slash.
  func operation(_ method: String, _ target: String) -> Operation? {
    let path = target.prefix { $0 != "?" }
    guard !path.hasSuffix("/") else { return nil }
    let parts = path.split(separator: "/")
    return operations.filter { operation in
      let pattern = operation.path.split(separator: "/")
      return operation.method == (method == "HEAD" ? "GET" : method) && pattern.count == parts.count
        && zip(pattern, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }.min { $0.path.count { $0 == "{" } < $1.path.count { $0 == "{" } }
  }

  /// What is not as described in an answer.
  func problems(of answer: Answer, to operation: Operation) -> [String] {
    let responses = document["paths"][operation.path][operation.method.lowercased()]["responses"]
    let stated = responses["\(answer.status)"]
    if stated == .null, !Self.isCommon(answer.status) {
      return ["the status \(answer.status) is not described"]
    }
    let response = resolved(stated == .null ? responses["default"] : stated)
    let contents = response["content"].object
    let type = answer.header("content-type")?.split(separator: ";").first.map(String.init)
    guard !contents.isEmpty else {
      return answer.body.isEmpty ? [] : ["there is a body where none is described"]
    }
    guard let type, let content = contents.first(where: { Self.matches(type, $0.key) })?.value else {
      return ["the type \(type ?? "nothing") is none of \(contents.keys.sorted())"]
    }
    guard type == "application/json", content["schema"] != .null else { return [] }
    return problems(of: answer.json, as: content["schema"], at: "answer")
  }

  /// Whether any operation may answer with a status: a server's fault, a request that is refused before it is
  /// read.
  private static func isCommon(_ status: Int) -> Bool {
    status >= 500 || [403, 405, 408, 413].contains(status)
  }

  /// What is not as a schema has it: types, required members, known members, elements, choices.
  func problems(of value: JSON, as schema: JSON, at place: String) -> [String] {
    let schema = resolved(schema)
    if let type = schema["type"].string, !Self.has(value, type) {
      return ["\(place) is no \(type): \(value)"]
    }
    let choices = schema["enum"].array
    if !choices.isEmpty, !choices.contains(value) { return ["\(place) is none of \(choices): \(value)"] }
    var problems: [String] = []
    for name in schema["required"].array.compactMap(\.string) where value.object[name] == nil {
      problems.append("\(place).\(name) is missing")
    }
    let properties = schema["properties"].object
    for (name, member) in value.object where !properties.isEmpty {
      guard let expected = properties[name] else {
        problems.append("\(place).\(name) is not described")
        continue
      }
      problems += self.problems(of: member, as: expected, at: "\(place).\(name)")
    }
    if schema["items"] != .null {
      for (index, element) in value.array.enumerated() {
        problems += self.problems(of: element, as: schema["items"], at: "\(place)[\(index)]")
      }
    }
    return problems
  }

  private func resolved(_ value: JSON) -> JSON {
    guard let path = value["$ref"].string else { return value }
    return path.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] }
  }

  private static func has(_ value: JSON, _ type: String) -> Bool {
    switch (type, value) {
    case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool), ("number", .number):
      true
    case ("integer", .number): value.int != nil
    default: false
    }
  }

  private static func matches(_ type: String, _ pattern: String) -> Bool {
    pattern.hasSuffix("/*") ? type.hasPrefix(pattern.dropLast()) : type == pattern
  }
}
