public import Vocabulary

/// Turns the bytes of a picture file into upright sRGB pixels.
///
/// | formats | decoded by |
/// |---|---|
/// | JPEG | libjpeg-turbo, at 1/1, 1/2, 1/4 or 1/8; colours of CMYK and of profiles other than sRGB by libvips |
/// | JPEG of uncommon sampling | libjpeg-turbo through libvips |
/// | PNG, WebP, GIF, HEIC, AVIF | libvips |
/// | TIFF, DNG | libvips where it reads them right, else libtiff; of a raw file its largest preview |
/// | JPEG XL | libjxl |
/// | SVG | librsvg, drawn as large as is wanted |
/// | BMP, ICO, PNM | gdk-pixbuf: libvips would have ImageMagick read them, which stays shut out |
/// | JPEG 2000, Photoshop, PDF, compressed SVG | none, refused by name |
///
/// Colours are those of the ICC profile, where it is meant for the channels that there are; else those that
/// are stated by numbers (CICP in PNG, AVIF, HEIC and JPEG XL; gAMA and cHRM in PNG); else sRGB. PQ and HLG
/// are brought to the range of a page. A variant that none of these libraries reads right is refused as
/// unsupported, never as damaged.
///
/// The format is read from the bytes. Of several frames or pages the first is taken; transparency is laid
/// over white. Any number of threads and tasks may share a decoder. Ordinary JPEGs take the calling thread;
/// all other files are decoded in helper processes of this program, which must have this library linked into
/// itself.
public struct PictureDecoder: Sendable {
  /// What one decode may spend.
  public let limits: DecodingLimits

  /// Makes a decoder with these limits.
  public init(limits: DecodingLimits = DecodingLimits()) {
    self.limits = limits
  }

  /// Decodes a picture, or a region of one, and blocks the thread meanwhile.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - name: The file's name or path, for errors only.
  ///   - sufficient: How small the result may be; nil for full size. With a region, this is the region's
  ///     size.
  ///   - region: The part of the upright picture that is wanted; nil for all of it.
  /// - Throws: An `ImagingError` that names the file.
  public func decode(
    _ bytes: Span<UInt8>, name: String, sufficient: SufficientSize? = nil, region: Region? = nil
  ) throws(ImagingError) -> Picture {
    let format = try format(of: bytes, name: name, region: region)
    guard Self.leavesProcess(bytes, format) else {
      return try decodeHere(bytes, name: name, sufficient: sufficient, region: region)
    }
    return try picture(task(format, name: name, sufficient: sufficient, region: region), bytes)
  }

  /// Decodes a picture, or a region of one, from an array, and blocks the thread meanwhile.
  ///
  /// - Throws: An `ImagingError` that names the file.
  public func decode(
    _ bytes: [UInt8], name: String, sufficient: SufficientSize? = nil, region: Region? = nil
  ) throws(ImagingError) -> Picture {
    try decode(bytes.span, name: name, sufficient: sufficient, region: region)
  }

  /// Decodes a picture, or a region of one, and suspends the task while a helper process does it. Cancelling
  /// the task ends that at once.
  ///
  /// - Throws: An `ImagingError` that names the file; `CancellationError`.
  public func decode(
    _ bytes: [UInt8], name: String, sufficient: SufficientSize? = nil, region: Region? = nil
  ) async throws -> Picture {
    let format = try format(of: bytes.span, name: name, region: region)
    guard Self.leavesProcess(bytes.span, format) else {
      return try decodeHere(bytes.span, name: name, sufficient: sufficient, region: region)
    }
    var task = task(format, name: name, sufficient: sufficient, region: region)
    task.watcher = DecodingWatcher.current
    return try await picture(task, bytes)
  }

  /// Has a helper process ready for a file that will be decoded soon, if it is to be decoded by one.
  package func prepare(for bytes: [UInt8]) {
    guard let format = PictureFormat.sniff(bytes), Self.leavesProcess(bytes.span, format) else { return }
    DecoderPool.shared.warm(limits)
  }

  /// Has a helper process ready for the first picture that is decoded by one.
  package func prepare() { DecoderPool.shared.warm(limits) }

  /// Decodes in this process and thread, however long that takes: what helper processes do, and what they are
  /// compared with.
  package func decodeHere(
    _ bytes: Span<UInt8>, name: String, sufficient: SufficientSize? = nil, region: Region? = nil
  ) throws(ImagingError) -> Picture {
    let format = try format(of: bytes, name: name, region: region)
    guard let route = format.route else { throw .unreadableFormat(name: name, format: format) }
    try VipsRuntime.start()
    let job = DecodingJob(
      name: name, format: format, limits: limits, sufficient: sufficient, region: region)
    let picture =
      switch route {
      case .turboJPEG: try TurboJPEGDecoder(job: job).decode(bytes)
      case .vips: try VipsDecoder(job: job).decode(bytes)
      case .libtiff: try TIFFDecoder(job: job).decode(bytes)
      case .libjxl: try JXLDecoder(job: job).decode(bytes)
      case .librsvg: try SVGDecoder(job: job).decode(bytes)
      case .pixbuf: try PixbufDecoder(job: job).decode(bytes)
      }
    guard let region else { return picture }
    return try picture.cropped(to: region, name: name)
  }

  /// The format of a file that may be decoded.
  private func format(
    of bytes: Span<UInt8>, name: String, region: Region?
  ) throws(ImagingError) -> PictureFormat {
    if let region, !region.isInsidePicture { throw .regionOutside(name: name, region: region) }
    guard !bytes.isEmpty else { throw .empty(name: name) }
    guard bytes.count <= limits.maximumBytes else {
      throw .tooManyBytes(name: name, got: bytes.count, limit: limits.maximumBytes)
    }
    guard let format = PictureFormat.sniff(bytes) else { throw .unknownFormat(name: name) }
    guard format.isReadable else { throw .unreadableFormat(name: name, format: format) }
    return format
  }
}
