import CVips

/// Owns a reference to an image of libvips: a pipeline whose pixels are computed on demand.
@safe struct VipsImageOwner: ~Copyable {
  typealias Reference = UnsafeMutablePointer<VipsImage>

  private let image: Reference

  /// Reads a file's header with the named loader; the file must outlive the image and all images made from
  /// it.
  ///
  /// - Parameter scale: the scale factor for the loader; 1 except for SVG and WebP.
  init(
    lending file: UnsafeBufferPointer<UInt8>, loader: String, failOn: VipsFailOn, scale: Double = 1
  ) throws(VipsFailure) {
    try unsafe self.init(eidetic_vips_load(loader, file.baseAddress, file.count, failOn, scale))
  }

  /// Takes ownership of a reference, or throws why there is none.
  init(_ image: Reference?) throws(VipsFailure) {
    guard let image = unsafe image else { throw .last() }
    unsafe self.image = image
  }

  /// Wraps samples, which must outlive the image and all images made from it.
  init(
    lending samples: UnsafeBufferPointer<UInt8>, width: Int, height: Int, channels: Int,
    format: VipsBandFormat = VIPS_FORMAT_UCHAR
  ) throws(VipsFailure) {
    try unsafe self.init(
      vips_image_new_from_memory(
        samples.baseAddress, samples.count, Int32(width), Int32(height), Int32(channels), format))
  }

  /// Copies numbers, row by row: a table for `mapped(through:)` has one row, a matrix for `recombined(by:)`
  /// three.
  init<Number: BitwiseCopyable>(
    copying numbers: [Number], rows: Int = 1, format: VipsBandFormat
  ) throws(VipsFailure) {
    let image = unsafe numbers.withUnsafeBytes { bytes in
      unsafe vips_image_new_from_memory_copy(
        bytes.baseAddress, bytes.count, Int32(numbers.count / rows), Int32(rows), 1, format)
    }
    try unsafe self.init(image)
  }

  /// Draws text: one band, 0 for paper and 255 for ink.
  ///
  /// - Parameter font: a Pango font description; its size is in points of `dpi` / 72 pixels.
  init(text: String, font: String, dpi: Int) throws(VipsFailure) {
    var drawn: Reference?
    guard unsafe eidetic_vips_text(&drawn, text, font, Int32(dpi)) == 0 else { throw .last() }
    try unsafe self.init(drawn)
  }

  deinit {
    unsafe g_object_unref(image)
  }

  var width: Int { Int(unsafe vips_image_get_width(image)) }
  var height: Int { Int(unsafe vips_image_get_height(image)) }
  var bands: Int { Int(unsafe vips_image_get_bands(image)) }
  var bytesPerPixel: Int { bands * Int(unsafe vips_format_sizeof(vips_image_get_format(image))) }
  var hasAlpha: Bool { unsafe vips_image_hasalpha(image) != 0 }
  var isUChar: Bool { unsafe vips_image_get_format(image) == VIPS_FORMAT_UCHAR }
  var isUShort: Bool { unsafe vips_image_get_format(image) == VIPS_FORMAT_USHORT }
  var interpretation: VipsInterpretation { unsafe vips_image_guess_interpretation(image) }
  var isInterlaced: Bool { has("interlaced") }

  /// The orientation in EXIF, otherwise in XMP, otherwise in the EXIF that ImageMagick writes into a PNG as
  /// text.
  var orientation: Orientation {
    if has(VIPS_META_ORIENTATION) { return Orientation(tag: Int(unsafe vips_image_get_orientation(image))) }
    if let packet = xmp, let found = Orientation(xmp: packet) { return found }
    for index in 0..<8 {
      if let text = text("png-comment-\(index)-Raw profile type exif") {
        return Orientation(rawProfile: text)
      }
    }
    return .upright
  }

  /// The embedded XMP packet. In a HEIC or AVIF, libvips finds it only by a content type that not every
  /// program writes.
  var xmp: [UInt8]? {
    if let packet = blob(VIPS_META_XMP_NAME) { return packet }
    for index in 0..<8 {
      if let item = blob("heif-mime-\(index)"),
        String(decoding: item, as: UTF8.self).contains("adobe:ns:meta/")
      {
        return item
      }
    }
    return nil
  }

