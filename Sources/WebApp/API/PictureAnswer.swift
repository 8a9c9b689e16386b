import Eidetic
import FoundationEssentials
import HTTPServer
import Imaging

/// Serves pictures' own files with their exact media type, and so that they cannot run scripts.
enum PictureAnswer {
  /// An SVG may contain scripts: in a sandbox without permissions they don't run, and nothing is loaded.
  private static let sandbox = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"

  /// The same response, in a sandbox.
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

  /// The `Content-Disposition` header with a file name (RFC 6266).
  static func disposition(fileName: String) -> String {
    "inline; filename*=UTF-8''\(percentEncoded(fileName))"
  }
}
