import Eidetic
import Imaging

/// The options that say what one picture may cost.
enum LimitOptions {
  static let all: [Syntax.Option] = [
    .value("--max-bytes", "N", "Refuse files of more bytes (default \(DecodingLimits().maximumBytes))."),
    .value(
      "--max-pixels", "N", "Refuse pictures of more pixels (default \(DecodingLimits().maximumPixels))."),
    .value(
      "--max-seconds", "S", "Give a picture up after this time (default \(DecodingLimits().maximumSeconds))."),
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
  /// What `--threads` says, or the processor's cores.
  func threads() throws -> Int {
    let most = 1024
    guard let threads = try integer("--threads", atLeast: 1) else { return SearchEngine.cores }
    guard threads <= most else {
      throw UsageError(description: "--threads is \(threads); it must be 1 to \(most)")
    }
    return threads
  }
}
