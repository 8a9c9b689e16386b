import CVips
import Faults

/// Converts images to sRGB, three bands of 8 bits.
enum VipsColour {
  /// What a file says about its colours besides its profile.
  struct Stated {
    var coding: ColourCoding?
    /// Whether the numbers take precedence over a profile.
    var overrulesProfile = false
    /// Whether the three channels are copies of a single grey one.
    var isGrey = false
  }

  struct Converted: ~Copyable {
    var image: VipsImageOwner
    var note: String?
  }

  /// Converts samples decoded by another library: grey, RGB or CMYK by their number of channels.
  static func toSRGB(
    _ raw: RawSamples, profile: [UInt8], isInverted: Bool, job: DecodingJob, deadline: Deadline
  ) throws(ImagingError) -> (pixels: Pixels, note: String?) {
    do {
      return try unsafe raw.bytes.span.withUnsafeBufferPointer { (samples) throws(VipsFailure) in
        var image = try unsafe VipsImageOwner(
          lending: samples, width: raw.width, height: raw.height, channels: raw.channels)
        image.setInterpretation(interpretation(channels: raw.channels))
        if !profile.isEmpty { image.setProfile(profile) }
        if raw.channels == 4, isInverted {
          image = try image.applying(.invert)
        }
        let converted = try toSRGB(image)
        let pulled = try VipsPull(deadline: deadline).pull(converted.image)
        guard pulled.rows == raw.height else { throw .last() }
        return (Pixels(width: raw.width, height: raw.height, bytes: pulled.samples.bytes), converted.note)
      }
    } catch {
      throw error.error(for: job)
    }
  }

  /// Converts to sRGB and divides the size by a whole number: before the colour conversion, which saves work,
  /// but after transparency is removed.
  static func toSRGB(
    _ image: borrowing VipsImageOwner, stated: Stated, dividedBy divisor: Int
  ) throws(VipsFailure) -> Converted {
    guard divisor > 1 else { return try toSRGB(image, stated: stated) }
    guard image.hasAlpha else { return try toSRGB(image.applying(.shrink(divisor)), stated: stated) }
    var converted = try toSRGB(image, stated: stated)
    converted.image = try converted.image.applying(.shrink(divisor))
    return converted
  }

  /// Converts to sRGB, with transparency on white.
  static func toSRGB(
    _ image: borrowing VipsImageOwner, stated: Stated = Stated()
  ) throws(VipsFailure) -> Converted {
    let named = try named(image)
    var result = try withOwnColours(named, stated: stated)
    if result.image.interpretation == VIPS_INTERPRETATION_CMYK {
      result.image = try converted(inks: result.image)
    } else if result.image.interpretation != VIPS_INTERPRETATION_sRGB {
      result.image = try result.image.applying(.colourspace(VIPS_INTERPRETATION_sRGB))
    }
    if !result.image.isUChar { result.image = try result.image.applying(.castToBytes) }
    if result.image.hasAlpha { result.image = try result.image.applying(.flattenOverWhite) }
    if result.image.bands > 3 { result.image = try result.image.applying(.bands(0, count: 3)) }
    return result
  }

  /// Applies the file's colours, a profile or numbers; returns the image unchanged if there are none.
  private static func withOwnColours(
    _ image: borrowing VipsImageOwner, stated: Stated
  ) throws(VipsFailure) -> Converted {
    let profile = ColourProfile(bytes: image.profile ?? [])
    if !profile.bytes.isEmpty, !stated.overrulesProfile {
      guard profile.isWhole else { return Converted(image: try image.copied(), note: note("it is damaged")) }
      if let single = try withProfiledChannels(image, profile, stated) {
        return try converted(single, by: profile)
      }
    }
    guard let coding = stated.coding, !coding.isSRGB, image.isUChar || image.isUShort else {
      return Converted(image: try image.copied(), note: nil)
    }
    return Converted(image: try converted(image, from: coding), note: nil)
  }

  /// The channels that a profile is for; `nil` if the image has none of that kind.
  private static func withProfiledChannels(
    _ image: borrowing VipsImageOwner, _ profile: ColourProfile, _ stated: Stated
  ) throws(VipsFailure) -> VipsImageOwner? {
    let alpha = image.hasAlpha ? 1 : 0
    let channels = image.bands - alpha
    if profile.fits(channels: channels) { return try image.copied() }
    guard stated.isGrey, channels == 3, profile.fits(channels: 1) else { return nil }
    var grey = try image.applying(.bands(0, count: 1))
    if alpha == 1 { grey = try grey.joined(with: image.applying(.bands(3, count: 1))) }
    return try grey.applying(
      .reinterpret(image.isUShort ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_B_W))
  }

  private static func converted(
    _ image: borrowing VipsImageOwner, by profile: ColourProfile
  ) throws(VipsFailure) -> Converted {
    guard !profile.isSRGB else { return Converted(image: try image.copied(), note: nil) }
    do throws(VipsFailure) {
      return Converted(
        image: try withAlphaApart(image) { colours throws(VipsFailure) in try colours.applying(.sRGBByProfile)
        },
        note: nil)
    } catch {
      guard case .library(let text) = error else { throw error }
      return Converted(image: try image.copied(), note: note(printableReason(text)))
    }
  }

  private static func note(_ problem: String) -> String {
    "its colour profile can't be used (\(problem)); colours may be slightly off"
  }

  /// Sets an image's unspecified interpretation according to its number of bands.
  private static func named(_ image: borrowing VipsImageOwner) throws(VipsFailure) -> VipsImageOwner {
    var meaning = image.interpretation
    if meaning == VIPS_INTERPRETATION_MULTIBAND || meaning == VIPS_INTERPRETATION_ERROR {
      meaning = image.bands < 3 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB
    }
    return try image.applying(.reinterpret(meaning))
  }

  private static func interpretation(channels: Int) -> VipsInterpretation {
    switch channels {
    case 1: VIPS_INTERPRETATION_B_W
    case 4: VIPS_INTERPRETATION_CMYK
    default: VIPS_INTERPRETATION_sRGB
    }
  }
}
