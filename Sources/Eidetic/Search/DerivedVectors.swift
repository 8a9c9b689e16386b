import Faults
import FoundationEssentials
import VectorIndex

/// Makes files of vectors that can be made again.
enum DerivedVectors {
  /// A new file, or one without a name where the disk has no room for it: a gallery on a full disk, or one that may only
  /// be read, is searched nevertheless, if there is room elsewhere.
  ///
  /// - Parameters:
  ///   - path: where it will lie; its folder is made.
  ///   - write: writes it to a path.
  /// - Throws: what `write` throws; `EngineError.write`.
  static func written(at path: String, by write: (String) throws -> Void) throws -> VectorFile {
    do {
      try makeFolder(of: path)
      try write(path)
      return try VectorFile(path: path)
    } catch let error as any FaultyError where error.fault == .resource {
      guard let file = try? temporary(by: write) else { throw error }
      return file
    }
  }

  /// A file that has no name any more and goes with the process.
  private static func temporary(by write: (String) throws -> Void) throws -> VectorFile {
    let path = FileManager.default.temporaryDirectory.appending(path: "eidetic-\(UUID().uuidString).vectors")
      .path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try write(path)
    return try VectorFile(path: path)
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
