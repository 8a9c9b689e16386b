extension Pixels {
  /// Scales to fit a size, proportions kept, and pads with a colour on both sides.
  ///
  /// - Parameters:
  ///   - width: of the result, at least 1.
  ///   - height: of the result, at least 1.
  ///   - interpolation: the filter.
  ///   - fill: the padding colour.
  /// - Throws: `ImagingError.outOfMemory`.
  public func letterboxed(
    width: Int, height: Int, interpolation: Interpolation, fill: (red: UInt8, green: UInt8, blue: UInt8)
  ) throws(ImagingError) -> Pixels {
    let scale = min(Double(width) / Double(self.width), Double(height) / Double(self.height))
    let picture = try resized(
      .stretch(
        width: min(max(Int((Double(self.width) * scale).rounded()), 1), width),
        height: min(max(Int((Double(self.height) * scale).rounded()), 1), height)),
      interpolation: interpolation)
    guard picture.width < width || picture.height < height else { return picture }
    var framed = Pixels(width: width, height: height, red: fill.red, green: fill.green, blue: fill.blue)
    framed.paste(picture, x: (width - picture.width) / 2, y: (height - picture.height) / 2)
    return framed
  }
}
