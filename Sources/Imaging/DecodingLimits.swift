/// What a decoder may spend on one file.
///
/// A file over a limit is refused from its header, before its pixels get memory.
///
/// What cannot be interrupted: `maximumSeconds` is looked at between strips of rows and between steps. One call
/// into libjpeg-turbo, librsvg, libheif, libwebp, libpng (interlaced) or gdk-pixbuf runs to its end; it is bounded
/// by `maximumPixels`, for a progressive JPEG by its scans times its pixels, and by librsvg's own limits on elements. A picture
/// that overran in such a call is refused afterwards.
public struct DecodingLimits: Sendable, Hashable {
  /// The largest file, in bytes.
  public var maximumBytes: Int

  /// The most pixels that a picture may have in its file, width times height.
  public var maximumPixels: Int

  /// The most memory that one decode may need, in bytes, as estimated from the header.
  ///
  /// Decodes at the same time share `MemoryGate.capacity` besides.
  public var maximumWorkingBytes: Int

  /// The longest time for one picture, in seconds, without the wait for memory.
  public var maximumSeconds: Double

  /// Sets limits; the defaults admit a telephone's 200-megapixel pictures.
  public init(
    maximumBytes: Int = 512 << 20,
    maximumPixels: Int = 250_000_000,
    maximumWorkingBytes: Int = 800_000_000,
    maximumSeconds: Double = 30
  ) {
    self.maximumBytes = maximumBytes
    self.maximumPixels = maximumPixels
    self.maximumWorkingBytes = maximumWorkingBytes
    self.maximumSeconds = maximumSeconds
  }
}
