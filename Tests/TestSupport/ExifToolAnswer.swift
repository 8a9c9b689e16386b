import Foundation

extension ExifTool {
  /// What it says of files: numbers as they are, structures as such, tags with their groups.
  package static func answers(_ files: [String]) throws -> [String: ExifToolAnswer] {
    let data = try run(["-q", "-j", "-n", "-struct", "-G1"] + files)
    let list = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] ?? []
    return Dictionary(
      list.map { ($0["SourceFile"] as? String ?? "", ExifToolAnswer(tags: $0)) },
      uniquingKeysWith: { first, _ in first })
  }
}

/// What ExifTool says of one file.
package struct ExifToolAnswer {
  package let tags: [String: Any]

  /// Whether it is of a picture of a format that metadata are read from.
  package var isOfFormatWithMetadata: Bool {
    let formats: Set = [
      "JPEG", "PNG", "WEBP", "Extended WEBP", "TIFF", "HEIC", "HEIF", "AVIF", "JXL", "GIF", "BMP",
    ]
    return formats.contains(text("File:FileType") ?? "")
  }

  /// The first of tags that is there, as a text.
  package func text(_ names: String...) -> String? {
    names.lazy.compactMap { Self.text(tags[$0]) }.first
  }

  /// The first of tags that is there, as a list; one value is one item, or several that semicolons separate.
  package func list(_ names: String...) -> [String] {
    for name in names {
      let found =
        (tags[name] as? [Any]).map { $0.compactMap(Self.text) } ?? Self.text(tags[name]).map { [$0] }
      if let found, !found.isEmpty { return found }
    }
    return []
  }

  /// The first of tags that is a number.
  package func number(_ names: String...) -> Double? {
    names.lazy.compactMap { tags[$0] as? Double ?? Self.text(tags[$0]).flatMap(Double.init) }.first
  }

  private static func text(_ value: Any?) -> String? {
    switch value {
    case let text as String: tidied(text)
    case let number as NSNumber: "\(number)"
    case let list as [Any]: text(list.first)
    default: nil
    }
  }

  /// Without blanks and zeros at its ends; `nil` where nothing is left.
  fileprivate static func tidied(_ text: String) -> String? {
    let rest = text.trimmingCharacters(in: .whitespacesAndNewlines.union(CharacterSet(charactersIn: "\0")))
    return rest.isEmpty ? nil : rest
  }

  /// The parts of a text that semicolons separate, each once.
  static func split(_ text: String?) -> [String] {
    var seen: Set<String> = []
    return text?.split(separator: ";").compactMap { tidied(String($0)) }.filter { seen.insert($0).inserted }
      ?? []
  }
}
