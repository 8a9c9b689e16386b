import CVips

/// An operation of libvips on one image.
enum VipsStep {
  case shrink(Int)
  case colourspace(VipsInterpretation)
  case reinterpret(VipsInterpretation)
  case sRGBByProfile
  case flattenOverWhite
  case invert
  case castToBytes
  case castToShorts
  case scale(Double, offset: Double)
  /// This number of bands, beginning with that of the index.
  case bands(Int, count: Int)

  /// Appends it to an image, and returns libvips' status.
  @unsafe func append(
    to image: VipsImageOwner.Reference, _ result: UnsafeMutablePointer<VipsImageOwner.Reference?>
  ) -> Int32 {
    switch self {
    case .shrink(let divisor): unsafe eidetic_vips_shrink(image, result, Double(divisor))
    case .colourspace(let space): unsafe eidetic_vips_colourspace(image, result, space)
    case .reinterpret(let space): unsafe eidetic_vips_reinterpret(image, result, space)
    case .sRGBByProfile: unsafe eidetic_vips_to_srgb_by_profile(image, result)
    case .flattenOverWhite: unsafe eidetic_vips_flatten_over_white(image, result)
    case .invert: unsafe eidetic_vips_invert(image, result)
    case .castToBytes: unsafe eidetic_vips_cast_uchar(image, result)
    case .scale(let factor, let offset): unsafe eidetic_vips_scale(image, result, factor, offset)
    case .castToShorts: unsafe eidetic_vips_cast_ushort(image, result)
    case .bands(let first, let count): unsafe eidetic_vips_bands(image, result, Int32(first), Int32(count))
    }
  }
}
