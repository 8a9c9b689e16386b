import CTurboJPEG

/// Owns a libjpeg-turbo decompressor.
///
/// Created for each decode: that takes 0.2 µs, so a pool would gain nothing.
@safe struct TurboJPEGDecompressor: ~Copyable {
  private let handle: tjhandle

  init?() {
    guard let handle = unsafe tjInitDecompress() else { return nil }
    unsafe self.handle = handle
  }

  deinit {
    _ = unsafe tjDestroy(handle)
  }

  struct Header {
    var width: Int
    var height: Int
    var isGrey: Bool
    var isCMYK: Bool
  }

  enum Outcome {
    case whole
    /// The pixels are complete, but some had to be guessed.
    case warned(String)
    case failed(String)
  }

  func readHeader(_ bytes: Span<UInt8>) -> (header: Header, outcome: Outcome) {
    var width: Int32 = 0
    var height: Int32 = 0
    var sampling: Int32 = 0
    var space: Int32 = 0
    let status = unsafe bytes.withUnsafeBufferPointer { file in
      unsafe tjDecompressHeader3(
        handle, file.baseAddress, UInt(file.count), &width, &height, &sampling, &space)
    }
    let header = Header(
      width: Int(width), height: Int(height), isGrey: space == Int32(TJCS_GRAY.rawValue),
      isCMYK: [TJCS_CMYK, TJCS_YCCK].contains { Int32($0.rawValue) == space })
    return (header, outcome(status))
  }

  /// Decodes at `width` × `height`, one of the scaled sizes, with interleaved samples.
  func decode(_ bytes: Span<UInt8>, width: Int, height: Int, layout: Layout) -> ([UInt8], Outcome) {
    var status: Int32 = -1
    let count = width * height * layout.channels
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: count) { target, filled in
      unsafe bytes.withUnsafeBufferPointer { file in
        status = unsafe tjDecompress2(
          handle, file.baseAddress, UInt(file.count), target.baseAddress, Int32(width), 0, Int32(height),
          layout.code, TJFLAG_LIMITSCANS)
      }
      filled = count
    }
    return (pixels, outcome(status))
  }

  private func outcome(_ status: Int32) -> Outcome {
    guard status != 0 else { return .whole }
    let text = unsafe tjGetErrorStr2(handle).map { unsafe String(cString: $0) } ?? "no reason given"
    return unsafe tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue) ? .warned(text) : .failed(text)
  }

  /// The memory layout of decoded samples.
  enum Layout {
    case rgb, grey, cmyk

    var channels: Int {
      switch self {
      case .rgb: 3
      case .grey: 1
      case .cmyk: 4
      }
    }

    var code: Int32 {
      switch self {
      case .rgb: Int32(TJPF_RGB.rawValue)
      case .grey: Int32(TJPF_GRAY.rawValue)
      case .cmyk: Int32(TJPF_CMYK.rawValue)
      }
    }
  }
}
