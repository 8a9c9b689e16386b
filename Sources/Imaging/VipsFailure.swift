/// Why work with libvips stopped.
enum VipsFailure: Error {
  /// A call failed; libvips' own words.
  case library(String)

  /// A limit was passed.
  case refused(ImagingError)

  /// Takes the reason from libvips; to be made right after the call.
  static func last() -> VipsFailure { .library(VipsRuntime.takeErrorText()) }

  /// Lets the errors of work on a picture through among those of libvips.
  static func passing<Result>(_ body: () throws(ImagingError) -> Result) throws(VipsFailure) -> Result {
    do {
      return try body()
    } catch {
      throw .refused(error)
    }
  }

  /// The error that callers of an encoder see.
  func error(encoding what: String) -> ImagingError {
    switch self {
    case .library(let text): .encoding(what: what, underlying: text)
    case .refused(let error): error
    }
  }

  /// The error that callers of a decoder see.
  func error(for job: DecodingJob) -> ImagingError {
    switch self {
    case .library(let text): job.refused(text)
    case .refused(let error): error
    }
  }
}
