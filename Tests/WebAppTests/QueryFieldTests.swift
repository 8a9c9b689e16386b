import Eidetic
import Foundation
import Testing

@testable import WebApp

/// The fields of a search are in one list, which the description of the API and the page follow.
@Suite struct QueryFieldTests {
  private struct Description: Decodable {
    struct Schema: Decodable {
      struct Property: Decodable { let type: String? }
      let properties: [String: Property]?
    }
    struct Components: Decodable { let schemas: [String: Schema] }
    let components: Components
  }

  private func properties(of schema: String) throws -> [String: Description.Schema.Property] {
    let description = try JSONDecoder().decode(Description.self, from: Data(PageFile.openAPI.bytes))
    return try #require(description.components.schemas[schema]?.properties)
  }

  @Test func theDescriptionHasTheFieldsOfJSONAndOfForms() throws {
    let names = Set(QueryField.all.map(\.name))
    let json = try properties(of: "SearchRequest")
    #expect(Set(json.keys) == names)
    #expect(Set(try properties(of: "SearchForm").keys) == names.union([WebApp.pictureField]))
    for field in QueryField.all {
      guard let type = json[field.name]?.type else { continue }
      switch field.values {
      case .one: #expect(type != "array", "\(field.name)")
      case .several, .repeated, .list: #expect(type == "array", "\(field.name)")
      }
    }
  }

  /// What only the page knows: which picture a link shows, and which kinds of source there are.
  private static let ofThePage: Set = [
    "show", "person", "face", "image", "address", "query", "upload", "unlike", "result",
  ]

  @Test func linksHaveTheNamesOfTheFields() throws {
    let route = try #require(PageFile.all.values.first { $0.name == "route.js" })
    let text = String(decoding: route.bytes, as: UTF8.self)
    let used = Set(text.matches(of: /query\.get\("([a-z]+)"\)/).map { String($0.output.1) })
    #expect(used.count > 8)
    #expect(used.subtracting(Self.ofThePage).isSubset(of: QueryField.all.map(\.name)), "\(used)")
  }
}
