import CPixels

/// Decodes a TIFF: common kinds by libvips, others with libtiff, whose samples are interpreted as the header
/// says, or refused.
struct TIFFDecoder {
  let job: DecodingJob

  func decode(_ bytes: Span<UInt8>) throws(ImagingError) -> Picture {
    defer { _ = VipsRuntime.takeErrorText() }
    guard let header = TIFFHeader.main(bytes) else { throw job.damaged("it has no directory of tags") }
    try job.checkSize(width: header.width, height: header.height)
    guard TIFFHandle.isReadable(compression: header.compression) else {
      throw job.unsupported("compression \(header.compression)")
    }
    if header.isRaw { throw job.unsupported("raw data of a camera without a preview") }
    switch TIFFModel.of(header) {
    case .failure(let reason): throw job.unsupported(reason.kind)
    case .success where header.isUsual: return try VipsDecoder(job: job).decode(bytes)
    case .success(let model):
      let result: Result<Picture, ImagingError> = unsafe bytes.withUnsafeBufferPointer { file in
        Result { () throws(ImagingError) in try unsafe decode(file, header, model) }
      }
      return try result.get()
    }
  }

  @unsafe private func decode(
    _ file: UnsafeBufferPointer<UInt8>, _ header: TIFFHeader, _ model: TIFFModel
  ) throws(ImagingError) -> Picture {
    guard let handle = unsafe TIFFHandle.open(lending: file, directory: header.directoryOffset) else {
      throw job.refused(VipsRuntime.takeErrorText())
    }
    if header.compression == 7, header.photometric == 6 { handle.askForRGB() }
    let colours = model.colours == .palette ? 3 : TIFFModel.count(model.colours)
    let channels = colours + (model.alpha == nil ? 0 : 1)
    let held = DecodedFrame.byteCount(
      width: header.width, height: header.height, channels: channels, isWide: model.isWide)
    let block = handle.blockBytes
    guard block > 0, block <= job.limits.maximumWorkingBytes else {
      throw job.damaged("its strips have no size")
    }
    let size = header.orientation.uprightSize(width: header.width, height: header.height)
    let divisor = DecodingPlan.divisor(size, job: job)
    let target =
      header.width * header.height * 3 / (divisor * divisor) * (header.orientation == .upright ? 1 : 2)
    // The frame, the result, and a strip or, if libtiff converts, all pixels of four bytes.
    let more = model.colours == .converted ? header.width * header.height * 4 : block
    return try job.spend(bytes: held + more + target) { (deadline) throws(ImagingError) in
      let frame = try frame(from: handle, header, model, deadline)
      return try frame.picture(for: job, deadline: deadline)
    }
  }

  private func frame(
    from handle: borrowing TIFFHandle, _ header: TIFFHeader, _ model: TIFFModel, _ deadline: Deadline
  ) throws(ImagingError) -> DecodedFrame {
    guard model.colours != .converted else { return try converted(from: handle, header) }
    var reader = TIFFSampleReader(header: header, model: model)
    let rows = try reader.read(handle, job: job, deadline: deadline)
    guard rows > 0 else { throw job.refused(VipsRuntime.takeErrorText()) }
    guard !reader.isOutsideOfRange else {
      throw job.unsupported("floating-point samples outside of 0 to 1")
    }
    var frame = DecodedFrame(
      width: header.width, height: header.height, colours: TIFFModel.count(model.colours),
      hasAlpha: model.alpha != nil, isWide: model.isWide, bytes: reader.takeSamples(),
      profile: header.profile,
      orientation: header.orientation, missing: 1 - Double(rows) / Double(header.height))
    try frame.apply(model, header, job)
    return frame
  }

  private func converted(from handle: borrowing TIFFHandle, _ header: TIFFHeader) throws(ImagingError)
    -> DecodedFrame
  {
    if let obstacle = handle.obstacle { throw job.unsupported(obstacle) }
    guard
      let rgb = handle.readRGB(width: header.width, height: header.height, orientation: header.orientation)
    else { throw job.refused(VipsRuntime.takeErrorText()) }
    return DecodedFrame(
      width: header.width, height: header.height, colours: 3, hasAlpha: false, isWide: false, bytes: rgb,
      profile: header.profile, orientation: header.orientation)
  }
}

extension DecodedFrame {
  /// Converts stored values to what they mean.
  fileprivate mutating func apply(
    _ model: TIFFModel, _ header: TIFFHeader, _ job: DecodingJob
  ) throws(ImagingError) {
    if model.alpha?.isAssociated == true { divideByAlpha() }
    switch model.colours {
    case .grey(isInverted: true): invertFirstChannel()
    case .lab(let isOffset): convertLab(isOffset: isOffset, bits: header.bits)
    case .palette:
      guard let rgb = Self.colours(of: bytes, map: header.colourMap, bits: header.bits) else {
        throw job.damaged("its palette is incomplete")
      }
      self = DecodedFrame(
        width: width, height: height, colours: 3, hasAlpha: false, isWide: false, bytes: rgb,
        profile: profile,
        orientation: orientation, missing: missing)
    case .grey, .rgb, .cmyk, .converted: break
    }
  }

  private mutating func invertFirstChannel() {
    let size = isWide ? 2 : 1
    for pixel in stride(from: 0, to: bytes.count, by: size * channels) {
      for byte in pixel..<pixel + size { bytes[byte] = ~bytes[byte] }
    }
  }

  private mutating func convertLab(isOffset: Bool, bits: Int) {
    let encoding =
      bits == 8
      ? (isOffset ? EIDETIC_LAB_OFFSET_8 : EIDETIC_LAB_SIGNED_8)
      : (isOffset ? EIDETIC_LAB_OFFSET_16 : EIDETIC_LAB_SIGNED_16)
    let (pixels, channels) = (width * height, channels)
    unsafe bytes.withUnsafeMutableBytes { samples in
      unsafe samples.withMemoryRebound(to: UInt16.self) { lab in
        unsafe eidetic_lab_to_srgb(lab.baseAddress, pixels, channels, encoding)
      }
    }
  }

  /// Looks up indexes that were spread over 8 bits; `nil` if the palette lacks one.
  private static func colours(of indices: [UInt8], map: [Int], bits: Int) -> [UInt8]? {
    let count = 1 << bits
    guard map.count >= 3 * count else { return nil }
    // Some programs write 8-bit values instead of 16-bit ones.
    let shift = map.contains { $0 > 255 } ? 8 : 0
    let palette = map.map { UInt8(truncatingIfNeeded: $0 >> shift) }
    var rgb: [UInt8] = []
    rgb.reserveCapacity(3 * indices.count)
    for value in indices {
      let index = (Int(value) * (count - 1) + 127) / 255
      rgb.append(palette[index])
      rgb.append(palette[count + index])
      rgb.append(palette[2 * count + index])
    }
    return rgb
  }
}
