import Foundation
import TestSupport

@testable import Metadata

extension ExifTool {
  /// What it says of files: numbers as they are, structures as such, tags with their groups.
  static func answers(_ files: [String]) throws -> [String: ExifToolAnswer] {
    let data = try run(["-q", "-j", "-n", "-struct", "-G1"] + files)
    let list = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] ?? []
    return Dictionary(
      list.map { ($0["SourceFile"] as? String ?? "", ExifToolAnswer(tags: $0)) },
      uniquingKeysWith: { first, _ in first })
  }
}

/// What ExifTool says of one file.
struct ExifToolAnswer {
  let tags: [String: Any]

  /// The first of tags that is there, as a text.
  func text(_ names: String...) -> String? {
    names.lazy.compactMap { Self.text(tags[$0]) }.first
  }

  /// The first of tags that is there, as a list; one value is one item, or several that semicolons separate.
  func list(_ names: String...) -> [String] {
    for name in names {
      let found =
        (tags[name] as? [Any]).map { $0.compactMap(Self.text) } ?? Self.text(tags[name]).map { [$0] }
      if let found, !found.isEmpty { return found }
    }
    return []
  }

  /// The first of tags that is a number.
  func number(_ names: String...) -> Double? {
    names.lazy.compactMap { tags[$0] as? Double ?? Self.text(tags[$0]).flatMap(Double.init) }.first
  }

  private static func text(_ value: Any?) -> String? {
    switch value {
    case let text as String: TextCoding.tidied(text)
    case let number as NSNumber: "\(number)"
    case let list as [Any]: text(list.first)
    default: nil
    }
  }
}
