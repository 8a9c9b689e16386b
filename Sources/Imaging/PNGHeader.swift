/// The colours of a PNG, which libvips ignores unless they are a profile.
struct PNGHeader {
  /// The colours that are defined by numbers; `nil` if there are none, or sRGB or a profile takes precedence.
  private(set) var coding: ColourCoding?

  /// Whether the numbers take precedence over a profile in it.
  private(set) var overrulesProfile = false

  /// Reads the chunks before the pixels, in the order of precedence that the third edition of PNG sets: cICP,
  /// iCCP, sRGB, then gAMA with cHRM.
  init(_ bytes: Span<UInt8>) {
    var chunks: [String: [UInt8]] = [:]
    var offset = 8
    while let length = bytes.number(at: offset, size: 4), let name = bytes.bytes(offset + 4..<offset + 8) {
      let kind = String(decoding: name, as: UTF8.self)
      guard kind != "IDAT", length < bytes.count else { break }
      if Self.stating.contains(kind), chunks[kind] == nil {
        chunks[kind] = bytes.bytes(offset + 8..<offset + 8 + min(length, 32)) ?? []
      }
      offset += 12 + length
    }
    if let codePoints = chunks["cICP"], codePoints.count == 4 {
      coding = ColourCoding(primaries: Int(codePoints[0]), transfer: Int(codePoints[1]))
      overrulesProfile = true
    } else if chunks["iCCP"] == nil, chunks["sRGB"] == nil {
      coding = Self.coding(gamma: chunks["gAMA"], chromaticities: chunks["cHRM"])
    }
  }

  private static let stating: Set<String> = ["cICP", "iCCP", "sRGB", "gAMA", "cHRM"]

  private static func coding(gamma: [UInt8]?, chromaticities: [UInt8]?) -> ColourCoding? {
    let stated = gamma.flatMap { ByteReader(bytes: $0).integer32(at: 0) }.map { Double($0) / 100_000 }
    let power = stated.flatMap { (0.05...20).contains($0) ? 1 / $0 : nil }
    let primaries = chromaticities.flatMap(primaries)
    guard power != nil || primaries != nil else { return nil }
    return ColourCoding(primaries: primaries ?? .rec709, transfer: power.map { .gamma($0) } ?? .sRGB)
  }

  private static func primaries(_ payload: [UInt8]) -> ColourCoding.Primaries? {
    let reader = ByteReader(bytes: payload)
    let values = (0..<8).compactMap { reader.integer32(at: 4 * $0) }.map { Double($0) / 100_000 }
    guard values.count == 8, values.allSatisfy({ $0 <= 1 }) else { return nil }
    return ColourCoding.Primaries(
      red: [values[2], values[3]], green: [values[4], values[5]], blue: [values[6], values[7]],
      white: [values[0], values[1]])
  }
}
