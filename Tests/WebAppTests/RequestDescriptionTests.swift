import Foundation
import Testing

@testable import HTTPServer
@testable import WebApp

/// Requests are held to what `openapi.json` says of them.
@Suite struct RequestDescriptionTests {
  private func refusal(_ path: String, _ json: String) throws -> APIError? {
    let route = try #require(WebApp.routes.first { $0.path == path && $0.method == .post })
    let request = Request(head: head("POST", path), body: .text(Array(json.utf8)))
    return apiError { try RequestDescription.shared.check(request, to: route) }
  }

  @Test(arguments: [
    ("/api/v1/search", #"{"k":0}"#, "at least 1"), ("/api/v1/search", #"{"k":9007199254740992}"#, "at most"),
    ("/api/v1/search", #"{"limit":1001}"#, "at least 1 and at most 1000"),
    ("/api/v1/search", #"{"people":[1e30]}"#, "people"),
    ("/api/v1/search", #"{"images":[-9007199254740992]}"#, "images"),
    ("/api/v1/search", #"{"images":[]}"#, "at least 1"),
    ("/api/v1/search", #"{"region":[0,0,1]}"#, "at least 4"),
    ("/api/v1/faces/search", #"{"face":1,"far":0}"#, "above 0 and"),
    ("/api/v1/faces/search", #"{"face":1,"far":1.1}"#, "at most 1"),
    ("/api/v1/faces/search", #"{"image":1,"index":0}"#, "index"),
    ("/api/v1/people/{id}/merge", #"{"others":[]}"#, "at least 1"),
    (
      "/api/v1/people/import", #"{"version":1,"people":[],"notFaces":[{"hash":"0","region":[0]}]}"#,
      "at least 4"
    ),
  ])
  func numbersAndCountsStayWithinTheirRanges(path: String, json: String, words: String) throws {
    let error = try #require(try refusal(path, json))
    #expect(error.status == 400 && error.message.contains(words), "\(error.message)")
  }

  @Test(arguments: [
    ("/api/v1/search", #"{"k":"all","people":["1",2],"limit":1000,"images":[9007199254740991]}"#),
    ("/api/v1/search", #"{"k":9007199254740991,"region":[0,0,1,1]}"#),
    ("/api/v1/faces/search", #"{"face":1,"far":1e-9,"k":1}"#),
    ("/api/v1/people/{id}/name", #"{"name":null}"#),
  ])
  func whatIsWithinThemPasses(path: String, json: String) throws {
    #expect(try refusal(path, json) == nil)
  }

  private struct Description: Decodable {
    struct Schema: Decodable {
      struct Property: Decodable { let pattern: String? }
      let properties: [String: Property]?
    }
    struct Components: Decodable { let schemas: [String: Schema] }
    let components: Components
  }

  /// A field of the form that searches is read as its pattern says.
  @Test(arguments: [
    (
      "k",
      ["all", "1", "007", "99", "", "-1", "+1", "1.5", "1e3", "0x1", "ALL", " 1", "1 ", "none", "\u{661}"]
    ),
    ("limit", ["1", "1000", "0010", "0", "1001", "", "+1", "1e2", "9.0", "x"]),
    ("images", ["1", "1,2", " 1 , 2 ", "1,", ",1", "", "a", "1;2", "+1", "1.0", "0x1", "1 2"]),
    (
      "region",
      [
        "0,0,1,1", "0.25, 0.5, 0.5, 0.50", ".1,.1,.2,.2", "0,0,2,2", "0,0,1", "0,0,1,1,1", "1,0,1,1",
        "0,0,0,1", "-0.1,0,1,1",
        "0,0,nan,1", "0,0,inf,1", "0x0,0,1,1", "0,0,1e-3,1", "1e-3,0,1,1", "0.0,0.0,0.0,1", "", "a",
        "0 0 1 1", "+0,0,1,1",
      ]
    ), ("cursor", ["0-0-0", "a-3ff0000000000000-1", "0-0", "-", "g-0-0", "0-0-0 ", ""]),
    (
      "colours",
      ["red", "#c04020", "c42", "red,blue", "red, #000", "", "reddish", "#12345", "#1234567", "red,", "#ggg"]
    ),
  ])
  func aFieldIsReadAsDescribed(name: String, values: [String]) throws {
    let schemas = try JSONDecoder().decode(Description.self, from: Data(PageFile.openAPI.bytes)).components
      .schemas
    let pattern = try Regex(try #require(schemas["SearchForm"]?.properties?[name]?.pattern))
      .matchingSemantics(.unicodeScalar)
    for value in values {
      let form = Form(fields: [(name: name, value: value)], files: [])
      let request = call(Request(head: head("POST", "/api/v1/search"), body: .form(form)))
      let error = apiError { _ = try SearchRequest(request).query() }
      let isDescribed = try pattern.firstMatch(in: value) != nil
      #expect(
        isDescribed == (error == nil),
        "\(name) \"\(value)\": \(error?.message ?? "read")")
    }
  }
}
