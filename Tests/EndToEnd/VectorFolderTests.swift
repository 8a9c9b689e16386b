import Files
import Foundation
import TestSupport
import Testing

/// Vectors out of a library and into it, by the program.
@Suite(.inTurn) struct VectorFolderTests {
  let work: Workplace
  let folder: String

  private struct Exported: Decodable {
    let pictures: Int
    let dimension: Int
    let hasOwnFiles: Bool
  }

  private struct Imported: Decodable {
    let dimension: Int
    let metrics: [String]
    let images: Int
    let missing: Int
  }

  private struct Line: Codable {
    var id: Int64?
    var hash: String?
    var path: String?
    var file: String?
  }

  init() async throws {
    work = try Workplace()
    try work.draw(5)
    try work.write(Raster(seed: 90).png(), to: "more/3.png")
    try await work.index([work.pictures, "--space", "hsv-global"])
    folder = work.path("../vectors")
  }

  private func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
  }

  private func lines() throws -> [Line] {
    try bytes("pictures.jsonl").split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Line.self, from: Data($0))
    }
  }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
  }

  private func write(_ lines: [Line]) throws {
    try write(
      Array(lines.map { try JSONEncoder().encode($0) + [UInt8(ascii: "\n")] }.joined()), "pictures.jsonl")
  }

  private func export(_ options: String...) async throws -> Exported {
    try await work.run(["spaces", "export", "hsv-global", "--npy", folder, "--json"] + options).answer()
  }

  private func bringIn(_ name: String, _ options: String...) async throws -> Imported {
    try await work.run(["spaces", "import", name, "--npy", folder, "--json"] + options).answer()
  }

  @Test func vectorsComeBackAsTheyWere() async throws {
    let exported = try await export("--each")
    #expect(exported.pictures == 6 && exported.hasOwnFiles)
    let lines = try lines()
    #expect(lines.count == 6)
    #expect(Set(lines.compactMap(\.file)).count == 6)
    // Two pictures of one name are told apart by their numbers.
    #expect(lines.compactMap(\.file).filter { $0.hasPrefix("3 (") }.count == 2)
    let all = try bytes("vectors.npy")
    let header = try NumPyHeader(all)
    #expect(header.shape == [6, exported.dimension] && header.size.isMultiple(of: 64))
    for (row, line) in lines.enumerated() {
      let own = try bytes(try #require(line.file))
      let place = header.size + 4 * exported.dimension * row
      #expect(own[try NumPyHeader(own).size...].elementsEqual(all[place..<(place + 4 * exported.dimension)]))
    }
    let ids = try bytes("ids.npy")
    #expect(
      ids.integers(Int64.self, in: try NumPyHeader(ids).size..<ids.count) == lines.compactMap(\.id))

    let imported = try await bringIn("mine")
    #expect(imported.images == 6 && imported.missing == 0 && imported.metrics[0] == "cosine")
    #expect(imported.dimension == exported.dimension)
    for name in ["2.png", "more/3.png"] {
      let before = try await work.search([work.path(name), "--space", "hsv-global", "--metric", "cosine"])
      let after = try await work.search([work.path(name), "--space", "mine"])
      #expect(after.hits.map(\.name) == before.hits.map(\.name))
      #expect(after.hits.map(\.score) == before.hits.map(\.score))
    }
    // Exported again, it is the same to the last bit.
    let again = work.path("../again")
    #expect(try await work.run(["spaces", "export", "mine", "--npy", again]).code == 0)
    #expect(try Data(contentsOf: URL(filePath: again + "/vectors.npy")).elementsEqual(all))
  }

  @Test func aPartOfTheLibraryIsImportedByPath() async throws {
    _ = try await export()
    let header = try NumPyHeader(try bytes("vectors.npy"))
    // In which order pictures were indexed is open.
    let all = try lines()
    let chosen = all.indices.filter { all[$0].path?.hasSuffix("/5.png") == false }.prefix(2)
    let (vectors, size) = (try bytes("vectors.npy")[header.size...], 4 * header.shape[1])
    let rows = chosen.flatMap { vectors[(vectors.startIndex + size * $0)...].prefix(size) }
    try write(NumPyHeader(type: "<f4", shape: [2, header.shape[1]]).encoded() + rows, "vectors.npy")
    try write(chosen.map { Line(path: all[$0].path) })
    let imported = try await bringIn("part", "--metric", "intersection")
    #expect(imported.images == 2 && imported.missing == 4 && imported.metrics[0] == "intersection")
    // Another picture has no vector; indexing does not try to make one.
    let other = try await work.run(["search", work.path("5.png"), "--space", "part"])
    #expect(other.code != 0 && other.errors.contains("came from another program"), "\(other.errors)")
    let index = try await work.run(["index", "--json"])
    #expect(index.code == 0, "\(index.errors)")
    let named = try await work.run(["index", "--space", "part"])
    #expect(named.code != 0 && named.errors.contains("came from another program"))
    let learned = try await work.run(["spaces", "learn", "x", "--from", "part", "--dimension", "1"])
    #expect(learned.code == 2 && learned.errors.contains("came from another program"), "\(learned.errors)")
    #expect(try await work.run(["spaces", "remove", "part"]).code == 0)
  }

  /// Pictures without a vector cannot be given one, and are left out of what is learned.
  @Test func aClassifierIsLearnedFromThem() async throws {
    _ = try await export()
    let header = try NumPyHeader(try bytes("vectors.npy"))
    let all = try lines()
    let chosen = all.indices.filter { all[$0].path?.hasSuffix("/5.png") == false }
    let (vectors, size) = (try bytes("vectors.npy")[header.size...], 4 * header.shape[1])
    let rows = chosen.flatMap { vectors[(vectors.startIndex + size * $0)...].prefix(size) }
    try write(NumPyHeader(type: "<f4", shape: [5, header.shape[1]]).encoded() + rows, "vectors.npy")
    try write(chosen.map { Line(path: all[$0].path) })
    _ = try await bringIn("mine")
    let labels = work.path("../labels.tsv")
    let text = ["1.png\ta", "2.png\ta", "3.png\tb", "4.png\tb", "more/3.png\tb", "5.png\ta"].joined(
      separator: "\n")
    try Data(text.utf8).write(to: URL(filePath: labels))
    let trained = try await work.run([
      "train", "head", "--labels", labels, "--root", work.pictures, "--space", "mine", "--name", "drawn",
      "--split", "1,0,0", "--least", "2",
    ])
    #expect(trained.code == 0, "\(trained.errors)")
    #expect(trained.errors.contains("1 picture cannot be read and is left out"), "\(trained.errors)")
    #expect(
      trained.errors.contains("5.png\": it has no vector in the search index mine"), "\(trained.errors)")
    #expect(trained.output.contains("2 classes, 5 pictures"), "\(trained.output)")
    #expect(try await work.run(["train", "use", "drawn"]).code == 0)
    let found = try await work.run(["search", "--where", "label:a", "--paths"]).output.split(separator: "\n")
    #expect(!found.contains { $0.hasSuffix("/5.png") }, "\(found)")
    let other = try await work.run(["train", "classify", "drawn", work.path("5.png")])
    #expect(other.code != 0 && other.errors.contains("came from another program"), "\(other.errors)")
  }

  @Test func saysWhatCannotBeImported() async throws {
    let exported = try await export()
    let good = (vectors: try bytes("vectors.npy"), lines: try lines())
    let (header, d) = (try NumPyHeader(good.vectors), exported.dimension)
    let numbers = Array(good.vectors[header.size...])
    func refuses(_ essentials: String..., code: Int32 = 3, options: [String] = []) async throws {
      let ending = try await work.run(["spaces", "import", "bad", "--npy", folder] + options)
      #expect(ending.code == code, "\(essentials): \(ending.errors)")
      for essential in essentials { #expect(ending.errors.contains(essential), "\(ending.errors)") }
      #expect(try await work.run(["spaces", "show", "bad"]).code != 0)
      try write(good.vectors, "vectors.npy")
      try write(good.lines)
    }
    func typed(_ type: String, _ shape: [Int]) -> [UInt8] {
      NumPyHeader(type: type, shape: shape).encoded() + numbers
    }
    try write(Array("not an array".utf8), "vectors.npy")
    try await refuses("is not an array of NumPy")
    try write(typed("<f8", [6, d]), "vectors.npy")
    try await refuses("<f8", "32-bit", ".astype('<f4')")
    try write(typed(">f4", [6, d]), "vectors.npy")
    try await refuses("big-endian")
    try write(typed("<f4", [6 * d]), "vectors.npy")
    try await refuses("(pictures, components)")
    try write(typed("<f4", [7, d]), "vectors.npy")
    try await refuses("too few", "truncated")
    try write(good.vectors.dropLast(), "vectors.npy")
    try await refuses("too few", "truncated")
    try write(good.vectors + [0], "vectors.npy")
    try await refuses("too many")
    try write(Array(good.vectors.prefix(40)), "vectors.npy")
    try await refuses("ends within its header")
    let fortran = String(decoding: header.encoded().dropFirst(10), as: UTF8.self)
      .replacingOccurrences(of: "False", with: "True ")
    try write(Array(good.vectors.prefix(10)) + Array(fortran.utf8) + numbers, "vectors.npy")
    try await refuses("Fortran order")
    var broken = good.vectors
    broken.put(littleEndian: Float.nan.bitPattern, at: header.size + 4 * (2 * d + 1))
    try write(broken, "vectors.npy")
    try await refuses("component 2 of row 3 is nan")
    broken.put(littleEndian: Float(-1).bitPattern, at: header.size + 4 * (2 * d + 1))
    try write(broken, "vectors.npy")
    try await refuses("no negative values", options: ["--metric", "hellinger"])
    try write(Array(good.lines.dropLast()))
    try await refuses("5 lines", "6 rows")
    try write(good.lines.dropLast() + [Line(path: "/nowhere/1.png")])
    try await refuses("line 6", "/nowhere/1.png", "isn't in the library")
    try write(good.lines.dropLast() + [good.lines[0]])
    try await refuses("lines 1 and 6", "same picture")
    try write(good.lines.dropLast() + [Line(hash: "abc")])
    try await refuses("line 6", "32 hexadecimal digits")
    try write(good.lines.dropLast() + [Line(id: 4)])
    try await refuses("line 6", "\"path\"")
    try FileManager.default.removeItem(atPath: folder + "/vectors.npy")
    try await refuses("vectors.npy", "no such file", code: 2)
    #expect(try await bringIn("fine").images == 6)
    for (words, essential) in [
      (["import", "fine", "--npy", folder], "exists already"), (["import", "x"], "--npy DIR"),
      (["import", "hog", "--npy", folder], "choose another"),
      (["export", "hsv-global", "--npy", folder], "empty or a new folder"),
      (["export", "nothing", "--npy", folder], "hsv-global"), (["export", "hsv-global"], "--npy DIR"),
      (["import", "x", "--npy", folder, "--each"], "no effect"),
    ] {
      let ending = try await work.run(["spaces"] + words)
      #expect(ending.code != 0 && ending.errors.contains(essential), "\(words): \(ending.errors)")
    }
  }
}
