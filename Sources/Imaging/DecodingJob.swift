import Faults
import Vocabulary

/// One file on its way to pixels: what the decoders of all formats must know of it.
struct DecodingJob {
  let name: String
  let format: PictureFormat
  let limits: DecodingLimits
  let sufficient: SufficientSize?
  let region: Region?

  func damaged(_ underlying: String) -> ImagingError {
    .damaged(name: name, format: format, underlying: underlying)
  }

  func unsupported(_ kind: String) -> ImagingError {
    .unsupported(name: name, format: format, kind: kind)
  }

  /// Tells by a library's words whether it does not know the kind of file, or whether the file is damaged.
  func refused(_ underlying: String) -> ImagingError {
    let text = underlying.lowercased()
    return Self.wordsForUnsupported.contains { text.contains($0) }
      ? unsupported(underlying) : damaged(underlying)
  }

  private static let wordsForUnsupported = [
    "not supported", "unsupported", "not implemented", "unimplemented", "not configured", "no codec",
  ]

  func checkSize(width: Int, height: Int) throws(ImagingError) {
    guard width > 0, height > 0 else { throw damaged("it says that it is \(width) × \(height) pixels") }
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    guard !overflow, pixels <= limits.maximumPixels else {
      throw .tooManyPixels(name: name, width: width, height: height, limit: limits.maximumPixels)
    }
  }

  /// Says whether a picture of that upright size is large enough.
  func isSufficient(width: Int, height: Int) -> Bool {
    sufficient?.isMet(width: width, height: height, region: region) ?? false
  }

  /// Gives the bytes to set aside for a decode that needs `bytes`.
  func checkMemory(_ bytes: Int) throws(ImagingError) -> Int {
    guard bytes <= limits.maximumWorkingBytes else {
      throw .tooMuchMemory(name: name, bytes: bytes, limit: limits.maximumWorkingBytes)
    }
    return bytes
  }

  /// Waits until `bytes` may be used, then runs a decode against the clock.
  func spend<Result>(
    bytes: Int, _ body: (Deadline) throws(ImagingError) -> Result
  ) throws(ImagingError) -> Result {
    try MemoryGate.shared.withMemory(bytes: checkMemory(bytes)) { () throws(ImagingError) in
      let deadline = Deadline(job: self)
      let result = try body(deadline)
      try deadline.check()
      return result
    }
  }

  /// What is said of a picture that the decoder complained of and gave whole.
  func noteOfMinorErrors(_ underlying: String) -> String {
    "minor \(format.label) errors; the picture is usable (\(printableReason(underlying)))"
  }

  /// Judges a recovered picture by the share of its rows that are missing at the end.
  func noteForMissing(_ missing: Double) throws(ImagingError) -> String? {
    guard missing <= 0.5 else { throw .endsEarly(name: name, format: format, missing: missing) }
    guard missing > 0 else { return nil }
    return "the \(format.label) ends early: the last \(ImagingError.percent(missing)) of its rows are missing"
  }
}

/// The moment after which a decode is given up.
struct Deadline {
  private let job: DecodingJob
  private let start = ContinuousClock.now

  init(job: DecodingJob) {
    self.job = job
  }

  func check() throws(ImagingError) {
    // Limits may be longer than a duration can be.
    guard start.duration(to: .now) / .seconds(1) <= job.limits.maximumSeconds else {
      throw .tooSlow(name: job.name, limit: job.limits.maximumSeconds)
    }
  }
}
