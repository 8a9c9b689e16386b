import Foundation
import HTTPServer

@testable import WebApp

/// The head of a request, as a server would read it.
func head(
  _ method: String = "GET", _ target: String = "/", _ headers: [(String, String)] = [],
  isSecure: Bool = false,
  from remoteAddress: String = "127.0.0.1"
) -> RequestHead {
  guard let parsed = RequestTarget(target) else { preconditionFailure("\(target) is no target") }
  return RequestHead(
    method: Method(rawValue: method), target: parsed,
    headers: Headers(headers.map { (name: $0.0, value: $0.1) }), remoteAddress: remoteAddress,
    isSecure: isSecure)
}

/// How the client of a request sees a server without proxies.
func view(_ head: RequestHead) -> ClientView { ClientView(head, proxies: [], basePath: []) }

/// A request on its way to a route.
func call(_ request: Request, _ parameters: [String: String] = [:]) -> Call {
  Call(request: request, parameters: parameters, view: view(request.head))
}

/// A request with a JSON body on its way to a route.
func call(json: String) -> Call {
  call(
    Request(
      head: head("POST", "/api/v1/search", [("Content-Type", "application/json")]),
      body: .text(Array(json.utf8))))
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
