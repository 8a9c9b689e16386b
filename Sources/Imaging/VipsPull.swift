import CVips

/// Computes an image's pixels from top to bottom on the calling thread, with a time limit.
///
/// libvips' own sinks start threads for each picture and are stopped through signals; pictures are small and
/// many are decoded at once, so the caller's thread does everything.
struct VipsPull {
  let deadline: Deadline

  private static let rowsPerStrip = 16

  /// Computes all rows of an sRGB image.
  ///
  /// - Returns: the samples, and the number of rows that could be computed. Later rows are grey, as in
  ///   libjpeg.
  func pull(_ image: borrowing VipsImageOwner) throws(VipsFailure) -> (samples: RawSamples, rows: Int) {
    let width = image.width
    let height = image.height
    let region = try image.region()
    var samples: [UInt8] = []
    samples.reserveCapacity(3 * width * height)
    var rows = 0
    while rows < height {
      try VipsFailure.passing { () throws(ImagingError) in try deadline.check() }
      let strip = rows..<min(rows + Self.rowsPerStrip, height)
      guard region.append(rows: strip, width: width, bytesPerRow: 3 * width, to: &samples) else { break }
      rows = strip.upperBound
    }
    samples.append(contentsOf: repeatElement(128, count: 3 * width * height - samples.count))
    return (RawSamples(width: width, height: height, channels: 3, bytes: samples), rows)
  }
}
