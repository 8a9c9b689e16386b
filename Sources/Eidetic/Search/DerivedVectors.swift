import Faults
import FoundationEssentials
import VectorSearch

/// Makes files of vectors that can be made again.
enum DerivedVectors {
  /// A new file, or one without a name where the disk has no room for it: a gallery on a full disk, or one
  /// that may only be read, is searched nevertheless, if there is room elsewhere.
  ///
  /// - Parameters:
  ///   - path: where it will lie; its folder is made.
  ///   - write: writes it to a path.
  /// - Throws: what `write` throws; `EngineError.write`.
  static func written(
    at path: String, by write: (String) async throws -> Void
  ) async throws -> VectorFile {
    try await made(at: path) { path in
      try await write(path)
      return try VectorFile(path: path)
    }
  }

  /// What is made of a file, or of one without a name where the disk has no room for it, or may only be read.
  ///
  /// - Parameters:
  ///   - path: where the file will lie; its folder is made.
  ///   - make: writes the file to a path, or finds it there, and opens it.
  /// - Throws: what `make` throws; `EngineError.write`.
  static func made<Value>(at path: String, by make: (String) async throws -> Value) async throws -> Value {
    do {
      try makeFolder(of: path)
      return try await make(path)
    } catch let error as any FaultyError where error.fault == .resource {
      guard let value = try? await temporary(by: make) else { throw error }
      return value
    }
  }

  /// A file that has no name any more and goes with the process.
  private static func temporary<Value>(by make: (String) async throws -> Value) async throws -> Value {
    let path = FileManager.default.temporaryDirectory.appending(path: "eidetic-\(UUID().uuidString).vectors")
      .path
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await make(path)
  }

  /// Makes the folder of a file; whoever tidies up may have removed it.
  ///
  /// - Parameter path: the file's.
  /// - Throws: `EngineError.write`.
  static func makeFolder(of path: String) throws(EngineError) {
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .write(path: folder, error)
    }
  }
}
