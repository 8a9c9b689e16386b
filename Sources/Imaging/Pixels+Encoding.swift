import CVips

extension Pixels {
  /// Encodes as a JPEG, 4:2:0, without metadata.
  ///
  /// - Parameter quality: from 1 to 100, as in libjpeg.
  /// - Throws: `ImagingError.encoding`, also if a side is longer than 65,500 pixels.
  public func encodedAsJPEG(quality: Int = 80) throws(ImagingError) -> [UInt8] {
    guard let compressor = TurboJPEGCompressor() else {
      throw .library(name: "libjpeg-turbo", underlying: "it gave no compressor")
    }
    return try compressor.encode(self, quality: quality)
  }

  /// Encodes as a PNG, without metadata.
  ///
  /// - Throws: `ImagingError.encoding`.
  public func encodedAsPNG() throws(ImagingError) -> [UInt8] {
    try VipsRuntime.start()
    do {
      return try unsafe bytes.span.withUnsafeBufferPointer { (samples) throws(VipsFailure) in
        let image = try unsafe VipsImageOwner(lending: samples, width: width, height: height, channels: 3)
        image.setInterpretation(VIPS_INTERPRETATION_sRGB)
        return try image.encodedAsPNG()
      }
    } catch {
      throw error.error(encoding: "a PNG")
    }
  }
}
