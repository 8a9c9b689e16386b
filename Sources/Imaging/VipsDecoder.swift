import CVips
import Faults

/// Decodes with libvips, reduced by a whole number if a smaller size is sufficient.
struct VipsDecoder {
  let job: DecodingJob

  /// Decodes strictly at first; then tolerating errors, to recover what is possible from a damaged file.
  func decode(_ bytes: Span<UInt8>) throws(ImagingError) -> Picture {
    let strict: Result<Attempt, VipsFailure> = Result { () throws(VipsFailure) in
      let result = try attempt(bytes, VIPS_FAIL_ON_ERROR)
      // Remaining warnings would be taken for another picture's errors.
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

  /// Decoders of whole frames return everything or nothing in the first attempt: lets them return what they
  /// have.
  private func recover(_ bytes: Span<UInt8>, _ reason: String) throws(ImagingError) -> Picture {
    defer { _ = VipsRuntime.takeErrorText() }
    guard let result = try? attempt(bytes, VIPS_FAIL_ON_NONE), result.missing < 1 else {
      throw job.refused(reason)
    }
    let note = try job.noteForMissing(max(result.missing, result.samples.missingTail(fill: 0...255)))
    return picture(result, note: note ?? job.noteOfMinorErrors(reason))
  }

  /// The loader for the format, so that no other library gets the bytes.
  var loader: String {
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
      let (width, height) = (image.width, image.height)
      try VipsFailure.passing { () throws(ImagingError) in try job.checkSize(width: width, height: height) }
      let header = header(bytes, image)
      let plan = DecodingPlan(image, orientation: header.orientation, job: job)
      guard plan.scale < 1 else { return try attempt(image, plan, header.colours) }
      let small = try unsafe VipsImageOwner(lending: file, loader: loader, failOn: failOn, scale: plan.scale)
      return try attempt(small, plan, header.colours)
    }
  }

  /// Parts of the header that libvips does not read.
  func header(
    _ bytes: Span<UInt8>, _ image: borrowing VipsImageOwner
  ) -> (orientation: Orientation, colours: VipsColour.Stated) {
    switch job.format {
    case .png:
      let header = PNGHeader(bytes)
      let stated = VipsColour.Stated(coding: header.coding, overrulesProfile: header.overrulesProfile)
      return (image.orientation, stated)
    case .heic, .avif:
      let header = HEIFHeader(bytes)
      // If the file itself turns the picture, EXIF is ignored; otherwise it applies.
      let tag = header.isTurned ? nil : image.exif.map { Orientation(exifOfItem: $0) }
      return (tag ?? .upright, VipsColour.Stated(coding: header.coding, isGrey: header.isGrey))
    default: return (image.orientation, VipsColour.Stated())
    }
  }

  private func attempt(
    _ image: borrowing VipsImageOwner, _ plan: DecodingPlan, _ colours: VipsColour.Stated
  ) throws(VipsFailure) -> Attempt {
    let share = try VipsFailure.passing { () throws(ImagingError) in try job.checkMemory(plan.workingBytes) }
    return try MemoryGate.shared.withMemory(bytes: share) { () throws(VipsFailure) in
      let deadline = Deadline(job: job)
      let converted = try VipsColour.toSRGB(image, stated: colours, dividedBy: plan.divisor)
      let pulled = try VipsPull(deadline: deadline).pull(converted.image)
      try VipsFailure.passing { () throws(ImagingError) in try deadline.check() }
      return Attempt(
        samples: pulled.samples, missing: 1 - Double(pulled.rows) / Double(pulled.samples.height),
        full: plan.full, orientation: plan.orientation, note: converted.note)
    }
  }
}
