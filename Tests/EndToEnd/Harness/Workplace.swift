import Foundation
import Glibc
import TestSupport
import Testing

/// A test's own folder, with pictures and a gallery; removed with the object.
final class Workplace: Sendable {
  /// Absolute, without symbolic links.
  let folder: String
  var gallery: String { folder + "/gallery" }
  var pictures: String { folder + "/pictures" }

  init() throws {
    folder =
      FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "eidetic-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: pictures, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  // MARK: Files

  /// The absolute path of a picture.
  func path(_ name: String) -> String { "\(pictures)/\(name)" }

  /// Writes a file under `pictures`, and the folders above it.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let path = path(name)
    let above = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
    try FileManager.default.createDirectory(atPath: above, withIntermediateDirectories: true)
    // Foundation is kept from the name: its bytes are what is tested.
    let file = try #require(fopen(path, "w"), "cannot write \(path)")
    defer { fclose(file) }
    try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    return path
  }

  /// Draws a picture under `pictures`.
  @discardableResult
  func draw(_ name: String, seed: UInt64) throws -> String { try write(Raster(seed: seed).png(), to: name) }

  /// Draws the pictures 1.png, 2.png, … with their numbers as seeds.
  func draw(_ count: Int, in folder: String = ".") throws {
    for number in 1...count { try draw("\(folder)/\(number).png", seed: UInt64(number)) }
  }

  /// Writes that many different files with one picture in them: cheap to make.
  func fill(_ folder: String = ".", with count: Int) throws {
    let files = Raster(seed: UInt64(count)).pngs(comments: (1...count).map { "\($0)" })
    for (number, bytes) in zip(1..., files) { try write(bytes, to: "\(folder)/filled\(number).png") }
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

  func move(_ name: String, to other: String) throws {
    try FileManager.default.moveItem(atPath: path(name), toPath: path(other))
  }

  func copy(_ name: String, to other: String) throws {
    try FileManager.default.copyItem(atPath: path(name), toPath: path(other))
  }

  /// Gives a file another modification time, and the same bytes.
  func touch(_ name: String) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)], ofItemAtPath: path(name))
  }

  func allow(_ permissions: Int, _ path: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
  }

  /// The names of all files below a folder of the gallery.
  func files(inGallery folder: String) -> [String] {
    let found =
      FileManager.default.enumerator(atPath: "\(gallery)/\(folder)")?.compactMap { $0 as? String } ?? []
    return found.filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(gallery)/\(folder)/\(path)", isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }

  // MARK: Running

  private var environment: [String: String] {
    if Turn.current == nil { Issue.record("the suite of this test must be marked: @Suite(.inTurn)") }
    return variables
  }

  private var variables: [String: String] {
    var variables = ProcessInfo.processInfo.environment
    variables["EIDETIC_GALLERY"] = gallery
    // What all galleries of a machine share is made once for all tests.
    variables["XDG_CACHE_HOME"] =
      variables["XDG_CACHE_HOME"] ?? variables["HOME"].map { $0 + "/.cache" }
    variables["HOME"] = folder
    return variables
  }

  /// Runs the program in this gallery to its end.
  ///
  /// - Parameter launcher: a program that starts the program, with its arguments.
  func run(
    _ arguments: [String], through launcher: [String] = [], environment more: [String: String] = [:]
  ) async throws -> Program.Ending {
    try await Program.run(
      launcher + [Program.path] + arguments, environment: environment.merging(more) { $1 }, outputs: folder)
  }

  /// Starts the program in this gallery.
  func start(_ arguments: [String], environment more: [String: String] = [:]) throws -> RunningProgram {
    try RunningProgram(
      [Program.path] + arguments, environment: environment.merging(more) { $1 }, outputs: folder)
  }

  /// Runs another program.
  func runTool(_ command: [String]) async throws -> Program.Ending {
    try await Program.run(command, environment: variables, outputs: folder)
  }

  /// What a command answers with `--json`.
  func json(
    _ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> JSON {
    let ending = try await run(arguments + ["--json"])
    #expect(ending.code == 0, "\(ending.errors)", sourceLocation: sourceLocation)
    return try JSON(parsing: ending.output.utf8)
  }

  /// Indexes `pictures`, or what is named.
  @discardableResult
  func index(
    _ arguments: [String]? = nil, code: Int32 = 0, through launcher: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> IndexAnswer {
    let ending = try await run(["index", "--json"] + (arguments ?? [pictures]), through: launcher)
    #expect(ending.code == code, "\(ending.errors)", sourceLocation: sourceLocation)
    return try ending.answer()
  }

  func search(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws
    -> SearchAnswer
  {
    let ending = try await run(["search", "--json"] + arguments)
    #expect(ending.code == 0, "\(ending.errors)", sourceLocation: sourceLocation)
    return try ending.answer()
  }

  /// The nearest image to one of `pictures`.
  func nearest(to name: String) async throws -> SearchAnswer.Hit {
    try #require(try await search([path(name), "-k", "1"]).hits.first)
  }

  func status(sourceLocation: SourceLocation = #_sourceLocation) async throws -> StatusAnswer {
    let ending = try await run(["status", "--errors", "--json"])
    #expect(ending.code == 0, "\(ending.errors)", sourceLocation: sourceLocation)
    return try ending.answer()
  }
}

extension SharedData {
  static let flowers = folder + "/data/flowers102/jpg"
  static let hard = folder + "/data/hard"
  static var hasFlowers: Bool { has("data/flowers102/jpg") }
  static var hasHard: Bool { has("data/hard/manifest.tsv") }
}
