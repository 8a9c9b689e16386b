import Faults
import FoundationEssentials

/// Builds HTML.
package enum HTML {
  /// A text escaped for use between tags and in quoted attributes.
  ///
  /// - Parameter text: any text; control characters become their code points.
  package static func escaped(_ text: String) -> String {
    printable(text).reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.append(character)
      }
    }
  }

  /// A data URL of a JPEG.
  ///
  /// - Parameter jpeg: its bytes.
  package static func address(ofJPEG jpeg: [UInt8]) -> String {
    "data:image/jpeg;base64," + Data(jpeg).base64EncodedString()
  }

  /// A table with the first column left-aligned, and the others right-aligned. The cells are HTML.
  ///
  /// - Parameters:
  ///   - head: the names of the columns.
  ///   - rows: as many cells as columns.
  package static func table(_ head: [String], _ rows: [[String]]) -> String {
    let cells = { (row: [String], tag: String) in
      "<tr>" + row.map { "<\(tag)>\($0)</\(tag)>" }.joined() + "</tr>"
    }
    return "<div class=\"scroll\" tabindex=\"0\"><table><thead>\(cells(head, "th"))</thead><tbody>"
      + rows.map { cells($0, "td") }.joined(separator: "\n") + "</tbody></table></div>"
  }

  /// A number with decimals; a dash if there is none.
  ///
  /// - Parameters:
  ///   - value: `nil` or NaN if there is none.
  ///   - digits: the number of decimals, 1 or more.
  package static func number(_ value: Double?, digits: Int = 3) -> String {
    guard let value, value.isFinite else { return "–" }
    let power = (0..<digits).reduce(1.0) { product, _ in product * 10 }
    // Larger numbers have no decimals.
    guard abs(value) * power < 9e15 else { return "\(value)" }
    let scaled = Int((abs(value) * power).rounded())
    let fraction = String(scaled % Int(power))
    return (value < 0 && scaled > 0 ? "−" : "") + "\(scaled / Int(power))."
      + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
