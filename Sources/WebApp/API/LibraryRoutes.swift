import Eidetic
import FoundationEssentials
import HTTPServer
import Vocabulary

extension WebApp {
  static let libraryRoutes = [
    Route(method: .get, path: "/api/v1/status") { app, _ in
      let counts = try await app.engine.library.counts()
      return .json(
        StatusAnswer(
          version: app.options.version, gallery: app.engine.galleryFolder, images: counts.images,
          paths: counts.paths, failed: counts.failed, recovered: counts.recovered,
          defaultSpace: try await app.engine.spaces.defaultName(), metrics: Metric.allCases.map(\.rawValue),
          maximumUploadBytes: app.options.maximumUploadBytes))
    },
    Route(method: .get, path: "/api/v1/errors") { app, call in
      let after = try call.query("cursor").map(PathCursor.path)
      let (errors, next) = try await app.engine.library.errors(
        after: after, limit: try call.limit(default: 100))
      return .json(ErrorList(errors: errors, next: next.map(PathCursor.cursor)))
    },
    Route(method: .get, path: "/api/v1/skipped") { app, call in
      let after = try call.query("cursor").map(PathCursor.path)
      let (files, next) = try await app.engine.library.passedOver(
        after: after, limit: try call.limit(default: 100))
      return .json(SkippedList(skipped: files, next: next.map(PathCursor.cursor)))
    },
    Route(method: .get, path: "/api/v1/roots") { app, _ in
      .json(["roots": try await app.engine.library.roots()])
    },
    Route(method: .get, path: "/api/v1/folders") { app, call in
      .json(["folders": try await app.engine.library.folders(in: call.query("path"))])
    },
    Route(method: .delete, path: "/api/v1/roots/{id}") { app, call in
      let id = try call.number("id")
      guard !app.isIndexing else {
        throw APIError.conflict(
          "cannot forget the root \(id) while pictures are being indexed; wait for it or cancel it")
      }
      try await app.engine.library.removeRoot(id)
      return .nothing
    },
  ]

  /// Whether an indexing job is running or waiting.
  var isIndexing: Bool { engine.jobs.jobs.contains { $0.kind == .index && !$0.state.isFinal } }

  private struct StatusAnswer: Encodable {
    let version: String
    let gallery: String
    let images: Int
    let paths: Int
    let failed: Int
    let recovered: Int
    let defaultSpace: String?
    let metrics: [String]
    let maximumUploadBytes: Int
  }

  private struct ErrorList: Encodable {
    let errors: [GalleryStatus.Problem]
    let next: String?
  }

  private struct SkippedList: Encodable {
    let skipped: [GalleryStatus.PassedOver]
    let next: String?
  }
}

/// A path as a cursor: Base64, so that any path survives in a URL.
enum PathCursor {
  static func cursor(_ path: String) -> String { Data(path.utf8).base64EncodedString() }

  /// - Throws: `APIError` of status 400 if `cursor` did not make it.
  static func path(_ cursor: String) throws -> String {
    // A plus may have become a space in a URL.
    let cursor = String(cursor.map { $0 == " " ? "+" : $0 })
    guard let data = Data(base64Encoded: cursor) else {
      throw APIError.badRequest("cannot go on after \"\(cursor)\": give the cursor as \"next\" had it")
    }
    // Any text is a valid position among paths.
    return String(decoding: data, as: UTF8.self)
  }
}

extension Call {
  /// Where the page begins.
  func cursor() throws -> Cursor? {
    guard let text = query("cursor") else { return nil }
    guard let cursor = Cursor(text) else {
      throw APIError.badRequest("cannot go on after \"\(text)\": give the cursor as \"next\" had it")
    }
    return cursor
  }
}
