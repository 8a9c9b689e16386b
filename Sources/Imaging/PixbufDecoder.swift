internal import CGdkPixbuf

/// Decodes BMP, ICO and PNM with gdk-pixbuf's loader of just that format.
struct PixbufDecoder {
  let job: DecodingJob

  func decode(_ bytes: Span<UInt8>) throws(ImagingError) -> Picture {
    // The size is known only to the loader, so what the limits allow is set aside: the file's own size bounds
    // nothing with run lengths.
    let share = min(job.limits.maximumPixels, 64_000_000) * 4
    return try job.spend(bytes: min(share, job.limits.maximumWorkingBytes)) { (_) throws(ImagingError) in
      let loader = try PixbufLoader(job: job)
      let pixels = try loader.load(bytes, job: job)
      return Picture(
        pixels: pixels, fullWidth: pixels.width, fullHeight: pixels.height, format: job.format, note: nil)
    }
  }
}

/// Owns one loader of gdk-pixbuf.
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

  func load(_ bytes: Span<UInt8>, job: DecodingJob) throws(ImagingError) -> Pixels {
    var header = eidetic_pixbuf_header()
    // Four bytes a pixel, and the picture is copied once.
    header.maximum_pixels = Int64(min(job.limits.maximumPixels, job.limits.maximumWorkingBytes / 7))
    var reason: String?
    unsafe withUnsafeMutablePointer(to: &header) { header in
      unsafe eidetic_pixbuf_watch_size(loader, header)
      reason = write(bytes)
    }
    guard header.refused == 0 else {
      throw .tooManyPixels(
        name: job.name, width: Int(header.width), height: Int(header.height),
        limit: Int(header.maximum_pixels))
    }
    if let reason { throw job.damaged(reason) }
    guard let pixbuf = unsafe gdk_pixbuf_loader_get_pixbuf(loader) else {
      throw job.damaged("it holds no picture")
    }
    return unsafe Self.copy(pixbuf)
  }

  /// Feeds the whole file and closes, which must be done even after a failure; gives the first reason.
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

  /// Copies the samples, transparency over white.
  private static func copy(_ pixbuf: OpaquePointer) -> Pixels {
    let width = Int(unsafe gdk_pixbuf_get_width(pixbuf))
    let height = Int(unsafe gdk_pixbuf_get_height(pixbuf))
    let stride = Int(unsafe gdk_pixbuf_get_rowstride(pixbuf))
    let channels = Int(unsafe gdk_pixbuf_get_n_channels(pixbuf))
    let source = unsafe UnsafeBufferPointer(
      start: gdk_pixbuf_read_pixels(pixbuf), count: (height - 1) * stride + width * channels)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * width * height)
    for row in 0..<height {
      for column in 0..<width {
        let first = row * stride + column * channels
        let alpha = channels == 4 ? Int(unsafe source[first + 3]) : 255
        for channel in 0..<3 {
          let value = Int(unsafe source[first + channel])
          bytes.append(UInt8((value * alpha + 255 * (255 - alpha) + 127) / 255))
        }
      }
    }
    return Pixels(width: width, height: height, bytes: bytes)
  }
}
