import Faults
import FoundationEssentials

/// Pieces of HTML.
enum HTML {
  /// A text as it may stand between tags and in quoted attributes.
  ///
  /// - Parameter text: anything; control characters are written by their code points.
  static func escaped(_ text: String) -> String {
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

  /// An address that holds a JPEG.
  ///
  /// - Parameter jpeg: its bytes.
  static func address(ofJPEG jpeg: [UInt8]) -> String {
    "data:image/jpeg;base64," + Data(jpeg).base64EncodedString()
  }

  /// A table; the first column is to the left, the others to the right. The cells are HTML.
  ///
  /// - Parameters:
  ///   - head: the names of the columns.
  ///   - rows: as many cells as there are columns.
  static func table(_ head: [String], _ rows: [[String]]) -> String {
    let cells = { (row: [String], tag: String) in
      "<tr>" + row.map { "<\(tag)>\($0)</\(tag)>" }.joined() + "</tr>"
    }
    return "<div class=\"scroll\" tabindex=\"0\"><table><thead>\(cells(head, "th"))</thead><tbody>"
      + rows.map { cells($0, "td") }.joined(separator: "\n") + "</tbody></table></div>"
  }

  /// A number with digits after its point; a dash for none.
  ///
  /// - Parameters:
  ///   - value: nothing, or not a number, for none.
  ///   - digits: 1 or more.
  static func number(_ value: Double?, digits: Int = 3) -> String {
    guard let value, value.isFinite else { return "–" }
    let power = (0..<digits).reduce(1.0) { product, _ in product * 10 }
    // Beyond that a number has no digits after its point.
    guard abs(value) * power < 9e15 else { return "\(value)" }
    let scaled = Int((abs(value) * power).rounded())
    let fraction = String(scaled % Int(power))
    return (value < 0 && scaled > 0 ? "−" : "") + "\(scaled / Int(power))."
      + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
