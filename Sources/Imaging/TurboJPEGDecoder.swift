/// Decodes a JPEG with libjpeg-turbo at the smallest scale that is sufficient.
struct TurboJPEGDecoder {
  let job: DecodingJob

  func decode(_ bytes: Span<UInt8>) throws(ImagingError) -> Picture {
    guard let decompressor = TurboJPEGDecompressor() else {
      throw .library(name: "libjpeg-turbo", underlying: "it gave no decompressor")
    }
    let (size, outcome) = decompressor.readHeader(bytes)
    switch outcome {
    case .whole: break
    case .warned where size.width > 0: break  // The decode will warn again.
    case .warned(let text), .failed(let text): return try decodeUncommon(bytes, text)
    }
    try job.checkSize(width: size.width, height: size.height)
    let header = JPEGHeader(bytes)
    try checkScans(bytes, header, pixels: size.width * size.height)
    let full = header.orientation.uprightSize(width: size.width, height: size.height)
    let scale = scale(width: full.width, height: full.height)
    let width = Self.scaled(size.width, by: scale)
    let height = Self.scaled(size.height, by: scale)
    let colour = Colour(size: size, header: header)
    let estimate = Self.workingBytes(size, header, width: width, height: height, colour: colour)
    return try job.spend(bytes: estimate) { (deadline) throws(ImagingError) in
      try decode(bytes, width: width, height: height, header: header, colour: colour, full: full, deadline)
    }
  }

  private func decode(
    _ bytes: Span<UInt8>, width: Int, height: Int, header: JPEGHeader, colour: Colour,
    full: (width: Int, height: Int), _ deadline: Deadline
  ) throws(ImagingError) -> Picture {
    guard let decompressor = TurboJPEGDecompressor() else {
      throw .library(name: "libjpeg-turbo", underlying: "it gave no decompressor")
    }
    let (samples, outcome) = decompressor.decode(bytes, width: width, height: height, layout: colour.layout)
    let raw = RawSamples(width: width, height: height, channels: colour.layout.channels, bytes: samples)
    var notes: [String] = []
    switch outcome {
    case .whole: break
    case .warned(let text):
      notes.append(try job.noteForMissing(raw.missingTail(fill: 127...129)) ?? job.noteOfMinorErrors(text))
    case .failed(let text): throw job.refused(text)
    }
    try deadline.check()
    let pixels: Pixels
    if colour.needsConversion {
      let converted = try VipsColour.toSRGB(
        raw, profile: header.profile, isInverted: header.hasAdobeMarker, job: job, deadline: deadline)
      pixels = converted.pixels
      notes += [converted.note].compactMap { $0 }
    } else {
      pixels = Pixels(width: width, height: height, bytes: raw.bytes)
    }
    return Picture(
      pixels: pixels.upright(from: header.orientation), fullWidth: full.width, fullHeight: full.height,
      format: .jpeg, note: notes.isEmpty ? nil : notes.joined(separator: "; "),
      isBareJPEG: header.isBare && !colour.needsConversion && notes.isEmpty)
  }

  /// Decodes with libjpeg what TurboJPEG's interface does not support, such as uncommon chroma sampling.
  private func decodeUncommon(_ bytes: Span<UInt8>, _ reason: String) throws(ImagingError) -> Picture {
    let header = JPEGHeader(bytes)
    if let kind = header.unsupportedKind { throw job.unsupported(kind) }
    guard header.isWhole, header.width > 0 else { throw job.damaged(reason) }
    if header.height == 0 {
      guard let repaired = header.withHeightFromDNL(bytes) else { throw job.damaged("it states no height") }
      let picture = try decode(repaired.span)
      // Not a bare JPEG: few viewers read a height after the scan.
      return Picture(
        pixels: picture.pixels, fullWidth: picture.fullWidth, fullHeight: picture.fullHeight, format: .jpeg,
        note: picture.note)
    }
    try checkScans(bytes, header, pixels: header.width * header.height)
    return try VipsDecoder(job: job).decode(bytes)
  }

  /// Refuses a progressive picture with so many scans that they would exceed the time limit, because
  /// libjpeg-turbo cannot be interrupted: a scan takes about a nanosecond per pixel.
  private func checkScans(_ bytes: Span<UInt8>, _ header: JPEGHeader, pixels: Int) throws(ImagingError) {
    guard header.isProgressive else { return }
    let seconds = Double(JPEGHeader.scanCount(bytes)) * Double(pixels) * 1e-9
    guard seconds <= job.limits.maximumSeconds else {
      throw .tooSlow(name: job.name, limit: job.limits.maximumSeconds)
    }
  }

  /// How a JPEG's samples become sRGB.
  struct Colour {
    let layout: TurboJPEGDecompressor.Layout
    let needsConversion: Bool

    init(size: TurboJPEGDecompressor.Header, header: JPEGHeader) {
      let profile = ColourProfile(bytes: header.profile)
      let channels = size.isCMYK ? 4 : size.isGrey ? 1 : 3
      let fits = !profile.isWhole || profile.fits(channels: channels)
      let hasOwnProfile = !header.profile.isEmpty && fits && !profile.isSRGB
      needsConversion = size.isCMYK || hasOwnProfile
      layout = size.isCMYK ? .cmyk : size.isGrey && hasOwnProfile ? .grey : .rgb
    }
  }

  /// The divisor 1, 2, 4 or 8. The scales in between have no vector code in libjpeg-turbo 2.1 and take longer
  /// than the next larger one that has: 3/8 0.21 ms against 4/8 0.18 ms, 5/8 to 7/8 0.30 to 0.44 ms against
  /// 8/8 0.26 ms.
  private func scale(width: Int, height: Int) -> Int {
    [8, 4, 2].first { divisor in
      job.isSufficient(
        width: Self.scaled(width, by: divisor), height: Self.scaled(height, by: divisor))
    } ?? 1
  }

  private static func scaled(_ length: Int, by divisor: Int) -> Int {
    (length + divisor - 1) / divisor
  }

  /// The pixels, again if they are turned or converted, and the coefficients of a progressive picture.
  private static func workingBytes(
    _ size: TurboJPEGDecompressor.Header, _ header: JPEGHeader, width: Int, height: Int, colour: Colour
  ) -> Int {
    let target = width * height * 3
    let turned = header.orientation == .upright ? 0 : target
    let converted = colour.needsConversion ? width * height * colour.layout.channels : 0
    let coefficients =
      header.isProgressive ? Int(header.samplesPerPixel * 2 * Double(size.width * size.height)) : 0
    return target + max(turned, converted) + coefficients + size.width * 64
  }
}
