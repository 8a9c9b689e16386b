import CJPEGXL

/// Decodes a JPEG XL with libjxl: its first frame, whole and upright.
struct JXLDecoder {
  let job: DecodingJob

  func decode(_ bytes: Span<UInt8>) throws(ImagingError) -> Picture {
    let result: Result<Picture, ImagingError> = unsafe bytes.withUnsafeBufferPointer { file in
      Result { () throws(ImagingError) in
        let handle = try unsafe JXLHandle(lending: file, job: job)
        let info = try handle.readHeader(job: job)
        try job.checkSize(width: info.width, height: info.height)
        let estimate = DecodedFrame.byteCount(
          width: info.width, height: info.height, channels: info.channels, isWide: info.isWide)
        // libjxl uses floating-point numbers internally.
        let working = info.width * info.height * 4 * info.channels
        return try job.spend(bytes: estimate + working) { (deadline) throws(ImagingError) in
          let frame = try handle.readFrame(info, job: job)
          try deadline.check()
          return try frame.picture(for: job, deadline: deadline)
        }
      }
    }
    return try result.get()
  }
}

/// Owns a decoder of libjxl.
@safe struct JXLHandle: ~Copyable {
  private let decoder: OpaquePointer

  struct Info {
    var width: Int
    var height: Int
    var colours: Int
    var hasAlpha: Bool
    var isPremultiplied: Bool
    var isWide: Bool
    var channels: Int { colours + (hasAlpha ? 1 : 0) }
  }

  /// Makes a decoder of a file, which must outlive it.
  init(lending file: UnsafeBufferPointer<UInt8>, job: DecodingJob) throws(ImagingError) {
    guard let decoder = unsafe JxlDecoderCreate(nil) else {
      throw .library(name: "libjxl", underlying: "it gave no decoder")
    }
    unsafe self.decoder = decoder
    let events = [JXL_DEC_BASIC_INFO, JXL_DEC_COLOR_ENCODING, JXL_DEC_FULL_IMAGE]
    _ = unsafe JxlDecoderSubscribeEvents(decoder, events.reduce(0) { $0 | Int32($1.rawValue) })
    _ = unsafe JxlDecoderSetInput(decoder, file.baseAddress, file.count)
    unsafe JxlDecoderCloseInput(decoder)
  }

  deinit {
    unsafe JxlDecoderDestroy(decoder)
  }

  private func expect(_ event: JxlDecoderStatus, job: DecodingJob) throws(ImagingError) {
    let status = unsafe JxlDecoderProcessInput(decoder)
    guard status != event else { return }
    throw job.damaged(
      status == JXL_DEC_NEED_MORE_INPUT ? "the file ends early" : "libjxl cannot read it (\(status.rawValue))"
    )
  }

  func readHeader(job: DecodingJob) throws(ImagingError) -> Info {
    try expect(JXL_DEC_BASIC_INFO, job: job)
    var basic = JxlBasicInfo()
    guard unsafe JxlDecoderGetBasicInfo(decoder, &basic) == JXL_DEC_SUCCESS else {
      throw job.damaged("its header is incomplete")
    }
    for index in 0..<Int(basic.num_extra_channels) {
      var extra = JxlExtraChannelInfo()
      if unsafe JxlDecoderGetExtraChannelInfo(decoder, index, &extra) == JXL_DEC_SUCCESS,
        extra.type == JXL_CHANNEL_BLACK
      {
        throw job.unsupported("CMYK")
      }
    }
    return Info(
      width: Int(basic.xsize), height: Int(basic.ysize), colours: Int(basic.num_color_channels),
      hasAlpha: basic.alpha_bits > 0, isPremultiplied: basic.alpha_premultiplied != 0,
      isWide: basic.bits_per_sample > 8)
  }

