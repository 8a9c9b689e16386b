import CVips

extension VipsColour {
  /// Converts 8- or 16-bit grey or RGB with colours defined by numbers to 8-bit sRGB: a table linearises
  /// stored values, a matrix converts the primaries, and another table encodes sRGB.
  static func converted(
    _ image: borrowing VipsImageOwner, from coding: ColourCoding
  ) throws(VipsFailure) -> VipsImageOwner {
    try withAlphaApart(image) { colours throws(VipsFailure) in
      try converted(opaque: colours, from: coding)
    }
  }

  /// Processes the colour bands, which become 8 bits, and appends the alpha.
  static func withAlphaApart(
    _ image: borrowing VipsImageOwner,
    _ work: (borrowing VipsImageOwner) throws(VipsFailure) -> VipsImageOwner
  ) throws(VipsFailure) -> VipsImageOwner {
    guard image.hasAlpha else { return try work(image) }
    let channels = image.bands - 1
    let colours = try work(image.applying(.bands(0, count: channels)))
    var alpha = try image.applying(.bands(channels, count: 1))
    if image.isUShort { alpha = try alpha.mapped(through: highByteTable()) }
    let meaning = colours.interpretation
    return try colours.joined(with: alpha).applying(.reinterpret(meaning))
  }

  private static func converted(
    opaque colours: borrowing VipsImageOwner, from coding: ColourCoding
  ) throws(VipsFailure) -> VipsImageOwner {
    let isHighRange = coding.transfer.isHighRange
    var light = try colours.mapped(through: lightTable(coding, count: colours.isUChar ? 256 : 65536))
    if colours.bands == 3, let matrix = coding.primaries.matrixToSRGB {
      light = try light.recombined(
        by: VipsImageOwner(copying: matrix.numbers, rows: 3, format: VIPS_FORMAT_DOUBLE))
    }
    let shown = try light.applying(.castToShorts).mapped(through: valueTable(isHighRange: isHighRange))
    return try shown.applying(
      .reinterpret(colours.bands == 3 ? VIPS_INTERPRETATION_sRGB : VIPS_INTERPRETATION_B_W))
  }

  /// Converts 8- or 16-bit inks without a profile as browsers do: each ink removes what it covers from white,
  /// and black from all channels.
  static func converted(inks image: borrowing VipsImageOwner) throws(VipsFailure) -> VipsImageOwner {
    try withAlphaApart(image) { inks throws(VipsFailure) in
      let paper = try inks.applying(.invert)
      let colours = try paper.applying(.bands(0, count: 3))
      let covered = try colours.multiplied(by: paper.applying(.bands(3, count: 1)))
      let most = inks.isUShort ? 65535.0 : 255
      return try covered.applying(.scale(255 / (most * most), offset: 0.5)).applying(.castToBytes)
        .applying(.reinterpret(VIPS_INTERPRETATION_sRGB))
    }
  }

  /// Light in steps of the brightest divided by 65,535.
  private static func lightTable(_ coding: ColourCoding, count: Int) throws(VipsFailure) -> VipsImageOwner {
    let scale = 65535 / (coding.transfer.isHighRange ? ColourCoding.brightest : 1)
    let values = (0..<count).map { Float(coding.light(Double($0) / Double(count - 1)) * scale) }
    return try VipsImageOwner(copying: values, format: VIPS_FORMAT_FLOAT)
  }

  private static func valueTable(isHighRange: Bool) throws(VipsFailure) -> VipsImageOwner {
    let scale = (isHighRange ? ColourCoding.brightest : 1) / 65535
    let values = (0..<65536).map { step in
      UInt8((ColourCoding.sRGBValue(Double(step) * scale, isHighRange: isHighRange) * 255).rounded())
    }
    return try VipsImageOwner(copying: values, format: VIPS_FORMAT_UCHAR)
  }

  private static func highByteTable() throws(VipsFailure) -> VipsImageOwner {
    try VipsImageOwner(copying: (0..<65536).map { UInt8($0 >> 8) }, format: VIPS_FORMAT_UCHAR)
  }
}