  /// The embedded ICC profile.
  var profile: [UInt8]? { blob(VIPS_META_ICC_NAME) }

  /// The embedded EXIF block, with the six-byte prefix used in JPEGs.
  var exif: [UInt8]? { blob(VIPS_META_EXIF_NAME) }

  private func has(_ field: String) -> Bool {
    unsafe vips_image_get_typeof(image, field) != 0
  }

  private func text(_ field: String) -> String? {
    var text: UnsafePointer<CChar>?
    guard has(field), unsafe vips_image_get_string(image, field, &text) == 0, let text = unsafe text else {
      return nil
    }
    return unsafe String(cString: text)
  }

  private func blob(_ field: String) -> [UInt8]? {
    var data: UnsafeRawPointer?
    var count = 0
    guard has(field), unsafe vips_image_get_blob(image, field, &data, &count) == 0 else { return nil }
    return unsafe [UInt8](UnsafeRawBufferPointer(start: data, count: count))
  }

  /// Attaches an ICC profile; only for an image that is not shared.
  func setProfile(_ profile: [UInt8]) {
    unsafe profile.withUnsafeBytes { bytes in
      unsafe vips_image_set_blob_copy(image, VIPS_META_ICC_NAME, bytes.baseAddress, bytes.count)
    }
  }

  /// Sets the interpretation of the samples; only for an image that is not shared.
  func setInterpretation(_ interpretation: VipsInterpretation) {
    unsafe image.pointee.Type = interpretation
  }

  /// Appends an operation and returns the new image.
  func applying(_ operation: VipsStep) throws(VipsFailure) -> VipsImageOwner {
    var result: Reference?
    guard unsafe operation.append(to: image, &result) == 0 else { throw .last() }
    return try unsafe VipsImageOwner(result)
  }

  /// Another reference to the same image.
  func copied() throws(VipsFailure) -> VipsImageOwner {
    unsafe g_object_ref(image)
    return try unsafe VipsImageOwner(image)
  }

  /// Replaces each sample by its value in a table of one row.
  func mapped(through table: borrowing VipsImageOwner) throws(VipsFailure) -> VipsImageOwner {
    var result: Reference?
    guard unsafe eidetic_vips_map(image, &result, table.image) == 0 else { throw .last() }
    return try unsafe VipsImageOwner(result)
  }

  /// Multiplies each pixel by a matrix of 3 × 3.
  func recombined(by matrix: borrowing VipsImageOwner) throws(VipsFailure) -> VipsImageOwner {
    var result: Reference?
    guard unsafe eidetic_vips_recombine(image, &result, matrix.image) == 0 else { throw .last() }
    return try unsafe VipsImageOwner(result)
  }

  /// Multiplies each band by the one band of another image of the same size.
  func multiplied(by other: borrowing VipsImageOwner) throws(VipsFailure) -> VipsImageOwner {
    var result: Reference?
    guard unsafe eidetic_vips_multiply(image, other.image, &result) == 0 else { throw .last() }
    return try unsafe VipsImageOwner(result)
  }

  /// Appends the bands of another image of the same size.
  func joined(with other: borrowing VipsImageOwner) throws(VipsFailure) -> VipsImageOwner {
    var result: Reference?
    guard unsafe eidetic_vips_join_bands(image, other.image, &result) == 0 else { throw .last() }
    return try unsafe VipsImageOwner(result)
  }

  /// Opens a region on its pixels.
  func region() throws(VipsFailure) -> VipsRegionOwner {
    try unsafe VipsRegionOwner(vips_region_new(image))
  }

  /// Encodes as a PNG without metadata.
  func encodedAsPNG() throws(VipsFailure) -> [UInt8] {
    var data: UnsafeMutableRawPointer?
    var count = 0
    guard unsafe eidetic_vips_save_png(image, &data, &count) == 0 else { throw .last() }
    defer { unsafe g_free(data) }
    return unsafe [UInt8](UnsafeRawBufferPointer(start: data, count: count))
  }
}
