/// Finds an XML document's first element after a prologue of any length, in UTF-8 or UTF-16.
struct XMLPrologue {
  /// The result.
  enum Finding: Hashable {
    /// The name without its prefix, in lower case.
    case element(String)
    /// The bytes end before the first element.
    case incomplete
    case notXML
  }

  /// Skips a declaration, comments and a document type.
  static func finding(_ bytes: Span<UInt8>) -> Finding {
    let units = Units(bytes)
    var place = 0
    while let unit = unit(bytes, units, place) {
      switch unit {
      case 0x09, 0x0A, 0x0D, 0x20: place += 1
      case UInt8(ascii: "<"):
        switch afterMarkup(bytes, units, place + 1) {
        case .goOn(let next): place = next
        case .found(let finding): return finding
        }
      default: return .notXML
      }
    }
    return place > 0 || bytes.count == 0 ? .incomplete : .notXML
  }

  /// The encoding of characters: those beyond ASCII do not matter here.
  private struct Units {
    var start = 0
    var size = 1
    var isBigEndian = false

    init(_ bytes: Span<UInt8>) {
      let first = bytes.number(at: 0, size: 2)
      switch first {
      case 0xFEFF: (start, size, isBigEndian) = (2, 2, true)
      case 0xFFFE: (start, size) = (2, 2)
      case 0x003C: (size, isBigEndian) = (2, true)
      case 0x3C00: size = 2
      default: start = bytes.number(at: 0, size: 3) == 0xEFBBBF ? 3 : 0
      }
    }
  }

  private static func unit(_ bytes: Span<UInt8>, _ units: Units, _ place: Int) -> UInt8? {
    bytes.number(at: units.start + place * units.size, size: units.size, isBigEndian: units.isBigEndian)
      .map { UInt8(exactly: $0) ?? 0xFF }
  }

  private enum Step {
    case goOn(Int)
    case found(Finding)
  }

  private static func afterMarkup(_ bytes: Span<UInt8>, _ units: Units, _ place: Int) -> Step {
    guard let first = unit(bytes, units, place) else { return .found(.incomplete) }
    if first == UInt8(ascii: "?") { return end("?>", bytes, units, place + 1) }
    if starts("!--", bytes, units, place) { return end("-->", bytes, units, place + 3) }
    if first == UInt8(ascii: "!") { return endOfDocumentType(bytes, units, place + 1) }
    var name = ""
    var here = place
    while let letter = unit(bytes, units, here), isOfName(letter) {
      name.unicodeScalars.append(Unicode.Scalar(letter))
      here += 1
      guard name.count <= 256 else { return .found(.notXML) }
    }
    guard !name.isEmpty else { return .found(.notXML) }
    guard unit(bytes, units, here) != nil else { return .found(.incomplete) }
    return .found(.element(String(name.split(separator: ":").last ?? "").lowercased()))
  }

  private static func isOfName(_ unit: UInt8) -> Bool {
    switch unit {
    case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x80...0xFF: true
    default: false
    }
  }

  private static func starts(_ text: String, _ bytes: Span<UInt8>, _ units: Units, _ place: Int) -> Bool {
    var here = place
    for wanted in text.utf8 {
      guard unit(bytes, units, here) == wanted else { return false }
      here += 1
    }
    return true
  }

  private static func end(_ mark: String, _ bytes: Span<UInt8>, _ units: Units, _ place: Int) -> Step {
    var here = place
    while unit(bytes, units, here) != nil {
      if starts(mark, bytes, units, here) { return .goOn(here + mark.utf8.count) }
      here += 1
    }
    return .found(.incomplete)
  }

  /// A document type ends at the first `>` outside of quotes, comments and its internal subset.
  private static func endOfDocumentType(_ bytes: Span<UInt8>, _ units: Units, _ place: Int) -> Step {
    var (here, quote, isInSubset) = (place, UInt8(0), false)
    while let letter = unit(bytes, units, here) {
      if quote != 0 {
        if letter == quote { quote = 0 }
      } else if starts("<!--", bytes, units, here) {
        guard case .goOn(let next) = end("-->", bytes, units, here + 4) else { return .found(.incomplete) }
        here = next - 1
      } else {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = letter
        case UInt8(ascii: "["): isInSubset = true
        case UInt8(ascii: "]"): isInSubset = false
        case UInt8(ascii: ">") where !isInSubset: return .goOn(here + 1)
        default: break
        }
      }
      here += 1
    }
    return .found(.incomplete)
  }
}
