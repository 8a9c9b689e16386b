/// The header of the main picture in a TIFF.
struct TIFFHeader {
  let directoryOffset: Int
  let width: Int
  let height: Int
  let bits: Int
  let channels: Int
  let compression: Int
  let photometric: Int
  let isPlanar: Bool
  let sampleFormat: Int
  /// The meaning of each sample after the colours: 0 unspecified, 1 associated alpha, 2 unassociated alpha.
  let extraSamples: [Int]
  let orientation: Orientation
  let profile: [UInt8]
  /// Red, then green, then blue of each index, 16 bits each.
  let colourMap: [Int]
  /// Which depths, formats or inks differ between channels; `nil` if none do.
  let contradiction: String?
  /// Whether it is a reduced copy of another picture, or a mask.
  let isReduced: Bool
  let isMask: Bool
  let inkSet: Int
  /// Whether it is the first directory of the file.
  private(set) var isFirst = false
  /// The size of a strip or a tile.
  let block: (width: Int, height: Int)

  /// - Parameter usual: the orientation if the directory has none.
  init(
    _ directory: TIFFDirectory, _ file: TIFFFile, _ bytes: Span<UInt8>, usual: Orientation = .upright
  ) {
    func number(_ tag: Int, _ usual: Int) -> Int { directory.number(tag, in: file, bytes) ?? usual }
    directoryOffset = directory.offset
    (width, height) = (number(256, 0), number(257, 0))
    channels = number(277, 1)
    compression = number(259, 1)
    photometric = number(262, channels >= 3 ? 2 : 1)
    isPlanar = number(284, 1) == 2 && channels > 1
    extraSamples = directory.numbers(338, in: file, bytes)
    orientation = directory.number(274, in: file, bytes).map { Orientation(tag: $0) } ?? usual
    profile = directory.bytes(34675, in: file, bytes)
    colourMap = photometric == 3 ? directory.numbers(320, in: file, bytes) : []
    inkSet = number(332, 1)
    let tile = (number(322, 0), number(323, 0))
    block = tile.0 > 0 && tile.1 > 0 ? tile : (width, max(min(number(278, height), height), 1))
    let depths = directory.numbers(258, in: file, bytes)
    let formats = directory.numbers(339, in: file, bytes)
    (bits, sampleFormat) = (depths.first ?? 1, formats.first ?? 1)
    contradiction =
      Set(depths.prefix(channels)).count > 1
      ? "channels of different depths"
      : Set(formats.prefix(channels)).count > 1 ? "channels of different number formats" : nil
    let kind = number(254, 0)
    isReduced = kind & 1 == 1 || number(255, 1) == 2
    isMask = kind & 4 == 4 || photometric == 4
  }

  /// Whether its samples are raw sensor data, which must be developed.
  var isRaw: Bool { photometric == 32803 || photometric == 34892 }

  /// Finds the main picture of a file: the first one, unless that is a reduced copy of one in its SubIFDs or
  /// on a later page. For raw camera files, which no installed decoder develops, that is the largest copy.
  static func main(_ bytes: Span<UInt8>) -> TIFFHeader? {
    guard let file = TIFFFile(bytes) else { return nil }
    let chain = file.chain(bytes)
    guard let first = chain.first else { return nil }
    var front = TIFFHeader(first, file, bytes)
    front.isFirst = true
    let pages = front.isReduced || front.isRaw || front.isMask ? chain : [first]
    let all = pages.flatMap { [$0] + file.children(of: $0, bytes) }.map {
      TIFFHeader($0, file, bytes, usual: front.orientation)
    }
    let usable = all.filter { !$0.isRaw && !$0.isMask && $0.width > 0 && $0.height > 0 }
    let whole = usable.filter { !$0.isReduced }
    let found = largest(whole) ?? largest(usable) ?? front
    return found.directoryOffset == front.directoryOffset ? front : found
  }

  /// Whether it is a common kind, which libvips reads correctly strip by strip: 8- or 16-bit grey or RGB
  /// without further samples.
  var isUsual: Bool {
    let colours = photometric == 1 ? 1 : photometric == 2 || photometric == 6 && compression == 7 ? 3 : 0
    return isFirst && channels == colours && (bits == 8 || bits == 16) && sampleFormat == 1
  }

  /// The first of the largest ones.
  private static func largest(_ headers: [TIFFHeader]) -> TIFFHeader? {
    headers.max { $0.area < $1.area }.flatMap { best in headers.first { $0.area == best.area } }
  }

  private var area: Double { Double(width) * Double(height) }
}
