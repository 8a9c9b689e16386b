import Faults
import Vocabulary

/// A file to decode, with all that decoders of any format need to know.
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

  /// The error for a library's message: an unsupported kind of file, or a damaged file.
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

  /// Returns the memory to reserve for a decode that needs `bytes`.
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

  /// Waits until `bytes` may be used, then decodes with a time limit.
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

  /// The note about a picture that was decoded completely, but with warnings.
  func noteOfMinorErrors(_ underlying: String) -> String {
    "minor \(format.label) errors; the picture is usable (\(printableReason(underlying)))"
  }

  /// The note about a picture whose last rows are missing, or an error if too many are.
  func noteForMissing(_ missing: Double) throws(ImagingError) -> String? {
    guard missing <= 0.5 else { throw .endsEarly(name: name, format: format, missing: missing) }
    guard missing > 0 else { return nil }
    return "the \(format.label) ends early: the last \(ImagingError.percent(missing)) of its rows are missing"
  }
}

/// The time at which a decode is given up.
struct Deadline {
  private let job: DecodingJob
  private let start = ContinuousClock.now

  init(job: DecodingJob) {
    self.job = job
  }

  func check() throws(ImagingError) {
    // Limits may exceed the range of a duration.
    guard start.duration(to: .now) / .seconds(1) <= job.limits.maximumSeconds else {
      throw .tooSlow(name: job.name, limit: job.limits.maximumSeconds)
    }
  }
}
