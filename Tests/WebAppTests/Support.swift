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

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
