import CVips

extension VipsDecoder {
  /// Reads a file's header.
  func metadata(_ bytes: Span<UInt8>) throws(ImagingError) -> PictureMetadata {
    defer { _ = VipsRuntime.takeErrorText() }
    do throws(VipsFailure) {
      return try unsafe bytes.withUnsafeBufferPointer { (file) throws(VipsFailure) in
        let image = try unsafe VipsImageOwner(lending: file, loader: loader, failOn: VIPS_FAIL_ON_NONE)
        return PictureMetadata(orientation: header(bytes, image).orientation, xmp: image.xmp)
      }
    } catch {
      throw error.error(for: job)
    }
  }
}
