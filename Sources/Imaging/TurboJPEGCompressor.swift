import CTurboJPEG

/// Owns a libjpeg-turbo compressor.
@safe struct TurboJPEGCompressor: ~Copyable {
  private let handle: tjhandle

  init?() {
    guard let handle = unsafe tjInitCompress() else { return nil }
    unsafe self.handle = handle
  }

  deinit {
    _ = unsafe tjDestroy(handle)
  }

  /// Encodes with chroma at half the width and height.
  func encode(_ pixels: Pixels, quality: Int) throws(ImagingError) -> [UInt8] {
    let width = Int32(pixels.width)
    let height = Int32(pixels.height)
    let sampling = Int32(TJSAMP_420.rawValue)
    let room = Int(clamping: tjBufSize(width, height, sampling))
    guard room > 0, room < Int.max else {
      throw .encoding(what: "a JPEG", underlying: "\(pixels.width) × \(pixels.height) pixels are too many")
    }
    var status: Int32 = -1
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: room) { target, count in
      var start = target.baseAddress
      var length = UInt(room)
      status = unsafe pixels.bytes.withUnsafeBufferPointer { source in
        unsafe tjCompress2(
          handle, source.baseAddress, width, 0, height, Int32(TJPF_RGB.rawValue), &start, &length, sampling,
          Int32(quality), TJFLAG_NOREALLOC)
      }
      count = status == 0 ? Int(length) : 0
    }
    guard status == 0 else {
      let text = unsafe tjGetErrorStr2(handle).map { unsafe String(cString: $0) }
      throw .encoding(what: "a JPEG", underlying: text ?? "libjpeg-turbo gave no reason")
    }
    return bytes
  }
}
