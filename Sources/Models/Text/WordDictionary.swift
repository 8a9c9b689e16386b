import Files
import Foundation

/// Words of other languages with their English translations: the files of the folder `dictionary` beside the
/// models, which `Tools/models/dictionary.py` describes. Each file has a licence of its own.
///
/// Nothing is read until a word is looked up; then files stay in memory, a few megabytes together.
package struct WordDictionary: Sendable {
  /// What a word means in one language.
  package struct Entry: Sendable, Equatable {
    /// Its code, such as `de` (ISO 639-1).
    package let language: String
    /// Whether English has a word that is written the same.
    package let isEnglishToo: Bool
    /// In English, the most certain first; none for a word that says nothing by itself.
    package let translations: [String]
  }

  /// The lines of each file, sorted by their bytes: a word, its language and its translations.
  private let files: [[UInt8]]

  /// The most words, or characters of scripts without spaces, that a line begins with.
  package static let longest = 4
  /// The most characters of a word in a script without spaces between words.
  package static let longestUnspaced = 12

  /// Reads the files of a folder, whose names end in `.tsv`.
  ///
  /// - Throws: `ModelsError.file` for one that cannot be read.
  package init(folder: String) throws(ModelsError) {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw .file(operation: "list", path: folder, code: 0, reason: "\(error)")
    }
    var files: [[UInt8]] = []
    for name in names.filter({ $0.hasSuffix(".tsv") }).sorted() {
      files.append(try ModelStore.contents(of: "\(folder)/\(name)"))
    }
    self.files = files
  }

  /// - Parameter files: as on disk.
  init(files: [[UInt8]]) { self.files = files }

  /// What a word, or several with spaces between, means in each language that has it.
  ///
  /// What several files agree on comes first.
  ///
  /// - Parameter word: in lower case, composed (NFC); without its accents it is found, too.
  /// - Complexity: O(log n) for n bytes.
  package func entries(for word: String) -> [Entry] {
    var votes: [String: [String: Double]] = [:]
    var english: Set<String> = []
    for file in files {
      for line in Self.lines(of: file, beginningWith: Array("\(word)\t".utf8)) {
        let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
        guard cells.count == 3 else { continue }
        let language = cells[1].hasSuffix("*") ? String(cells[1].dropLast()) : String(cells[1])
        if cells[1].hasSuffix("*") { english.insert(language) }
        for (rank, translation) in cells[2].split(separator: "|").enumerated() {
          votes[language, default: [:]][String(translation), default: 0] += 1 / Double(rank + 1)
        }
        if cells[2].isEmpty { votes[language, default: [:]] = [:] }
      }
    }
    return votes.sorted { $0.key < $1.key }.map { language, words in
      Entry(
        language: language, isEnglishToo: english.contains(language),
        translations: words.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key))
    }
  }

  private static func lines(of file: [UInt8], beginningWith key: [UInt8]) -> [String] {
    // The first line that is not before the key.
    var (low, high) = (0, file.count)
    while low < high {
      let start = lineStart(in: file, at: (low + high) / 2)
      if file[start...].prefix(key.count).lexicographicallyPrecedes(key) {
        low = lineEnd(in: file, at: start)
      } else {
        high = start
      }
    }
    var lines: [String] = []
    while low < file.count, file[low...].starts(with: key) {
      let end = lineEnd(in: file, at: low)
      lines.append(String(decoding: file[low..<end - (file[end - 1] == 0x0A ? 1 : 0)], as: UTF8.self))
      low = end
    }
    return lines
  }

  private static func lineStart(in file: [UInt8], at place: Int) -> Int {
    (file[..<place].lastIndex(of: 0x0A) ?? -1) + 1
  }

  private static func lineEnd(in file: [UInt8], at place: Int) -> Int {
    (file[place...].firstIndex(of: 0x0A) ?? file.count - 1) + 1
  }
}
