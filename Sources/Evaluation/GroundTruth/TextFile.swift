import Eidetic
import Faults
import Files
import Foundation

/// Reads text files.
enum TextFile {
  /// Reads a file.
  ///
  /// - Parameter path: its path.
  /// - Throws: `EvaluationError.notReadable`.
  static func text(_ path: String) throws(EvaluationError) -> String {
    guard let text = String(validating: try bytes(path), as: UTF8.self) else {
      throw .notReadable(path: path, reason: "it is not UTF-8 text; save it as UTF-8")
    }
    return text
  }

  /// Reads a file's bytes.
  ///
  /// - Parameter path: its path.
  /// - Throws: `EvaluationError.notReadable`.
  static func bytes(_ path: String) throws(EvaluationError) -> [UInt8] {
    do throws(FileSystem.Failure) {
      if let bytes = try InputFile.bytes(path) { return bytes }
    } catch {
      throw .notReadable(path: path, reason: error.reason)
    }
    throw .notReadable(path: path, reason: "it is larger than \(sizeText(InputFile.largest))")
  }

  /// Reads the lines of a file that are not empty, with their 1-based numbers; `\r\n` ends a line, too.
  ///
  /// - Parameter path: its path.
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
      throw .notReadable(path: path, error)
    }
  }

  /// Whether there is a folder.
  ///
  /// - Parameter path: its path.
  static func isFolder(_ path: String) -> Bool {
    (try? URL(filePath: path).resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory ?? false
  }
}

extension EvaluationError {
  /// The error for a failed read, with the system's message.
  static func notReadable(path: String, _ error: any Error) -> EvaluationError {
    .notReadable(path: path, reason: systemReason(error).text)
  }
}
