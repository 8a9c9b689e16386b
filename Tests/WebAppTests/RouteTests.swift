import Foundation
import HTTPServer
import TestSupport
import Testing

@testable import WebApp

/// Which request means which operation.
@Suite struct RouteTests {
  @Test(arguments: [
    ("/api/v1/images/17", "/api/v1/images/{id}", ["id": "17"]),
    ("/api/v1/images/17/thumbnail", "/api/v1/images/{id}/thumbnail", ["id": "17"]),
    ("/api/v1/images/a%20b", "/api/v1/images/{id}", ["id": "a b"]), ("/", "/", [:]),
    ("/library", "/library", [:]),
    ("/page/app.js", "/page/{name}", ["name": "app.js"]), ("/healthz?a=/b", "/healthz", [:]),
  ])
  func findsTheOperationAndItsParameters(target: String, path: String, parameters: [String: String]) throws {
    for method in ["GET", "HEAD"] {
      let (route, found) = try WebApp.route(of: head(method, target))
      #expect(route.path == path && route.method == .get && found == parameters)
    }
  }

  @Test(arguments: [
    "/api", "/api/v1", "/api/v2/images", "/api/v1/images/1/2", "/API/v1/images", "/page", "/page/a/b",
    "/index.html",
    "/api/v1/images/1/original/x", "/.git", "/healthz2",
  ])
  func knowsNoOtherPath(target: String) {
    #expect(apiError { _ = try WebApp.route(of: head("GET", target)) }?.status == 404)
  }

  @Test(arguments: [
    ("POST", "/healthz", "GET, HEAD"), ("GET", "/api/v1/search", "POST"), ("HEAD", "/api/v1/search", "POST"),
    ("PUT", "/api/v1/jobs", "GET, HEAD, POST"), ("PATCH", "/api/v1/queries/x", "DELETE, GET, HEAD"),
    ("OPTIONS", "/api/v1/images", "GET, HEAD"), ("BREW", "/", "GET, HEAD"),
    // Words that are no numbers of people.
    ("GET", "/api/v1/people/cluster", "POST"), ("GET", "/api/v1/people/undo", "POST"),
    ("GET", "/api/v1/people/import", "POST"), ("DELETE", "/api/v1/faces/search", "POST"),
  ])
  func saysWhichMethodsThereAre(method: String, target: String, allowed: String) throws {
    let error = try #require(apiError { _ = try WebApp.route(of: head(method, target)) })
    #expect(error.status == 405 && error.code == "method_not_allowed")
    #expect(error.headers["Allow"] == allowed)
  }

  @Test(arguments: ["", "x", "1.0", "0x1", "9223372036854775808", "١", "1 "])
  func takesNothingButNumbersForNumbers(text: String) {
    let call = WebAppTests.call(Request(head: head(), body: .none), ["id": text])
    #expect(apiError { _ = try call.number("id") }?.status == 404)
  }

  @Test(arguments: ["0", "1001", "-1", "x", "", "1e2", "99999999999999999999"])
  func boundsPages(limit: String) {
    let call = WebAppTests.call(Request(head: head("GET", "/?limit=\(limit)"), body: .none))
    let error = apiError { _ = try call.limit(default: 7) }
    #expect(error?.status == 400 && error?.message.contains("1 to 1000") == true)
  }

  // MARK: The description

  private struct Description: Decodable {
    struct Operation: Decodable {
      struct Parameter: Decodable {
        let name: String
        let `in`: String
      }
      struct Body: Decodable {
        struct Content: Decodable {}
        let content: [String: Content]
      }
      let parameters: [Parameter]?
      let requestBody: Body?
    }

    let paths: [String: [String: Operation]]
  }

  /// The API's description and its routes say the same, both ways.
  @Test func areAsTheDescriptionHasThem() throws {
    let bytes = PageFile.openAPI.bytes
    #expect(
      FileManager.default.contents(atPath: SharedData.root + "/Sources/WebApp/openapi.json") == Data(bytes))
    let described = try JSONDecoder().decode(Description.self, from: Data(bytes)).paths
    let pages = Set(WebApp.pageRoutes.map(\.path))
    var rest = Set(described.flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(path)" } })
    for route in WebApp.routes where !pages.contains(route.path) {
      let name = "\(route.method.rawValue) \(route.path)"
      #expect(rest.remove(name) != nil, "\(name) is not described, or there twice")
      guard let operation = described[route.path]?[route.method.rawValue.lowercased()] else { continue }
      let inPath = (operation.parameters ?? []).filter { $0.in == "path" }.map { "{\($0.name)}" }
      #expect(
        inPath == route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map(String.init), "\(name)")
      let bodies = Set((operation.requestBody?.content ?? [:]).keys)
      switch route.input {
      case .nothing: #expect(bodies == [], "\(name)")
      case .json: #expect(bodies == ["application/json"], "\(name)")
      case .form: #expect(bodies == ["multipart/form-data"], "\(name)")
      case .jsonOrForm: #expect(bodies == ["application/json", "multipart/form-data"], "\(name)")
      }
    }
    #expect(rest == [], "described, and not there")
  }

  @Test func letEveryoneSeeThePageAndNothingOfTheGallery() {
    let open = Set(
      WebApp.routes.filter { $0.audience == .everyone }.map { "\($0.method.rawValue) \($0.path)" })
    #expect(
      open == [
        "GET /", "GET /library", "GET /people", "GET /train", "GET /favicon.ico", "GET /page/{name}",
        "GET /healthz",
        "GET /openapi.json",
        "POST /api/v1/session", "DELETE /api/v1/session",
      ])
  }
}
