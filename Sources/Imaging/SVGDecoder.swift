import CRsvg
import CVips

/// Draws an SVG with librsvg at the requested size, on white.
struct SVGDecoder {
  let job: DecodingJob

  func decode(_ bytes: Span<UInt8>) throws(ImagingError) -> Picture {
    try job.spend(bytes: DecodingPlan.vectorBytes(bytes)) { (deadline) throws(ImagingError) in
      let document = try SVGDocument(bytes, job: job)
      let natural = document.naturalSize
      let usual = 0.001...1_000_000_000
      guard usual.contains(natural.width), usual.contains(natural.height) else {
        throw job.unsupported("a size of \(natural.width) × \(natural.height)")
      }
      let size = DecodingPlan.vectorSize(natural, job: job)
      try deadline.check()
      let pixels = try document.draw(width: size.width, height: size.height, job: job)
      return Picture(
        pixels: pixels, fullWidth: Self.whole(natural.width), fullHeight: Self.whole(natural.height),
        format: .svg, note: nil)
    }
  }

  /// A drawing's size in pixels, at least 1 and limited to a sensible maximum.
  private static func whole(_ length: Double) -> Int { Int(min(max(length.rounded(), 1), 1_000_000)) }
}

/// Owns a document loaded by librsvg.
@safe struct SVGDocument: ~Copyable {
  private let handle: UnsafeMutablePointer<RsvgHandle>

  init(_ bytes: Span<UInt8>, job: DecodingJob) throws(ImagingError) {
    var error: UnsafeMutablePointer<GError>?
    let handle = unsafe bytes.withUnsafeBufferPointer { file in
      unsafe rsvg_handle_new_from_data(file.baseAddress, gsize(file.count), &error)
    }
    guard let handle = unsafe handle else { throw unsafe job.damaged(Self.take(&error)) }
    unsafe rsvg_handle_set_dpi(handle, 72)
    unsafe self.handle = handle
  }

  deinit {
    unsafe g_object_unref(handle)
  }

  private static func take(_ error: inout UnsafeMutablePointer<GError>?) -> String {
    defer { unsafe g_clear_error(&error) }
    return unsafe error?.pointee.message.map { unsafe String(cString: $0) } ?? "librsvg gave no reason"
  }

  /// The size of the document, otherwise that of its view box, otherwise that of its contents.
  var naturalSize: (width: Double, height: Double) {
    var (width, height) = (0.0, 0.0)
    if unsafe rsvg_handle_get_intrinsic_size_in_pixels(handle, &width, &height) != 0, width > 0, height > 0 {
      return (width, height)
    }
    var (hasWidth, hasHeight, hasBox): (gboolean, gboolean, gboolean) = (0, 0, 0)
    var (box, length, other) = (RsvgRectangle(), RsvgLength(), RsvgLength())
    unsafe rsvg_handle_get_intrinsic_dimensions(
      handle, &hasWidth, &length, &hasHeight, &other, &hasBox, &box)
    if hasBox != 0, box.width > 0, box.height > 0 { return (box.width, box.height) }
    var viewport = RsvgRectangle(x: 0, y: 0, width: 65_536, height: 65_536)
    var (ink, logical) = (RsvgRectangle(), RsvgRectangle())
    guard unsafe rsvg_handle_get_geometry_for_layer(handle, nil, &viewport, &ink, &logical, nil) != 0 else {
      return (0, 0)
    }
    return (ink.x + ink.width, ink.y + ink.height)
  }

  /// Draws the whole document at this size.
  func draw(width: Int, height: Int, job: DecodingJob) throws(ImagingError) -> Pixels {
    guard let surface = unsafe cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
    else {
      throw .outOfMemory(what: "draw \"\(job.name)\"", bytes: width * height * 4)
    }
    defer { unsafe cairo_surface_destroy(surface) }
    guard unsafe cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS,
      let canvas = unsafe cairo_create(surface)
    else { throw .outOfMemory(what: "draw \"\(job.name)\"", bytes: width * height * 4) }
    defer { unsafe cairo_destroy(canvas) }
    unsafe cairo_set_source_rgb(canvas, 1, 1, 1)
    unsafe cairo_paint(canvas)
    var viewport = RsvgRectangle(x: 0, y: 0, width: Double(width), height: Double(height))
    var error: UnsafeMutablePointer<GError>?
    guard unsafe rsvg_handle_render_document(handle, canvas, &viewport, &error) != 0 else {
      throw unsafe job.damaged(Self.take(&error))
    }
    unsafe cairo_surface_flush(surface)
    return unsafe Self.pixels(of: surface, width: width, height: height)
  }

  /// Copies the samples, which are 32-bit numbers with blue lowest.
  @unsafe private static func pixels(of surface: OpaquePointer, width: Int, height: Int) -> Pixels {
    let stride = Int(unsafe cairo_image_surface_get_stride(surface)) / 4
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * width * height)
    unsafe cairo_image_surface_get_data(surface).withMemoryRebound(to: UInt32.self, capacity: stride * height)
    { data in
      for row in 0..<height {
        for column in 0..<width {
          let pixel = unsafe data[row * stride + column]
          bytes.append(UInt8(truncatingIfNeeded: pixel >> 16))
          bytes.append(UInt8(truncatingIfNeeded: pixel >> 8))
          bytes.append(UInt8(truncatingIfNeeded: pixel))
        }
      }
    }
    return Pixels(width: width, height: height, bytes: bytes)
  }
}
