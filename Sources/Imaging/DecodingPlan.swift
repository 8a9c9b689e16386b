/// What is made of a picture that libvips has read the header of: how much smaller, and with how much memory.
struct DecodingPlan {
  /// SVG is drawn with at most so many pixels: librsvg gives each filter, mask and group a picture of that size.
  private static let mostVectorPixels = 4_000_000.0

  /// How the stored picture must be turned.
  let orientation: Orientation

  /// The upright size in the file.
  let full: (width: Int, height: Int)

  /// By how much the loader itself is to shrink; 1 for formats that cannot.
  let scale: Double

  /// By which whole number to shrink what the loader gives.
  let divisor: Int

  /// The memory that the decode needs at its peak; 0 for SVG, which is counted before its header is read.
  let workingBytes: Int

  init(_ image: borrowing VipsImageOwner, job: DecodingJob) {
    orientation = image.orientation
    full = orientation.uprightSize(width: image.width, height: image.height)
    let wanted = Self.divisor(full, job: job)
    switch job.format {
    case .svg: (scale, divisor) = (Self.vectorScale(full, job: job), 1)
    case .webp: (scale, divisor) = (1 / Double(wanted), 1)
    default: (scale, divisor) = (1, wanted)
    }
    let loaded = Int(Double(image.width * image.height) * scale * scale)
    let target = loaded / (divisor * divisor) * 3 * (orientation == .upright ? 1 : 2)
    workingBytes =
      job.format == .svg
      ? 0 : target + loaded * Self.heldBytes(image, job.format) + image.width * 64 * image.bytesPerPixel
  }

  /// The memory for an SVG: librsvg holds the document (up to 3 kB measured for each element) before it says a
  /// size, then draws.
  static func vectorBytes(_ bytes: Span<UInt8>) -> Int {
    let elements = bytes.indices.reduce(0) { $0 + (bytes[$1] == UInt8(ascii: "<") ? 1 : 0) }
    return elements * 3000 + bytes.count * 4 + Int(mostVectorPixels) * 16
  }

  /// The largest whole number by which both sides may be divided.
  private static func divisor(_ full: (width: Int, height: Int), job: DecodingJob) -> Int {
    guard job.sufficient != nil else { return 1 }
    var divisor = 1
    while job.isSufficient(width: full.width / (divisor + 1), height: full.height / (divisor + 1)) {
      divisor += 1
    }
    return divisor
  }

  private static func vectorScale(_ full: (width: Int, height: Int), job: DecodingJob) -> Double {
    let most = (mostVectorPixels / Double(full.width * full.height)).squareRoot()
    guard let sufficient = job.sufficient else { return min(most, 1) }
    let part = (job.region ?? .whole).rectangle(inWidth: full.width, height: full.height)
    let wanted = max(
      Double(sufficient.shortestSide) / Double(min(part.width, part.height)),
      Double(sufficient.longestSide) / Double(max(part.width, part.height)))
    return min(most, wanted, 1)
  }

  /// The bytes a pixel that a decoder holds for the whole picture at once.
  private static func heldBytes(_ image: borrowing VipsImageOwner, _ format: PictureFormat) -> Int {
    switch format {
    case .png: image.isInterlaced ? image.bytesPerPixel : 0
    case .tiff: image.bytesPerPixel
    case .heic, .avif: 3 + image.bytesPerPixel
    case .jpegXL: 4 * image.bands
    case .svg: 0
    // WebP and GIF: the frame and the canvas that it is laid on.
    default: 8
    }
  }
}
