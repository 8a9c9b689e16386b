/// A picture file format, detected by the file's bytes.
public enum PictureFormat: String, Sendable, Hashable, CaseIterable {
  case jpeg, png, webp, tiff, gif, bmp, ico, pnm, heic, avif, svg, jpegXL
  /// Detected so that errors can name them; there is no trusted decoder.
  case jpeg2000, photoshop, pdf, compressedSVG

  /// The common name.
  public var label: String {
    switch self {
    case .jpeg: "JPEG"
    case .png: "PNG"
    case .webp: "WebP"
    case .tiff: "TIFF"
    case .gif: "GIF"
    case .bmp: "BMP"
    case .ico: "ICO"
    case .pnm: "PNM"
    case .heic: "HEIC"
    case .avif: "AVIF"
    case .svg: "SVG"
    case .jpegXL: "JPEG XL"
    case .jpeg2000: "JPEG 2000"
    case .photoshop: "Photoshop"
    case .pdf: "PDF"
    case .compressedSVG: "compressed SVG"
    }
  }

  /// The library that decodes it; `nil` if none is trusted with it.
  var route: DecodingRoute? {
    switch self {
    case .jpeg: .turboJPEG
    case .png, .webp, .gif, .heic, .avif: .vips
    case .tiff: .libtiff
    case .jpegXL: .libjxl
    case .svg: .librsvg
    case .bmp, .ico, .pnm: .pixbuf
    case .jpeg2000, .photoshop, .pdf, .compressedSVG: nil
    }
  }

  /// Whether pictures of this format can be decoded.
  public var isReadable: Bool { route != nil }
}

/// The library that decodes a format.
enum DecodingRoute: Sendable, Hashable {
  case turboJPEG, vips, libtiff, libjxl, librsvg, pixbuf
}
