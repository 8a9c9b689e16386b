/// Why libvips failed.
enum VipsFailure: Error {
  /// A call failed, with libvips' message.
  case library(String)

  /// A limit was exceeded.
  case refused(ImagingError)

  /// The error of the call that failed just now.
  static func last() -> VipsFailure { .library(VipsRuntime.takeErrorText()) }

  /// Passes on errors of the body beside those of libvips.
  static func passing<Result>(_ body: () throws(ImagingError) -> Result) throws(VipsFailure) -> Result {
    do {
      return try body()
    } catch {
      throw .refused(error)
    }
  }

  /// The error for callers of an encoder.
  func error(encoding what: String) -> ImagingError {
    switch self {
    case .library(let text): .encoding(what: what, underlying: text)
    case .refused(let error): error
    }
  }

  /// The error for callers of a decoder.
  func error(for job: DecodingJob) -> ImagingError {
    switch self {
    case .library(let text): job.refused(text)
    case .refused(let error): error
    }
  }
}
