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
/// Colours are defined by the ICC profile, if it is for the right number of channels; otherwise by numbers
/// (CICP in PNG, AVIF, HEIC and JPEG XL; gAMA and cHRM in PNG); otherwise they are sRGB. PQ and HLG are
/// mapped to a standard dynamic range. A variant that none of these libraries reads correctly is refused as
/// unsupported, never as damaged.
///
/// The format is detected from the bytes. Only the first frame or page is decoded; transparency is shown on
/// white. A decoder can be shared by any number of threads and tasks. Ordinary JPEGs are decoded on the
/// calling thread; all other files in helper processes of this program, which must have this library linked
/// in.
public struct PictureDecoder: Sendable {
  /// The limits on one decode.
  public let limits: DecodingLimits

  /// Makes a decoder with these limits.
  public init(limits: DecodingLimits = DecodingLimits()) {
    self.limits = limits
  }

  /// Decodes a picture or a region of it, blocking the thread.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - name: the file's name or path, for errors only.
  ///   - sufficient: how small the result may be; `nil` for full size. With a region, this is the region's
  ///     size.
  ///   - region: the part of the upright picture to return; `nil` for all of it.
  /// - Throws: an `ImagingError` that names the file.
  public func decode(
    _ bytes: Span<UInt8>, name: String, sufficient: SufficientSize? = nil, region: Region? = nil
  ) throws(ImagingError) -> Picture {
    let format = try format(of: bytes, name: name, region: region)
    guard Self.leavesProcess(bytes, format) else {
      return try decodeHere(bytes, name: name, sufficient: sufficient, region: region)
    }
    return try picture(task(format, name: name, sufficient: sufficient, region: region), bytes)
  }

  /// Decodes a picture or a region of it from an array, blocking the thread.
  ///
  /// - Throws: an `ImagingError` that names the file.
  public func decode(
    _ bytes: [UInt8], name: String, sufficient: SufficientSize? = nil, region: Region? = nil
  ) throws(ImagingError) -> Picture {
    try decode(bytes.span, name: name, sufficient: sufficient, region: region)
  }

  /// Decodes a picture or a region of it; the task is suspended while a helper process works. Cancelling the
  /// task stops it at once.
  ///
  /// - Throws: an `ImagingError` that names the file; `CancellationError`.
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

  /// Starts a helper process for a file that will be decoded soon, if it needs one.
  package func prepare(for bytes: [UInt8]) {
    guard let format = PictureFormat.sniff(bytes), Self.leavesProcess(bytes.span, format) else { return }
    DecoderPool.shared.warm(limits)
  }

  /// Starts a helper process for the first picture that needs one.
  package func prepare() { DecoderPool.shared.warm(limits) }

  /// Decodes in this process and thread, without a limit: used in helper processes, and to compare with them.
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

  /// The format of a file, if it may be decoded.
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
