import CTIFF
import Glibc

/// Owns a TIFF opened in memory by libtiff.
@safe struct TIFFHandle: ~Copyable {
  private let handle: OpaquePointer
  private let source: UnsafeMutablePointer<Source>

  /// The bytes that libtiff reads, and its position in them.
  @unsafe private struct Source {
    var bytes: UnsafeBufferPointer<UInt8>
    var position = 0
  }

  /// Opens a directory of a file, which must outlive the handle; `nil` if libtiff refuses it.
  static func open(lending file: UnsafeBufferPointer<UInt8>, directory: Int) -> TIFFHandle? {
    let source = UnsafeMutablePointer<Source>.allocate(capacity: 1)
    unsafe source.initialize(to: Source(bytes: file))
    // "m" disables memory mapping: everything is read through the functions; "c" disables strip chopping.
    let opened = unsafe TIFFClientOpen(
      "picture", "rmc", source, read, { _, _, _ in 0 }, seek, { _ in 0 }, size, { _, _, _ in 0 },
      { _, _, _ in })
    guard let opened = unsafe opened else {
      unsafe source.deallocate()
      return nil
    }
    let handle = unsafe TIFFHandle(handle: opened, source: source)
    guard unsafe TIFFSetSubDirectory(opened, UInt64(directory)) == 1 else { return nil }
    return handle
  }

  @unsafe private init(handle: OpaquePointer, source: UnsafeMutablePointer<Source>) {
    unsafe self.handle = handle
    unsafe self.source = source
  }

  deinit {
    unsafe TIFFClose(handle)
    unsafe source.deallocate()
  }

  private static let read: TIFFReadWriteProc = { context, target, count in
    guard let source = unsafe context?.assumingMemoryBound(to: Source.self), let target = unsafe target else {
      return -1
    }
    let (place, all) = unsafe (source.pointee.position, source.pointee.bytes)
    let available = max(min(Int(count), all.count - place), 0)
    if available > 0, let first = all.baseAddress {
      unsafe target.copyMemory(from: first + place, byteCount: available)
    }
    unsafe source.pointee.position += available
    return tmsize_t(available)
  }

  private static let seek: TIFFSeekProc = { context, offset, origin in
    guard let source = unsafe context?.assumingMemoryBound(to: Source.self) else { return UInt64.max }
    let base =
      unsafe origin == SEEK_SET
      ? 0 : origin == SEEK_CUR ? source.pointee.position : source.pointee.bytes.count
    let (place, overflow) = base.addingReportingOverflow(Int(truncatingIfNeeded: offset))
    guard !overflow, place >= 0 else { return UInt64.max }
    unsafe source.pointee.position = place
    return UInt64(place)
  }

  private static let size: TIFFSizeProc = { context in
    guard let source = unsafe context?.assumingMemoryBound(to: Source.self) else { return 0 }
    return UInt64(unsafe source.pointee.bytes.count)
  }

  static func isReadable(compression: Int) -> Bool {
    UInt16(exactly: compression).map { TIFFIsCODECConfigured($0) == 1 } ?? false
  }

  func askForRGB() { _ = unsafe eidetic_tiff_ask_for_rgb(handle) }

  var isTiled: Bool { unsafe TIFFIsTiled(handle) != 0 }

  /// The decoded size of a strip or tile in bytes.
  var blockBytes: Int { Int(unsafe isTiled ? TIFFTileSize(handle) : TIFFStripSize(handle)) }

  /// The decoded size of a row of a strip or tile in bytes.
  var rowBytes: Int { Int(unsafe isTiled ? TIFFTileRowSize(handle) : TIFFScanlineSize(handle)) }

  /// Decodes the strip or tile that contains a pixel; `false` if that fails.
  func readBlock(x: Int, y: Int, plane: Int, into block: inout [UInt8]) -> Bool {
    unsafe block.withUnsafeMutableBytes { target in
      let (x, y, plane) = (UInt32(x), UInt32(y), UInt16(plane))
      if isTiled {
        let tile = unsafe TIFFComputeTile(handle, x, y, 0, plane)
        return unsafe TIFFReadEncodedTile(handle, tile, target.baseAddress, tmsize_t(target.count)) >= 0
      }
      let strip = unsafe TIFFComputeStrip(handle, y, plane)
      return unsafe TIFFReadEncodedStrip(handle, strip, target.baseAddress, tmsize_t(target.count)) >= 0
    }
  }

  /// Why libtiff cannot convert the picture to RGB; `nil` if it can.
  var obstacle: String? {
    var text = [CChar](repeating: 0, count: 1024)
    let isPossible = unsafe text.withUnsafeMutableBufferPointer { target in
      unsafe TIFFRGBAImageOK(handle, target.baseAddress) == 1
    }
    return isPossible
      ? nil : String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Decodes the whole picture as 8-bit RGB, as stored; `nil` if that fails.
  func readRGB(width: Int, height: Int, orientation: Orientation) -> [UInt8]? {
    var raster = [UInt32](repeating: 0, count: width * height)
    let status = unsafe raster.withUnsafeMutableBufferPointer { target in
      // The same orientation as the file's: nothing is turned.
      unsafe TIFFReadRGBAImageOriented(
        handle, UInt32(width), UInt32(height), target.baseAddress, orientation.code, 1)
    }
    guard status == 1 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * raster.count)
    for pixel in raster {
      bytes.append(UInt8(truncatingIfNeeded: pixel))
      bytes.append(UInt8(truncatingIfNeeded: pixel >> 8))
      bytes.append(UInt8(truncatingIfNeeded: pixel >> 16))
    }
    return bytes
  }
}
