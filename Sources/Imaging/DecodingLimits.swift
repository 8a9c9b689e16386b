/// Limits on decoding a file.
///
/// A file over a limit is refused by its header if possible, before memory is allocated for pixels. Beyond
/// that, the limits hold whatever a decoder does: all files except ordinary JPEGs are decoded in helper
/// processes (`DecoderPool`), which are killed when their time is up and get no more memory than allowed. An
/// ordinary JPEG is one that takes libjpeg-turbo no more than a second or two (`OrdinaryJPEG`).
public struct DecodingLimits: Sendable, Hashable, Codable {
  /// The largest file, in bytes.
  public var maximumBytes: Int

  /// The most pixels of a picture in its file, width times height.
  public var maximumPixels: Int

  /// The most memory for one decode, in bytes: estimated from the header, and then enforced.
  ///
  /// Concurrent decodes also share `MemoryGate.capacity`.
  public var maximumWorkingBytes: Int

  /// The longest time for one picture, in seconds, without the wait for memory. It is enforced to within a
  /// second.
  public var maximumSeconds: Double

  /// Sets limits; the defaults admit 200-megapixel pictures of phones.
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
