import Models

/// An sRGB colour to search by.
public struct Colour: Sendable, Hashable {
  /// 0…255.
  public let red: UInt8
  /// 0…255.
  public let green: UInt8
  /// 0…255.
  public let blue: UInt8

  /// The supported names, with their CSS values.
  public static let names: [String: Colour] = [
    "black": Colour(0x00_0000), "white": Colour(0xff_ffff), "grey": Colour(0x80_8080),
    "gray": Colour(0x80_8080),
    "silver": Colour(0xc0_c0c0), "red": Colour(0xff_0000), "maroon": Colour(0x80_0000),
    "orange": Colour(0xff_a500), "brown": Colour(0xa5_2a2a), "yellow": Colour(0xff_ff00),
    "olive": Colour(0x80_8000), "lime": Colour(0x00_ff00), "green": Colour(0x00_8000),
    "teal": Colour(0x00_8080),
    "cyan": Colour(0x00_ffff), "blue": Colour(0x00_00ff), "navy": Colour(0x00_0080),
    "purple": Colour(0x80_0080), "magenta": Colour(0xff_00ff), "pink": Colour(0xff_c0cb),
  ]

  /// Reads a colour.
  ///
  /// - Parameter text: `#c04020`, `#c42`, with or without the `#`, or one of `names`.
  /// - Throws: `SearchError.colour`.
  public init(_ text: String) throws(SearchError) {
    if let named = Self.names[text.lowercased()] {
      self = named
      return
    }
    let digits = text.hasPrefix("#") ? String(text.dropFirst()) : text
    let long = digits.count == 3 ? digits.map { "\($0)\($0)" }.joined() : digits
    guard long.count == 6, long.allSatisfy(\.isHexDigit), let value = UInt32(long, radix: 16) else {
      throw .colour(got: text)
    }
    self.init(value)
  }

  private init(_ value: UInt32) {
    red = UInt8(value >> 16 & 0xff)
    green = UInt8(value >> 8 & 0xff)
    blue = UInt8(value & 0xff)
  }

  /// The vector of several colours in the space of `ColourPalette`, weighted.
  static func vector(of colours: [(colour: Colour, weight: Float)]) -> [Float] {
    let total = colours.reduce(0) { $0 + abs($1.weight) }
    return ColourPalette.vector(
      of: colours.map { colour, weight in
        DominantColours.Colour(
          colour: LabColour(
            red: Double(colour.red), green: Double(colour.green), blue: Double(colour.blue)),
          share: weight / total)
      })
  }
}
