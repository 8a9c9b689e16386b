import Foundation
import HTTPServer

@testable import WebApp

/// The head of a request, as a server would read it.
func head(
  _ method: String = "GET", _ target: String = "/", _ headers: [(String, String)] = [], isSecure: Bool = false
) -> RequestHead {
  guard let parsed = RequestTarget(target) else { preconditionFailure("\(target) is no target") }
  return RequestHead(
    method: Method(rawValue: method), target: parsed,
    headers: Headers(headers.map { (name: $0.0, value: $0.1) }), remoteAddress: "127.0.0.1",
    isSecure: isSecure)
}

/// A request with a JSON body on its way to a route.
func call(json: String) -> Call {
  Call(
    request: Request(
      head: head("POST", "/api/v1/search", [("Content-Type", "application/json")]),
      body: .text(Array(json.utf8))),
    parameters: [:])
}

/// What a piece of work throws, as clients would see it.
func apiError(_ body: () throws -> Void) -> APIError? {
  do {
    try body()
    return nil
  } catch {
    return APIError(error)
  }
}
