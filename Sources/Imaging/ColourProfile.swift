import Foundation

/// An ICC profile, as far as needed to skip the colour engine if the picture is sRGB already.
struct ColourProfile {
  let bytes: [UInt8]

  /// Whether it has a profile's signature and is complete.
  var isWhole: Bool {
    let reader = ByteReader(bytes: bytes)
    return reader.has("acsp", at: 36) && (reader.integer32(at: 0).map { $0 <= bytes.count } ?? false)
  }

  /// Whether it is for pictures with this number of colour channels: grey, RGB or CMYK.
  ///
  /// A profile for other channels is ignored, as by every viewer.
  func fits(channels: Int) -> Bool {
    let reader = ByteReader(bytes: bytes)
    switch channels {
    case 1: return reader.has("GRAY", at: 16)
    case 3: return reader.has("RGB ", at: 16)
    case 4: return reader.has("CMYK", at: 16)
    default: return false
    }
  }

  /// Whether it describes sRGB, or grey with sRGB's curve, closely enough that 8 bits show no difference.
  var isSRGB: Bool {
    let reader = ByteReader(bytes: bytes)
    if reader.has("RGB ", at: 16), reader.has("XYZ ", at: 20) {
      // A table overrides the matrix.
      guard tag("A2B0", reader) == nil else { return false }
      return Self.primaries.allSatisfy { name, wanted in isNear(wanted, of: name, reader) }
        && ["rTRC", "gTRC", "bTRC"].allSatisfy { isSRGBCurve(tag($0, reader), reader) }
    }
    return reader.has("GRAY", at: 16) && isSRGBCurve(tag("kTRC", reader), reader)
  }

  /// sRGB's primaries adapted to D50 (IEC 61966-2-1).
  private static let primaries: [(String, [Double])] = [
    ("rXYZ", [0.4361, 0.2225, 0.0139]), ("gXYZ", [0.3851, 0.7169, 0.0971]),
    ("bXYZ", [0.1431, 0.0606, 0.7141]),
  ]

  private func tag(_ name: String, _ reader: ByteReader) -> Int? {
    guard let count = reader.integer32(at: 128), count <= 256 else { return nil }
    for entry in 0..<count where reader.has(name, at: 132 + 12 * entry) {
      return reader.integer32(at: 132 + 12 * entry + 4)
    }
    return nil
  }

  private func fixed(at offset: Int, _ reader: ByteReader) -> Double? {
    reader.integer32(at: offset).map { Double(Int32(truncatingIfNeeded: $0)) / 65536 }
  }

  private func isNear(_ wanted: [Double], of name: String, _ reader: ByteReader) -> Bool {
    guard let offset = tag(name, reader) else { return false }
    return wanted.indices.allSatisfy { index in
      fixed(at: offset + 8 + 4 * index, reader).map { abs($0 - wanted[index]) < 0.003 } ?? false
    }
  }

  private func isSRGBCurve(_ offset: Int?, _ reader: ByteReader) -> Bool {
    guard let offset else { return false }
    return [0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9].allSatisfy { sample in
      let wanted = sample <= 0.04045 ? sample / 12.92 : pow((sample + 0.055) / 1.055, 2.4)
      return curve(offset, at: sample, reader).map { abs($0 - wanted) < 0.0025 } ?? false
    }
  }

  /// Evaluates a `curv` or a `para` of type 3.
  private func curve(_ offset: Int, at sample: Double, _ reader: ByteReader) -> Double? {
    if reader.has("curv", at: offset), let count = reader.integer32(at: offset + 8), count > 1 {
      let place = sample * Double(count - 1)
      let low = Int(place)
      guard let first = reader.integer16(at: offset + 12 + 2 * low),
        let second = reader.integer16(at: offset + 12 + 2 * min(low + 1, count - 1))
      else { return nil }
      return (Double(first) + (place - Double(low)) * Double(second - first)) / 65535
    }
    guard reader.has("para", at: offset), reader.integer16(at: offset + 8) == 3,
      let g = fixed(at: offset + 12, reader), let a = fixed(at: offset + 16, reader),
      let b = fixed(at: offset + 20, reader), let c = fixed(at: offset + 24, reader),
      let d = fixed(at: offset + 28, reader)
    else { return nil }
    return sample >= d ? pow(a * sample + b, g) : c * sample
  }
}
