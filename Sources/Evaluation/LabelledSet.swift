import Foundation

/// Pictures with their classes.
public struct LabelledSet: Sendable, Equatable {
  /// The class of pictures that are nobody's answer, and no queries.
  public static let distractor = "_distractor"

  /// The class of each picture, by its path below the root.
  public let classes: [String: String]

  /// Reads a TSV: a path below the root in the first column, the class in the second, others unread.
  ///
  /// - Parameter file: the TSV's path.
  /// - Throws: `EvaluationError.notReadable`, `.line` for a line with less than two columns, or a path that was there.
  public init(file: String) throws(EvaluationError) {
    let text: String
    do {
      text = try String(contentsOf: URL(filePath: file), encoding: .utf8)
    } catch {
      throw .notReadable(path: file, reason: error.localizedDescription)
    }
    var classes: [String: String] = [:]
    for (number, line) in zip(1..., text.split(separator: "\n", omittingEmptySubsequences: false))
    where !line.isEmpty {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count >= 2, !cells[0].isEmpty, !cells[1].isEmpty, classes[cells[0]] == nil else {
        throw .line(path: file, number: number, got: String(line))
      }
      classes[cells[0]] = cells[1]
    }
    self.classes = classes
  }
}
