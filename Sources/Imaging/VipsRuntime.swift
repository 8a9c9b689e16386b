import CVips

/// Initialises libvips once for the whole process.
enum VipsRuntime {
  /// Starts libvips at the first call; later calls return at once.
  static func start() throws(ImagingError) {
    if let failure { throw .library(name: "libvips", underlying: failure) }
  }

  private static let failure: String? = {
    guard unsafe vips_init("eidetic") == 0 else { return takeErrorText() }
    // Pictures are untrusted: only decoders that libvips considers safe against hostile files…
    vips_block_untrusted_set(1)
    // …and one that it does not vouch for, for additional header data: libjxl is fuzzed continuously.
    unsafe vips_operation_block_set("VipsForeignLoadJxl", 0)
    // No picture is processed twice, and many are processed at once.
    vips_cache_set_max(0)
    vips_concurrency_set(1)
    // Decoders' messages belong in errors and notes, not on standard error.
    for domain in ["VIPS", "GdkPixbuf"] {
      unsafe eidetic_vips_keep_log_silent(domain)
    }
    return nil
  }()

  /// Returns the last two lines of libvips' error text, and clears it.
  ///
  /// libvips has one text for the process, to which failing calls of all threads append. The copy is atomic,
  /// but if two threads fail at the same moment, one may get the other's lines, or none: then only the reason
  /// is wrong, not the verdict. A lock around all decoding would be the only remedy.
  static func takeErrorText() -> String {
    guard let copy = unsafe vips_error_buffer_copy() else { return "libvips gave no reason" }
    defer { unsafe g_free(copy) }
    let lines = unsafe String(cString: copy).split(separator: "\n")
    let distinct = lines.reduce(into: [Substring]()) { if $0.last != $1 { $0.append($1) } }
    return distinct.isEmpty ? "libvips gave no reason" : distinct.suffix(2).joined(separator: "; ")
  }
}