  func readFrame(_ info: Info, job: DecodingJob) throws(ImagingError) -> DecodedFrame {
    try expect(JXL_DEC_COLOR_ENCODING, job: job)
    let colours = colours()
    try expect(JXL_DEC_NEED_IMAGE_OUT_BUFFER, job: job)
    var format = JxlPixelFormat(
      num_channels: UInt32(info.channels), data_type: info.isWide ? JXL_TYPE_UINT16 : JXL_TYPE_UINT8,
      endianness: JXL_NATIVE_ENDIAN, align: 0)
    var size = 0
    let expected = DecodedFrame.byteCount(
      width: info.width, height: info.height, channels: info.channels, isWide: info.isWide)
    guard unsafe JxlDecoderImageOutBufferSize(decoder, &format, &size) == JXL_DEC_SUCCESS, size == expected
    else {
      throw job.damaged("its frame has another size than its header says")
    }
    let samples = try decode(size, &format, job)
    var frame = DecodedFrame(
      width: info.width, height: info.height, colours: info.colours, hasAlpha: info.hasAlpha,
      isWide: info.isWide,
      bytes: samples, profile: colours.profile, coding: colours.coding)
    if info.isPremultiplied, info.hasAlpha { frame.divideByAlpha() }
    return frame
  }

  private func decode(_ size: Int, _ format: inout JxlPixelFormat, _ job: DecodingJob) throws(ImagingError)
    -> [UInt8]
  {
    var status = JXL_DEC_ERROR
    let samples = unsafe [UInt8](unsafeUninitializedCapacity: size) { target, count in
      unsafe target.initialize(repeating: 128)
      if unsafe JxlDecoderSetImageOutBuffer(decoder, &format, target.baseAddress, size) == JXL_DEC_SUCCESS {
        status = unsafe JxlDecoderProcessInput(decoder)
      }
      count = size
    }
    guard status == JXL_DEC_FULL_IMAGE else {
      throw job.damaged(
        status == JXL_DEC_NEED_MORE_INPUT ? "the file ends early" : "libjxl cannot decode its frame")
    }
    return samples
  }

  /// The colours of the decoded samples: by numbers if the file has them, otherwise by a profile.
  private func colours() -> (profile: [UInt8], coding: ColourCoding?) {
    var encoding = JxlColorEncoding()
    if unsafe JxlDecoderGetColorAsEncodedProfile(decoder, nil, JXL_COLOR_PROFILE_TARGET_DATA, &encoding)
      == JXL_DEC_SUCCESS
    {
      return ([], ColourCoding(encoding))
    }
    var size = 0
    guard
      unsafe JxlDecoderGetICCProfileSize(decoder, nil, JXL_COLOR_PROFILE_TARGET_DATA, &size)
        == JXL_DEC_SUCCESS
    else { return ([], nil) }
    var profile = [UInt8](repeating: 0, count: size)
    let status = unsafe profile.withUnsafeMutableBufferPointer { target in
      unsafe JxlDecoderGetColorAsICCProfile(
        decoder, nil, JXL_COLOR_PROFILE_TARGET_DATA, target.baseAddress, size)
    }
    return (status == JXL_DEC_SUCCESS ? profile : [], nil)
  }
}

extension ColourCoding {
  /// libjxl's numbers are those of ITU-T H.273, except for power curves.
  fileprivate init(_ encoding: JxlColorEncoding) {
    let number = Int(encoding.transfer_function.rawValue)
    transfer =
      encoding.transfer_function == JXL_TRANSFER_FUNCTION_GAMMA
      ? .gamma(1 / min(max(encoding.gamma, 0.05), 20)) : Transfer(codePoint: number)
    let white: SIMD2<Double> = [encoding.white_point_xy.0, encoding.white_point_xy.1]
    switch encoding.primaries {
    case JXL_PRIMARIES_CUSTOM where encoding.color_space == JXL_COLOR_SPACE_RGB:
      primaries = Primaries(
        red: [encoding.primaries_red_xy.0, encoding.primaries_red_xy.1],
        green: [encoding.primaries_green_xy.0, encoding.primaries_green_xy.1],
        blue: [encoding.primaries_blue_xy.0, encoding.primaries_blue_xy.1], white: white)
    // The number of DCI-P3, whose white point is stored separately.
    case JXL_PRIMARIES_P3:
      primaries = Primaries(codePoint: encoding.white_point == JXL_WHITE_POINT_DCI ? 11 : 12)
    default: primaries = Primaries(codePoint: Int(encoding.primaries.rawValue))
    }
  }
}
