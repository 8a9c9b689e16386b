import Vocabulary

/// How to decode a picture whose header libvips has read: by which factor to scale it down, and with how much
/// memory.
struct DecodingPlan {
  /// The most pixels for drawing an SVG: librsvg allocates a picture of that size for each filter, mask and
  /// group.
  private static let mostVectorPixels = 4_000_000.0
  private static let leastVectorSide = 8.0
  private static let usualVectorSide = 256.0
  /// The longest side that cairo supports.
  private static let mostVectorSide = 32_767.0

  /// How the stored picture must be turned.
  let orientation: Orientation

  /// The upright size in the file.
  let full: (width: Int, height: Int)

  /// The scale factor for the loader itself; 1 for all but WebP.
  let scale: Double

  /// The whole number by which to divide the loader's output.
  let divisor: Int

  /// The peak memory of the decode.
  let workingBytes: Int

  init(_ image: borrowing VipsImageOwner, orientation: Orientation, job: DecodingJob) {
    self.orientation = orientation
    full = orientation.uprightSize(width: image.width, height: image.height)
    let wanted = Self.divisor(full, job: job)
    (scale, divisor) = job.format == .webp ? (1 / Double(wanted), 1) : (1, wanted)
    let loaded = Int(Double(image.width * image.height) * scale * scale)
    let target = loaded / (divisor * divisor) * 3 * (orientation == .upright ? 1 : 2)
    workingBytes =
      target + loaded * Self.heldBytes(image, job.format) + image.width * 64 * image.bytesPerPixel
  }

  /// The memory for an SVG: librsvg loads the document (up to 3 kB measured for each element) before it
  /// determines a size, then draws.
  static func vectorBytes(_ bytes: Span<UInt8>) -> Int {
    let elements = bytes.indices.reduce(0) { $0 + (bytes[$1] == UInt8(ascii: "<") ? 1 : 0) }
    return elements * 3000 + bytes.count * 4 + Int(mostVectorPixels) * 16
  }

  /// The largest whole number by which both sides may be divided.
  static func divisor(_ full: (width: Int, height: Int), job: DecodingJob) -> Int {
    guard job.sufficient != nil else { return 1 }
    var divisor = 1
    while job.isSufficient(width: full.width / (divisor + 1), height: full.height / (divisor + 1)) {
      divisor += 1
    }
    return divisor
  }

  /// The size for drawing an SVG of a natural size: the requested size if there is one, otherwise the natural
  /// size.
  static func vectorSize(_ natural: (width: Double, height: Double), job: DecodingJob) -> (
    width: Int, height: Int
  ) {
    let most = (mostVectorPixels / natural.width / natural.height).squareRoot()
    // A natural size too small to show anything is not meant literally.
    let longest = max(natural.width, natural.height)
    var wanted = longest < leastVectorSide ? usualVectorSide / longest : 1
    if let sufficient = job.sufficient {
      let part = job.region ?? .whole
      let (width, height) = (natural.width * part.width, natural.height * part.height)
      wanted = max(
        Double(sufficient.shortestSide) / min(width, height),
        Double(sufficient.longestSide) / max(width, height))
    }
    let scale = min(most, wanted)
    func side(_ length: Double) -> Int { Int(min(max((length * scale).rounded(), 1), mostVectorSide)) }
    return (side(natural.width), side(natural.height))
  }

  /// The bytes per pixel that a decoder holds for the whole picture at once.
  private static func heldBytes(_ image: borrowing VipsImageOwner, _ format: PictureFormat) -> Int {
    switch format {
    case .png: image.isInterlaced ? image.bytesPerPixel : 0
    case .tiff: image.bytesPerPixel
    case .heic, .avif: 3 + image.bytesPerPixel
    // WebP and GIF: the frame and the canvas.
    default: 8
    }
  }
}
