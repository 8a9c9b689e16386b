internal import CVips

/// Decodes what libvips reads, shrunk by a whole number on the way where less is sufficient.
struct VipsDecoder {
  let job: DecodingJob

  /// Decodes, tolerating nothing at first; then with what the library can save of a damaged file.
  func decode(_ bytes: Span<UInt8>) throws(ImagingError) -> Picture {
    let strict: Result<Attempt, VipsFailure> = Result { () throws(VipsFailure) in
      let result = try attempt(bytes, VIPS_FAIL_ON_ERROR)
      // What warnings this picture left would be read as another's reason.
      defer { _ = VipsRuntime.takeErrorText() }
      guard result.missing < 1 else { throw .last() }
      return result
    }
    switch strict {
    case .success(let result):
      return picture(result, note: try job.noteForMissing(result.missing) ?? result.note)
    case .failure(.refused(let error)): throw error
    case .failure(.library(let reason)): return try recover(bytes, reason)
    }
  }

  /// Decoders of whole frames give nothing or all in the first attempt: lets them give what they have.
  private func recover(_ bytes: Span<UInt8>, _ reason: String) throws(ImagingError) -> Picture {
    guard let result = try? attempt(bytes, VIPS_FAIL_ON_NONE), result.missing < 1 else {
      _ = VipsRuntime.takeErrorText()
      throw job.damaged(reason)
    }
    let note = try job.noteForMissing(max(result.missing, result.samples.missingTail))
    return picture(result, note: note ?? "libvips warns: \(ImagingError.escaped(reason))")
  }

  /// The loader of the format, so that no other library sees the bytes.
  private var loader: String {
    switch job.format {
    case .heic, .avif: "heifload_buffer"
    case .jpegXL: "jxlload_buffer"
    default: "\(job.format.rawValue)load_buffer"
    }
  }

  private struct Attempt {
    var samples: RawSamples
    var missing: Double
    var full: (width: Int, height: Int)
    var orientation: Orientation
    var note: String?
  }

  private func picture(_ result: Attempt, note: String?) -> Picture {
    let pixels = Pixels(
      width: result.samples.width, height: result.samples.height, bytes: result.samples.bytes)
    return Picture(
      pixels: pixels.upright(from: result.orientation), fullWidth: result.full.width,
      fullHeight: result.full.height, format: job.format, note: note)
  }

  private func attempt(_ bytes: Span<UInt8>, _ failOn: VipsFailOn) throws(VipsFailure) -> Attempt {
    try unsafe bytes.withUnsafeBufferPointer { (file) throws(VipsFailure) in
      let image = try unsafe VipsImageOwner(lending: file, loader: loader, failOn: failOn)
      return try attempt(image)
    }
  }

  private func attempt(_ image: borrowing VipsImageOwner) throws(VipsFailure) -> Attempt {
    let width = image.width
    let height = image.height
    try VipsFailure.passing { () throws(ImagingError) in try job.checkSize(width: width, height: height) }
    let orientation = image.orientation
    let full = orientation.uprightSize(width: width, height: height)
    let divisor = divisor(width: full.width, height: full.height)
    let bytes = workingBytes(image, divisor: divisor, isTurned: orientation != .upright)
    let share = try VipsFailure.passing { () throws(ImagingError) in try job.checkMemory(bytes) }
    return try MemoryGate.shared.withMemory(bytes: share) { () throws(VipsFailure) in
      let deadline = Deadline(job: job)
      let converted = try convert(image, divisor: divisor)
      let pulled = try VipsPull(deadline: deadline).pull(converted.image)
      try VipsFailure.passing { () throws(ImagingError) in try deadline.check() }
      return Attempt(
        samples: pulled.samples, missing: 1 - Double(pulled.rows) / Double(pulled.samples.height), full: full,
        orientation: orientation, note: converted.note)
    }
  }

  /// Shrinks before colours are converted, which is less work, but after transparency is gone.
  private func convert(
    _ image: borrowing VipsImageOwner, divisor: Int
  ) throws(VipsFailure) -> VipsColour.Converted {
    guard divisor > 1 else { return try VipsColour.toSRGB(image) }
    guard image.hasAlpha else {
      return try VipsColour.toSRGB(image.applying(.shrink(divisor)))
    }
    var converted = try VipsColour.toSRGB(image)
    converted.image = try converted.image.applying(.shrink(divisor))
    return converted
  }

  /// The largest whole number by which both sides may be divided.
  private func divisor(width: Int, height: Int) -> Int {
    guard job.sufficient != nil else { return 1 }
    var divisor = 1
    while job.isSufficient(width: width / (divisor + 1), height: height / (divisor + 1)) {
      divisor += 1
    }
    return divisor
  }

  /// The target, once more where it is turned, and the whole picture where the decoder holds all of it.
  private func workingBytes(_ image: borrowing VipsImageOwner, divisor: Int, isTurned: Bool) -> Int {
    let pixels = image.width * image.height
    let target = pixels / (divisor * divisor) * 3 * (isTurned ? 2 : 1)
    let held =
      switch job.format {
      case .png: image.isInterlaced ? pixels * image.bytesPerPixel : 0
      case .tiff: pixels * image.bytesPerPixel
      case .heic, .avif: pixels * (3 + image.bytesPerPixel)
      case .jpegXL: pixels * 4 * image.bands
      case .svg: 0
      default: pixels * 4
      }
    return target + held + image.width * 64 * image.bytesPerPixel
  }
}
