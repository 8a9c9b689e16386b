import Foundation

/// The lines of a text file.
enum TextFile {
  /// Reads a file.
  ///
  /// - Parameter path: where it lies.
  /// - Throws: `EvaluationError.notReadable`.
  static func text(_ path: String) throws(EvaluationError) -> String {
    do {
      return try String(contentsOf: URL(filePath: path), encoding: .utf8)
    } catch {
      throw .notReadable(path: path, reason: error.localizedDescription)
    }
  }

  /// Reads the lines of a file that hold something, with their numbers, from 1; `\r\n` ends a line as well.
  ///
  /// - Parameter path: where it lies.
  /// - Throws: `EvaluationError.notReadable`.
  static func lines(_ path: String) throws(EvaluationError) -> [(number: Int, text: String)] {
    let lines = try text(path).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return zip(1..., lines).filter { !$0.1.isEmpty }.map { ($0.0, String($0.1)) }
  }

  /// The names of the files and folders in a folder, sorted.
  ///
  /// - Parameter path: the folder's.
  /// - Throws: `EvaluationError.notReadable`.
  static func names(in path: String) throws(EvaluationError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    } catch {
      throw .notReadable(path: path, reason: error.localizedDescription)
    }
  }

  /// Whether there is a folder.
  ///
  /// - Parameter path: where it lies.
  static func isFolder(_ path: String) -> Bool {
    (try? URL(filePath: path).resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory ?? false
  }
}
