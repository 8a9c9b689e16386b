import CPixels

/// Reads the samples of a TIFF strip by strip or tile by tile, 8 or 16 bits each, colours first and then
/// alpha.
struct TIFFSampleReader {
  private let header: TIFFHeader
  /// The indexes of the samples to read, in the order of the result.
  private let selection: [Int]
  private let isWide: Bool

  /// The samples; grey where nothing could be read.
  private var samples: [UInt8]

  private var outside = 0

  /// Whether more than one in a thousand floating-point samples was outside of 0 to 1.
  var isOutsideOfRange: Bool { outside > samples.count / (isWide ? 2000 : 1000) }

  init(header: TIFFHeader, model: TIFFModel) {
    self.header = header
    selection = Array(0..<TIFFModel.count(model.colours)) + (model.alpha.map { [$0.index] } ?? [])
    isWide = model.isWide
    let count = DecodedFrame.byteCount(
      width: header.width, height: header.height, channels: selection.count, isWide: isWide)
    samples = [UInt8](repeating: 128, count: count)
  }

  /// Moves the samples out, so that they can be changed in place.
  mutating func takeSamples() -> [UInt8] {
    defer { samples = [] }
    return samples
  }

  /// Reads until a strip or tile cannot be decoded, and returns the number of rows before it.
  mutating func read(
    _ handle: borrowing TIFFHandle, job: DecodingJob, deadline: Deadline
  ) throws(ImagingError) -> Int {
    let perPixel = header.isPlanar ? 1 : header.channels
    let (rowBytes, blockBytes) = (handle.rowBytes, handle.blockBytes)
    guard rowBytes > 0, rowBytes * 8 / header.bits / perPixel >= header.block.width,
      blockBytes / rowBytes >= header.block.height
    else { throw job.unsupported("rows of another size than its header says") }
    var block = [UInt8](repeating: 0, count: blockBytes)
    for y in stride(from: 0, to: header.height, by: header.block.height) {
      try deadline.check()
      for plane in header.isPlanar ? selection : [0] {
        for x in stride(from: 0, to: header.width, by: header.block.width) {
          guard handle.readBlock(x: x, y: y, plane: plane, into: &block) else { return y }
          take(block, rowBytes: rowBytes, x: x, y: y, plane: plane)
        }
      }
    }
    return header.height
  }

  private mutating func take(_ block: [UInt8], rowBytes: Int, x: Int, y: Int, plane: Int) {
    let columns = min(header.block.width, header.width - x)
    let perPixel = header.isPlanar ? 1 : header.channels
    for row in 0..<min(header.block.height, header.height - y) {
      let place = ((y + row) * header.width + x) * selection.count
      // All samples in stored order, the usual case.
      if !header.isPlanar, selection == Array(0..<header.channels) {
        spread(block, row * rowBytes, first: 0, step: 1, count: columns * perPixel, to: place, every: 1)
        continue
      }
      for (channel, sample) in selection.enumerated() where !header.isPlanar || sample == plane {
        spread(
          block, row * rowBytes, first: header.isPlanar ? 0 : sample, step: perPixel, count: columns,
          to: place + channel, every: selection.count)
      }
    }
  }

  private mutating func spread(
    _ block: [UInt8], _ start: Int, first: Int, step: Int, count: Int, to place: Int, every: Int
  ) {
    let (bits, isFloat, isWide) = (Int32(header.bits), header.sampleFormat == 3, isWide)
    let found = unsafe block.withUnsafeBufferPointer { source in
      unsafe samples.withUnsafeMutableBytes { target in
        guard let from = source.baseAddress, let to = target.baseAddress else { return 0 }
        return unsafe eidetic_spread_samples(
          from + start, first, step, count, bits, isFloat ? 1 : 0, to + place * (isWide ? 2 : 1), every,
          isWide ? 1 : 0)
      }
    }
    outside += found
  }
}
