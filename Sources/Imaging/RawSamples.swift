/// Decoded samples before the conversion to sRGB.
struct RawSamples {
  let width: Int
  let height: Int
  let channels: Int
  var bytes: [UInt8]

  /// The share of rows at the end with a single uniform grey, which is what decoders leave for missing data;
  /// only a grey within `fill` counts.
  func missingTail(fill: ClosedRange<UInt8>) -> Double {
    guard let last = bytes.last, fill.contains(last) else { return 0 }
    let stride = width * channels
    var rows = 0
    while rows < height {
      let first = (height - 1 - rows) * stride
      guard bytes[first..<(first + stride)].allSatisfy({ $0 == last }) else { break }
      rows += 1
    }
    return Double(rows) / Double(height)
  }
}
