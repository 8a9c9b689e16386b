extension ColourCoding {
  /// Reads code points of ITU-T H.273, as in AVIF, HEIC and PNG. Unspecified and obsolete ones count as
  /// sRGB's.
  init(primaries: Int, transfer: Int) {
    self.init(primaries: Primaries(codePoint: primaries), transfer: Transfer(codePoint: transfer))
  }
}

extension ColourCoding.Transfer {
  init(codePoint: Int) {
    self =
      switch codePoint {
      case 4: .gamma(2.2)
      case 5: .gamma(2.8)
      case 8: .gamma(1)
      case 16: .perceptual
      case 17: .gamma(2.6)
      case 18: .hybridLog
      // The curves of cameras (1, 6, 14, 15) are shown as sRGB by every browser: displays do not invert them.
      default: .sRGB
      }
  }
}

extension ColourCoding.Primaries {
  init(codePoint: Int) {
    let (d65, c): (SIMD2<Double>, SIMD2<Double>) = (ColourMatrix.d65, [0.310, 0.316])
    self =
      switch codePoint {
      case 4: .init(red: [0.67, 0.33], green: [0.21, 0.71], blue: [0.14, 0.08], white: c)
      case 5: .init(red: [0.64, 0.33], green: [0.29, 0.60], blue: [0.15, 0.06], white: d65)
      case 6, 7: .init(red: [0.630, 0.340], green: [0.310, 0.595], blue: [0.155, 0.070], white: d65)
      case 8: .init(red: [0.681, 0.319], green: [0.243, 0.692], blue: [0.145, 0.049], white: c)
      case 9: .init(red: [0.708, 0.292], green: [0.170, 0.797], blue: [0.131, 0.046], white: d65)
      case 11:
        .init(red: [0.680, 0.320], green: [0.265, 0.690], blue: [0.150, 0.060], white: [0.314, 0.351])
      case 12: .init(red: [0.680, 0.320], green: [0.265, 0.690], blue: [0.150, 0.060], white: d65)
      case 22: .init(red: [0.630, 0.340], green: [0.295, 0.605], blue: [0.155, 0.077], white: d65)
      default: .rec709
      }
  }
}
