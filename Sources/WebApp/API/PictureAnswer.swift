import Eidetic
import FoundationEssentials
import HTTPServer
import Imaging

/// How pictures' own files are given out: named as what they are, and unable to run a script wherever they
/// are shown.
enum PictureAnswer {
  /// An SVG may carry a script: in a sandbox without permissions it does not run, and loads nothing.
  private static let sandbox = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"

  /// The same answer, shown in a sandbox.
  static func sandboxed(_ response: Response) -> Response {
    var response = response
    response.headers.append(("Content-Security-Policy", sandbox))
    return response
  }

  /// The media type of a format.
  static func type(of format: PictureFormat?) -> String {
    switch format {
    case .jpeg: "image/jpeg"
    case .png: "image/png"
    case .webp: "image/webp"
    case .tiff: "image/tiff"
    case .gif: "image/gif"
    case .bmp: "image/bmp"
    case .ico: "image/x-icon"
    case .heic: "image/heic"
    case .avif: "image/avif"
    case .svg: "image/svg+xml"
    case .jpegXL: "image/jxl"
    case .pnm, .jpeg2000, .photoshop, .pdf, .compressedSVG, nil: "application/octet-stream"
    }
  }

  /// The header that names a file for saving, as RFC 6266 has it.
  static func disposition(fileName: String) -> String {
    "inline; filename*=UTF-8''\(percentEncoded(fileName))"
  }
}
