/// The metadata of a picture's file.
package struct PictureMetadata: Sendable, Equatable {
  /// How the stored picture must be turned.
  package let orientation: Orientation
  /// The XMP packet as stored in the file; `nil` if there is none.
  ///
  /// The further segments of a JPEG's packet of more than 64 kB are not read.
  package let xmp: [UInt8]?
}

extension PictureDecoder {
  /// Reads the metadata from the beginning of a file, if that is sufficient.
  ///
  /// - Parameter beginning: the file's first bytes.
  /// - Returns: `nil` if more of the file is needed.
  package func metadata(inBeginning beginning: [UInt8]) -> PictureMetadata? {
    guard let format = PictureFormat.sniff(beginning) else { return nil }
    switch format.route {
    case .turboJPEG:
      let header = JPEGHeader(beginning.span)
      return header.isWhole ? PictureMetadata(orientation: header.orientation, xmp: header.xmp) : nil
    // Metadata of drawings and of gdk-pixbuf's formats is not supported.
    case .librsvg, .pixbuf: return PictureMetadata(orientation: .upright, xmp: nil)
    case .vips, .libtiff, .libjxl, nil: return nil
    }
  }

  /// Reads the metadata, without decoding pixels.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - name: the file's name or path, for errors only.
  /// - Throws: an `ImagingError` that names the file.
  package func metadata(_ bytes: [UInt8], name: String) throws(ImagingError) -> PictureMetadata {
    if let found = metadata(inBeginning: bytes) { return found }
    guard let format = PictureFormat.sniff(bytes) else { throw .unknownFormat(name: name) }
    switch format.route {
    case .turboJPEG: throw .endsEarly(name: name, format: format, missing: 1)
    case .pixbuf, .librsvg, nil: throw .unreadableFormat(name: name, format: format)
    case .vips, .libtiff, .libjxl: return try metadataElsewhere(bytes.span, format, name: name)
    }
  }

  /// Reads libvips' metadata, in this process.
  func metadataHere(_ bytes: Span<UInt8>, name: String) throws(ImagingError) -> PictureMetadata {
    guard let format = PictureFormat.sniff(bytes) else { throw .unknownFormat(name: name) }
    guard [.vips, .libtiff, .libjxl].contains(format.route) else {
      throw .unreadableFormat(name: name, format: format)
    }
    try VipsRuntime.start()
    let job = DecodingJob(name: name, format: format, limits: limits, sufficient: nil, region: nil)
    return try VipsDecoder(job: job).metadata(bytes)
  }
}
