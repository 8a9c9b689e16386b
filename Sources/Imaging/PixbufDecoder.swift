import CGdkPixbuf
import CVips

/// Decodes BMP, ICO and PNM with gdk-pixbuf's loader for the format.
struct PixbufDecoder {
  let job: DecodingJob

  func decode(_ bytes: Span<UInt8>) throws(ImagingError) -> Picture {
    switch job.format {
    case .bmp: try decodeBitmap(bytes)
    case .ico: try decodeIcon(bytes)
    // A byte of a PNM is at most eight pixels, and three bytes are at least one.
    default:
      try decode(bytes, pixels: bytes.count * (bytes.count > 1 && [0x31, 0x34].contains(bytes[1]) ? 8 : 1))
    }
  }

  private func decodeBitmap(_ bytes: Span<UInt8>) throws(ImagingError) -> Picture {
    guard let header = BitmapHeader(bytes) else { throw job.damaged("its header is incomplete") }
    try job.checkSize(width: header.width, height: header.height)
    if header.compression == 6, header.headerSize == 40 {
      return try decodeBitmap(Self.withMasksInHeader(bytes).span)
    }
    guard header.compression <= 3 else { throw job.unsupported("compression \(header.compression)") }
    if let contradiction = header.contradiction { throw job.damaged(contradiction) }
    let note = try job.noteForMissing(header.missing)
    return try decode(bytes, pixels: header.width * header.height, note: note)
  }

  /// Four masks after a header of the first version are equivalent to a header of the third version, which
  /// gdk-pixbuf reads.
  private static func withMasksInHeader(_ bytes: Span<UInt8>) -> [UInt8] {
    var changed = bytes.indices.map { bytes[$0] }
    (changed[14], changed[30]) = (56, 3)
    return changed
  }

  private func decodeIcon(_ bytes: Span<UInt8>) throws(ImagingError) -> Picture {
    guard let range = IconDirectory.largestPNG(bytes) else {
      let picture = try decode(bytes, pixels: 256 * 256)
      return IconDirectory.masked(picture, bytes)
    }
    let inner = DecodingJob(
      name: job.name, format: .png, limits: job.limits, sufficient: job.sufficient, region: job.region)
    let picture = try VipsDecoder(job: inner).decode(bytes.extracting(range))
    return Picture(
      pixels: picture.pixels, fullWidth: picture.fullWidth, fullHeight: picture.fullHeight, format: .ico,
      note: picture.note)
  }

  /// Decodes a picture with at most this number of pixels: four bytes each in gdk-pixbuf, three in the copy.
  private func decode(
    _ bytes: Span<UInt8>, pixels maximumPixels: Int, note: String? = nil
  ) throws(ImagingError) -> Picture {
    let most = min(maximumPixels, job.limits.maximumPixels)
    return try job.spend(bytes: most * 7) { (_) throws(ImagingError) in
      let pixels = try PixbufLoader(job: job).load(bytes, maximumPixels: most, job: job)
      return Picture(
        pixels: pixels, fullWidth: pixels.width, fullHeight: pixels.height, format: job.format, note: note)
    }
  }
}

/// Owns a loader of gdk-pixbuf.
@safe struct PixbufLoader: ~Copyable {
  private let loader: UnsafeMutablePointer<GdkPixbufLoader>

  init(job: DecodingJob) throws(ImagingError) {
    var error: UnsafeMutablePointer<GError>?
    guard let loader = unsafe gdk_pixbuf_loader_new_with_type(job.format.rawValue, &error) else {
      throw unsafe .library(name: "gdk-pixbuf's \(job.format.label) loader", underlying: Self.take(&error))
    }
    unsafe self.loader = loader
  }

  deinit {
    unsafe g_object_unref(loader)
  }

  func load(_ bytes: Span<UInt8>, maximumPixels: Int, job: DecodingJob) throws(ImagingError) -> Pixels {
    var header = eidetic_pixbuf_header()
    header.maximum_pixels = Int64(maximumPixels)
    var reason: String?
    unsafe withUnsafeMutablePointer(to: &header) { header in
      unsafe eidetic_pixbuf_watch_size(loader, header)
      reason = write(bytes)
    }
    guard header.refused == 0 else {
      throw .tooManyPixels(
        name: job.name, width: Int(header.width), height: Int(header.height),
        limit: maximumPixels)
    }
    if let reason { throw job.refused(reason) }
    guard let pixbuf = unsafe gdk_pixbuf_loader_get_pixbuf(loader) else {
      throw job.damaged("it holds no picture")
    }
    return unsafe Self.copy(pixbuf)
  }

  /// Passes the whole file and closes, which must be done even after a failure; returns the first error.
  private func write(_ bytes: Span<UInt8>) -> String? {
    var error: UnsafeMutablePointer<GError>?
    let isWritten = unsafe bytes.withUnsafeBufferPointer { file in
      unsafe gdk_pixbuf_loader_write(loader, file.baseAddress, gsize(file.count), &error) != 0
    }
    let reason = isWritten ? nil : unsafe Self.take(&error)
    let isClosed = unsafe gdk_pixbuf_loader_close(loader, &error) != 0
    let closing = isClosed ? nil : unsafe Self.take(&error)
    return reason ?? closing
  }

  private static func take(_ error: inout UnsafeMutablePointer<GError>?) -> String {
    defer { unsafe g_clear_error(&error) }
    guard let text = unsafe error?.pointee.message else { return "gdk-pixbuf gave no reason" }
    return unsafe String(cString: text)
  }

  /// Copies the samples, with transparency on white. An alpha of 0 throughout is unused: programs that write
  /// BMP and ICO leave it so, and all viewers treat the picture as opaque.
  private static func copy(_ pixbuf: OpaquePointer) -> Pixels {
    let width = Int(unsafe gdk_pixbuf_get_width(pixbuf))
    let height = Int(unsafe gdk_pixbuf_get_height(pixbuf))
    let stride = Int(unsafe gdk_pixbuf_get_rowstride(pixbuf))
    let channels = Int(unsafe gdk_pixbuf_get_n_channels(pixbuf))
    let source = unsafe UnsafeBufferPointer(
      start: gdk_pixbuf_read_pixels(pixbuf), count: (height - 1) * stride + width * channels)
    let hasAlpha = unsafe channels == 4 && !isInvisible(source, width: width, height: height, stride: stride)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * width * height)
    for row in 0..<height {
      for column in 0..<width {
        let first = row * stride + column * channels
        let alpha = hasAlpha ? Int(unsafe source[first + 3]) : 255
        for channel in 0..<3 {
          let value = Int(unsafe source[first + channel])
          bytes.append(UInt8((value * alpha + 255 * (255 - alpha) + 127) / 255))
        }
      }
    }
    return Pixels(width: width, height: height, bytes: bytes)
  }

  @unsafe private static func isInvisible(
    _ source: UnsafeBufferPointer<UInt8>, width: Int, height: Int, stride: Int
  ) -> Bool {
    (0..<height).allSatisfy { row in
      (0..<width).allSatisfy { unsafe source[row * stride + 4 * $0 + 3] == 0 }
    }
  }
}
