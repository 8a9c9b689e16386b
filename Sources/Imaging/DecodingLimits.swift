/// What a decoder may spend on one file.
///
/// A file over a limit is refused from its header where possible, before its pixels get memory. Beyond that,
/// the limits hold whatever a decoder does: all files except ordinary JPEGs are decoded in helper processes
/// (`DecoderPool`), which are killed when their time is over and get no more memory than is allowed. An
/// ordinary JPEG is one that takes libjpeg-turbo no more than a second or two (`OrdinaryJPEG`).
public struct DecodingLimits: Sendable, Hashable, Codable {
  /// The largest file, in bytes.
  public var maximumBytes: Int

  /// The most pixels that a picture may have in its file, width times height.
  public var maximumPixels: Int

  /// The most memory that one decode may need, in bytes: estimated from the header, and then held to.
  ///
  /// Decodes at the same time share `MemoryGate.capacity` besides.
  public var maximumWorkingBytes: Int

  /// The longest time for one picture, in seconds, without the wait for memory. It is given up within a
  /// second after that.
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
