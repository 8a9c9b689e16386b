import CLibExif

/// Owns an EXIF block that libexif has read.
@safe struct EXIFData: ~Copyable {
  /// A directory of the block.
  enum Directory { case picture, exif, place, interoperability }

  private let data: UnsafeMutablePointer<ExifData>
  private let isBigEndian: Bool

  /// - Parameter block: from its TIFF header on.
  /// - Returns: `nil` where there is no memory.
  init?(_ block: [UInt8]) {
    guard let data = unsafe exif_data_new() else { return nil }
    unsafe self.data = unsafe data
    // Tags that it does not know are read too, and values stay as they are.
    unsafe exif_data_unset_option(data, EXIF_DATA_OPTION_IGNORE_UNKNOWN_TAGS)
    unsafe exif_data_unset_option(data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION)
    let whole = Array("Exif\0\0".utf8) + Self.condensed(block)
    unsafe whole.withUnsafeBufferPointer {
      unsafe exif_data_load_data(data, $0.baseAddress, UInt32($0.count))
    }
    isBigEndian = unsafe exif_data_get_byte_order(data) == EXIF_BYTE_ORDER_MOTOROLA
  }

  deinit { unsafe exif_data_unref(data) }

  /// The block, or of one that is longer than libexif reads, what is wanted of it.
  private static func condensed(_ block: [UInt8]) -> [UInt8] {
    guard block.count > EXIFBlock.maximumBytes, let reader = TIFFReader(ByteSource(block)),
      let directory = reader.first
    else { return block }
    return EXIFBlock(reader, directory).bytes
  }

  private func entry(
    _ directory: Directory, _ tag: Int
  ) -> (format: ExifFormat, count: Int, bytes: [UInt8])? {
    let directories = unsafe data.pointee.ifd
    let content =
      switch directory {
      case .picture: unsafe directories.0
      case .exif: unsafe directories.2
      case .place: unsafe directories.3
      case .interoperability: unsafe directories.4
      }
    guard let content = unsafe content,
      let entry = unsafe exif_content_get_entry(content, ExifTag(rawValue: UInt32(tag))),
      let bytes = unsafe entry.pointee.data
    else { return nil }
    let size = Int(unsafe entry.pointee.size)
    return unsafe (
      entry.pointee.format, Int(clamping: entry.pointee.components),
      Array(UnsafeBufferPointer(start: bytes, count: size))
    )
  }

  /// A value's bytes; `nil` where there is none.
  func bytes(_ directory: Directory, _ tag: Int) -> [UInt8]? { entry(directory, tag)?.bytes }

  /// A text, in UTF-8 or else Latin-1; `nil` where there is none.
  func text(_ directory: Directory, _ tag: Int) -> String? {
    guard let entry = entry(directory, tag),
      [EXIF_FORMAT_ASCII, EXIF_FORMAT_UNDEFINED].contains(entry.format)
    else { return nil }
    return TextCoding.text(entry.bytes[...])
  }

  /// A text of Windows Explorer: UTF-16 from the little end.
  func windowsText(_ tag: Int) -> String? {
    bytes(.picture, tag).flatMap { TextCoding.utf16(ByteSource($0), isBigEndian: false) }
  }

  /// The numbers of a value, at most sixteen; fractions as they come out, without those that divide by 0.
  func numbers(_ directory: Directory, _ tag: Int) -> [Double] {
    guard let entry = entry(directory, tag) else { return [] }
    let source = ByteSource(entry.bytes)
    func whole(_ place: Int, _ size: Int) -> Int? {
      source.number(at: place, size: size, isBigEndian: isBigEndian)
    }
    func signed(_ place: Int) -> Int? {
      whole(place, 4).map { Int(Int32(truncatingIfNeeded: $0)) }
    }
    func fraction(_ above: Int?, _ below: Int?) -> Double? {
      guard let above, let below, below != 0 else { return nil }
      return Double(above) / Double(below)
    }
    return (0..<min(entry.count, 16)).compactMap { index in
      switch entry.format {
      case EXIF_FORMAT_BYTE, EXIF_FORMAT_UNDEFINED: whole(index, 1).map(Double.init)
      case EXIF_FORMAT_SHORT: whole(2 * index, 2).map(Double.init)
      case EXIF_FORMAT_LONG: whole(4 * index, 4).map(Double.init)
      case EXIF_FORMAT_SLONG: signed(4 * index).map(Double.init)
      case EXIF_FORMAT_RATIONAL: fraction(whole(8 * index, 4), whole(8 * index + 4, 4))
      case EXIF_FORMAT_SRATIONAL: fraction(signed(8 * index), signed(8 * index + 4))
      default: nil
      }
    }
  }

  /// The first number of a value; `nil` where there is none.
  func number(_ directory: Directory, _ tag: Int) -> Double? { numbers(directory, tag).first }
}
