import Eidetic
import Imaging

/// The options that limit the decoding of a picture.
enum LimitOptions {
  static let all: [Syntax.Option] = [
    .value("--max-bytes", "N", "Skip files larger than N bytes (default: \(DecodingLimits().maximumBytes))."),
    .value(
      "--max-pixels", "N", "Skip pictures larger than N pixels (default: \(DecodingLimits().maximumPixels))."),
    .value(
      "--max-seconds", "S",
      "Skip a picture that takes longer than S seconds (default: \(DecodingLimits().maximumSeconds))."),
  ]

  static func limits(_ arguments: Arguments) throws -> DecodingLimits {
    var limits = DecodingLimits()
    if let bytes = try arguments.integer("--max-bytes", atLeast: 1) { limits.maximumBytes = bytes }
    if let pixels = try arguments.integer("--max-pixels", atLeast: 1) { limits.maximumPixels = pixels }
    if let seconds = try arguments.positiveNumber("--max-seconds") { limits.maximumSeconds = seconds }
    return limits
  }
}

extension Arguments {
  /// The value of `--threads`, or the number of the processor's cores.
  func threads() throws -> Int {
    let most = 1024
    guard let threads = try integer("--threads", atLeast: 1) else { return SearchEngine.cores }
    guard threads <= most else {
      throw UsageError(description: "--threads is \(threads); it must be 1 to \(most)")
    }
    return threads
  }
}
