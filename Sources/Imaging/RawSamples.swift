/// Decoded samples before their colours are sRGB.
struct RawSamples {
  let width: Int
  let height: Int
  let channels: Int
  var bytes: [UInt8]

  /// The share of rows at the end that hold one single colour, which is what decoders leave where data is missing.
  var missingTail: Double {
    guard bytes.count == width * height * channels, let last = bytes.last else { return 0 }
    let stride = width * channels
    let pixel = bytes[(bytes.count - channels)...]
    guard pixel.allSatisfy({ $0 == last }) else { return 0 }
    var rows = 0
    while rows < height {
      let first = (height - 1 - rows) * stride
      guard bytes[first..<(first + stride)].allSatisfy({ $0 == last }) else { break }
      rows += 1
    }
    return Double(rows) / Double(height)
  }
}
