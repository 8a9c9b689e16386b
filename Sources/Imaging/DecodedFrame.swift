import CPixels
import CVips

/// A picture decoded by a library other than libvips: grey, RGB or CMYK, with or without alpha.
struct DecodedFrame {
  let width: Int
  let height: Int
  /// The number of colour channels: 1, 3 or 4.
  let colours: Int
  let hasAlpha: Bool
  /// Whether the samples have 16 bits.
  let isWide: Bool
  /// The samples in native byte order, row by row.
  var bytes: [UInt8]
  var profile: [UInt8] = []
  var coding: ColourCoding?
  var orientation = Orientation.upright
  /// The share of rows that are missing because the file is truncated.
  var missing = 0.0

  var channels: Int { colours + (hasAlpha ? 1 : 0) }

  /// The size of such a frame in bytes.
  static func byteCount(width: Int, height: Int, channels: Int, isWide: Bool) -> Int {
    width * height * channels * (isWide ? 2 : 1)
  }

  /// Converts to upright sRGB, scaled down if a smaller size is sufficient.
  func picture(for job: DecodingJob, deadline: Deadline, note: String? = nil) throws(ImagingError) -> Picture
  {
    let full = orientation.uprightSize(width: width, height: height)
    let divisor = DecodingPlan.divisor(full, job: job)
    let tail = try job.noteForMissing(missing)
    do {
      return try unsafe bytes.span.withUnsafeBufferPointer { (samples) throws(VipsFailure) in
        let image = try unsafe VipsImageOwner(
          lending: samples, width: width, height: height, channels: channels,
          format: isWide ? VIPS_FORMAT_USHORT : VIPS_FORMAT_UCHAR)
        image.setInterpretation(interpretation)
        if !profile.isEmpty { image.setProfile(profile) }
        let stated = VipsColour.Stated(coding: coding)
        let converted = try VipsColour.toSRGB(image, stated: stated, dividedBy: divisor)
        let pulled = try VipsPull(deadline: deadline).pull(converted.image)
        guard pulled.rows == pulled.samples.height else { throw .last() }
        let pixels = Pixels(
          width: pulled.samples.width, height: pulled.samples.height, bytes: pulled.samples.bytes)
        let notes = [note, tail, converted.note].compactMap { $0 }
        return Picture(
          pixels: pixels.upright(from: orientation), fullWidth: full.width, fullHeight: full.height,
          format: job.format, note: notes.isEmpty ? nil : notes.joined(separator: "; "))
      }
    } catch {
      throw error.error(for: job)
    }
  }

  private var interpretation: VipsInterpretation {
    switch colours {
    case 1: isWide ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_B_W
    case 4: VIPS_INTERPRETATION_CMYK
    default: isWide ? VIPS_INTERPRETATION_RGB16 : VIPS_INTERPRETATION_sRGB
    }
  }

  /// Undoes premultiplication by alpha.
  mutating func divideByAlpha() {
    let (pixels, channels, isWide) = (width * height, channels, isWide)
    unsafe bytes.withUnsafeMutableBytes { samples in
      unsafe eidetic_divide_by_alpha(samples.baseAddress, pixels, channels, isWide ? 1 : 0)
    }
  }
}
