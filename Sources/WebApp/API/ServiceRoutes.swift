import Eidetic
import FoundationEssentials
import HTTPServer

extension WebApp {
  static let serviceRoutes = [
    Route(method: .get, path: "/healthz", audience: .everyone) { _, _ in .json(["status": "ok"]) },
    Route(method: .get, path: "/metrics") { app, _ in
      .bytes([UInt8](try await app.metrics().utf8), type: "text/plain; version=0.0.4; charset=utf-8")
    },
    Route(method: .get, path: "/openapi.json", audience: .everyone) { _, call in
      try conditional(PageFile.openAPI, call)
    },
    Route(method: .post, path: "/api/v1/session", audience: .everyone, input: .json) { app, call in
      guard app.policy.isToken(try call.json(SignIn.self).token) else { throw APIError.wrongToken }
      var response = Response.nothing
      response.headers.append(("Set-Cookie", app.policy.cookie(for: call.view)))
      return response
    },
    Route(method: .delete, path: "/api/v1/session", audience: .everyone) { _, call in
      var response = Response.nothing
      response.headers.append(("Set-Cookie", AccessPolicy.removedCookie(for: call.view)))
      return response
    },
  ]

  private struct SignIn: Decodable { let token: String }
}

extension APIError {
  fileprivate static let wrongToken = APIError(
    status: 401, code: "unauthorized",
    message:
      "cannot sign in: this is not the access token that the server printed when it started; copy it again")
}
