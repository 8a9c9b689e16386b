import CPage
import Compression
import HTTPServer

extension WebApp {
  static let pageRoutes =
    ["/", "/library", "/people", "/train"].map { path in
      Route(method: .get, path: path, audience: .everyone) { _, call in
        try conditional(PageFile.index, call, policy: PageFile.policy)
      }
    } + [
      Route(method: .get, path: "/favicon.ico", audience: .everyone) { _, call in
        try conditional(PageFile.icon, call)
      },
      Route(method: .get, path: "/page/{name}", audience: .everyone) { _, call in
        let name = call.parameters["name"] ?? ""
        guard let file = PageFile.all[name] else {
          throw APIError.notFound("cannot find \"\(name)\": the page has no such file")
        }
        return try conditional(file, call)
      },
    ]

  /// Answers requests for unknown pages with the page itself, which shows "not found".
  static let lostRoute = Route(method: .get, path: "/{unknown}", audience: .everyone) { _, call in
    let depth = call.head.target.rawPath.utf8.count { $0 == UInt8(ascii: "/") } - 1
    var response = Response.bytes(PageFile.index.linked(fromDepth: depth), type: PageFile.index.type)
    response.status = 404
    response.headers.append(("Content-Security-Policy", PageFile.policy))
    return response
  }

  /// Whether a request is a browser's navigation to a page.
  static func isForPage(_ head: RequestHead) -> Bool {
    let isBelow = ["api", "page"].contains(head.target.path.first)
    let accepted = head.headers["Accept"] ?? ""
    return [.get, .head].contains(head.method) && !isBelow && accepted.contains("text/html")
  }
}

/// A file of the page, embedded in the program.
struct PageFile: Sendable {
  let name: String
  let bytes: [UInt8]
  let type: String
  /// Depends on the content.
  let entityTag: String
  /// The bytes as a gzip file; `nil` if that is no smaller.
  let compressed: [UInt8]?

  /// The page may use its own scripts, styles and pictures, and nothing from elsewhere.
  static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    + "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

  /// All files of the page by name.
  static let all: [String: PageFile] = {
    var files: [String: PageFile] = [:]
    var count = 0
    let list = unsafe UnsafeBufferPointer(start: eidetic_page_files(&count), count: count)
    for index in list.indices {
      let file = unsafe list[index]
      let name = unsafe String(cString: file.name)
      let bytes = unsafe [UInt8](UnsafeBufferPointer(start: file.bytes, count: file.count))
      files[name] = PageFile(name: name, bytes: bytes)
    }
    return files
  }()

  static let index = named("index.html")
  static let icon = named("mark.svg")
  static let openAPI = named("openapi.json")

  /// The bytes of an HTML file with links to the page's files adjusted for a path some folders deeper.
  func linked(fromDepth depth: Int) -> [UInt8] {
    let up = String(repeating: "../", count: max(depth, 0))
    let text = String(decoding: bytes, as: UTF8.self)
    return [UInt8](text.replacing("=\"page/", with: "=\"\(up)page/").utf8)
  }

  private init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    type = Self.type(of: name)
    // FNV-1a, 64 bits (Fowler, Noll, Vo).
    let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    entityTag = String(hash, radix: 16)
    compressed = Deflate.gzip(bytes).flatMap { $0.count < bytes.count ? $0 : nil }
  }

  private static func named(_ name: String) -> PageFile {
    guard let file = all[name] else { preconditionFailure("\(name) was not built in") }
    return file
  }

  private static func type(of name: String) -> String {
    switch name.split(separator: ".").last {
    case "html": "text/html; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "svg": "image/svg+xml"
    case "json": "application/json"
    default: "application/octet-stream"
    }
  }
}
