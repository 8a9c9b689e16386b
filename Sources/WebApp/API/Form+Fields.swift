import Eidetic
import Foundation
import HTTPServer

extension Form {
  /// Reads form fields like JSON.
  ///
  /// - Parameters:
  ///   - type: the type of JSON with the same names.
  ///   - fields: the allowed fields.
  /// - Throws: `APIError` of status 400 for an unknown or repeated field, or a value that cannot be read.
  func decoded<Value: Decodable>(as type: Value.Type, _ fields: [QueryField]) throws -> Value {
    let known = Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0) })
    try checkRepetition(
      except: Set(fields.filter { $0.values == .repeated || $0.values == .list }.map(\.name)))
    var document: [String: FieldValue] = [:]
    for (name, text) in self.fields {
      if name == WebApp.pictureField {
        throw APIError.badRequest("cannot read the form: \"\(name)\" must be a file")
      }
      guard let field = known[name] else { throw APIError.unknownField(name) }
      let values = try field.texts(in: text).map { try FieldValue($0, of: field) }
      switch field.values {
      case .one: document[name] = values[0]
      case .several: document[name] = .array(values)
      case .repeated, .list: document[name] = .array((document[name]?.elements ?? []) + values)
      }
    }
    do {
      return try JSONDecoder().decode(type, from: JSONEncoder().encode(document))
    } catch let error as DecodingError {
      throw APIError.unreadable("the form", error)
    }
  }
}

extension QueryField {
  /// The values in a form field.
  fileprivate func texts(in text: String) -> [String] {
    switch values {
    case .one, .repeated: [text]
    case .several, .list:
      text.split(separator: ",", omittingEmptySubsequences: false).map {
        String($0).trimmingCharacters(in: .whitespaces)
      }
    }
  }
}

/// A form value to be encoded as JSON.
private enum FieldValue: Encodable {
  case text(String)
  case integer(Int64)
  case number(Double)
  case flag(Bool)
  case object(JSONValue)
  case array([FieldValue])

  init(_ text: String, of field: QueryField) throws {
    switch field.kind {
    case .text: self = .text(text)
    case .integer: self = .integer(try SearchRequest.number(text, field.name))
    case .number: self = .number(try SearchRequest.number(text, field.name))
    case .flag:
      guard let value = Bool(text) else {
        throw APIError.badRequest("cannot read \"\(text)\": \(field.name) must be true or false")
      }
      self = .flag(value)
    case .object:
      guard let value = JSONValue(text), case .object = value else {
        throw APIError.badRequest("cannot read \"\(text)\": \(field.name) must be an object of JSON")
      }
      self = .object(value)
    }
  }

  var elements: [FieldValue] { if case .array(let elements) = self { elements } else { [self] } }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .integer(let number): try container.encode(number)
    case .number(let number): try container.encode(number)
    case .flag(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    case .array(let elements): try container.encode(elements)
    }
  }
}
