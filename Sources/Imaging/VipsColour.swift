import Faults
import CVips

/// Brings images to sRGB, three bands of 8 bits.
enum VipsColour {
  /// Converts samples that another library decoded: grey, RGB or CMYK by their number of channels.
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

  struct Converted: ~Copyable {
    var image: VipsImageOwner
    var note: String?
  }

  /// Converts to sRGB and lays transparency over white.
  static func toSRGB(_ image: borrowing VipsImageOwner) throws(VipsFailure) -> Converted {
    var result = try named(image)
    var problem: String?
    var isConverted = false
    let profile = ColourProfile(bytes: image.profile ?? [])
    if !profile.bytes.isEmpty, !profile.isWhole {
      problem = "it is damaged"
    } else if !profile.bytes.isEmpty, !profile.isSRGB {
      do throws(VipsFailure) {
        result = try result.applying(.sRGBByProfile)
        isConverted = true
      } catch {
        guard case .library(let text) = error else { throw error }
        problem = printable(text)
      }
    }
    if !isConverted || result.interpretation != VIPS_INTERPRETATION_sRGB {
      result = try result.applying(.colourspace(VIPS_INTERPRETATION_sRGB))
    }
    if !result.isUChar { result = try result.applying(.castToBytes) }
    if result.hasAlpha { result = try result.applying(.flattenOverWhite) }
    if result.bands > 3 { result = try result.applying(.firstBands(3)) }
    let note = problem.map {
      "its colour profile cannot be used (\($0)); its colours are taken for common ones"
    }
    return Converted(image: result, note: note)
  }

  /// Gives an image whose meaning its file leaves open the one that its bands suggest.
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
